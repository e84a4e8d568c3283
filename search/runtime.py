"""Ray, the queue and the crews of one study: up while the study runs, gone afterwards."""

from __future__ import annotations

import logging
import os
from types import TracebackType
from typing import Any, Self, final

from search.environment import SHARED
from search.errors import UserError
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
        num_crews = self._options.crews
        if has_gpu:
            num_gpus = int(ray.cluster_resources()["GPU"])
            num_crews = _fit_gpus(num_crews, self._options.workers, num_gpus)
        self._crews = [
            Crew(f"crew-{index}", crew, self._worker_spec(), self.queue)
            for index in range(num_crews)
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
        if self.is_deserted():
            ray.shutdown()

    def is_deserted(self) -> bool:
        """Whether no crew is up or coming up."""
        return not any(crew.is_alive for crew in self._crews)

    def desertion(self) -> str:
        """Why no crew is left, in a line."""
        import ray

        complaints = ray.get(self.queue.complaints.remote())
        errors = [crew.error for crew in self._crews if crew.error is not None]
        return f"no crew is left: {'; '.join(dict.fromkeys([*complaints, *errors])) or 'all went'}"

    def abandon(self) -> None:
        """Fail what waits, now and from now on, so that no trial waits for ever."""
        import ray

        ray.get(self.queue.abandon.remote(self.desertion()))

    def _start_ray(self) -> None:
        import ray

        is_local = self._options.address == "local"
        local: dict[str, Any] = {
            "num_cpus": os.cpu_count(),
            "include_dashboard": False,
            "_node_ip_address": "127.0.0.1",
        }
        remote: dict[str, Any] = {"runtime_env": {"env_vars": SHARED}}
        try:
            ray.init(
                address=self._options.address,
                configure_logging=True,
                logging_level=logging.ERROR,
                log_to_driver=False,
                **(local if is_local else remote),
            )
        except ConnectionError as error:
            raise UserError(f"no Ray at {self._options.address}: {error}") from error
        num_nodes = sum(node["Alive"] for node in ray.nodes())
        if num_nodes > 1 and "://" not in self._options.store_uri:
            raise UserError(
                f"a cluster of {num_nodes} nodes needs a store that all reach, got "
                f"{self._options.store_uri}: give --store s3://... or another URI"
            )

    def _worker_spec(self) -> WorkerSpec:
        return WorkerSpec(
            data=self._options.data,
            store_uri=self._options.store_uri,
            precision=self.precision,
            save_seconds=self._options.save_seconds,
            keep_trunks=self._options.keep_weights,
            gradient_compression=self._options.gradient_compression,
            is_compiled=self._options.is_compiled,
            recomputes_activations=self._options.recomputes_activations,
            retrieval_layer=default_retrieval_layer(count_layers(self._options.data.encoder)),
        )


def _fit_gpus(num_crews: int, num_workers: int, num_gpus: int) -> int:
    """Crews that GPUs suffice for: each worker has one of its own.

    Raises:
        UserError: If they do not suffice for one crew, which would wait for ever.
    """
    if num_workers > num_gpus:
        raise UserError(
            f"--workers {num_workers} needs a GPU for each worker, there are {num_gpus}: lower it"
        )
    return min(num_crews, num_gpus // num_workers)
