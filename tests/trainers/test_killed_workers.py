"""What SIGKILL takes from a phase is time: it ends with the weights of an undisturbed one."""

from __future__ import annotations

import random
import signal
from pathlib import Path
from typing import Any

import pytest
from phase_workers import Job, build_worker, start_group, wait_for_group
from tiny import CCG, MNLI, TEXT, make_train_phase, make_training

from spaces.phases import TrainPhase
from trainers.data.study_data import DataSpec
from trainers.store import Manifest, Store

pytestmark = pytest.mark.slow

SHORT = make_train_phase(
    "short",
    MNLI,
    CCG,
    TEXT,
    training=make_training(max_tokens=3000, max_repetitions=100.0),
    trajectory="trajectory",
)
LONG = make_train_phase(
    "long",
    MNLI,
    CCG,
    TEXT,
    training=make_training(max_tokens=5000, max_repetitions=100.0),
    trajectory="trajectory",
)
ALWAYS = {"save_seconds": 0.0}


def read(store: Store, key: str) -> Manifest:
    result = store.read_result(key)
    assert result is not None
    return result


def assert_same_end(store: Store, reference: Store, key: str) -> None:
    assert store.read_weights(key) == reference.read_weights(key)
    for name in ("losses", "num_steps", "num_tokens"):
        assert read(store, key)[name] == read(reference, key)[name]


def test_killed_worker_s_phase_ends_as_an_undisturbed_one(
    data_spec: DataSpec, encoder_folder: Path, tmp_path: Path
) -> None:
    undisturbed, reference = build_worker(data_spec, tmp_path / "reference")
    undisturbed.carry_out(LONG)
    step = random.randint(2, read(reference, "long")["num_steps"] - 1)
    job = Job(
        encoder=encoder_folder,
        store=tmp_path / "killed",
        phases=(LONG,),
        fields=ALWAYS,
        killed_rank=0,
        killed_at=step,
    )
    group = start_group(job, tmp_path / "cache")
    assert wait_for_group(group) == [-signal.SIGKILL]
    assert Store(str(job.store)).read_result("long") is None
    worker, store = build_worker(data_spec, job.store)
    worker.carry_out(LONG)
    assert_same_end(store, reference, "long")
    assert 0 < read(store, "long")["resumed_at"] <= step
    assert store.partial_steps("long") == ()


@pytest.fixture(scope="module")
def pairs(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Store]:
    """Stores that two workers left: undisturbed, of a killed pair, of a continued phase."""
    folder = tmp_path_factory.mktemp("pairs")

    def carry_out(name: str, *phases: TrainPhase, **more: Any) -> list[int | None]:
        job = Job(
            encoder=encoder_folder, store=folder / name, phases=phases, num_workers=2, **more
        )
        return wait_for_group(start_group(job, folder / "cache"))

    assert carry_out("reference", LONG) == [0, 0]
    died = carry_out("killed", LONG, fields=ALWAYS, killed_rank=1, killed_at=random.randint(3, 9))
    assert died[1] == -signal.SIGKILL
    assert died[0] != 0  # its peer is gone
    assert carry_out("killed", LONG) == [0, 0]
    assert carry_out("continued", SHORT, LONG, fields={"keep_trunks": True}) == [0, 0]
    return {name: Store(str(folder / name)) for name in ("reference", "killed", "continued")}


def test_pair_of_which_one_was_killed_ends_as_an_undisturbed_pair(pairs: dict[str, Store]) -> None:
    assert_same_end(pairs["killed"], pairs["reference"], "long")
    assert read(pairs["killed"], "long")["resumed_at"] > 0
    assert read(pairs["reference"], "long")["resumed_at"] == 0


def test_pair_continues_a_shorter_phase_as_if_run_through(pairs: dict[str, Store]) -> None:
    assert_same_end(pairs["continued"], pairs["reference"], "long")
    continued_from = read(pairs["continued"], "long")["continued_from"]
    assert 0 < continued_from < read(pairs["continued"], "short")["num_steps"]
