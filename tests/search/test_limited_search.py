"""A search within limits: baselines outside run all the same, suggestions keep to them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from optuna.trial import TrialState
from tune_driver import NUM_BASELINES, SCOPE, Driver, newest_first

from search.journal import baseline_of
from spaces.library import find_space
from spaces.limits import MixtureLimits

LIMITED = replace(SCOPE, limits=MixtureLimits(floors=(("mnli", 0.2),), max_tasks=2))
OWN_SPACE = """
from spaces.mixture import Mixture

def suggest(trial, scope):
    share = trial.suggest_float("mnli", 0.0, 1.0)
    return scope.plan(Mixture.normalised({"mnli": share, "squad": 1 - share}))

def parameters(plan, scope):
    return {"mnli": plan.mixture.ratio("mnli")}
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Driver:
    driver = Driver(tmp_path_factory.mktemp("undisturbed") / "j", scope=LIMITED)
    driver.run()
    return driver


def test_baselines_run_and_searched_mixtures_keep_to_the_limits(undisturbed: Driver) -> None:
    assert undisturbed.states() == [TrialState.COMPLETE] * undisturbed.num_trials
    baselines = [each.plan for each in undisturbed.space.baselines(LIMITED)]
    plans = undisturbed.plans()
    assert plans[:NUM_BASELINES] == baselines
    for plan in plans[NUM_BASELINES:]:
        assert plan is not None
        LIMITED.limits.check_mixture(plan.mixture)
    assert len(set(plans[NUM_BASELINES:])) == undisturbed.num_trials - NUM_BASELINES


def test_only_baselines_inside_have_parameters(undisturbed: Driver) -> None:
    trials = undisturbed.journal.trials()[:NUM_BASELINES]
    assert {baseline_of(trial): bool(trial.params) for trial in trials} == {
        "none": False,
        "single-ccg": False,
        "single-mnli": True,
        "single-squad": False,
    }


@pytest.mark.parametrize("num_ends", [0, 3, 9])
def test_a_search_that_was_killed_goes_on_as_if_it_had_not_been(
    tmp_path: Path, undisturbed: Driver, num_ends: int
) -> None:
    killed = Driver(tmp_path / "j", scope=LIMITED)
    killed.run(newest_first, num_ends)
    while killed.ask():
        pass
    resumed = Driver(tmp_path / "j", scope=LIMITED)
    resumed.run(newest_first)
    assert resumed.plans() == undisturbed.plans()


def test_a_user_s_space_learns_from_the_baselines_that_it_can_place(tmp_path: Path) -> None:
    path = tmp_path / "line.py"
    path.write_text(OWN_SPACE, encoding="utf-8")
    driver = Driver(tmp_path / "j", space=find_space(str(path)), num_trials=10)
    driver.run()
    assert driver.states() == [TrialState.COMPLETE] * 10
    found = {baseline_of(trial): trial.params for trial in driver.journal.trials()[:4]}
    assert found == {
        "none": {},
        "single-ccg": {},
        "single-mnli": {"mnli": 1.0},
        "single-squad": {"mnli": 0.0},
    }
