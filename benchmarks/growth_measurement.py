"""Takes the times of `benchmarks.growth`: real crews and a real queue, and workers that sleep.

Each size has crews and a queue of its own, in one Ray that pretends to a CPU for each crew. The
clock runs from submitting the phases, when all crews are up, until the last has ended.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, final

import psutil
import ray
import torch

from spaces.inventory import Inventory
from spaces.phases import EvaluatePhase, Phase
from spaces.task import Role
from trainers.crew import Crew, CrewSpec
from trainers.queue import PhaseQueue
from trainers.store import Store
from trainers.training import Share

_LEAVE_SECONDS = 60.0
_SPEC = CrewSpec(num_workers=1, cpus_per_worker=1, use_gpu=False, is_local=True)


@dataclass(frozen=True, kw_only=True, slots=True)
class Growth:
    """What a number of crews took."""

    crews: int
    num_phases: int
    seconds: float
    """From submitting the phases to the end of the last."""
    sleep_seconds: float
    """Of each phase."""
    driver_bytes: int
    """Memory of the driver's process at the end."""

    @property
    def share_of_ideal(self) -> float:
        """The crews' sleep over their time."""
        return self.num_phases * self.sleep_seconds / (self.crews * self.seconds)

    @property
    def overhead_seconds(self) -> float:
        """Time of a crew for each phase beyond its sleep."""
        return self.crews * self.seconds / self.num_phases - self.sleep_seconds


@final
class Sleeper:
    """A worker whose phases only sleep, and file a result."""

    def __init__(
        self, store_uri: str, seconds: float, *_: Inventory | Share | torch.device
    ) -> None:
        """Open the store; what a crew tells its workers is not needed."""
        self._store = Store(store_uri)
        self._seconds = seconds

    def warm_up(self) -> None:
        """There is nothing to load."""

    def carry_out(self, phase: Phase) -> None:
        """Sleep, then write."""
        time.sleep(self._seconds)
        self._store.write_result(phase.key, {"seconds": self._seconds})


def measure(
    folder: Path, sizes: Sequence[int], *, num_phases: int, sleep_seconds: float
) -> Iterator[Growth]:
    """What each number of crews takes, one after the other.

    Args:
        folder: For stores.
        sizes: Numbers of crews.
        num_phases: Of each size.
        sleep_seconds: Of each phase.

    Raises:
        ValueError: If a phase failed.
    """
    ray.init(
        address="local",
        num_cpus=max(sizes),
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        _node_ip_address="127.0.0.1",
    )
    for size in sizes:
        store = str(folder / str(size))
        with _crews(size, partial(Sleeper, store, sleep_seconds)) as queue:
            seconds = _time_phases(queue, make_phases(num_phases))
        yield Growth(
            crews=size,
            num_phases=num_phases,
            seconds=seconds,
            sleep_seconds=sleep_seconds,
            driver_bytes=psutil.Process(os.getpid()).memory_info().rss,
        )
    ray.shutdown()


def make_phases(num_phases: int) -> list[Phase]:
    """Phases of nothing, none of which waits for another."""
    return [
        EvaluatePhase(
            key=f"phase-{index}", parent=None, head=None, target="", role=Role.DEV, cells=()
        )
        for index in range(num_phases)
    ]


@contextmanager
def _crews(count: int, build: Any) -> Iterator[Any]:
    """The queue of so many crews that are up."""
    queue = ray.remote(num_cpus=0)(PhaseQueue).options(max_concurrency=1000).remote()
    ray.get(queue.publish_inventory.remote(Inventory(data="none", sources={}, labels={})))
    crews = [Crew(f"crew-{count}-{index}", _SPEC, build, queue) for index in range(count)]
    try:
        while len(ray.get(queue.snapshot.remote()).crews) < count:
            time.sleep(0.2)
        yield queue
    finally:
        ray.get(queue.close.remote())
        for crew in crews:
            crew.join(_LEAVE_SECONDS)


def _time_phases(queue: Any, phases: Sequence[Phase]) -> float:
    started = time.monotonic()
    keys = ray.get(queue.submit.remote(phases))
    outcomes = ray.get(queue.wait.remote(keys))
    seconds = time.monotonic() - started
    errors = [outcome.error for outcome in outcomes if outcome.error is not None]
    if errors:
        raise ValueError(f"a phase failed: {errors[0]}")
    return seconds
