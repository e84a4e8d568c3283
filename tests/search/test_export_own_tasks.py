"""A user's own target is exported like any other, by a process that reads its file again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from finished_studies import run_by_hand
from task_files import write_task_file
from tiny_encoder import save_tiny_encoder

from search.request import Request

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
@pytest.mark.usefixtures("own_catalogue")
def test_own_targets_and_languages_are_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    save_tiny_encoder(tmp_path / "encoder")
    tasks = write_task_file(tmp_path / "own")
    request = Request(
        space="baselines",
        preset="smoke",
        tasks=tasks,
        encoder=str(tmp_path / "encoder"),
        targets=("clinic", "xnli"),
        intermediate=("my_nli",),
        crews=1,
        address="local",
        out=tmp_path / "out",
    )
    run_by_hand(request, plans=1)
    predictions, labels = tmp_path / "predictions", tmp_path / "labels"
    words = [sys.executable, "-m", "search.export", str(tmp_path / "out")]
    words += ["--submission", str(predictions), "--labels", str(labels)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "no predictions in 5 of 15 languages" in done.stderr
    for folder in (predictions, labels):
        for name in ("clinic/test-sw.tsv", "xnli/test-quy.tsv", "xnli/test-zh.tsv"):
            assert len((folder / name).read_text().splitlines()) == 10
    provenance = json.loads((predictions / "provenance.json").read_text())
    assert set(provenance["predictions"]["clinic"]["languages"]) == {"en", "sw"}

    tasks.write_text(f"# another file\n{tasks.read_text()}")
    done = subprocess.run([*words, "--force"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "the file has changed: restore it" in done.stderr
    assert done.stderr.count("\n") == 1
