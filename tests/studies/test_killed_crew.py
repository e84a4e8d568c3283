"""A study whose workers are killed in the middle of training, against one left alone."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from test_whole_study import find_workers

pytestmark = [pytest.mark.slow, pytest.mark.long]

_WORDS = (
    "--targets", "xnli", "--intermediate", "mnli", "--trials", "2", "--crews", "1", "--workers",
    "2", "--budget", "24", "--save-seconds", "0.2", "--keep-weights",
)  # fmt: skip
_NUM_KILLED = (1, 2)
"""Workers of the crew of two that are killed in the first and in the second training phase."""


@pytest.fixture(scope="module")
def studies(
    tmp_path_factory: pytest.TempPathFactory, study_command: Callable[..., list[str]]
) -> tuple[Path, Path]:
    """Stores of a study left alone, and of one that lost a worker and then a crew."""
    folder = tmp_path_factory.mktemp("crews")
    alone = start(study_command(folder / "alone", *_WORDS))
    _, printed = alone.communicate(timeout=300)
    assert alone.returncode == 0, printed
    wounded = start(study_command(folder / "wounded", *_WORDS))
    store = folder / "wounded" / "store"
    seen: set[str] = set()
    for number in _NUM_KILLED:
        seen.add(wait_for_partial(store, seen, wounded))
        for worker in find_workers(wounded)[:number]:
            worker.kill()
    _, printed = wounded.communicate(timeout=300)
    assert wounded.returncode == 0, printed
    return folder / "alone" / "store", store


def start(words: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def wait_for_partial(store: Path, seen: set[str], study: subprocess.Popen[str]) -> str:
    """Key of another phase that has a whole partial state."""
    deadline = time.monotonic() + 200
    while time.monotonic() < deadline:
        assert study.poll() is None, "the study ended early"
        for manifest in store.glob("partial/*/*/manifest.json"):
            if (key := manifest.parts[-3]) not in seen:
                return key
        time.sleep(0.02)
    raise AssertionError("no phase was saved in time")


def read_trainings(store: Path) -> dict[str, dict[str, Any]]:
    """Results of the training phases, by key."""
    results = {
        path.parent.name: json.loads(path.read_text())
        for path in store.glob("results/*/manifest.json")
    }
    return {key: result for key, result in results.items() if "num_steps" in result}


def test_phases_went_on_from_their_partial_states(studies: tuple[Path, Path]) -> None:
    alone, wounded = (read_trainings(store) for store in studies)
    assert alone.keys() == wounded.keys()
    assert {result["resumed_at"] for result in alone.values()} == {0}
    resumed = {key: result for key, result in wounded.items() if result["resumed_at"] > 0}
    assert len(resumed) == len(_NUM_KILLED)
    assert all(result["resumed_at"] < result["num_steps"] for result in resumed.values())


def test_weights_and_losses_are_those_of_a_study_left_alone(studies: tuple[Path, Path]) -> None:
    alone, wounded = (read_trainings(store) for store in studies)
    for key in alone:
        left, right = (store / "weights" / key / "weights.safetensors" for store in studies)
        assert left.read_bytes() == right.read_bytes()
        assert alone[key]["losses"] == wounded[key]["losses"]


def test_nothing_of_the_interruption_is_left(studies: tuple[Path, Path]) -> None:
    assert not any(studies[1].glob("partial/*/*"))
    assert {path.name for path in studies[1].glob("trunks/*")}
