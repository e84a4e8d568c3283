"""The study on disk: what is written is what a later process reads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from optuna.trial import TrialState
from plan_factories import make_plan, make_scope

from search.journal import Journal, baseline_of, error_of, listed_name, plan_of
from spaces.library import SPACES
from spaces.plan import Plan
from spaces.space import Scope, Space

SCOPE = make_scope()
MIXTURES = SPACES["mixtures"]
OPTIONS = {"space": "mixtures", "targets": ["xnli", "panx"], "seed": 0}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study.journal"


def set_up(path: Path, space: Space = MIXTURES) -> Journal:
    journal = Journal(path)
    journal.set_up("pilot", OPTIONS, space=space, scope=SCOPE, in_flight=2)
    return journal


def ask_all(journal: Journal) -> None:
    """Start every baseline."""
    for _ in journal.trials():
        journal.study.ask()


def test_a_study_is_new_until_its_number_of_trials_is_set(path: Path) -> None:
    assert Journal(path).is_new
    journal = set_up(path)
    assert journal.is_new
    journal.ask_for(5)
    assert not journal.is_new


def test_another_process_reads_what_was_set_up(path: Path) -> None:
    set_up(path).ask_for(5)
    journal = Journal(path)
    assert (journal.name, journal.options) == ("pilot", OPTIONS)
    assert (journal.in_flight, journal.num_trials) == (2, 5)
    journal.ask_for(7)
    assert Journal(path).num_trials == 7


@pytest.mark.parametrize("space", SPACES.values(), ids=lambda space: space.name)
def test_baselines_wait_as_the_first_trials_with_names_and_plans(path: Path, space: Space) -> None:
    set_up(path, space)
    trials = Journal(path).trials()
    assert [trial.number for trial in trials] == list(range(len(trials)))
    assert {trial.state for trial in trials} == {TrialState.WAITING}
    baselines = space.baselines(SCOPE)
    assert [listed_name(trial) for trial in trials] == [b.name for b in baselines]
    assert [baseline_of(trial) for trial in trials] == [
        b.name if b.is_reference else None for b in baselines
    ]
    assert [plan_of(trial) for trial in trials] == [b.plan for b in baselines]


@pytest.mark.parametrize("num_written", [0, 1, 3])
def test_a_set_up_that_was_cut_short_starts_over(path: Path, num_written: int) -> None:
    written: list[Plan] = []

    def die_after(plan: Plan, scope: Scope) -> dict[str, float]:
        if len(written) == num_written:
            raise InterruptedError
        written.append(plan)
        assert MIXTURES.parameters is not None
        return MIXTURES.parameters(plan, scope)

    with pytest.raises(InterruptedError):
        set_up(path, replace(MIXTURES, parameters=die_after))
    assert Journal(path).is_new
    assert len(Journal(path).trials()) == num_written
    names = [baseline_of(trial) for trial in set_up(path).trials()]
    assert names == ["none", "single-ccg", "single-mnli", "single-squad"]


def test_a_plan_is_recorded_with_its_trial(path: Path) -> None:
    journal = Journal(path)
    trial = journal.study.ask()
    assert plan_of(journal.trials()[0]) is None
    journal.set_plan(trial, make_plan())
    assert plan_of(Journal(path).trials()[0]) == make_plan()
    assert baseline_of(Journal(path).trials()[0]) is None


def test_a_result_is_told_with_the_score_of_each_target(path: Path) -> None:
    journal = set_up(path)
    ask_all(journal)
    journal.complete(1, {"xnli": 61.5, "panx": 40.0}, 50.75)
    trial = Journal(path).trials()[1]
    assert (trial.state, trial.value) == (TrialState.COMPLETE, 50.75)
    assert (trial.user_attrs["select/xnli"], trial.user_attrs["select/panx"]) == (61.5, 40.0)
    assert baseline_of(trial) == "single-ccg"


def test_a_failure_is_told_with_its_reason(path: Path) -> None:
    journal = set_up(path)
    ask_all(journal)
    journal.fail(0, "out of memory")
    failed, running, *_ = Journal(path).trials()
    assert (failed.state, failed.value) == (TrialState.FAIL, None)
    assert error_of(failed) == "out of memory"
    assert (running.state, error_of(running)) == (TrialState.RUNNING, "unknown")


def test_a_list_that_was_cut_short_is_not_added_twice(path: Path) -> None:
    space = SPACES["ratios"]
    for _ in range(2):
        journal = set_up(path, space)
    names = [listed_name(trial) for trial in journal.trials()]
    assert names == [baseline.name for baseline in space.baselines(SCOPE)]
