from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from plan_factories import make_inventory
from record_factories import SEED, make_phase, make_plan, make_score, make_study, make_trial

from search.records import PhaseRecord, StudyRecord, TrialRecord
from search.runs import Experiment
from search.selection import Champion, Result
from search.tracking import Tracker
from spaces.task import Role

_STUDIES = count()


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """One for all tests, each with a study of its own: creating it takes over a second."""
    return f"sqlite:///{tmp_path_factory.getbasetemp() / 'mlflow.db'}"


@pytest.fixture
def study() -> StudyRecord:
    return replace(make_study(), name=f"pilot-{next(_STUDIES)}")


@pytest.fixture
def open_tracker(database: str, study: StudyRecord, tmp_path: Path) -> Callable[[], Tracker]:
    """Opens the same study as often as it is called: each further call is a resume."""
    return lambda: Tracker.open(database, tmp_path / "artifacts", study)


@pytest.fixture
def tracker(open_tracker: Callable[[], Tracker]) -> Tracker:
    return open_tracker()


@pytest.fixture
def read_runs(database: str, study: StudyRecord) -> Callable[[], dict[str, Any]]:
    """Reads the study's runs back, by name."""

    def read() -> dict[str, Any]:
        from mlflow import MlflowClient

        client = MlflowClient(tracking_uri=database)
        experiment = client.get_experiment_by_name(study.name)
        runs = client.search_runs([experiment.experiment_id])
        by_name = {run.info.run_name: run for run in runs}
        assert len(by_name) == len(runs), "a run was created twice"
        return by_name

    return read


Runs = Callable[[], dict[str, Any]]


def make_finished(number: int, *phases: PhaseRecord) -> TrialRecord:
    scores = [
        make_score("xnli", 60.0, phase="eval-1"),
        make_score("xnli", 50.0, phase="eval-2", role=Role.DEV, language="de"),
        make_score("tatoeba", 80.0, phase="eval-3"),
    ]
    return make_trial(number, scores, phases=phases)


def run_trial(tracker: Tracker, record: TrialRecord, baseline_xnli: float = 58.0) -> None:
    tracker.start_trial(record.number, record.plan, record.baseline)
    tracker.finish_trial(record, {"xnli": baseline_xnli, "tatoeba": 80.0})


def test_phases_lie_under_their_trial_and_trials_under_the_study(
    tracker: Tracker, study: StudyRecord, read_runs: Runs
) -> None:
    run_trial(tracker, make_finished(3, make_phase("k1"), make_phase("k2", description="score")))
    tracker.finish("FINISHED")
    runs = read_runs()
    parents = {name: run.data.tags.get("mlflow.parentRunId") for name, run in runs.items()}
    top, trial = runs[study.name].info.run_id, runs["trial 3: mnli 100 %"].info.run_id
    assert parents == {
        study.name: None,
        "trial 3: mnli 100 %": top,
        "train mnli": trial,
        "score": trial,
    }
    assert {run.info.status for run in runs.values()} == {"FINISHED"}


def test_the_study_says_how_long_its_crews_were_at_work(
    tracker: Tracker, study: StudyRecord, read_runs: Runs
) -> None:
    tracker.finish("FINISHED", share_at_work=0.875)
    assert read_runs()[study.name].data.metrics == {"crews_at_work": 87.5}


def test_a_trial_has_numeric_params_and_its_scores(tracker: Tracker, read_runs: Runs) -> None:
    run_trial(tracker, make_finished(0))
    data = read_runs()["trial 0: mnli 100 %"].data
    assert {name: float(value) for name, value in data.params.items()} == {
        **dict.fromkeys(("mix/ccg", "mix/squad", "non_english", "alignment"), 0.0),
        "mix/mnli": 1.0,
        "mlm": 0.0,
        "lr/intermediate": 1e-4,
        "seed": SEED,
    }
    scores = {"select/xnli": 60.0, "dev/xnli": 50.0, "select/mean": 70.0, "select/gain": 1.0}
    assert scores.items() <= data.metrics.items()
    assert data.metrics["log10_lr/intermediate"] == pytest.approx(-4)


def test_the_plan_is_an_artifact(tracker: Tracker, tmp_path: Path) -> None:
    plan = make_plan(mnli=1, ccg=3)
    tracker.start_trial(0, plan, None)
    (artifact,) = (tmp_path / "artifacts").rglob("plan.json")
    assert artifact.read_text() == plan.to_json()


def test_what_a_trial_draws_is_written_where_the_data_are_known(
    database: str, study: StudyRecord, tmp_path: Path, read_runs: Runs
) -> None:
    tracker = Tracker.open(database, tmp_path / "artifacts", study, inventory=make_inventory())
    plan = make_plan(mnli=1)
    mixed = replace(plan, mixture=replace(plan.mixture, non_english=0.4))
    tracker.start_trial(0, mixed, None)
    (artifact,) = (tmp_path / "artifacts").rglob("shares.json")
    assert json.loads(artifact.read_text())["mnli.de.train.translated"] == pytest.approx(0.1)
    params = read_runs()["trial 0: mnli 100 %; non-English 40 %"].data.params
    names = ("non_english", "native", "translated")
    assert [float(params[name]) for name in names] == pytest.approx([0.4, 0.2, 0.2])


def test_baselines_are_named(tracker: Tracker, read_runs: Runs) -> None:
    tracker.start_trial(0, make_plan(), "none")
    run = read_runs()["trial 0 (none): no intermediate task"]
    assert run.data.tags["intermix.baseline"] == "none"


def test_a_phase_has_its_losses_cost_and_scores(
    tracker: Tracker, database: str, read_runs: Runs
) -> None:
    from mlflow import MlflowClient

    phases = [
        make_phase("k1", seconds=3.0),
        make_phase("eval-2", kind="evaluate", description="score", found=True, num_steps=0),
    ]
    run_trial(tracker, make_finished(0, *phases))
    runs = read_runs()
    training, evaluation = runs["train mnli"], runs["score"]
    history = MlflowClient(tracking_uri=database).get_metric_history(training.info.run_id, "loss")
    assert [(entry.step, entry.value) for entry in history] == [(10, 1.5), (20, 1.25)]
    assert training.data.metrics["num_tokens"] == 4000
    assert training.data.tags["intermix.found"] == "false"
    assert training.info.end_time - training.info.start_time == pytest.approx(3000, abs=500)
    assert evaluation.data.metrics["eval/xnli/de/accuracy"] == 50.0
    assert evaluation.data.tags["intermix.found"] == "true"


def test_a_shared_phase_has_one_run_and_later_trials_point_to_it(
    tracker: Tracker, read_runs: Runs
) -> None:
    for number in (0, 1):
        run_trial(tracker, make_finished(number, make_phase("0123456789abcdef")))
    runs = read_runs()
    phase = runs["train mnli"]
    assert phase.data.tags["intermix.trial"] == "0"
    tags = runs["trial 1: mnli 100 %"].data.tags
    assert tags["intermix.phase.0123456789ab"] == phase.info.run_id
    assert not any("intermix.phase." in tag for tag in runs["trial 0: mnli 100 %"].data.tags)


def test_a_resumed_study_goes_on_in_its_runs(
    open_tracker: Callable[[], Tracker], read_runs: Runs
) -> None:
    first = open_tracker()
    run_trial(first, make_finished(0, make_phase("k1")))
    first.start_trial(1, make_plan(mnli=1), None)
    before = {name: run.info.run_id for name, run in read_runs().items()}

    resumed = open_tracker()
    assert read_runs()["trial 1: mnli 100 %"].info.status == "KILLED"
    assert read_runs()["trial 0: mnli 100 %"].info.status == "FINISHED"
    resumed.start_trial(1, make_plan(mnli=1), None)
    assert read_runs()["trial 1: mnli 100 %"].info.status == "RUNNING"
    resumed.finish_trial(make_finished(1, make_phase("k1")), {})
    resumed.finish("FINISHED")
    after = read_runs()
    assert {name: run.info.run_id for name, run in after.items()} == before
    assert {run.info.status for run in after.values()} == {"FINISHED"}


def test_a_phase_that_was_cut_short_while_written_is_written_anew(
    open_tracker: Callable[[], Tracker],
    monkeypatch: pytest.MonkeyPatch,
    database: str,
    study: StudyRecord,
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    tracker, record = open_tracker(), make_finished(0, make_phase("k1"))
    tracker.start_trial(0, record.plan, None)
    with monkeypatch.context() as patch:
        patch.setattr(Experiment, "log", die)
        with pytest.raises(KeyboardInterrupt):
            tracker.finish_trial(record, {})

    run_trial(open_tracker(), record)
    experiment = Experiment.open(database, study.name, None)
    phases = [run for run in experiment.known_runs() if run.tags["intermix.level"] == "phase"]
    assert sorted(run.status for run in phases) == ["FINISHED", "KILLED"]


def test_an_interrupted_study_leaves_no_run_running(tracker: Tracker, read_runs: Runs) -> None:
    tracker.start_trial(0, make_plan(mnli=1), None)
    tracker.start_trial(1, make_plan(ccg=1), None)
    tracker.fail_trial(1, "a phase broke its crew twice")
    tracker.finish("KILLED")
    runs = read_runs()
    assert {run.info.status for run in runs.values()} == {"KILLED", "FAILED"}
    failed = runs["trial 1: ccg 100 %"]
    assert failed.info.status == "FAILED"
    assert failed.data.tags["intermix.reason"] == "a phase broke its crew twice"


def test_a_study_that_is_extended_runs_again(
    open_tracker: Callable[[], Tracker], study: StudyRecord, read_runs: Runs
) -> None:
    open_tracker().finish("FINISHED")
    open_tracker()
    assert {name: run.info.status for name, run in read_runs().items()} == {study.name: "RUNNING"}


def test_scores_that_are_not_numbers_are_named(tracker: Tracker, read_runs: Runs) -> None:
    scores = [make_score("xnli", math.nan), make_score("tatoeba", 80.0)]
    run_trial(tracker, make_trial(0, scores))
    trial = read_runs()["trial 0: mnli 100 %"].data
    assert trial.tags["intermix.not_finite"] == (
        "select/gain, select/mean, select/mean_without_retrieval, select/xnli"
    )
    assert trial.metrics["select/tatoeba"] == 80.0


def test_nothing_is_printed(
    tmp_path: Path, study: StudyRecord, capfd: pytest.CaptureFixture[str]
) -> None:
    tracker = Tracker.open(f"sqlite:///{tmp_path / 'new.db'}", tmp_path, study)
    run_trial(tracker, make_finished(0, make_phase("k1")))
    tracker.finish("FINISHED")
    assert capfd.readouterr() == ("", "")


def test_importing_the_tracker_does_not_import_mlflow() -> None:
    program = "import sys, search.tracking; sys.exit('mlflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def make_champion(weights: str | None, score: float = 60.0) -> Champion:
    return Champion(
        target="xnli",
        trial=0,
        baseline=None,
        plan=make_plan(mnli=1),
        learning_rate=1e-4,
        weights=weights,
        select=Result(score=score, num_languages=1, gain=None),
        gain_over_single=None,
        dev=None,
        dev_zero_shot=None,
        test=None,
        test_zero_shot=None,
    )


@pytest.fixture
def registered(database: str, study: StudyRecord) -> Callable[[], Any]:
    """Reads the version that bears the alias of the study's XNLI model."""
    from mlflow import MlflowClient

    client = MlflowClient(tracking_uri=database)
    return lambda: client.get_model_version_by_alias(f"{study.name}-xnli", "champion")


def store_uri(key: str) -> str:
    return f"file:///store/weights/{key}"


def test_a_champion_becomes_the_version_with_the_alias(
    tracker: Tracker, registered: Callable[[], Any], read_runs: Runs
) -> None:
    run_trial(tracker, make_finished(0))
    tracker.register_champions([make_champion("w1")], store_uri)
    version = registered()
    assert version.run_id == read_runs()["trial 0: mnli 100 %"].info.run_id
    assert version.tags == {
        "weights": "file:///store/weights/w1",
        "score": "60.00",
        "mixture": "mnli 100 %",
        "trial": "0",
        "data": "dir",
    }


def test_a_champion_without_weights_is_passed_over(
    tracker: Tracker, registered: Callable[[], Any]
) -> None:
    from mlflow.exceptions import MlflowException

    run_trial(tracker, make_finished(0))
    tracker.register_champions([make_champion(None)], store_uri)
    with pytest.raises(MlflowException):
        registered()
