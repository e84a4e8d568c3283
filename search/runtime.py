"""Ray, the queue and the crews of one study: up while the study runs, gone afterwards."""

from __future__ import annotations

import logging
import os
from types import TracebackType
from typing import Any, Self, final

from search.environment import SHARED
from search.options import Options
from search.setting import default_retrieval_layer
from trainers.encoders import count_layers
from trainers.worker import WorkerSpec

_LEAVE_SECONDS = 30.0


@final
class Runtime:
    """Starts Ray, the queue and the crews; a context manager that takes them down again."""

    def __init__(self, options: Options, *, precision: str | None) -> None:
        """Nothing is started yet.

        Args:
            options: Of the study.
            precision: That of a study that goes on; None: what the hardware is good at.
        """
        self._options = options
        self._precision = precision
        self._crews: list[Any] = []
        self.precision = ""
        """Numeric precision of the study, known once it is entered."""
        self.queue: Any = None

    def __enter__(self) -> Self:
        """Start everything; the crews come up in the background."""
        import ray

        from trainers.crew import Crew, CrewSpec
        from trainers.numerics import choose_precision
        from trainers.queue import PhaseQueue

        self._start_ray()
        has_gpu = ray.cluster_resources().get("GPU", 0) > 0
        self.precision = self._precision or choose_precision(has_gpu=has_gpu)
        self.queue = ray.remote(num_cpus=0)(PhaseQueue).options(max_concurrency=1000).remote()
        crew = CrewSpec(
            num_workers=self._options.workers,
            cpus_per_worker=self._options.threads,
            use_gpu=has_gpu,
            is_local=self._options.address == "local",
        )
        self._crews = [
            Crew(f"crew-{index}", crew, self._worker_spec(), self.queue)
            for index in range(self._options.crews)
        ]
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

        for crew in self._crews:
            crew.dismiss()
        if kind is not KeyboardInterrupt:
            ray.get(self.queue.close.remote())
            for crew in self._crews:
                crew.join(_LEAVE_SECONDS)
        if not any(crew.is_alive for crew in self._crews):
            ray.shutdown()

    def abandon_if_deserted(self) -> None:
        """Fail what waits once no crew is up or coming up, so that the study ends."""
        import ray

        if not any(crew.is_alive for crew in self._crews):
            reasons = {crew.error for crew in self._crews if crew.error is not None}
            reason = "; ".join(sorted(reasons)) or "every crew has gone"
            ray.get(self.queue.abandon.remote(f"no crew is left: {reason}"))

    def _start_ray(self) -> None:
        import ray

        is_local = self._options.address == "local"
        local: dict[str, Any] = {
            "num_cpus": os.cpu_count(),
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
        }
        remote: dict[str, Any] = {"runtime_env": {"env_vars": SHARED}}
        ray.init(
            address=self._options.address,
            configure_logging=True,
            logging_level=logging.ERROR,
            log_to_driver=False,
            **(local if is_local else remote),
        )

    def _worker_spec(self) -> WorkerSpec:
        return WorkerSpec(
            data=self._options.data,
            store_uri=self._options.store_uri,
            precision=self.precision,
            retrieval_layer=default_retrieval_layer(count_layers(self._options.data.encoder)),
        )
