from __future__ import annotations

import json
import math
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from search import runs
from search.runs import NOT_FINITE, Experiment

_EXPERIMENTS = count()
SOURCE = "file:///store/weights/w1"


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One for all tests, each with an experiment of its own: creating it takes over a second."""
    return f"sqlite:///{tmp_path_factory.getbasetemp() / 'mlflow.db'}"


@pytest.fixture
def experiment(database: str, tmp_path: Path) -> Experiment:
    return Experiment.open(database, f"experiment {next(_EXPERIMENTS)}", tmp_path)


def read(experiment: Experiment, run: str) -> Any:
    return experiment.client.get_run(run)


def read_champion(experiment: Experiment, model: str) -> Any:
    return experiment.client.get_model_version_by_alias(model, "champion")


def register(experiment: Experiment, model: str, source: str, *, run: str) -> Any:
    """Registers the weights at `source` and reads the champion back."""
    experiment.register_model(model, source, run=run, alias="champion", tags={"score": "60.00"})
    return read_champion(experiment, model)


def test_an_experiment_is_created_once(database: str, tmp_path: Path) -> None:
    first, again = (Experiment.open(database, "once", tmp_path) for _ in range(2))
    assert first.id == again.id


@pytest.mark.parametrize("uri", ["runs/mlruns", "file:///tmp/mlruns"])
def test_a_folder_of_runs_is_refused_with_the_remedy(uri: str) -> None:
    with pytest.raises(ValueError, match="give sqlite:"):
        Experiment.open(uri, "study", None)


def test_runs_are_known_by_their_tags_however_many_pages(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_RUNS_PER_PAGE", 2)
    created = {experiment.create_run(f"run {i}", {"number": str(i)}): str(i) for i in range(5)}
    assert {run.id: run.tags["number"] for run in experiment.known_runs()} == created


def test_a_run_can_end_and_go_on(experiment: Experiment) -> None:
    run = experiment.create_run("run", {})
    statuses = []
    for step in (
        lambda: experiment.end_run(run, "KILLED"),
        lambda: experiment.restart_run(run),
        lambda: experiment.end_run(run, "FINISHED"),
    ):
        step()
        statuses.append(read(experiment, run).info.status)
    assert statuses == ["KILLED", "RUNNING", "FINISHED"]


def test_figures_that_are_not_finite_are_left_out_and_named(experiment: Experiment) -> None:
    run = experiment.create_run("run", {})
    metrics = [("b", math.nan, 0), ("a", math.inf, 0), ("b", math.nan, 1), ("c", 1.0, 0)]
    experiment.log(run, metrics=metrics)
    data = read(experiment, run).data
    assert data.metrics == {"c": 1.0}
    assert data.tags[NOT_FINITE] == "a, b"


def test_more_than_a_batch_takes_all_arrives(experiment: Experiment) -> None:
    run = experiment.create_run("run", {})
    losses = [("loss", step / 10, step) for step in range(2300)]
    params = {f"param {i}": str(i) for i in range(230)}
    tags = {f"tag {i}": str(i) for i in range(120)}
    experiment.log(run, metrics=losses, params=params, tags=tags)
    history = experiment.client.get_metric_history(run, "loss")
    assert [("loss", entry.value, entry.step) for entry in history] == losses
    data = read(experiment, run).data
    assert data.params == params
    assert tags.items() <= data.tags.items()


def test_a_long_reason_is_cut_rather_than_refused(experiment: Experiment) -> None:
    run = experiment.create_run("run", {})
    experiment.log(run, tags={"reason": "x" * 10_000})
    assert read(experiment, run).data.tags["reason"] == "x" * 5000


def test_weights_become_the_version_with_the_alias(experiment: Experiment) -> None:
    run = experiment.create_run("run", {})
    version = register(experiment, "model-a", SOURCE, run=run)
    assert (version.source, version.run_id) == (SOURCE, run)
    assert version.tags == {"weights": SOURCE, "score": "60.00"}


def test_the_alias_moves_with_the_weights_and_only_then(experiment: Experiment) -> None:
    run = experiment.create_run("run", {})
    first, again, other = (
        register(experiment, "model-b", source, run=run).version
        for source in (SOURCE, SOURCE, "file:///store/weights/w2")
    )
    assert first == again != other


def test_where_the_source_is_refused_a_note_among_the_artifacts_takes_its_place(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    accept = MlflowClient.create_model_version

    def refuse_outside(client: Any, name: str, source: str, *rest: Any) -> Any:
        """As a server does, see `_validate_source_run` in MLflow's handlers."""
        if source == SOURCE:
            raise MlflowException.invalid_parameter_value("source lies outside of the run")
        return accept(client, name, source, *rest)

    monkeypatch.setattr(MlflowClient, "create_model_version", refuse_outside)
    version = register(experiment, "model-c", SOURCE, run=experiment.create_run("run", {}))
    (note,) = tmp_path.rglob("weights.json")
    assert version.source == note.parent.as_uri()
    assert json.loads(note.read_text()) == version.tags == {"weights": SOURCE, "score": "60.00"}


def test_another_error_of_the_registry_is_not_taken_for_a_refusal(
    experiment: Experiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    from mlflow import MlflowClient
    from mlflow.exceptions import MlflowException

    def fail(*_: object) -> None:
        raise MlflowException("the database is locked")

    monkeypatch.setattr(MlflowClient, "create_model_version", fail)
    with pytest.raises(MlflowException, match="locked"):
        register(experiment, "model-d", SOURCE, run=experiment.create_run("run", {}))
