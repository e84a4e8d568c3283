"""A search over rungs: slots follow from results alone, and Optuna learns full scores only."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from optuna.trial import TrialState
from tune_driver import NUM_BASELINES, Driver, Pick, newest_first, oldest_first, shuffled

from search.fidelity.rungs import FULL, Climb, told_rungs
from search.journal import is_complete

RUNGS = (0.25, 1.0)
NUM_TRIALS = 16


def make_driver(path: Path, **changes: Any) -> Driver:
    return Driver(path, rungs=RUNGS, num_trials=NUM_TRIALS, **changes)


def run(driver: Driver, pick: Pick = oldest_first, num_ends: int | None = None) -> None:
    """Run to the end, or until so many slots ended."""
    num_ended = 0
    while num_ends is None or num_ended < num_ends:
        while driver.ask():
            pass
        if not driver.running:
            break
        driver.end(pick(list(driver.running)))
        num_ended += 1
    if num_ends is None:
        driver.searcher.tell_rest()


def climbs(driver: Driver) -> list[Climb]:
    return driver.journal.climbs(driver.rungs)


def slots(driver: Driver) -> dict[int, tuple[int, float]]:
    """Trial and rung of each slot."""
    return {slot: (c.trial, rung) for c in climbs(driver) for rung, slot in c.slots.items()}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Driver:
    driver = make_driver(tmp_path_factory.mktemp("rungs") / "study.journal")
    run(driver)
    return driver


def test_baselines_come_to_every_rung_and_some_of_the_others(undisturbed: Driver) -> None:
    found = climbs(undisturbed)
    assert len(found) == NUM_TRIALS
    assert all(c.top == FULL for c in found[:NUM_BASELINES])
    searched = found[NUM_BASELINES:]
    assert all(0.25 in c.scores for c in searched)
    num_promoted = sum(c.top == FULL for c in searched)
    # what is promoted early may be overtaken, so it is more than a third; never all
    assert len(searched) // 3 <= num_promoted < len(searched)


def test_only_full_scores_are_told_and_the_rest_is_pruned(undisturbed: Driver) -> None:
    trials = undisturbed.journal.trials()
    for trial, climb in zip(trials, climbs(undisturbed), strict=True):
        assert told_rungs(trial.user_attrs) == [0.25]
        state = TrialState.COMPLETE if climb.top == FULL else TrialState.PRUNED
        assert trial.state is state
        assert ("select/xnli" in trial.user_attrs) == is_complete(trial)


def test_a_slot_sees_exactly_the_slots_k_before_it(undisturbed: Driver) -> None:
    for climb in climbs(undisturbed):
        if climb.top == FULL:
            assert climb.slots[FULL] - climb.slots[0.25] >= undisturbed.in_flight


@pytest.mark.parametrize("pick", [newest_first, shuffled(1), shuffled(2)])
def test_the_order_of_results_changes_nothing(
    tmp_path: Path, undisturbed: Driver, pick: Pick
) -> None:
    driver = make_driver(tmp_path / "j")
    run(driver, pick)
    assert slots(driver) == slots(undisturbed)
    assert driver.plans() == undisturbed.plans()


@pytest.mark.parametrize("num_ends", [0, 5, 11, 17, 20, 22])
def test_a_killed_study_goes_on_as_if_it_had_not_been(
    tmp_path: Path, undisturbed: Driver, num_ends: int
) -> None:
    killed = make_driver(tmp_path / "j")
    run(killed, newest_first, num_ends)
    resumed = make_driver(tmp_path / "j")
    run(resumed, shuffled(num_ends))
    assert slots(resumed) == slots(undisturbed)
    assert resumed.plans() == undisturbed.plans()
    assert resumed.states() == undisturbed.states()


def test_a_driver_that_dies_between_drawing_and_noting_goes_on_alike(
    tmp_path: Path, undisturbed: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = make_driver(tmp_path / "j")
    run(killed, oldest_first, 9)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(killed.searcher._ladder, "note", die)
    with pytest.raises(KeyboardInterrupt):
        run(killed)
    resumed = make_driver(tmp_path / "j")
    run(resumed)
    assert slots(resumed) == slots(undisturbed)
    assert resumed.plans() == undisturbed.plans()


def test_a_trial_that_fails_at_a_rung_is_not_promoted(tmp_path: Path) -> None:
    driver = make_driver(tmp_path / "j")
    while driver.ask():
        pass
    while driver.running:
        name, config = next(iter(driver.running.items()))
        driver.end(name, {"error": "diverged"} if config["number"] >= NUM_BASELINES else None)
        while driver.ask():
            pass
    driver.searcher.tell_rest()
    searched = driver.states()[NUM_BASELINES:]
    assert searched == [TrialState.FAIL] * (NUM_TRIALS - NUM_BASELINES)


def test_plans_are_handed_out_at_their_rung(tmp_path: Path) -> None:
    driver = make_driver(tmp_path / "j")
    while driver.ask():
        pass
    plans = [config["plan"] for config in driver.running.values()]
    assert len(plans) == driver.in_flight
    assert all('"rung": 0.25' in plan for plan in plans)


def test_a_rung_that_misleads_is_given_up(tmp_path: Path) -> None:
    driver = make_driver(tmp_path / "j", space=many_baselines())
    while driver.ask():
        pass
    while driver.running:
        name = next(iter(driver.running))
        config = driver.running[name]
        driver.end(name, {"record": mislead(config)})
        while driver.ask():
            pass
    driver.searcher.tell_rest()
    begun_in_full = [c.trial for c in climbs(driver) if 0.25 not in c.slots]
    assert begun_in_full
    assert begun_in_full == list(range(begun_in_full[0], NUM_TRIALS))
    assert TrialState.PRUNED in driver.states()


def many_baselines() -> Any:
    """The mixtures with eight baselines: the first searched plans of another seed."""
    from tune_driver import MIXTURES, SCOPE

    from spaces.mixture import Mixture
    from spaces.space import Baseline

    plans = [SCOPE.plan(Mixture.normalised({"mnli": 1 + n, "squad": 9 - n})) for n in range(8)]
    named = tuple(Baseline(name=f"line-{n}", plan=plan) for n, plan in enumerate(plans))
    return replace(MIXTURES, baselines=lambda _: named)


def mislead(config: dict[str, Any]) -> Any:
    """A record whose scores at the lower rung are the full ones turned round."""
    from tune_driver import score_plan

    from spaces.plan import plan_from_json

    plan = plan_from_json(config["plan"])
    record = score_plan(config["number"], plan)
    if plan.rung == FULL:
        return record
    turned = tuple(replace(score, value=100 - score.value) for score in record.scores)
    return replace(record, scores=turned)


def test_a_study_may_be_smaller_than_its_baselines(tmp_path: Path) -> None:
    driver = Driver(tmp_path / "j", rungs=RUNGS, num_trials=2)
    run(driver)
    assert [climb.top for climb in climbs(driver)] == [FULL, FULL]
    assert driver.states()[2:] == [TrialState.WAITING] * (NUM_BASELINES - 2)


def test_an_extended_study_starts_more_trials_and_leaves_the_pruned(tmp_path: Path) -> None:
    driver = make_driver(tmp_path / "j")
    run(driver)
    before = driver.states()
    longer = Driver(tmp_path / "j", rungs=RUNGS, num_trials=NUM_TRIALS + 6)
    run(longer)
    assert longer.states()[:NUM_TRIALS] == before
    assert len(longer.states()) == NUM_TRIALS + 6
