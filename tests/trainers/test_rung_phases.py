"""What a worker does for a rung: it scores a share of a split, and leaves a trunk if asked to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny import MNLI, SOURCES, make_evaluate_phase, make_train_phase, make_training

from spaces.phases import EvaluatePhase
from trainers.data.study_data import DataSpec, StudyData
from trainers.store import Store
from trainers.training import Share
from trainers.worker import Worker, WorkerSpec

TRAINING = make_training(max_tokens=400, warmup_steps=1, micro_batch_tokens=32)
TRAIN = make_train_phase("low", MNLI, training=TRAINING)
SCORE = make_evaluate_phase("score", "xnli", parent="low", head="mnli")


@pytest.fixture
def worker(data_spec: DataSpec, tmp_path: Path) -> tuple[Worker, Store]:
    spec = WorkerSpec(
        data=data_spec, store_uri=str(tmp_path / "store"), precision="fp32", retrieval_layer=1
    )
    inventory = StudyData(data_spec).take_inventory(SOURCES)
    share = Share(rank=0, num_workers=1)
    return Worker(spec, inventory, share, torch.device("cpu")), Store(spec.store_uri)


def at_share(phase: EvaluatePhase, share: float) -> EvaluatePhase:
    cells = tuple(replace(c, key=f"{c.key}-{share}", share=share) for c in phase.cells)
    return replace(phase, key=f"{phase.key}-{share}", cells=cells)


def test_a_share_of_a_split_is_scored_as_in_the_whole(worker: tuple[Worker, Store]) -> None:
    carrier, store = worker
    low = at_share(SCORE, 0.25)
    for phase in (TRAIN, SCORE, low):
        carrier.carry_out(phase)
    for whole, part in zip(SCORE.cells, low.cells, strict=True):
        outcomes, some = store.read_outcomes(whole.key), store.read_outcomes(part.key)
        assert some.num_rows == 6 == outcomes.num_rows / 4
        known = {row["id"]: row for row in outcomes.to_pylist()}
        assert all(known[row["id"]] == row for row in some.to_pylist())


@pytest.mark.parametrize("leaves_trunk", [True, False])
def test_a_trunk_is_left_where_a_higher_rung_can_use_it(
    worker: tuple[Worker, Store], leaves_trunk: bool
) -> None:
    carrier, store = worker
    carrier.carry_out(replace(TRAIN, leaves_trunk=leaves_trunk))
    assert (TRAIN.trajectory in store.list_trunks()) == leaves_trunk
