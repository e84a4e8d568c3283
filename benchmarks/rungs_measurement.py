"""A search with rungs, replayed on tables of scores; see `benchmarks.rungs`."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean, median
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from search.fidelity.promotion import Rank, Scores, Step, choose_step, rank_by_portfolio
from search.fidelity.rungs import FULL, Climb
from spaces.catalogue import TARGETS
from spaces.plan import Training
from spaces.presets import FULL as FULL_PRESET

Array: TypeAlias = npt.NDArray[np.float64]
Course: TypeAlias = list[tuple[float, float]]
"""(cost in full trials, mean regret) after each slot."""

_IN_FLIGHT = 3
_NUM_TRIALS = (12, 24)
_MAX_COST = 48.0
"""In full trials: what is not reached at twice the cost counts as not reached."""
_NEW = Climb(trial=0, is_baseline=False, is_over=False, slots={}, scores={})
_DECAY = Training(learning_rate=1.0, max_tokens=1).decay_share


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """What a lower rung costs, in trials in full."""

    low: float
    """A trial at the lower rung."""
    saved: float
    """What a trial in full costs less for having been there: of its intermediate phase it trains
    the rest alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Saving:
    """A way of promoting against no rungs, over seeds."""

    promotion: str
    correlation: float | None
    """Of the rung with the full budget; None where the table of the rung was given."""
    num_trials: int
    """Without rungs."""
    regret_without: float
    regret: float
    """At the cost of so many trials."""
    stderr: float
    """Of the difference of the two, paired by seed."""
    cost: float
    """Median cost to the regret without rungs, as a share of what that took; infinite where
    most replays never reach it."""


def rank_by_mean(scores: Scores) -> list[int]:
    """What promotion by one objective would do."""
    return sorted(scores, key=lambda n: (-fmean(scores[n].values()), n))


PROMOTIONS: dict[str, Rank] = {"portfolio": rank_by_portfolio, "mean": rank_by_mean}


def read_table(path: Path, *, is_minimised: bool = False) -> Array:
    """Standardised scores `[rows, targets]`, larger better; zeros where all rows score the same.

    The first column of the file is an index and passed over.

    Raises:
        ValueError: If a cell is not a number, or rows differ in length.
    """
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    table = np.array([[float(cell) for cell in row[1:]] for row in rows])
    return _standardise(-table if is_minimised else table)


def replay(
    full: Array,
    low: Array,
    rungs: Sequence[float],
    *,
    prices: Prices | None = None,
    rank: Rank = rank_by_portfolio,
    max_cost: float = math.inf,
) -> Course:
    """A study that takes the rows in their order, at a lower rung first where there is one.

    Args:
        full: Scores of each row at the full budget, `[rows, targets]`.
        low: The same at the lower rung.
        rungs: One or two.
        prices: Of the lower one; None for its tokens.
        rank: The order of promotion.
        max_cost: Where it ends, in full trials.

    Returns:
        Where it stood after each training in full.
    """
    prices = prices or price_tokens(rungs[0])
    climbs: list[Climb] = []
    course: Course = []
    cost, best = 0.0, np.full(full.shape[1], -np.inf)
    for slot, step in _walk(climbs, rungs, len(full), rank):
        row = len(climbs) if step.trial is None else step.trial
        known = _NEW if step.trial is None else climbs[row]
        scores = full[row] if step.rung == FULL else low[row]
        climbs[row : row + 1] = [_climb(replace(known, trial=row), step.rung, slot, scores)]
        cost += prices.low if step.rung != FULL else 1.0
        cost -= 0.0 if step.trial is None else prices.saved
        if step.rung == FULL:
            best = np.maximum(best, scores)
            course.append((cost, float((full.max(axis=0) - best).mean())))
        if cost >= max_cost:
            break
    return course


def measure(
    full: Array,
    lows: Sequence[Array],
    rung: float,
    *,
    correlation: float | None,
    prices: Prices,
) -> Iterator[Saving]:
    """Each way of promotion against no rungs.

    Args:
        full: Scores at the full budget.
        lows: Scores at the lower rung, of each seed.
        rung: Share of the lower one.
        correlation: What is said of it.
        prices: Of the lower rung.
    """
    orders = [np.random.default_rng(seed).permutation(len(full)) for seed in range(len(lows))]
    plain = [replay(full[order], full[order], (FULL,), max_cost=_MAX_COST) for order in orders]
    for name, rank in PROMOTIONS.items():
        pairs = zip(lows, orders, strict=True)
        climbed = [
            replay(
                full[order],
                low[order],
                (rung, FULL),
                prices=prices,
                rank=rank,
                max_cost=_MAX_COST,
            )
            for low, order in pairs
        ]
        for num_trials in _NUM_TRIALS:
            without = np.array([_regret_at(course, num_trials) for course in plain])
            found = np.array([_regret_at(course, num_trials) for course in climbed])
            goals = zip(climbed, without, strict=True)
            yield Saving(
                promotion=name,
                correlation=correlation,
                num_trials=num_trials,
                regret_without=float(without.mean()),
                regret=float(found.mean()),
                stderr=float((found - without).std(ddof=1) / math.sqrt(len(lows))),
                cost=median(_cost_to(*goal) for goal in goals) / num_trials,
            )


def blur(full: Array, correlation: float, seed: int) -> Array:
    """Standardised scores with as much noise as leaves that correlation (Pearson's)."""
    noise = np.random.default_rng([seed, 1]).standard_normal(full.shape)
    blurred: Array = correlation * full + math.sqrt(1 - correlation**2) * noise
    return blurred


def _walk(
    climbs: Sequence[Climb], rungs: Sequence[float], num_trials: int, rank: Rank
) -> Iterator[tuple[int, Step]]:
    """Slots for which there is something to do; whoever walks adds to `climbs`."""
    slot = num_idle = 0
    while num_idle <= _IN_FLIGHT:
        step = choose_step(
            [climb.as_of(slot - _IN_FLIGHT) for climb in climbs],
            rungs,
            num_baselines_left=0,
            may_search=len(climbs) < num_trials,
            rank=rank,
        )
        num_idle = num_idle + 1 if step is None else 0
        if step is not None:
            yield slot, step
        slot += 1


def _climb(climb: Climb, rung: float, slot: int, scores: Array) -> Climb:
    named = {str(target): float(score) for target, score in enumerate(scores)}
    return replace(
        climb,
        is_over=rung == FULL,
        slots={**climb.slots, rung: slot},
        scores={**climb.scores, rung: named},
    )


def price_tokens(rung: float) -> Prices:
    """Prices of a rung in tokens, for the preset `full`.

    The intermediate phase of a promoted trial begins with the trunk of the lower rung, its
    fine-tunes begin anew.
    """
    preset = FULL_PRESET
    sources = {TARGETS[target].train for target in preset.targets} - {None}
    fine_tunes = len(sources) * len(preset.target_learning_rates) * preset.target_tokens
    share = preset.intermediate_tokens / (preset.intermediate_tokens + fine_tunes)
    return Prices(low=rung, saved=(1 - _DECAY) * rung * share)


def _regret_at(course: Course, cost: float) -> float:
    """The regret when so much was spent; before the first full training, that one's."""
    return next((r for spent, r in reversed(course) if spent <= cost + 1e-9), course[0][1])


def _cost_to(course: Course, regret: float) -> float:
    return next((spent for spent, reached in course if reached <= regret), math.inf)


def _standardise(table: Array) -> Array:
    spreads = table.std(axis=0)
    standardised: Array = (table - table.mean(axis=0)) / np.where(spreads > 0, spreads, 1.0)
    return standardised
