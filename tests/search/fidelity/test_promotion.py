"""Promotion: what a trial adds to the portfolio, in which order, and that it pays."""

from __future__ import annotations

import math
from collections.abc import Mapping
from statistics import fmean

import numpy as np
import pytest

from search.fidelity.promotion import ETA, Rank, Scores, Step, choose_step, rank_by_portfolio
from search.fidelity.rungs import Climb

RUNGS = (0.25, 1.0)


def make_climb(
    trial: int,
    low: Mapping[str, float] | None = None,
    high: Mapping[str, float] | None = None,
    **changes: object,
) -> Climb:
    """A searched trial at rung 0.25, and at 1 where it has scores there."""
    scores = {r: own for r, own in ((0.25, low), (1.0, high)) if own is not None}
    fields: dict[str, object] = {
        "trial": trial,
        "is_baseline": False,
        "is_over": high is not None,
        "slots": {0.25: trial, **({1.0: 50 + trial} if high is not None else {})},
        "scores": scores,
        **changes,
    }
    return Climb(**fields)  # type: ignore[arg-type]


def choose(*climbs: Climb, num_baselines_left: int = 0, may_search: bool = True) -> Step | None:
    return choose_step(climbs, RUNGS, num_baselines_left=num_baselines_left, may_search=may_search)


def test_the_best_of_one_target_goes_before_a_good_mean() -> None:
    scores = {
        0: {"xnli": 80.0, "panx": 79.0},
        1: {"xnli": 81.0, "panx": 20.0},
        2: {"xnli": 30.0, "panx": 82.0},
    }
    # trial 2 leads by 3 points, trial 1 by 1, trial 0 nowhere
    assert rank_by_portfolio(scores) == [2, 1, 0]


def test_who_leads_nowhere_is_ordered_by_its_best_standing() -> None:
    scores = {
        0: {"xnli": 90.0, "panx": 90.0},
        1: {"xnli": 50.0, "panx": 50.0},
        2: {"xnli": 40.0, "panx": 60.0},
        3: {"xnli": 45.0, "panx": 55.0},
    }
    # ranks 0 0, then 1 3 of trial 2, 1 3 of trial 1 and 2 2 of trial 3
    assert rank_by_portfolio(scores) == [0, 1, 2, 3]


def test_equal_trials_come_in_their_order_and_add_nothing() -> None:
    same = {"xnli": 50.0}
    assert rank_by_portfolio({3: same, 1: same, 2: {"xnli": 49.0}}) == [1, 3, 2]


def test_what_diverged_or_is_missing_stands_last() -> None:
    scores = {0: {"xnli": math.nan}, 1: {}, 2: {"xnli": 1.0}}
    assert rank_by_portfolio(scores)[0] == 2


def test_baselines_begin_and_go_on_before_anything_else() -> None:
    rested = make_climb(0, {"xnli": 1.0}, is_baseline=True)
    assert choose(rested, num_baselines_left=2) == Step(trial=0, rung=1.0)
    under_way = make_climb(0, is_baseline=True)
    assert choose(under_way, num_baselines_left=2) == Step(trial=None, rung=0.25)
    assert choose(under_way) == Step(trial=None, rung=0.25)
    failed = make_climb(0, {"xnli": 1.0}, is_baseline=True, is_over=True)
    assert choose(failed, may_search=False) is None


def test_one_of_eta_is_promoted_and_only_once() -> None:
    few = [make_climb(n, {"xnli": float(n)}) for n in range(ETA - 1)]
    assert choose(*few) == Step(trial=None, rung=0.25)
    enough = [*few, make_climb(ETA - 1, {"xnli": 0.5})]
    assert choose(*enough) == Step(trial=ETA - 2, rung=1.0)
    promoted = make_climb(ETA - 2, {"xnli": 9.0}, slots={0.25: 1, 1.0: 9})
    others = [climb for climb in enough if climb.trial != ETA - 2]
    assert choose(promoted, *others) == Step(trial=None, rung=0.25)


def test_baselines_are_compared_with_and_do_not_count() -> None:
    baselines = [make_climb(n, {"xnli": 60.0}, {"xnli": 60.0}, is_baseline=True) for n in range(5)]
    searched = [make_climb(n, {"xnli": n + 0.0}) for n in range(5, 4 + ETA)]
    assert choose(*baselines, *searched, may_search=False) == Step(trial=3 + ETA, rung=1.0)
    assert choose(*baselines, *searched) == Step(trial=None, rung=0.25)


def test_the_last_quota_is_rounded_up_once_every_result_is_there() -> None:
    alone, open_ = make_climb(0, {"xnli": 5.0}), make_climb(1)
    assert choose(alone, open_, may_search=False) is None
    assert choose(alone, may_search=False) == Step(trial=0, rung=1.0)


def test_a_rung_that_predicts_nothing_is_left_out() -> None:
    both = [make_climb(n, {"xnli": float(n)}, {"xnli": -float(n)}) for n in range(8)]
    resting = [make_climb(n, {"xnli": 90.0 + n}) for n in range(8, 20)]
    assert choose(*both, *resting) == Step(trial=None, rung=1.0)
    assert choose(*both, *resting, may_search=False) is None
    assert choose(*both[1:], *resting) == Step(trial=19, rung=1.0)


def rank_by_mean(scores: Scores) -> list[int]:
    return sorted(scores, key=lambda n: -fmean(scores[n].values()))


def best_of_targets(rank: Rank, seed: int, correlation: float) -> float:
    """Mean over targets of the best full score that is reached, in standard deviations.

    Targets are independent, thirty trials come to the lower rung and a third of them to the next.
    """
    draw = np.random.default_rng(seed)
    full = draw.standard_normal((30, 6))
    noise = draw.standard_normal((30, 6))
    low = correlation * full + math.sqrt(1 - correlation**2) * noise
    climbs: list[Climb] = []
    while True:
        step = choose_step(
            climbs, RUNGS, num_baselines_left=0, may_search=len(climbs) < 30, rank=rank
        )
        if step is None:
            break
        if step.trial is None:
            own = {f"t{t}": low[len(climbs), t] for t in range(6)}
            climbs.append(make_climb(len(climbs), own))
        else:
            own = {f"t{t}": full[step.trial, t] for t in range(6)}
            climbs[step.trial] = make_climb(step.trial, climbs[step.trial].scores[0.25], own)
    reached = [c.trial for c in climbs if 1.0 in c.scores]
    return float(full[reached].max(axis=0).mean())


@pytest.mark.parametrize("correlation", [0.6, 0.9])
def test_promotion_by_portfolio_finds_better_models_than_by_mean(correlation: float) -> None:
    seeds = range(40)
    portfolio = [best_of_targets(rank_by_portfolio, seed, correlation) for seed in seeds]
    by_mean = [best_of_targets(rank_by_mean, seed, correlation) for seed in seeds]
    gains = np.subtract(portfolio, by_mean)
    assert gains.mean() > 3 * gains.std() / math.sqrt(len(gains))
