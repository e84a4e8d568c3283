"""A whole study whose best trials are run again with a fresh seed, and a second look at it."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from search.confirmation.finalists import fresh_seeds
from search.scores import SCORES_FILE, read_scores, scores_by_trial

pytestmark = pytest.mark.slow
TARGETS = ("xnli", "tatoeba")


def test_the_best_are_run_again_and_a_resumed_study_finds_them(
    tmp_path: Path, run_study: Callable[..., subprocess.CompletedProcess[str]]
) -> None:
    ask = ("--targets", ",".join(TARGETS), "--confirm", "1", "--finalists", "2")
    first = run_study(tmp_path / "study", "--trials", "4", "--crews", "1", *ask)
    assert first.returncode == 0, first.stderr
    assert re.search(r"fresh seeds: (\d+) of \1 scored", first.stderr)
    champions = read_champions(tmp_path / "study")
    assert tuple(champion["target"] for champion in champions) == TARGETS
    assert all(champion["confirmed"]["num_seeds"] == 1 for champion in champions)
    assert champions[0]["confirmed"]["test"] is not None
    table = read_scores(tmp_path / "study" / SCORES_FILE)
    (fresh,) = fresh_seeds(0, 1)
    assert set(table.column("seed").to_pylist()) == {0, fresh}
    own = scores_by_trial(table)
    assert sorted(own) == [0, 1, 2, 3]
    again = run_study(tmp_path / "study", "--crews", "1", "--resume", *ask)
    assert again.returncode == 0, again.stderr
    assert "\n0 phases run" in again.stdout
    assert read_champions(tmp_path / "study") == champions


def read_champions(out: Path) -> list[dict[str, Any]]:
    champions: list[dict[str, Any]] = json.loads((out / "champions.json").read_text())["champions"]
    return champions
