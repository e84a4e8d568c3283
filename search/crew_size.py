"""How many crews there is room for, and how many workers and threads each has.

A local machine is known before anything starts; a cluster once Ray has been asked.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from search.capacity import Capacity, Node
from search.choices import at_least
from search.request import Request
from spaces.presets import Preset

_MAX_THREADS = 4
"""Of a worker with a GPU, which feed it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CrewSize:
    """Crews of a study, and the shape of each."""

    most: int
    """Crews at a time."""
    at_start: int
    """Of these the ones that start before there are phases for them."""
    workers: int
    threads: int
    """CPUs that are set aside for each worker, and torch threads that it has."""
    has_gpus: bool

    def describe(self) -> str:
        """In a line."""
        each = f"{self.threads} CPU(s){' and a GPU' if self.has_gpus else ''}"
        return f"up to {self.most} crew(s) of {self.workers} worker(s) with {each} each"


def is_local(request: Request) -> bool:
    """Whether the study starts a Ray of its own."""
    return (request.address or os.environ.get("RAY_ADDRESS", "local")) == "local"


def check_workers(workers: int | None, micro_batches: int) -> int | None:
    """Workers of a crew as they were asked for; None: as many as fit a cluster.

    Raises:
        ValueError: If they cannot share a step.
    """
    if workers is not None and micro_batches % at_least("workers", workers, 1):
        raise ValueError(
            f"--workers must divide the {micro_batches} micro-batches of a step, got {workers}"
        )
    return workers


def fit_machine(request: Request, preset: Preset) -> tuple[int, int, int]:
    """Number of crews, workers of each and threads of each worker, for this machine.

    One worker a crew needs no all-reduce, and two single-threaded workers do more than one with
    two threads; so a laptop has as many crews as cores, up to four, and larger machines more
    threads. Fewer crews than that leave cores idle rather than take more threads, since the
    number of threads can change a sum's last bit.
    """
    cores = os.cpu_count() or 1
    workers = 1 if request.workers is None else at_least("workers", request.workers, 1)
    default = max(1, min(cores // workers, 4))
    crews = at_least("crews", default if request.crews is None else request.crews, 1)
    if crews * workers > cores:
        raise ValueError(
            f"{crews} crews x {workers} workers need {crews * workers} cores, "
            f"this machine has {cores}: lower --crews or --workers"
        )
    check_workers(workers, preset.micro_batches)
    return crews, workers, max(1, cores // max(crews * workers, min(cores, 4)))


def fit_gpus(size: CrewSize, num_gpus: int) -> CrewSize:
    """A local machine's crews, when it has GPUs: each worker has one of its own.

    Raises:
        ValueError: If they do not suffice for one crew, which would wait for ever.
    """
    if num_gpus == 0:
        return size
    if size.workers > num_gpus:
        raise ValueError(
            f"--workers {size.workers} needs {size.workers} GPUs, there are {num_gpus}: lower it"
        )
    most = min(size.most, num_gpus // size.workers)
    return CrewSize(
        most=most, at_start=most, workers=size.workers, threads=size.threads, has_gpus=True
    )


def fit_cluster(
    capacity: Capacity,
    *,
    crews: int | None,
    workers: int | None,
    micro_batches: int,
    in_flight: int,
) -> CrewSize:
    """Crews and workers for what a cluster has or will have.

    Targets of a trial fan out over crews, its intermediate phase does not: so workers that are
    left to choose are as many as give each trial in flight a crew, and on GPUs alone. On CPUs
    crews of one worker, which exchange nothing, do more.

    Args:
        capacity: Of the cluster.
        crews: The most that the user wants; None: as many as fit.
        workers: Of each crew; None: to be chosen.
        micro_batches: Of a step, which workers share.
        in_flight: Trials at a time.

    Raises:
        ValueError: If not one crew will ever fit.
    """
    nodes, has_gpus = capacity.nodes, capacity.has_gpus
    threads = _choose_threads(nodes, has_gpus=has_gpus)
    slots = _count_slots(nodes, threads, has_gpus=has_gpus)
    if slots < (workers or 1):
        kind = "GPU" if has_gpus else "CPU"
        remedy = "lower --workers" if slots else "add a node with one"
        raise ValueError(
            f"--workers {workers or 1} needs {workers or 1} {kind}s, {capacity.describe()}: "
            f"{remedy}"
        )
    if workers is None:
        widest = max(node.count_slots(threads, has_gpus=has_gpus) for node in nodes)
        wanted = min(widest, slots // (crews or in_flight)) if has_gpus else 1
        workers = max(
            n
            for n in range(1, micro_batches + 1)
            if n <= max(1, wanted) and micro_batches % n == 0
        )
    fitting = slots // workers
    # nodes that nobody announced may come: then what the user asks for is the bound
    most = (min(crews, fitting) if capacity.prospect else crews) if crews else fitting
    present = _count_slots(capacity.present, threads, has_gpus=has_gpus) // workers
    return CrewSize(
        most=most,
        at_start=max(1, min(most, present)),
        workers=workers,
        threads=threads,
        has_gpus=has_gpus,
    )


def _choose_threads(nodes: tuple[Node, ...], *, has_gpus: bool) -> int:
    """By the kind of machine, not by how many there are: threads can change a sum's last bit."""
    if has_gpus:
        per_gpu = (node.cpus // node.gpus for node in nodes if node.gpus)
        return max(1, min(_MAX_THREADS, *per_gpu))
    return min((node.cpus // min(node.cpus, 4) for node in nodes if node.cpus), default=1)


def _count_slots(nodes: tuple[Node, ...], threads: int, *, has_gpus: bool) -> int:
    return sum(node.count_slots(threads, has_gpus=has_gpus) for node in nodes)
