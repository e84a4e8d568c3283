"""Which weights stay: those that test needs, and those of what is under way."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from plan_factories import make_plan, make_setting
from record_factories import make_phase, make_score, make_study, make_trial

from search.records import TrialRecord
from search.retention import Retention
from search.selection import Champion
from search.trial import TRIAL_ROLES, find_missing
from search.trials import Trials
from spaces.phases import EvaluatePhase, TrainPhase, unfold
from spaces.plan import Plan
from spaces.task import Role
from trainers.store import Partial, Store

SETTING = make_setting()
PLAN = make_plan()
PARENT = make_phase("parent", kind="intermediate", weights="parent")
STRANGER = "weights of another study"
SIZE = 1000


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(str(tmp_path / "store"))
    store.write_weights(STRANGER, b"")
    return store


@pytest.fixture
def retention(store: Store) -> Retention:
    return Retention(store, make_study(), SETTING)


def bounded(store: Store, num_weights: float) -> Retention:
    """Leaves room for so many weights, and for their manifests."""
    return Retention(store, make_study(), SETTING, max_bytes=round(num_weights * (SIZE + 30)))


def add_trial(
    store: Store, number: int, xnli: float, tatoeba: float = 0.0, *, baseline: str | None = None
) -> TrialRecord:
    """A finished trial that left weights `w{number}` in the store; its parent's are shared.

    XNLI is scored with its own weights, Tatoeba with the pretrained encoder.
    """
    own = make_phase(f"w{number}", weights=f"w{number}")
    evaluations = [
        make_phase(f"xnli{number}", kind="evaluate", weights=f"w{number}"),
        make_phase(f"tatoeba{number}", kind="evaluate", weights=None),
    ]
    for phase in (PARENT, own):
        store.write_weights(phase.key, b"w" * SIZE)
    scores = [
        make_score("xnli", xnli, phase=f"xnli{number}"),
        make_score("tatoeba", tatoeba, phase=f"tatoeba{number}"),
    ]
    return make_trial(number, scores, baseline=baseline, phases=[PARENT, own, *evaluations])


def trainings(plan: Plan = PLAN) -> list[TrainPhase]:
    phases = unfold(plan, SETTING, TRIAL_ROLES).in_order()
    return [phase for phase in phases if isinstance(phase, TrainPhase)]


def write_weights(store: Store, phases: Iterable[TrainPhase] = tuple(trainings())) -> list[str]:
    for phase in phases:
        store.write_weights(phase.key, b"w" * SIZE)
    return [phase.key for phase in phases]


def collect(
    retention: Retention, records: Sequence[TrialRecord], under_way: Sequence[Plan] = ()
) -> None:
    retention.collect(Trials(finished=records, unfinished=under_way))


def test_baselines_and_the_best_of_each_target_stay(store: Store, retention: Retention) -> None:
    records = [
        add_trial(store, 0, 10.0, baseline="none"),
        add_trial(store, 1, 50.0, 20.0),
        add_trial(store, 2, 40.0, 30.0),
        add_trial(store, 3, 45.0, 25.0),
    ]
    collect(retention, records)
    # what trial 2 is best for is scored with the pretrained encoder
    assert store.stored_weights() == ("w0", "w1", STRANGER)


def test_a_trial_that_is_beaten_loses_its_weights(store: Store, retention: Retention) -> None:
    first = add_trial(store, 1, 50.0)
    collect(retention, [first])
    assert "w1" in store.stored_weights()
    collect(retention, [first, add_trial(store, 2, 60.0, 1.0)])
    assert store.stored_weights() == ("w2", STRANGER)


def test_equally_good_trials_all_stay(store: Store, retention: Retention) -> None:
    records = [add_trial(store, number, 50.0, 50.0) for number in (1, 2, 3)]
    collect(retention, records)
    assert store.stored_weights() == ("w1", "w2", "w3", STRANGER)


@pytest.mark.parametrize("diverged", [1, 3])
def test_a_trial_that_diverged_is_never_the_best(
    store: Store, retention: Retention, diverged: int
) -> None:
    records = [
        add_trial(store, number, math.nan if number == diverged else 50.0, math.nan)
        for number in (1, 2, 3)
    ]
    collect(retention, records)
    stay = {f"w{number}" for number in (1, 2, 3) if number != diverged}
    assert set(store.stored_weights()) == {STRANGER, *stay}


def test_what_is_under_way_stays_whoever_made_it(store: Store, retention: Retention) -> None:
    keys = write_weights(store)
    shared = [make_phase(key, weights=key) for key in keys]
    beaten = make_trial(1, [], phases=shared)
    best = add_trial(store, 2, 50.0, 50.0)
    collect(retention, [beaten, best], [PLAN])
    assert set(keys) <= set(store.stored_weights())
    collect(retention, [beaten, best])
    assert not set(keys) & set(store.stored_weights())


def test_a_failed_trial_leaves_neither_weights_nor_states(
    store: Store, retention: Retention
) -> None:
    first, second, *_ = write_weights(store)
    store.write_partial(second, Partial(step=3, state=b"state"))
    failed = Trials(finished=[], failed=[PLAN])
    retention.collect(replace(failed, unfinished=[PLAN]))
    assert {first, second} <= set(store.stored_weights())
    assert store.read_partial(second) is not None
    retention.collect(failed)
    assert store.stored_weights() == (STRANGER,)
    assert store.read_partial(second) is None


def test_states_of_others_in_a_shared_store_are_left_alone(store: Store) -> None:
    retention = Retention(store, make_study(), SETTING, is_shared=True)
    (first, *_) = write_weights(store)
    store.write_partial(first, Partial(step=3, state=b"state"))
    retention.collect(Trials(finished=[], failed=[PLAN]))
    assert first in store.stored_weights()
    assert store.read_partial(first) is not None


def test_only_the_champions_weights_stay_at_the_end(store: Store, retention: Retention) -> None:
    records = [add_trial(store, number, 50.0, baseline="none") for number in range(3)]
    write_weights(store)
    retention.keep_only(make_champions("w1", None), Trials(finished=records, failed=[PLAN]))
    assert store.stored_weights() == ("w1", STRANGER)


def test_weights_found_in_a_shared_store_are_left_alone(store: Store) -> None:
    retention = Retention(store, make_study(), SETTING, is_shared=True)
    best, beaten = add_trial(store, 1, 60.0, 1.0), add_trial(store, 2, 50.0)
    borrowed = replace(beaten, phases=tuple(replace(phase, found=True) for phase in beaten.phases))
    collect(retention, [best, borrowed])
    assert "w2" in store.stored_weights()
    retention.keep_only([], Trials(finished=[best, borrowed]))
    assert store.stored_weights() == ("w2", STRANGER)


def make_champions(*keys: str | None) -> list[Champion]:
    return cast("list[Champion]", [SimpleNamespace(weights=key) for key in keys])


def finish_evaluations(store: Store, target: str) -> None:
    """File the scores of one target, as its crew would."""
    for phase in unfold(PLAN, SETTING, TRIAL_ROLES).in_order():
        if isinstance(phase, EvaluatePhase) and phase.target == target:
            for cell in phase.cells:
                store.write_result(cell.key, {})
        elif isinstance(phase, TrainPhase):
            store.write_result(phase.key, {})


def test_under_a_bound_that_is_not_reached_nothing_is_dropped(store: Store) -> None:
    records = [add_trial(store, number, 50.0) for number in (1, 2)]
    bounded(store, 4).keep_under(Trials(finished=records))
    assert store.stored_weights() == ("parent", "w1", "w2", STRANGER)


def test_weights_are_dropped_in_the_order_of_how_little_they_are_needed(store: Store) -> None:
    baselines = [add_trial(store, n, 10.0 + n, baseline=f"single-{n}") for n in range(2)]
    trials = Trials(finished=[*baselines, add_trial(store, 2, 50.0), add_trial(store, 3, 20.0)])
    lost = []
    for num_left in (4, 3, 2, 1, 0):
        before = set(store.stored_weights())
        bounded(store, num_left + 0.1).keep_under(trials)
        lost.append(before - set(store.stored_weights()))
    # neither baseline nor best, then baselines, then the best, each the oldest first
    assert lost == [{"parent"}, {"w3"}, {"w0"}, {"w1"}, {"w2"}]


def test_what_a_running_trial_has_no_use_for_goes_before_baselines(store: Store) -> None:
    _, xnli, squad = write_weights(store)
    finish_evaluations(store, "xnli")
    trials = Trials(finished=[add_trial(store, 0, 10.0, baseline="none")], unfinished=[PLAN])
    store.drop_weights("parent")
    bounded(store, 3.1).keep_under(trials)
    assert set(store.stored_weights()) == {"w0", xnli, squad, STRANGER}
    bounded(store, 2.1).keep_under(trials)
    assert set(store.stored_weights()) == {"w0", squad, STRANGER}


def test_weights_that_a_phase_yet_to_run_starts_from_are_never_dropped(store: Store) -> None:
    intermediate, xnli, squad = write_weights(store)
    bounded(store, 0).keep_under(Trials(finished=[], unfinished=[PLAN]))
    assert {intermediate, xnli, squad} <= set(store.stored_weights())
    finish_evaluations(store, "xnli")
    bounded(store, 0).keep_under(Trials(finished=[], unfinished=[PLAN]))
    assert squad in store.stored_weights()
    assert xnli not in store.stored_weights()


def test_what_was_dropped_is_recomputed_for_test(store: Store) -> None:
    intermediate, xnli, squad = write_weights(store)
    for target in PLAN.targets:
        finish_evaluations(store, target)
    bounded(store, 0).keep_under(Trials(finished=[], unfinished=[PLAN]))
    assert store.stored_weights() == (STRANGER,)
    missing = find_missing(unfold(PLAN, SETTING, (Role.TEST,)), store)
    assert [phase.key for phase in missing[:3]] == [intermediate, xnli, squad]


def test_champions_keep_their_weights_under_a_bound(store: Store) -> None:
    records = [add_trial(store, number, 50.0 + number) for number in (1, 2)]
    bounded(store, 0).keep_under(Trials(finished=records), make_champions("w2"))
    assert store.stored_weights() == ("w2", STRANGER)


def test_states_count(store: Store) -> None:
    record = add_trial(store, 1, 50.0)
    store.write_partial("w1", Partial(step=3, state=b"s" * 2 * SIZE))
    bounded(store, 3.5).keep_under(Trials(finished=[record]))
    assert store.stored_weights() == ("w1", STRANGER)


def test_trunks_go_before_any_weights(store: Store) -> None:
    keys = write_weights(store)
    for phase in trainings():
        store.write_trunk(phase.trajectory, Partial(step=3, state=b"s" * SIZE))
    store.write_trunk("of another study", Partial(step=3, state=b"s"))
    trials = Trials(finished=[], unfinished=[PLAN])
    for num_left in (2, 1, 0):
        bounded(store, len(keys) + num_left + 0.5).keep_under(trials)
        assert len(store.list_trunks()) == num_left + 1
    assert set(store.list_trunks()) == {"of another study"}
    assert set(keys) <= set(store.stored_weights())


def test_trunks_in_a_shared_store_cost_no_weights(store: Store) -> None:
    keys = write_weights(store)
    for phase in trainings():
        store.write_trunk(phase.trajectory, Partial(step=3, state=b"s" * SIZE))
    trials = Trials(finished=[add_trial(store, 1, 50.0)], unfinished=[PLAN])
    max_bytes = (len(keys) + 2) * (SIZE + 30)
    Retention(store, make_study(), SETTING, is_shared=True, max_bytes=max_bytes).keep_under(trials)
    assert len(store.list_trunks()) == len({phase.trajectory for phase in trainings()})
    assert {"parent", "w1", *keys} <= set(store.stored_weights())


def test_other_studies_do_not_count(store: Store) -> None:
    store.write_weights("more of another study", b"w" * 100 * SIZE)
    record = add_trial(store, 1, 50.0)
    bounded(store, 3).keep_under(Trials(finished=[record]))
    assert "parent" in store.stored_weights()


def test_looks_are_a_second_apart_and_there_are_none_without_a_bound(store: Store) -> None:
    assert not Retention(store, make_study(), SETTING).is_due()
    retention = bounded(store, 3)
    assert retention.is_due()
    retention.look(Trials(finished=[]))
    assert not retention.is_due()
