"""A crew: one Ray Train run that stays up and takes phases from the queue.

A fresh `fit()` costs 15 to 30 s, a phase handed to a warm crew about one. So crews are started
once per study, and a trial only submits its phases. A worker that dies is restarted by Ray Train
with its group; the phase it had in hand returns to the queue and goes on from its partial state.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, final
from uuid import uuid4

import ray
import ray.train
import torch
import torch.distributed as dist
from ray.train.backend import Backend
from ray.train.torch import TorchConfig, TorchTrainer
from ray.train.v2._internal.exceptions import WorkerGroupStartupTimeoutError

from spaces.inventory import Inventory
from spaces.phases import Phase
from trainers.parallel import BrokenCrewError, meet_in_file
from trainers.training import Share

_POLL_SECONDS = 20.0
"""A worker asks the queue again after this long; the queue answers at once when it has work."""
_MAX_RESTARTS = 16
"""Worker groups lost over the life of a crew; a phase that breaks two of them is failed, so a
crew that needs more is on a broken machine. Losses of nodes that were announced do not count, and
who has lost one otherwise is replaced in the end."""


class PhaseWorker(Protocol):
    """What a crew consists of; see `trainers.worker.Worker`."""

    def warm_up(self) -> None:
        """Get ready, so that the first phase starts at once."""

    def carry_out(self, phase: Phase) -> None:
        """Run a phase and file its results."""


Build = Callable[[Inventory, Share, torch.device], PhaseWorker]
"""Makes a worker from the data of the study, its rank, and the device to compute on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CrewSpec:
    """Shape and place of a crew."""

    num_workers: int
    cpus_per_worker: int
    """CPUs that Ray sets aside, and threads that torch uses."""
    use_gpu: bool
    is_local: bool
    """All workers are on this machine: they meet through a file, and no port is opened to the
    network (torch's TCP store would listen on all interfaces)."""


@final
class Crew:
    """Starts a crew and watches over it from a thread of the driver."""

    def __init__(self, name: str, spec: CrewSpec, build: Build, queue: Any) -> None:
        """Start the crew; it comes up in the background.

        Args:
            name: Unique within the study.
            spec: Its shape.
            build: Builds each worker, where it runs.
            queue: Handle of a `PhaseQueue` actor.
        """
        self.name = name
        self.error: str | None = None
        """Why the crew went down, in a line; None while it is up, or if it went in peace."""
        self.is_starved = False
        """Whether it went because the cluster had no room for it in time."""
        self._is_dismissed = False
        self._queue = queue
        self._storage = tempfile.mkdtemp(prefix="intermix-crew-")
        self._thread = threading.Thread(
            target=self._fit, args=(spec, build), name=name, daemon=True
        )
        self._thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether the crew is still up or coming up."""
        return self._thread.is_alive()

    def dismiss(self) -> None:
        """Ray is about to be shut down: the crew ends with it, and that is no error."""
        self._is_dismissed = True

    def join(self, timeout_seconds: float) -> None:
        """Wait for the crew to go, after the queue was closed."""
        self._thread.join(timeout_seconds)
        if not self.is_alive:
            shutil.rmtree(self._storage, ignore_errors=True)

    def _fit(self, spec: CrewSpec, build: Build) -> None:
        try:
            self._build_trainer(spec, build).fit()
        except Exception as error:  # the study ends with a line, not with a thread's traceback
            self.error = _first_line(error)
            cause = getattr(error, "controller_failure", None)
            self.is_starved = isinstance(cause, WorkerGroupStartupTimeoutError)
        if not self._is_dismissed:  # after Ray's shutdown this call would start another Ray
            ray.get(self._queue.leave.remote(self.name))

    def _build_trainer(self, spec: CrewSpec, build: Build) -> TorchTrainer:
        return TorchTrainer(
            _serve,
            train_loop_config={
                "crew": self.name,
                "build": build,
                "queue": self._queue,
                "num_threads": spec.cpus_per_worker,
            },
            torch_config=(
                _LoopbackConfig(folder=self._storage, backend=_backend(spec))
                if spec.is_local
                else TorchConfig(backend=_backend(spec))
            ),
            scaling_config=ray.train.ScalingConfig(
                num_workers=spec.num_workers,
                use_gpu=spec.use_gpu,
                resources_per_worker={
                    "CPU": spec.cpus_per_worker,
                    **({"GPU": 1} if spec.use_gpu else {}),
                },
            ),
            run_config=ray.train.RunConfig(
                name=f"{self.name}-{uuid4().hex[:8]}",  # a reused name would resume a former run
                storage_path=self._storage,
                failure_config=ray.train.FailureConfig(
                    max_failures=_MAX_RESTARTS,
                    # on a cluster a crew without room ends, and with it what it asks for; if
                    # phases still wait, another is started
                    controller_failure_limit=-1 if spec.is_local else 0,
                ),
            ),
        )


def _serve(config: dict[str, Any]) -> None:
    """The life of one worker: take a phase, carry it out, report, until the queue is closed."""
    torch.set_num_threads(config["num_threads"])
    context = ray.train.get_context()
    share = Share(rank=context.get_world_rank(), num_workers=context.get_world_size())
    queue, crew, session = config["queue"], config["crew"], _agree_on_session(share)
    inventory = ray.get(queue.wait_for_inventory.remote())
    if inventory is None:
        return
    worker: PhaseWorker = config["build"](inventory, share, ray.train.torch.get_device())
    try:
        worker.warm_up()
    except Exception as error:  # would fail again and again: no phase can ever be run
        ray.get(queue.complain.remote(f"a worker cannot start: {_first_line(error)}"))
        return
    node = ray.get_runtime_context().get_node_id()
    ray.get(queue.join.remote(crew, session, share.num_workers, node=node))
    index = 0
    while True:
        order = ray.get(queue.take.remote(crew, session, index, _POLL_SECONDS))
        if order.is_closed:
            return
        if order.phase is not None:
            fault = _carry_out(worker, order.phase)
            ray.get(
                queue.report.remote(
                    crew, session, key=order.phase.key, rank=share.rank, error=fault
                )
            )
            index += 1


def _carry_out(worker: PhaseWorker, phase: Phase) -> str | None:
    """None if the phase is done, else why it failed, in a line.

    Raises:
        BrokenCrewError: If the workers have lost each other; Ray Train starts the group again.
    """
    try:
        worker.carry_out(phase)
    except BrokenCrewError:
        raise
    except Exception as error:  # a phase's failure is a result; the crew goes on
        return f"{phase.describe()}: {_first_line(error)}"
    return None


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0]


def _agree_on_session(share: Share) -> str:
    """A name for this start of the worker group, the same on every rank."""
    names = [uuid4().hex]
    if share.num_workers > 1:
        dist.broadcast_object_list(names, src=0)
    return names[0]


def _backend(spec: CrewSpec) -> str:
    """What carries the workers' reductions: NCCL between GPUs, gloo between CPUs."""
    return "nccl" if spec.use_gpu else "gloo"


@dataclass
class _LoopbackConfig(TorchConfig):
    """Process group on one machine: none for one worker, else one that meets in a file."""

    folder: str = ""
    """Where the file is made; it goes with the crew's folder."""

    @property
    def backend_cls(self) -> type[Backend]:
        """Set-up in place of Ray's, which opens a TCP store on all interfaces."""
        return _LoopbackBackend


class _LoopbackBackend(Backend):
    """Lets workers of one machine meet without a port."""

    share_cuda_visible_devices = True
    """Each worker sees the GPUs of all, which NCCL copies between directly; as in Ray's own."""

    def on_start(self, worker_group: Any, backend_config: _LoopbackConfig) -> None:
        """Connect the workers of a group that has just come up."""
        num_workers = len(worker_group)
        if num_workers == 1:
            return
        path = Path(backend_config.folder) / f"meet-{uuid4().hex}"
        ray.get(
            [
                worker_group.execute_single_async(
                    rank, meet_in_file, path, rank, num_workers, backend_config.backend
                )
                for rank in range(num_workers)
            ]
        )
