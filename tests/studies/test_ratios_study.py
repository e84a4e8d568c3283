"""A study of the space `ratios`: what it prints, and what it leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import mlflow
import pyarrow.parquet as pq
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.long]

ROOT = Path(__file__).parents[2]


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
def ratios_study(
    tiny_encoder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """None, all tasks in English, and with native, translated and both at 25 %."""
    out = tmp_path_factory.mktemp("ratios") / "out"
    words = ["--space", "ratios", "--preset", "smoke", "--encoder", str(tiny_encoder)]
    words += ["--targets", "xnli,xquad,tatoeba", "--intermediate", "ccg,mnli", "--trials", "5"]
    done = run("search.run", *words, "--crews", "1", "--out", str(out))
    assert done.returncode == 0, done.stderr
    return out, done


def test_every_plan_with_german_is_compared_with_english_only(
    ratios_study: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, _ = ratios_study
    done = run("search.contrasts", str(out), "--json")
    assert done.returncode == 0, done.stderr
    targets = json.loads(done.stdout)["targets"]
    for target in ("xnli", "tatoeba"):
        contrasts = targets[target]["contrasts"]
        assert [each["trials"] for each in contrasts] == [[2], [3], [4]]
        assert {each["english_only"][0] for each in contrasts} == {1}
        for each in contrasts:
            assert each["trained"]["languages"] == ["de"]
            assert {"zh", "sw"} <= set(each["zero-shot"]["languages"])
            low, high = each["all"]["interval"]
            assert low <= each["all"]["points"] <= high
    assert targets["xquad"]["contrasts"] == []


def test_the_study_ends_with_the_effects_and_says_what_champions_are(
    ratios_study: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    words = " ".join(ratios_study[1].stdout.split())
    assert "with non-English data minus English only" in words
    assert "space ratios lists plans to be compared, not searched" in words
    assert "xquad left out: the benchmark has no dev split" in words


def test_test_is_read_for_baselines_and_champions_alone(
    ratios_study: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    out, _ = ratios_study
    rows = pq.read_table(out / "scores.parquet").to_pylist()
    tested = {(row["trial"], row["target"]) for row in rows if row["role"] == "test"}
    champions = json.loads((out / "champions.json").read_text())["champions"]
    best = {(each["trial"], each["target"]) for each in champions}
    baselines = {(trial, each["target"]) for trial in (0, 1) for each in champions}
    assert tested == best | baselines


def test_what_each_trial_drew_is_in_mlflow(
    ratios_study: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    client = mlflow.MlflowClient(f"sqlite:///{ratios_study[0] / 'mlflow.db'}")
    experiments = [e.experiment_id for e in client.search_experiments() if e.name != "Default"]
    runs = client.search_runs(experiments, "tags.`intermix.level` = 'trial'")
    params = {int(run.data.tags["intermix.trial"]): run.data.params for run in runs}
    drawn = [(float(params[n]["native"]), float(params[n]["translated"])) for n in range(5)]
    assert drawn == [(0, 0), (0, 0), (0.25, 0), (0, 0.25), (0.125, 0.125)]
