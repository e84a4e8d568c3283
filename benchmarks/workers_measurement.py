"""Processes that train the same phase in several shapes, and what each of them takes.

Two processes stay up for all shapes, with warm kernels and caches, and carry phases out as a
crew's workers do. Only steps are timed: from the first forward pass to the last update.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Self, final

import torch
import torch.distributed as dist

from benchmarks.gauges import StepClock
from spaces.inventory import Inventory
from spaces.phases import Stage, TrainPhase
from spaces.plan import Training
from spaces.task import Source, Split
from trainers.data.encoding import Limits
from trainers.data.offline import OfflineCorpus
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec
from trainers.parallel import meet_in_file
from trainers.store import Store
from trainers.training import Share
from trainers.worker import Worker, WorkerSpec

_TASKS = ("mnli", "squad", "ccg")
_MICRO_BATCHES = 4
_MAX_EXAMPLES = 4000
"""Of each task: no row comes twice in a measurement of the default size."""
_ANSWER_SECONDS = 600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Shape:
    """How the work is spread."""

    crews: int
    workers: int
    """Of each crew."""
    threads: int
    """Of each worker."""

    @property
    def name(self) -> str:
        """For tables."""
        return f"{self.crews} crew(s) x {self.workers} worker(s) x {self.threads} thread(s)"

    @property
    def num_processes(self) -> int:
        """Workers in all."""
        return self.crews * self.workers


SHAPES = (
    Shape(crews=2, workers=1, threads=1),
    Shape(crews=1, workers=2, threads=1),
    Shape(crews=1, workers=1, threads=2),
    Shape(crews=1, workers=1, threads=1),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """What every shape trains. Picklable."""

    worker: WorkerSpec
    inventory: Inventory
    training: Training
    folder: Path
    """Where phases are filed and workers meet; the caller's to remove."""

    def phase(self, key: str, max_tokens: int) -> TrainPhase:
        """The phase: an even mixture, the same batches each time."""
        sources = [facts.source for facts in self.inventory.sources.values()]
        return TrainPhase(
            key=key,
            parent=None,
            stage=Stage.INTERMEDIATE,
            shares=tuple((source, 1 / len(sources)) for source in sources),
            training=replace(self.training, max_tokens=max_tokens),
            seed=0,
            trajectory=key,
        )

    def describe(self) -> str:
        """One line for the head of a table."""
        step = self.training.micro_batch_tokens * self.training.micro_batches
        return (
            f"{self.worker.precision}, {step:,} tokens a step, {self.training.max_tokens:,} each "
            f"time, gradient compression {self.worker.gradient_compression}"
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Order:
    """What a process is told."""

    key: str
    share: Share
    num_threads: int
    max_tokens: int
    meeting: Path | None
    """File that the workers of a crew meet in; None for one alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Answer:
    """What a process did."""

    num_tokens: int
    """Of the phase, all its workers together."""
    seconds: float


def build_workload(
    encoder: EncoderSpec,
    *,
    folder: Path,
    precision: str,
    max_tokens: int,
    step_tokens: int,
    compression: str,
) -> Workload:
    """Encode the offline suite's text, once for all processes."""
    data = DataSpec(
        corpus=OfflineCorpus(),
        encoder=encoder,
        limits=Limits(),
        max_train_examples=_MAX_EXAMPLES,
        max_evaluation_examples=None,
    )
    sources = [Source(task=task, language="en", split=Split.TRAIN) for task in _TASKS]
    return Workload(
        worker=WorkerSpec(
            data=data,
            store_uri=str(folder / "store"),
            precision=precision,
            retrieval_layer=1,
            gradient_compression=compression,
        ),
        inventory=StudyData(data).take_inventory(sources),
        training=Training(
            learning_rate=1e-4,
            max_tokens=max_tokens,
            micro_batch_tokens=step_tokens // _MICRO_BATCHES,
            micro_batches=_MICRO_BATCHES,
        ),
        folder=folder,
    )


@final
class Bench:
    """The processes; a context manager that takes them down again."""

    def __init__(self, workload: Workload) -> None:
        """Nothing is started yet."""
        self._workload = workload
        self._num_measured = 0
        self._processes: list[BaseProcess] = []
        self._ends: list[Connection] = []

    def __enter__(self) -> Self:
        """Start as many processes as the largest shape has workers."""
        context = multiprocessing.get_context("spawn")
        for _ in range(max(shape.num_processes for shape in SHAPES)):
            here, there = context.Pipe()
            process = context.Process(target=_serve, args=(self._workload, there), daemon=True)
            process.start()
            there.close()
            self._processes.append(process)
            self._ends.append(here)
        return self

    def __exit__(self, *_: object) -> None:
        """End them; nothing of theirs is to be kept."""
        for process in self._processes:
            process.kill()
            process.join()

    def measure(self, shape: Shape) -> float:
        """Tokens a second of the whole shape; its crews share the tokens.

        Raises:
            EOFError: If a process died; its own traceback says why.
            TimeoutError: If one does not answer.
        """
        self._num_measured += 1
        ends = self._ends[: shape.num_processes]
        for number, end in enumerate(ends):
            end.send(self._order(shape, number))
        answers = [_receive(end) for end in ends]
        num_tokens = sum(answer.num_tokens for answer in answers[:: shape.workers])
        return num_tokens / max(answer.seconds for answer in answers)

    def _order(self, shape: Shape, number: int) -> _Order:
        crew, rank = divmod(number, shape.workers)
        key = f"{self._num_measured}-{crew}"
        return _Order(
            key=key,
            share=Share(rank=rank, num_workers=shape.workers),
            num_threads=shape.threads,
            max_tokens=self._workload.training.max_tokens // shape.crews,
            meeting=self._workload.folder / f"meet-{key}" if shape.workers > 1 else None,
        )


def _receive(end: Connection) -> _Answer:
    if not end.poll(_ANSWER_SECONDS):
        raise TimeoutError(f"a worker has not answered for {_ANSWER_SECONDS:.0f} s")
    answer = end.recv()
    assert isinstance(answer, _Answer)
    return answer


def _serve(workload: Workload, end: Connection) -> None:
    """The life of one process: orders in, answers out."""
    store, workers = Store(workload.worker.store_uri), dict[Share, Worker]()
    while True:
        order: _Order = end.recv()
        torch.set_num_threads(order.num_threads)
        if order.share not in workers:
            workers[order.share] = Worker(
                workload.worker, workload.inventory, order.share, torch.device("cpu")
            )
        worker = workers[order.share]
        with _meeting(order), StepClock() as clock:
            worker.carry_out(workload.phase(order.key, order.max_tokens))
            if order.meeting is not None:
                dist.barrier()  # the first worker has filed the result
        manifest = store.read_result(order.key)
        assert manifest is not None, "a phase that was carried out has a result"
        end.send(_Answer(num_tokens=manifest["num_tokens"], seconds=clock.seconds))


@contextmanager
def _meeting(order: _Order) -> Iterator[None]:
    """The crew's process group, for as long as the phase takes."""
    if order.meeting is None:
        yield
        return
    share = order.share
    meet_in_file(order.meeting, rank=share.rank, num_workers=share.num_workers, backend="gloo")
    yield
    dist.destroy_process_group()
