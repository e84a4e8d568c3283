"""Carries out one phase as a crew's worker does, in a process of its own, and prints its peak.

    PYTHONPATH=. python tests/trainers/peak_memory.py STORE

The offline encoder with all layers in bf16, micro-batches of 2,048 tokens, two to a step.
"""

from __future__ import annotations

import sys

import torch

from benchmarks.gauges import read_peak_memory
from spaces.inventory import Inventory
from spaces.phases import Stage, TrainPhase
from spaces.plan import Training
from spaces.task import Source, Split
from trainers.data.encoding import Limits
from trainers.data.offline import OfflineCorpus
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec
from trainers.training import Share
from trainers.worker import Worker, WorkerSpec

_STEP_TOKENS = 4096
_NUM_STEPS = 2
"""The second has the optimiser's state beside everything else."""
_SOURCES = tuple(
    Source(task=task, language="en", split=Split.TRAIN) for task in ("mnli", "squad", "ccg")
)


def main() -> None:
    """Print the peak of this process in MB."""
    torch.set_num_threads(1)
    data = DataSpec(
        corpus=OfflineCorpus(),
        encoder=EncoderSpec(name="offline"),
        limits=Limits(max_tokens=384, stride=128),
        max_train_examples=300,
        max_evaluation_examples=None,
    )
    spec = WorkerSpec(data=data, store_uri=sys.argv[1], precision="bf16", retrieval_layer=7)
    worker = _make_worker(spec, StudyData(data).take_inventory(_SOURCES))
    worker.carry_out(_make_phase())
    print(read_peak_memory() * 2**20 / 1e6)


def _make_worker(spec: WorkerSpec, inventory: Inventory) -> Worker:
    return Worker(spec, inventory, Share(rank=0, num_workers=1), torch.device("cpu"))


def _make_phase() -> TrainPhase:
    return TrainPhase(
        key="phase",
        parent=None,
        stage=Stage.INTERMEDIATE,
        shares=tuple((source, 1 / len(_SOURCES)) for source in _SOURCES),
        training=Training(
            learning_rate=1e-4,
            max_tokens=_STEP_TOKENS * (_NUM_STEPS - 1),
            micro_batch_tokens=_STEP_TOKENS // 2,
            micro_batches=2,
        ),
        seed=1,
        trajectory="phase",
    )


if __name__ == "__main__":
    main()
