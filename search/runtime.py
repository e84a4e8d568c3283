"""Ray, the queue and the crews of one study: up while the study runs, gone afterwards."""

from __future__ import annotations

import logging
import os
import sys
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Self, final

from search.capacity import LAUNCHED_WITH, Capacity, read_nodes, read_prospect
from search.crew_size import CrewSize, fit_cluster, fit_gpus
from search.environment import SHARED
from search.errors import UserError
from search.fleet import Fleet, FleetCrew, Surroundings
from search.options import Options
from search.outlook import DEFAULT_IN_FLIGHT
from search.setting import default_retrieval_layer
from trainers.encoders import count_layers
from trainers.worker import WorkerSpec

_LEAVE_SECONDS = 30.0
_NO_TOKEN = (
    "RAY_AUTH_MODE=token, and no token is here: put the one of the head (~/.ray/auth_token "
    "there) into RAY_AUTH_TOKEN, or into ~/.ray/auth_token"
)
_MAY_NEED_TOKEN = "(if it asks for a token, set RAY_AUTH_MODE=token and RAY_AUTH_TOKEN)"


@final
class Runtime:
    """Starts Ray, the queue and the crews; a context manager that takes them down again."""

    def __init__(self, options: Options, *, precision: str | None) -> None:
        """Nothing is started yet.

        Args:
            options: Of the study.
            precision: That of a study that goes on; None: what the hardware is good at.
        """
        self._precision = precision
        self._fleet: Fleet | None = None
        self.options = options
        """Of the study; once it is entered, with the crews and workers that fit the cluster."""
        self.precision = ""
        """Numeric precision of the study, known once it is entered."""
        self.queue: Any = None

    def __enter__(self) -> Self:
        """Start everything; the crews come up in the background.

        Raises:
            UserError: If Ray cannot be reached, or never has what the study asks for.
        """
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        from trainers.numerics import choose_precision
        from trainers.queue import PhaseQueue

        self._start_ray()
        try:
            size = self._fit_crews()
        except ValueError as error:
            ray.shutdown()
            raise UserError(str(error)) from error
        self.options = replace(
            self.options, crews=size.most, workers=size.workers, threads=size.threads
        )
        self.precision = self._precision or choose_precision(has_gpu=size.has_gpus)
        here = ray.get_runtime_context().get_node_id()  # other nodes may go away
        self.queue = (
            ray.remote(num_cpus=0)(PhaseQueue)
            .options(
                max_concurrency=1000,
                scheduling_strategy=NodeAffinitySchedulingStrategy(here, soft=False),
            )
            .remote()
        )
        self._fleet = Fleet(
            self._surroundings(size),
            size,
            idle_seconds=None if self._is_local else self.options.idle_seconds,
        )
        self._fleet.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the crews go, then Ray.

        An interrupted study does not wait for the phases in hand. A crew's thread that is left
        would end this process, with a status of its own, if Ray were shut down under it; so then
        Ray is left to end with the process.
        """
        import ray

        assert self._fleet is not None, "entered before it is left"
        self._fleet.stop()
        self._fleet.dismiss()
        if kind is not KeyboardInterrupt:
            ray.get(self.queue.close.remote())
            self._fleet.join(_LEAVE_SECONDS)
        if self._fleet.is_empty():
            ray.shutdown()

    def is_deserted(self) -> bool:
        """Whether no crew is there and none will come."""
        return self._fleet is None or self._fleet.is_deserted()

    def desertion(self) -> str:
        """Why no crew is left, in a line."""
        import ray

        complaints = ray.get(self.queue.complaints.remote())
        errors = [] if self._fleet is None else self._fleet.errors()
        return f"no crew is left: {'; '.join(dict.fromkeys([*complaints, *errors])) or 'all went'}"

    def abandon(self) -> None:
        """Fail what waits, now and from now on, so that no trial waits for ever."""
        import ray

        ray.get(self.queue.abandon.remote(self.desertion()))

    @property
    def _is_local(self) -> bool:
        return self.options.address == "local"

    def _start_ray(self) -> None:
        import ray

        local: dict[str, Any] = {
            "num_cpus": os.cpu_count(),
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
        }
        remote: dict[str, Any] = {"runtime_env": {"env_vars": SHARED}}
        try:
            ray.init(
                address=self.options.address,
                configure_logging=True,
                logging_level=logging.ERROR,
                log_to_driver=False,
                **(local if self._is_local else remote),
            )
        except ray.exceptions.AuthenticationError as error:
            raise UserError(_NO_TOKEN) from error
        except ConnectionError as error:
            line = f"no Ray at {self.options.address}: {error} {_MAY_NEED_TOKEN}"
            raise UserError(line) from error

    def _fit_crews(self) -> CrewSize:
        """Crews for what there is.

        Raises:
            ValueError: If what was asked for can never be met.
        """
        import ray

        options, present = self.options, read_nodes(ray.nodes())
        if self._is_local:
            size = CrewSize(
                most=options.crews or 0,
                at_start=options.crews or 0,
                workers=options.workers or 1,
                threads=options.threads or 1,
                has_gpus=False,
            )
            return fit_gpus(size, sum(node.gpus for node in present))
        capacity = Capacity(present=present, prospect=read_prospect(LAUNCHED_WITH))
        _check_store(options.store_uri, capacity)
        size = fit_cluster(
            capacity,
            crews=options.crews,
            workers=options.workers,
            micro_batches=options.preset.micro_batches,
            in_flight=options.in_flight or DEFAULT_IN_FLIGHT,
        )
        print(f"{capacity.describe()}: {size.describe()}", file=sys.stderr)
        return size

    def _surroundings(self, size: CrewSize) -> Surroundings:
        import ray

        queue = self.queue
        return Surroundings(
            launch=self._launcher(size),
            muster=lambda: ray.get(queue.muster.remote()),
            release=lambda name: ray.get(queue.release.remote(name)),
            give_back=lambda name: ray.get(queue.leave.remote(name, is_to_blame=False)),
            list_nodes=lambda: frozenset(n["NodeID"] for n in ray.nodes() if n["Alive"]),
        )

    def _launcher(self, size: CrewSize) -> Any:
        from trainers.crew import Crew, CrewSpec
        from trainers.worker import Worker

        spec = CrewSpec(
            num_workers=size.workers,
            cpus_per_worker=size.threads,
            use_gpu=size.has_gpus,
            is_local=self._is_local,
        )
        build = partial(Worker, self._worker_spec())

        def launch(name: str) -> FleetCrew:
            return Crew(name, spec, build, self.queue)

        return launch

    def _worker_spec(self) -> WorkerSpec:
        return WorkerSpec(
            data=self.options.data,
            store_uri=self.options.store_uri,
            precision=self.precision,
            save_seconds=self.options.save_seconds,
            keep_trunks=self.options.keep_weights,
            gradient_compression=self.options.gradient_compression,
            is_compiled=self.options.is_compiled,
            recomputes_activations=self.options.recomputes_activations,
            retrieval_layer=default_retrieval_layer(count_layers(self.options.data.encoder)),
        )


def _check_store(uri: str, capacity: Capacity) -> None:
    """Raises ValueError if nodes would not see each other's results."""
    if len(capacity.nodes) > 1 and "://" not in uri:
        raise ValueError(
            f"a cluster of {len(capacity.nodes)} nodes needs a store that all reach, got {uri}: "
            "give --store s3://... or another URI"
        )
