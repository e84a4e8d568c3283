"""A study with all that is not in every study: own tasks, alignment, MLM; then its export."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import mlflow
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from task_files import write_task_file

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
TARGETS = ("clinic", "xnli", "mlqa", "bucc2018")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


@pytest.fixture(scope="module")
def wide_study(tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The output folder of a finished study."""
    folder = tmp_path_factory.mktemp("wide")
    words = ["--tasks", str(write_task_file(folder / "own")), "--encoder", str(tiny_encoder)]
    words += ["--targets", ",".join(TARGETS), "--intermediate", "my_nli,hellaswag,mlm", "--align"]
    words += ["--preset", "smoke", "--space", "mixtures", "--out", str(folder / "out")]
    done = run("search.run", *words, "--crews", "1")
    assert done.returncode == 0, done.stderr
    return folder / "out"


def test_own_targets_and_languages_are_scored(wide_study: Path) -> None:
    table = pq.read_table(wide_study / "scores.parquet")
    assert set(pc.unique(table["target"]).to_pylist()) == set(TARGETS)
    languages = table.filter(pc.equal(table["target"], "xnli"))["language"]
    assert {"gn", "quy", "en", "de"} <= set(languages.to_pylist())


def test_aligned_encoder_has_a_trial_and_its_figures_are_in_mlflow(
    wide_study: Path,
) -> None:
    client = mlflow.MlflowClient(f"sqlite:///{wide_study / 'mlflow.db'}")
    experiments = [e.experiment_id for e in client.search_experiments() if e.name != "Default"]
    trials = client.search_runs(experiments, "tags.`intermix.level` = 'trial'")
    assert len(trials) == 5  # none, aligned, two single tasks, one searched
    assert {run.data.params["alignment"] for run in trials} == {"0", "1"}
    assert any(float(run.data.params["mlm"]) > 0 for run in trials)
    phases = client.search_runs(experiments, "tags.`intermix.level` = 'phase'")
    figures = {name for run in phases for name in run.data.metrics}
    assert any(name.startswith("alignment/after") for name in figures)


def test_champions_of_own_targets_are_shown_again(wide_study: Path) -> None:
    shown = run("search.champions", str(wide_study))
    assert shown.returncode == 0, shown.stderr
    assert "clinic" in shown.stdout


def test_exported_predictions_score_as_the_study_says(wide_study: Path, tmp_path: Path) -> None:
    out = wide_study
    folders = ("--submission", str(tmp_path / "p"), "--labels", str(tmp_path / "l"))
    exported = run("search.export", str(out), *folders)
    assert exported.returncode == 0, exported.stderr
    scored = run(
        "search.score",
        *("--predictions", str(tmp_path / "p"), "--labels", str(tmp_path / "l"), "--json"),
    )
    assert scored.returncode == 0, scored.stderr
    found = json.loads(scored.stdout)
    assert set(found) == {"xnli", "mlqa", "bucc2018"}
    champion = next(
        c
        for c in json.loads((out / "champions.json").read_text())["champions"]
        if c["target"] == "bucc2018"
    )
    table = pq.read_table(out / "scores.parquet")
    rows = [
        row["value"]
        for row in table.to_pylist()
        if (row["trial"], row["target"], row["role"], row["metric"])
        == (champion["trial"], "bucc2018", "test", "f1")
    ]
    assert found["bucc2018"]["avg_f1"] == pytest.approx(sum(rows) / len(rows))
