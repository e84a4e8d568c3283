"""A study with rungs as a person runs it: phases are continued, and a kill changes no decision."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mlflow
import pyarrow.parquet as pq
import pytest
from conftest import run_command
from test_whole_study import kill_driver, start, wait_for

from search.fidelity.rungs import FULL, Climb
from search.journal import Journal

pytestmark = pytest.mark.slow

Study = tuple[Path, subprocess.CompletedProcess[str]]
RUNGS = (0.5, FULL)
NUM_TRIALS = 6


@pytest.fixture(scope="module")
def build_words(tiny_encoder: Path) -> Callable[..., list[str]]:
    """Eight times the tokens of `smoke`: a phase of half of them is longer than its warm-up."""

    def build(out: Path, *more: str) -> list[str]:
        words = f"-m search.run --space mixtures --preset smoke --encoder {tiny_encoder}"
        tasks = "--targets xnli,tatoeba --intermediate ccg,mnli --budget 8 --rungs 0.5,1"
        size = [] if "--resume" in more else ["--trials", str(NUM_TRIALS)]
        return [sys.executable, *words.split(), *tasks.split(), *size, "--out", str(out), *more]

    return build


@pytest.fixture(scope="module")
def study(
    tmp_path_factory: pytest.TempPathFactory, build_words: Callable[..., list[str]]
) -> Study:
    out = tmp_path_factory.mktemp("rungs") / "undisturbed"
    process = run_command(build_words(out, "--crews", "1"))
    assert process.returncode == 0, process.stderr
    return out, process


def read_climbs(out: Path) -> list[Climb]:
    return Journal(out / "study.journal").climbs(RUNGS)


def read_trainings(out: Path) -> list[dict[str, Any]]:
    results = [json.loads(p.read_text()) for p in out.glob("store/results/*/manifest.json")]
    return [result for result in results if "continued_from" in result]


def test_phases_of_the_full_budget_continue_those_of_the_rung(study: Study) -> None:
    out, _ = study
    in_full = [climb for climb in read_climbs(out) if climb.top == FULL]
    assert len(in_full) >= 3
    continued = [result for result in read_trainings(out) if result["continued_from"] > 0]
    # the fine-tune of `none` is the intermediate phase of `single-mnli`
    assert len(continued) == len(in_full) - 1
    assert all(result["continued_from"] < result["num_steps"] for result in continued)


def test_nothing_of_the_rungs_is_left_in_the_store(study: Study) -> None:
    out, _ = study
    assert list(out.glob("store/trunks/*/*")) == []
    champions = json.loads((out / "champions.json").read_text())["champions"]
    kept = {path.name for path in (out / "store/weights").iterdir()}
    assert kept == {c["weights"] for c in champions} - {None}


def test_scores_tell_their_rung_and_champions_are_of_the_full_budget(study: Study) -> None:
    out, process = study
    table = pq.read_table(out / "scores.parquet").to_pylist()
    assert {row["rung"] for row in table} == {0, 50}
    assert {row["trial"] for row in table if row["rung"] == 50} == set(range(NUM_TRIALS))
    assert {row["rung"] for row in table if row["role"] == "test"} == {0}
    in_full = {climb.trial for climb in read_climbs(out) if climb.top == FULL}
    champions = json.loads((out / "champions.json").read_text())["champions"]
    assert {c["trial"] for c in champions} <= in_full
    assert all(c["plan"]["rung"] == FULL for c in champions)
    assert "rung 0.5: rank correlation with rung 1" in process.stdout


def test_half_of_the_examples_are_scored_at_half_the_budget(study: Study) -> None:
    table = pq.read_table(study[0] / "scores.parquet").to_pylist()
    sizes = {
        rung: {row["target"]: row["num_examples"] for row in table if row["rung"] == rung}
        for rung in (0, 50)
    }
    assert sizes[50]["xnli"] * 2 == sizes[0]["xnli"]


def test_mlflow_says_how_far_a_trial_came(study: Study) -> None:
    out, _ = study
    client = mlflow.MlflowClient(f"sqlite:///{out / 'mlflow.db'}")
    experiments = [e.experiment_id for e in client.search_experiments() if e.name != "Default"]
    runs = client.search_runs(experiments, "tags.`intermix.level` = 'trial'")
    found = {int(run.data.tags["intermix.trial"]): run.data for run in runs}
    for climb in read_climbs(out):
        data = found[climb.trial]
        assert data.tags["intermix.rung"] == f"{climb.top:g}"
        assert "rung/0.5/select/offline_xnli" in data.metrics
        assert ("select/offline_xnli" in data.metrics) == (climb.top == FULL)


def test_a_killed_study_takes_the_same_steps(
    study: Study, build_words: Callable[..., list[str]], tmp_path: Path
) -> None:
    out = tmp_path / "killed"
    driver = start(build_words(out, "--crews", "1"))

    def has_come_far() -> bool:
        scores = out / "scores.parquet"
        return scores.exists() and 0 in pq.read_table(scores).column("rung").to_pylist()

    wait_for(has_come_far, driver)
    kill_driver(driver)
    process = run_command(build_words(out, "--resume", "--crews", "1"))
    assert process.returncode == 0, process.stderr
    assert read_climbs(out) == read_climbs(study[0])
