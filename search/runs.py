"""The one place where MLflow is met: an experiment, its runs, its registered models.

Only `MlflowClient` is used, never the fluent interface, which keeps the active run in global
state. MLflow is imported when an experiment is opened, because that takes over a second. What is
written, and under which names, is `search.tracking`'s business.
"""

from __future__ import annotations

import json
import logging
import math
import os
import time
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from mlflow import MlflowClient

Status: TypeAlias = Literal["FINISHED", "FAILED", "KILLED"]
"""How a run ended, in MLflow's words."""
Metric: TypeAlias = tuple[str, float, int]
"""Name, value, step."""

NOT_FINITE = "intermix.not_finite"
"""Tag with the names of metrics that were left out because they were NaN or infinite."""
_PARENT = "mlflow.parentRunId"
_MAX_TAG_CHARACTERS = 5000
"""Servers before MLflow 3.17 refuse more."""
_RUNS_PER_PAGE = 1000


_KIND = {"mlflow.experimentKind": "custom_model_development"}
"""Opens the experiment in the interface's view of training runs, not of language-model traces."""


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownRun:
    """A run that the experiment has."""

    id: str
    status: str
    """RUNNING, SCHEDULED, FINISHED, FAILED or KILLED."""
    tags: Mapping[str, str]


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Experiment:
    """Runs and registered models of one study; `Experiment.open` makes it."""

    client: MlflowClient
    id: str

    @classmethod
    def open(cls, tracking_uri: str, name: str, artifact_root: Path | None) -> Experiment:
        """The experiment called `name`, created where it does not exist, database included.

        Args:
            tracking_uri: `sqlite:////path/mlflow.db`, or a server's `http://...`.
            name: Of the experiment.
            artifact_root: Folder of a new experiment's artifacts; None leaves the choice to
                the server.

        Raises:
            ValueError: If the URI is a folder: MLflow has given up its file store.
        """
        if urlsplit(tracking_uri).scheme in {"", "file"}:
            raise ValueError(
                f"tracking URI {tracking_uri!r} is a folder, which MLflow no longer takes; "
                "give sqlite:////path/mlflow.db or the http:// address of a server"
            )
        with warnings.catch_warnings():
            # of MLflow's own libraries, when it first reaches its database
            warnings.simplefilter("ignore")
            client = _quiet_client(tracking_uri)
            known = client.get_experiment_by_name(name)
        if known is not None:
            return cls(client=client, id=known.experiment_id)
        location = artifact_root.resolve().as_uri() if artifact_root else None
        experiment = client.create_experiment(name, artifact_location=location, tags=_KIND)
        return cls(client=client, id=experiment)

    def known_runs(self) -> Iterator[KnownRun]:
        """Every run of the experiment that was not deleted, the newest first."""
        token: str | None = None
        while True:
            page = self.client.search_runs([self.id], max_results=_RUNS_PER_PAGE, page_token=token)
            for run in page:
                yield KnownRun(id=run.info.run_id, status=run.info.status, tags=run.data.tags)
            token = page.token
            if not token:
                return

    def create_run(
        self,
        name: str,
        tags: Mapping[str, str],
        *,
        parent: str | None = None,
        seconds: float = 0.0,
    ) -> str:
        """A new running run.

        Args:
            name: For people.
            tags: Its tags.
            parent: Id of the run under which it is shown.
            seconds: How long ago it began.

        Returns:
            Its id.
        """
        nested = {_PARENT: parent} if parent else {}
        start = round((time.time() - seconds) * 1000)
        run = self.client.create_run(
            self.id, run_name=name, start_time=start, tags={**tags, **nested}
        )
        return str(run.info.run_id)

    def restart_run(self, run: str) -> None:
        """Let an ended run go on."""
        self.client.update_run(run, status="RUNNING")

    def end_run(self, run: str, status: Status) -> None:
        """End a run."""
        self.client.set_terminated(run, status=status)

    def log(
        self,
        run: str,
        *,
        metrics: Sequence[Metric] = (),
        params: Mapping[str, str] | None = None,
        tags: Mapping[str, str] | None = None,
    ) -> None:
        """Write metrics, params and tags at once; the client cuts them to MLflow's limits.

        Metrics that are not finite are left out and named in the tag `intermix.not_finite`:
        views of MLflow sort and plot NaN as if it were a score.
        """
        from mlflow.entities import Metric as MetricEntity
        from mlflow.entities import Param, RunTag

        now = round(time.time() * 1000)
        skipped = sorted({name for name, value, _ in metrics if not math.isfinite(value)})
        all_tags = dict(tags or {}) | ({NOT_FINITE: ", ".join(skipped)} if skipped else {})
        self.client.log_batch(
            run,
            [MetricEntity(n, v, now, step) for n, v, step in metrics if math.isfinite(v)],
            [Param(key, value) for key, value in (params or {}).items()],
            [RunTag(key, value[:_MAX_TAG_CHARACTERS]) for key, value in all_tags.items()],
        )

    def write_text(self, run: str, name: str, text: str) -> None:
        """Write an artifact of a run."""
        self.client.log_text(run, text, name)

    def register_model(
        self,
        model: str,
        source: str,
        *,
        run: str,
        alias: str,
        tags: Mapping[str, str],
        description: str | None = None,
    ) -> None:
        """Make the weights at `source` the version of `model` that bears the alias.

        Weights that bear it already keep their version.

        Args:
            model: Name of the registered model, created where it does not exist.
            source: URI of the weights' folder.
            run: Id of the run that the weights come from.
            alias: Taken from the version that bears it now.
            tags: Facts about the version.
            description: Its card, in Markdown.
        """
        from mlflow.exceptions import MlflowException

        try:
            self.client.create_registered_model(model)
        except MlflowException as error:
            if error.error_code != "RESOURCE_ALREADY_EXISTS":
                raise
            aliases = self.client.get_registered_model(model).aliases
            if self._is_current(model, aliases.get(alias), source):
                return
        version = self._create_version(model, run, {**tags, "weights": source})
        if description is not None:
            self.client.update_model_version(model, version, description)
        self.client.set_registered_model_alias(model, alias, version)

    def _is_current(self, model: str, version: str | None, source: str) -> bool:
        if version is None:
            return False
        tags = self.client.get_model_version(model, version).tags
        return bool(tags.get("weights") == source)

    def _create_version(self, model: str, run: str, facts: Mapping[str, str]) -> str:
        from mlflow.exceptions import MlflowException

        tags, source = dict(facts), facts["weights"]
        try:
            version = self.client.create_model_version(model, source, run, tags)
        except MlflowException as error:
            if error.error_code != "INVALID_PARAMETER_VALUE":
                raise
            # A server refuses a local folder outside of the run's artifacts, a database takes
            # it. There the version is a note among the artifacts that says where they are.
            self.write_text(run, f"{model}/weights.json", json.dumps(tags, indent=2))
            note = f"{self.client.get_run(run).info.artifact_uri}/{model}"
            version = self.client.create_model_version(model, note, run, tags)
        return str(version.version)


def _quiet_client(tracking_uri: str) -> MlflowClient:
    """A client that prints nothing, and sends nothing to MLflow's makers."""
    os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
    os.environ.setdefault("MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT", "true")
    from mlflow import MlflowClient

    for name in ("mlflow", "alembic"):
        logging.getLogger(name).setLevel(logging.ERROR)
    return MlflowClient(tracking_uri=tracking_uri, registry_uri=tracking_uri)
