"""One side of the throughput benchmark, in a process of its own: `python -m` this module.

A process of its own starts with no memory, no warm kernels and no threads of another side, and
its high-water mark of memory is the side's. Both clocks are set by hooks of torch that every side
passes: steps run from the first forward pass to the end of the last optimiser step.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import torch
from safetensors.torch import load as load_tensors

from benchmarks.gauges import StepClock, read_peak_memory
from benchmarks.gemm import count_flops, measure_peak
from benchmarks.throughput_trainer import MixedRows, TrainerSide
from benchmarks.throughput_workload import Workload, build_heads, list_sequences, score_held_out
from trainers.encoders import load_encoder
from trainers.model import Model, Pretrained
from trainers.store import Store
from trainers.training import Share
from trainers.vocabulary import Vocabulary
from trainers.worker import Worker, WorkerSpec

PEAK = "peak"
"""Not a side: the limit that the sides are held against."""
_LAST_SHARE = 10
"""Final loss: the mean over the last one in so many steps."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SideFigures:
    """What one side took in one round, and where it came to."""

    load_seconds: float
    """Reading weights: what a warm worker does once, before its first phase."""
    step_seconds: float
    """From the first forward pass to the end of the last optimiser step."""
    phase_seconds: float
    """Laying out the batches, all steps, saving the weights."""
    num_steps: int
    num_flops: float
    """Useful operations, see `count_flops`: the same for all sides."""
    peak_memory_mb: float
    """High-water mark of resident memory up to the end of the phase, MiB."""
    train_loss: float
    """Mean over the last tenth of the steps."""
    held_out_losses: list[float]
    """Of every held-out row."""


def open_worker(workload: Workload, store: Path) -> Worker:
    """A worker alone, as a study starts it; nothing is loaded yet.

    Args:
        workload: Its data and precision.
        store: Folder for what it finishes.
    """
    return Worker(
        WorkerSpec(
            data=workload.data,
            store_uri=str(store),
            precision=workload.precision,
            retrieval_layer=1,
        ),
        workload.inventory,
        Share(rank=0, num_workers=1),
        torch.device("cuda" if torch.cuda.is_available() else "cpu"),
    )


def run_engine(workload: Workload, seed: int, folder: Path) -> SideFigures:
    """The engine, driven by a worker as in a study."""
    phase, store = workload.phase(seed), Store(str(folder / "store"))
    started = time.perf_counter()
    worker = open_worker(workload, folder / "store")
    worker.warm_up()
    loaded = time.perf_counter()
    with StepClock() as clock:
        worker.carry_out(phase)
    finished, memory = time.perf_counter(), read_peak_memory()
    manifest = store.read_result(phase.key)
    assert manifest is not None, "a phase that was carried out has a result"
    _check_tokens(manifest["num_tokens"], workload)
    model, vocabulary = _restore(workload, store.read_weights(phase.key), seed)
    return SideFigures(
        load_seconds=loaded - started,
        step_seconds=clock.seconds,
        phase_seconds=finished - loaded,
        num_steps=manifest["num_steps"],
        num_flops=count_flops(model.encoder, list_sequences(workload)),
        peak_memory_mb=memory,
        train_loss=_mean_of_last([loss for _, loss in manifest["losses"]]),
        held_out_losses=score_held_out(workload, model, vocabulary),
    )


def run_trainer(
    workload: Workload, seed: int, folder: Path, *, is_tuned: bool = False
) -> SideFigures:
    """Hugging Face's `Trainer`."""
    side = TrainerSide(workload=workload, is_tuned=is_tuned, seed=seed, folder=folder)
    rows = MixedRows(workload)
    started = time.perf_counter()
    model = side.load()
    loaded = time.perf_counter()
    with StepClock() as clock:
        num_steps = side.train(model, rows)
    finished, memory = time.perf_counter(), read_peak_memory()
    judged, vocabulary = side.judge(model)
    return SideFigures(
        load_seconds=loaded - started,
        step_seconds=clock.seconds,
        phase_seconds=finished - loaded,
        num_steps=num_steps,
        num_flops=count_flops(model.encoder, list_sequences(workload)),
        peak_memory_mb=memory,
        train_loss=_mean_of_last([float(loss) for loss in model.losses]),
        held_out_losses=score_held_out(workload, judged, vocabulary),
    )


SIDES: dict[str, Callable[[Workload, int, Path], SideFigures]] = {
    "engine": run_engine,
    "default": run_trainer,
    "tuned": lambda workload, seed, folder: run_trainer(workload, seed, folder, is_tuned=True),
}
"""In the order of a round."""


def _check_tokens(num_tokens: int, workload: Workload) -> None:
    """All sides must have drawn the same rows.

    Raises:
        RuntimeError: If the engine did not draw each row once.
    """
    if num_tokens != workload.num_tokens:
        raise RuntimeError(
            f"the engine trained on {num_tokens} tokens, must be {workload.num_tokens}: "
            "sides with other rows do not compare"
        )


def _mean_of_last(losses: Sequence[float]) -> float:
    last = losses[-max(1, len(losses) // _LAST_SHARE) :]
    return sum(last) / len(last)


def _restore(workload: Workload, stored: bytes, seed: int) -> tuple[Model, Vocabulary]:
    """The network that a phase filed, and the vocabulary of its embedding."""
    sources = (facts.source for facts in workload.inventory.sources.values())
    vocabulary = workload.open_data().vocabulary(sources)
    pretrained = Pretrained(load_encoder(workload.data.encoder), vocabulary)
    heads = build_heads(
        workload, hidden_size=pretrained.hidden_size, dropout=pretrained.dropout, seed=seed
    )
    return pretrained.model(heads, load_tensors(stored)), vocabulary


def run_side(side: str, workload: Workload, seed: int) -> dict[str, Any]:
    """The figures of a side, or the peak, as JSON has them."""
    torch.set_num_threads(workload.num_threads)
    if side == PEAK:
        return {"flops_per_second": measure_peak(workload.precision)}
    with TemporaryDirectory() as folder:
        return asdict(SIDES[side](workload, seed, Path(folder)))


if __name__ == "__main__":
    warnings.filterwarnings("ignore", module="transformers|accelerate")
    _side, _workload, _seed, _answer = sys.argv[1:]
    with Path(_workload).open("rb") as _file:
        _figures = run_side(_side, pickle.load(_file), int(_seed))
    Path(_answer).write_text(json.dumps(_figures), encoding="utf-8")
