"""Which weights stay: those of baselines, of the best trials and of what is under way."""

from __future__ import annotations

import math
from collections.abc import Sequence
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
from search.trial import TRIAL_ROLES
from spaces.phases import TrainPhase, unfold
from spaces.plan import Plan
from trainers.store import Store

SETTING = make_setting()
PARENT = make_phase("parent", kind="intermediate", weights="parent")
STRANGER = "weights of another study"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(str(tmp_path / "store"))
    store.write_weights(STRANGER, b"")
    return store


@pytest.fixture
def retention(store: Store) -> Retention:
    return Retention(store, make_study())


def add_trial(
    store: Store, number: int, xnli: float, tatoeba: float = 0.0, *, baseline: str | None = None
) -> TrialRecord:
    """A finished trial that left weights `w{number}` in the store; its parent's are shared."""
    own = make_phase(f"w{number}", weights=f"w{number}")
    evaluation = make_phase(f"e{number}", kind="evaluate", weights=f"w{number}")
    for phase in (PARENT, own):
        store.write_weights(phase.key, b"")
    return make_trial(
        number,
        [make_score("xnli", xnli), make_score("tatoeba", tatoeba)],
        baseline=baseline,
        phases=[PARENT, own, evaluation],
    )


def collect(
    retention: Retention, records: Sequence[TrialRecord], under_way: Sequence[Plan] = ()
) -> None:
    retention.collect(records, under_way, SETTING)


def test_baselines_and_the_best_of_each_target_stay(store: Store, retention: Retention) -> None:
    records = [
        add_trial(store, 0, 10.0, baseline="none"),
        add_trial(store, 1, 50.0, 20.0),
        add_trial(store, 2, 40.0, 30.0),
        add_trial(store, 3, 45.0, 25.0),
    ]
    collect(retention, records)
    assert store.stored_weights() == ("parent", "w0", "w1", "w2", STRANGER)


def test_a_trial_that_is_beaten_loses_its_weights(store: Store, retention: Retention) -> None:
    first = add_trial(store, 1, 50.0)
    collect(retention, [first])
    assert "w1" in store.stored_weights()
    collect(retention, [first, add_trial(store, 2, 60.0, 1.0)])
    assert store.stored_weights() == ("parent", "w2", STRANGER)


def test_equally_good_trials_all_stay(store: Store, retention: Retention) -> None:
    records = [add_trial(store, number, 50.0, 50.0) for number in (1, 2, 3)]
    collect(retention, records)
    assert store.stored_weights() == ("parent", "w1", "w2", "w3", STRANGER)


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
    assert set(store.stored_weights()) == {"parent", STRANGER, *stay}


def test_what_is_under_way_stays_whoever_made_it(store: Store, retention: Retention) -> None:
    plan = make_plan()
    keys = [
        phase.key
        for phase in unfold(plan, SETTING, TRIAL_ROLES).in_order()
        if isinstance(phase, TrainPhase)
    ]
    for key in keys:
        store.write_weights(key, b"")
    shared = [make_phase(key, weights=key) for key in keys]
    beaten = make_trial(1, [make_score("xnli", 1.0), make_score("tatoeba", 1.0)], phases=shared)
    best = add_trial(store, 2, 50.0, 50.0)
    collect(retention, [beaten, best], [plan])
    assert set(keys) <= set(store.stored_weights())
    collect(retention, [beaten, best])
    assert not set(keys) & set(store.stored_weights())


def test_only_the_champions_weights_stay_at_the_end(store: Store, retention: Retention) -> None:
    records = [add_trial(store, number, 50.0, baseline="none") for number in range(3)]
    champions = [SimpleNamespace(weights=key) for key in ("w1", None)]
    retention.keep_only(cast("list[Champion]", champions), records)
    assert store.stored_weights() == ("w1", STRANGER)


def test_weights_found_in_a_shared_store_are_left_alone(store: Store) -> None:
    retention = Retention(store, make_study(), is_shared=True)
    best, beaten = add_trial(store, 1, 60.0, 1.0), add_trial(store, 2, 50.0)
    borrowed = replace(beaten, phases=tuple(replace(phase, found=True) for phase in beaten.phases))
    collect(retention, [best, borrowed])
    assert "w2" in store.stored_weights()
    retention.keep_only([], [best, borrowed])
    assert store.stored_weights() == ("w2", STRANGER)
