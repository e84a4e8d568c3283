"""The searcher: suggestions follow from (seed, number) and results alone, never from timing."""

from __future__ import annotations

import math
import pickle
from dataclasses import replace
from pathlib import Path
from typing import Any

import optuna
import pytest
from optuna.trial import TrialState
from record_factories import make_score, make_trial
from tune_driver import (
    MIXTURES,
    NUM_BASELINES,
    NUM_TRIALS,
    SCOPE,
    Driver,
    Pick,
    newest_first,
    oldest_first,
    score_plan,
    shuffled,
)

from search.journal import baseline_of, error_of
from search.options import SAMPLER_NAMES
from search.sampler import mix_seed
from search.samplers import SAMPLERS
from spaces.library import SPACES
from spaces.plan import Plan, plan_from_json
from spaces.simplex import Suggester
from spaces.space import Scope, Space


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Driver:
    """A study whose results arrived in order, K = 3."""
    driver = Driver(tmp_path_factory.mktemp("undisturbed") / "study.journal")
    driver.run()
    return driver


def watch(space: Space, seen: dict[int, set[int]]) -> Space:
    """The space, noting under a trial's number which results could be seen when it was drawn."""

    def suggest(trial: Suggester, scope: Scope) -> Plan:
        assert isinstance(trial, optuna.Trial)
        states = (TrialState.COMPLETE, TrialState.FAIL)
        seen[trial.number] = {t.number for t in trial.study.get_trials(states=states)}
        assert space.suggest is not None
        return space.suggest(trial, scope)

    return replace(space, suggest=suggest)


@pytest.mark.parametrize("in_flight", [1, 2, 3])
@pytest.mark.parametrize("pick", [oldest_first, newest_first, shuffled(1)])
def test_a_suggestion_sees_exactly_the_trials_k_before_it(
    tmp_path: Path, pick: Pick, in_flight: int
) -> None:
    seen: dict[int, set[int]] = {}
    space = watch(MIXTURES, seen)
    driver = Driver(tmp_path / "j", in_flight, space, sampler="random", num_trials=8)
    driver.run(pick)
    assert seen == {n: set(range(max(0, n - in_flight + 1))) for n in range(8)}


@pytest.mark.parametrize("in_flight", [1, 2, 3])
def test_the_order_in_which_results_arrive_changes_no_suggestion(
    tmp_path: Path, undisturbed: Driver, in_flight: int
) -> None:
    orders = [newest_first, shuffled(2)]
    drivers = [Driver(tmp_path / f"{i}", in_flight=in_flight) for i in range(len(orders))]
    for driver, pick in zip(drivers, orders, strict=True):
        driver.run(pick)
    newest, mixed = drivers
    assert newest.states() == mixed.states() == [TrialState.COMPLETE] * NUM_TRIALS
    assert newest.plans() == mixed.plans()
    if in_flight == undisturbed.in_flight:
        assert newest.plans() == undisturbed.plans()


def test_results_do_change_suggestions_once_tpe_models_them(
    tmp_path: Path, undisturbed: Driver
) -> None:
    driver = Driver(tmp_path / "j")
    while len(driver.handed_out) < NUM_TRIALS:
        while len(driver.handed_out) < NUM_TRIALS and driver.ask():
            pass
        name, config = next(iter(driver.running.items()))
        mirrored = score_plan(config["number"], plan_from_json(config["plan"]))
        scores = tuple(replace(score, value=100 - score.value) for score in mirrored.scores)
        driver.end(name, {"record": replace(mirrored, scores=scores)})
    startup = 5
    assert driver.plans()[:startup] == undisturbed.plans()[:startup]
    assert driver.plans()[startup + 3 :] != undisturbed.plans()[startup + 3 :]


def test_studies_of_another_seed_search_other_points(tmp_path: Path, undisturbed: Driver) -> None:
    driver = Driver(tmp_path / "j", seed=1, num_trials=8)
    driver.run()
    own, others = driver.plans()[NUM_BASELINES:], undisturbed.plans()[NUM_BASELINES:]
    assert not {p.mixture for p in own if p} & {p.mixture for p in others if p}


@pytest.mark.parametrize("num_ends", [0, 7, 13])
def test_a_study_that_was_killed_goes_on_as_if_it_had_not_been(
    tmp_path: Path, undisturbed: Driver, num_ends: int
) -> None:
    killed = Driver(tmp_path / "j")
    killed.run(newest_first, num_ends)
    while killed.ask():
        pass
    running = [t.number for t in killed.journal.trials() if t.state is TrialState.RUNNING]
    resumed = Driver(tmp_path / "j")
    resumed.run(newest_first)
    assert resumed.handed_out[: len(running)] == running
    assert resumed.plans() == undisturbed.plans()
    assert resumed.states() == [TrialState.COMPLETE] * NUM_TRIALS


class KilledError(BaseException):
    """The driver died here."""


class DyingTrial:
    """A trial whose driver dies when it asks for one parameter more than `num_drawn`."""

    def __init__(self, trial: Suggester, num_drawn: int) -> None:
        self.trial = trial
        self.num_left = num_drawn

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        if self.num_left == 0:
            raise KilledError
        self.num_left -= 1
        return self.trial.suggest_float(name, low, high, log=log)


@pytest.mark.parametrize("number", [NUM_BASELINES - 1, NUM_BASELINES, 14])
@pytest.mark.parametrize("num_drawn", [0, 1, 3, 5])
def test_a_trial_whose_plan_was_not_recorded_gets_the_same_plan(
    tmp_path: Path, undisturbed: Driver, number: int, num_drawn: int
) -> None:
    def die(trial: Suggester, scope: Scope) -> Plan:
        assert isinstance(trial, optuna.Trial)
        assert MIXTURES.suggest is not None
        if trial.number != number:
            return MIXTURES.suggest(trial, scope)
        MIXTURES.suggest(DyingTrial(trial, num_drawn), scope)
        raise KilledError

    with pytest.raises(KilledError):
        Driver(tmp_path / "j", space=replace(MIXTURES, suggest=die)).run()
    resumed = Driver(tmp_path / "j")
    assert resumed.states()[number] is TrialState.RUNNING
    resumed.run()
    assert resumed.plans() == undisturbed.plans()


def test_baselines_come_first_with_their_names_and_plans(undisturbed: Driver) -> None:
    baselines = MIXTURES.baselines(SCOPE)
    trials = undisturbed.journal.trials()
    assert [baseline_of(t) for t in trials[:NUM_BASELINES]] == [b.name for b in baselines]
    assert undisturbed.plans()[:NUM_BASELINES] == [b.plan for b in baselines]
    assert {baseline_of(t) for t in trials[NUM_BASELINES:]} == {None}


def test_the_sampler_learns_the_baselines_as_points_of_the_space(undisturbed: Driver) -> None:
    assert MIXTURES.parameters is not None
    for trial, baseline in zip(
        undisturbed.journal.trials(), MIXTURES.baselines(SCOPE), strict=False
    ):
        assert trial.params == pytest.approx(MIXTURES.parameters(baseline.plan, SCOPE))


def test_a_list_of_plans_is_handed_out_as_it_is(tmp_path: Path) -> None:
    listed = SPACES["baselines"]
    plans = [baseline.plan for baseline in listed.baselines(SCOPE)]
    driver = Driver(tmp_path / "j", in_flight=len(plans), space=listed)
    configs = [driver.searcher.suggest(f"{n}") for n in range(len(plans))]
    assert [plan_from_json(config["plan"]) for config in configs if config] == plans
    assert [config["number"] for config in configs if config] == list(range(len(plans)))


def test_a_space_without_parameters_is_searched_after_its_baselines(tmp_path: Path) -> None:
    own = replace(MIXTURES, parameters=None)
    first, second = (
        Driver(tmp_path / name, space=own, in_flight=2, num_trials=8) for name in "ab"
    )
    first.run()
    second.run(newest_first)
    assert first.states() == [TrialState.COMPLETE] * 8
    assert first.plans()[:NUM_BASELINES] == [b.plan for b in MIXTURES.baselines(SCOPE)]
    assert len({p.mixture for p in first.plans() if p}) == 8
    assert first.plans() == second.plans()


def test_the_searcher_waits_for_the_trial_k_before(tmp_path: Path) -> None:
    driver = Driver(tmp_path / "j", in_flight=2)
    assert [driver.ask() for _ in range(3)] == [True, True, False]
    driver.end("trial-1")  # of the newer trial, which trial 2 must not see
    assert not driver.ask()
    assert driver.states()[:2] == [TrialState.RUNNING, TrialState.RUNNING]
    driver.end("trial-0")
    assert driver.ask()
    assert driver.states()[:3] == [TrialState.COMPLETE, TrialState.RUNNING, TrialState.RUNNING]


def _record_with(value: float) -> dict[str, Any]:
    scores = [make_score("xnli", value), make_score("tatoeba", 40.0)]
    return {"record": make_trial(0, scores)}


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        ({"error": "phase failed: out of memory"}, "phase failed: out of memory"),
        ({}, "the trial reported nothing"),
        (_record_with(math.nan), "a selection score is missing or not finite"),
        (_record_with(math.inf), "a selection score is missing or not finite"),
        (
            {"record": make_trial(0, [make_score("xnli", 50.0)])},
            "a selection score is missing or not finite",
        ),
    ],
    ids=["error", "nothing", "nan", "infinite", "a target missing"],
)
def test_what_gives_no_finite_mean_is_a_failed_trial(
    tmp_path: Path, result: dict[str, Any], reason: str
) -> None:
    driver = Driver(tmp_path / "j", in_flight=1)
    driver.ask()
    driver.end("trial-0", result)
    assert driver.ask(), "a failed trial holds no one up"
    failed = driver.journal.trials()[0]
    assert failed.state is TrialState.FAIL
    assert error_of(failed) == reason


@pytest.mark.parametrize("result", [None, {}])
def test_a_trial_that_died_is_a_failed_trial(
    tmp_path: Path, result: dict[str, Any] | None
) -> None:
    driver = Driver(tmp_path / "j")
    driver.ask()
    driver.searcher.on_trial_complete("trial-0", result, error=True)
    driver.searcher.tell_rest()
    assert driver.states()[0] is TrialState.FAIL


def test_a_result_counts_once(tmp_path: Path) -> None:
    driver = Driver(tmp_path / "j", in_flight=1)
    driver.ask()
    driver.end("trial-0")
    driver.searcher.on_trial_complete("trial-0", {"error": "too late"})
    driver.searcher.on_trial_complete("trial-9", {"error": "never handed out"})
    driver.searcher.tell_rest()
    driver.searcher.tell_rest()
    assert driver.states()[:2] == [TrialState.COMPLETE, TrialState.WAITING]


def test_an_extended_study_keeps_its_trials_and_goes_on(
    tmp_path: Path, undisturbed: Driver
) -> None:
    Driver(tmp_path / "j", num_trials=8).run()
    extended = Driver(tmp_path / "j", num_trials=10)
    extended.run()
    assert extended.handed_out == [8, 9]
    assert extended.plans()[:8] == undisturbed.plans()[:8]


def test_the_names_of_samplers_on_the_command_line_are_those_there_are() -> None:
    assert tuple(SAMPLERS) == SAMPLER_NAMES


def test_tune_may_pickle_the_searcher(undisturbed: Driver) -> None:
    assert pickle.loads(pickle.dumps(undisturbed.searcher)) is not None


def test_seeds_differ_by_trial_and_study() -> None:
    seeds = {mix_seed(seed, number) for seed in range(20) for number in range(20)}
    assert len(seeds) == 400
    assert mix_seed(3, 4) == mix_seed(3, 4)
