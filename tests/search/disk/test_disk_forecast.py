"""The forecast against a count by hand, for an encoder without a vocabulary and layers.

Then every phase has the same weights, but for its head. Two targets, XNLI and XQuAD; two
intermediate tasks, MNLI and SQuAD.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any, cast

import pytest
from plan_factories import make_inventory, make_plan, make_setting

from search.disk import forecast
from search.disk.forecast import DiskForecast, forecast_disk
from search.options import Options
from search.outlook import Outlook
from spaces.phases import AlignPhase, TrainPhase
from spaces.plan import Alignment

SETTING = make_setting(make_inventory(["en", "de"], has_word_pairs=True))
NONE, MNLI, SQUAD = (make_plan(weights) for weights in ({}, {"mnli": 1.0}, {"squad": 1.0}))
OUTLOOK = Outlook(baselines=(NONE, MNLI, SQUAD), searched=make_plan(), num_searched=5, in_flight=2)


@dataclass(frozen=True)
class RoundSizes:
    """Weights of 100 bytes, states of 300, an alignment of 10."""

    def weights(self, phase: AlignPhase | TrainPhase) -> int:
        return 10 if isinstance(phase, AlignPhase) else 100

    def state(self, phase: AlignPhase | TrainPhase) -> int:
        return 0 if isinstance(phase, AlignPhase) else 300


@pytest.fixture(autouse=True)
def _round_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in = SimpleNamespace(of_study=lambda *_: RoundSizes())
    monkeypatch.setattr(forecast, "PhaseSizes", stand_in)
    monkeypatch.setattr(forecast, "count_feature_bytes", lambda _: 7)


def count(outlook: Outlook = OUTLOOK, **options: Any) -> DiskForecast:
    own = {"crews": 1, "keep_weights": False, "has_shared_store": False, "data": None}
    asked = {**own, **options}
    return forecast_disk(cast("Options", SimpleNamespace(**asked)), outlook, SETTING)


def test_baselines_champions_and_trials_under_way_are_the_peak() -> None:
    found = count()
    # two fine-tunes of each of three baselines, a champion a target, two trials of three phases
    assert found.peak == 600 + 200 + 600
    assert found.end == 200
    assert found.states == 600
    assert found.features == 7


def test_plans_that_nothing_is_compared_with_are_kept_no_longer_than_searched_ones() -> None:
    beside = replace(OUTLOOK, untested=frozenset({SQUAD}))
    assert count().peak - count(beside).peak == 200
    assert count(beside).end == count().end


def test_a_short_study_has_no_more_than_all_of_its_phases() -> None:
    few = replace(OUTLOOK, num_searched=0)
    assert count(few).peak == 600  # an MNLI phase is the fine-tune of `none` too: 2 + 2 + 2
    assert count(replace(few, baselines=(NONE,))).peak == 200


def test_a_study_that_keeps_its_weights_ends_with_all_of_them() -> None:
    found = count(keep_weights=True)
    assert found.peak == found.end == 600 + 5 * 300
    assert found.minimum == found.peak + 600


def test_trunks_that_are_never_dropped_are_part_of_the_minimum() -> None:
    own, shared = count(keep_weights=True), count(keep_weights=True, has_shared_store=True)
    # a state of each of six distinct phases of baselines, and of three phases of five trials
    assert own.trunks == shared.trunks == 3 * 600 + 5 * 900
    assert shared.minimum == own.minimum + own.trunks
    assert shared.reserve == own.reserve + own.trunks
    assert count(has_shared_store=True) == count()


def test_trunks_of_rungs_are_counted_until_their_trials_end() -> None:
    found = count(replace(OUTLOOK, rungs=(0.5, 1.0)))
    # `none` has two fine-tunes to continue, each other trial its intermediate phase; those of
    # `single-mnli` and `single-squad` are fine-tunes of `none` too
    assert found.trunks == 300 * 2 + 300 * 5
    assert (found.peak, found.end) == (count().peak, count().end)
    assert found.results > count().results


def test_the_minimum_is_champions_parents_and_what_crews_have_in_hand() -> None:
    # two champions, a parent in each of two trials, a fine-tune and two states a crew
    assert count().minimum == 200 + 200 + 100 + 600
    assert count().reserve == 300
    assert count(crews=2).minimum == 200 + 200 + 200 + 1200
    assert count(replace(OUTLOOK, in_flight=9)).minimum == 200 + 800 + 100 + 600


def test_targets_of_one_fine_tune_may_be_best_at_different_rates() -> None:
    rates = {"target_learning_rates": (1e-4, 2e-4), "targets": ("xquad", "mlqa")}
    plan = make_plan({}, **rates)
    few = replace(OUTLOOK, baselines=(plan,), num_searched=0)
    assert count(few).end == 200
    narrow = make_plan({}, targets=("xquad", "mlqa"))
    # one fine-tune serves both, and there is no other
    assert count(replace(few, baselines=(narrow,))).end == 100


def test_an_aligned_encoder_is_counted_once() -> None:
    aligned = make_plan({}, alignment=Alignment())
    outlook = replace(
        OUTLOOK,
        baselines=(NONE, aligned),
        searched=replace(OUTLOOK.searched, alignment=Alignment()),
    )
    assert count(outlook, keep_weights=True).peak == 200 + 210 + 5 * 300
    assert count(outlook).peak == 400 + 10 + 200 + 600


def test_results_grow_with_trials() -> None:
    few, many = count(replace(OUTLOOK, num_searched=1)), count(replace(OUTLOOK, num_searched=2))
    assert 0 < many.results - few.results < few.results


def test_weights_of_fresh_seeds_are_there_until_the_study_ends() -> None:
    seeds = replace(OUTLOOK, confirm=2, num_finalists=1)
    # two targets: a finalist and a single task of two phases each; `none` of two; two seeds
    again = 2 * (2 * 2 * 200 + 200)
    assert count(seeds).peak - count().peak == again
    assert count(seeds).end == count().end
    assert count(seeds, keep_weights=True).end - count(keep_weights=True).end == again
    assert count(seeds).results > count().results
