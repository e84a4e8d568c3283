"""Workers on the tiny study, in this process or in processes that can be killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import torch
import torch.distributed as dist
from tiny import SOURCES, make_data_spec

from spaces.phases import TrainPhase
from spaces.task import Source
from trainers.data.study_data import DataSpec, StudyData
from trainers.store import Store
from trainers.training import Share, TrainingRun
from trainers.worker import Worker, WorkerSpec


def build_worker(
    spec: DataSpec,
    store: Path,
    *,
    share: Share | None = None,
    sources: Sequence[Source] = SOURCES,
    **fields: Any,
) -> tuple[Worker, Store]:
    """A fresh worker and its store; `fields` are of its spec."""
    worker_spec = WorkerSpec(
        data=spec, store_uri=str(store), precision="fp32", retrieval_layer=1, **fields
    )
    inventory = StudyData(spec).take_inventory(sources)
    share = share or Share(rank=0, num_workers=1)
    return Worker(worker_spec, inventory, share, torch.device("cpu")), Store(str(store))


@dataclass(frozen=True, kw_only=True)
class Job:
    """What a group of processes is told."""

    encoder: Path
    store: Path
    phases: tuple[TrainPhase, ...]
    num_workers: int = 1
    fields: dict[str, Any] = field(default_factory=dict)
    """Of the workers' spec."""
    killed_rank: int | None = None
    """Kills itself, None: nobody does."""
    killed_at: int = 0
    """After this step, as soon as the store has a partial state."""
    meet: str = field(default_factory=lambda: f"meet-{uuid4().hex}")


def start_group(job: Job, cache: Path) -> list[BaseProcess]:
    """A process for each worker of the job."""
    context = multiprocessing.get_context("spawn")
    job.store.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERMIX_CACHE", str(cache))
        patch.setenv("OMP_NUM_THREADS", "1")
        patch.setenv("GLOO_SOCKET_IFNAME", "lo")
        group = [
            context.Process(target=_work, args=(rank, job)) for rank in range(job.num_workers)
        ]
        for process in group:
            process.start()
    return group


def wait_for_group(group: Sequence[BaseProcess]) -> list[int | None]:
    """Exit statuses; who hangs is killed."""
    for process in group:
        process.join(timeout=120)
        process.kill()
        process.join()
    return [process.exitcode for process in group]


def _work(rank: int, job: Job) -> None:
    torch.set_num_threads(1)
    if job.num_workers > 1:
        dist.init_process_group(
            "gloo",
            init_method=f"file://{job.store}/{job.meet}",
            rank=rank,
            world_size=job.num_workers,
        )
    share = Share(rank=rank, num_workers=job.num_workers)
    worker, store = build_worker(make_data_spec(job.encoder), job.store, share=share, **job.fields)
    if rank == job.killed_rank:
        _arm(store, job)
    for phase in job.phases:
        worker.carry_out(phase)
    if job.num_workers > 1:
        dist.destroy_process_group()


def _arm(store: Store, job: Job) -> None:
    """From now on this process kills itself when it is to."""
    run_phase = TrainingRun.run

    def run_and_die(run: TrainingRun, after_step: Callable[[TrainingRun], None]) -> None:
        def die_if_due(run: TrainingRun) -> None:
            after_step(run)
            if run.next_step == job.killed_at:
                while not store.partial_steps(job.phases[-1].key):
                    time.sleep(0.001)
                os.kill(os.getpid(), signal.SIGKILL)

        run_phase(run, die_if_due)

    TrainingRun.run = run_and_die  # type: ignore[method-assign]
