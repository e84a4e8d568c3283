"""Which trial goes on at a higher rung: one that adds to the portfolio, whatever its mean.

What is wanted is the best model of each target. So a trial is worth what the study would lose
without it: the sum over targets of its lead over the best of the others. Most trials lead nowhere;
of these the one that stands highest on any target comes first. Trials are compared with those of
the same rung alone.

Otherwise it is asynchronous successive halving (Li et al. 2020, arXiv 1810.05934): a trial is
promoted when it is among the best 1/eta of the searched trials that its rung has seen so far.
Baselines go on at every rung, whatever they score.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from search.fidelity.correlation import is_predictive, relate_rungs
from search.fidelity.rungs import FULL, Climb

ETA = 3
"""Of so many searched trials one is promoted from a rung to the next."""

Scores: TypeAlias = Mapping[int, Mapping[str, float]]
"""Selection scores in points, by target, of each trial of a rung."""
Rank: TypeAlias = Callable[[Scores], Sequence[int]]
"""Puts the trials of a rung in order, the best first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What is done with a slot."""

    trial: int | None
    """The trial that is promoted; None: a new one begins."""
    rung: float


def rank_by_portfolio(scores: Scores) -> list[int]:
    """Trials by what each adds to the best of the others, then by their standing, best first.

    Standing is the list of a trial's ranks on the targets, best rank first; where all is equal
    the earlier trial comes first. A NaN adds nothing and stands last.
    """
    targets = sorted({target for own in scores.values() for target in own})
    columns = {t: {n: _finite(own.get(t)) for n, own in scores.items()} for t in targets}
    leads = {t: _lead(column) for t, column in columns.items()}
    ranks = {t: _ranks(column) for t, column in columns.items()}
    return sorted(
        scores,
        key=lambda n: (
            -sum(lead for leader, lead in leads.values() if leader == n),
            sorted(own[n] for own in ranks.values()),
            n,
        ),
    )


def choose_step(
    climbs: Sequence[Climb],
    rungs: Sequence[float],
    *,
    num_baselines_left: int,
    may_search: bool,
    rank: Rank = rank_by_portfolio,
) -> Step | None:
    """What to do with a slot, in this order of what there is to do.

    A baseline goes on at its next rung; a baseline begins; the best of a rung is promoted, from
    the highest rung down; a new trial begins at the lowest rung that is in use.

    Args:
        climbs: Trials that began, with the results that the slot may see.
        rungs: Of the study, ascending.
        num_baselines_left: Baselines that have not begun.
        may_search: Whether the study is to have more searched trials.
        rank: The order of promotion.

    Returns:
        None where there is nothing to do before another result is there.
    """
    waiting = [c for c in climbs if c.is_baseline and not c.is_over and c.top in c.scores]
    if waiting:
        first = min(waiting, key=lambda climb: climb.trial)
        return Step(trial=first.trial, rung=rungs[list(rungs).index(first.top) + 1])
    if num_baselines_left:
        return Step(trial=None, rung=rungs[0])
    in_use = rungs_in_use(climbs, rungs)
    for rung, higher in reversed(list(pairwise(in_use))):
        trial = _choose_trial(climbs, rung, is_ending=not may_search, rank=rank)
        if trial is not None:
            return Step(trial=trial, rung=higher)
    return Step(trial=None, rung=in_use[0]) if may_search else None


def rungs_in_use(climbs: Sequence[Climb], rungs: Sequence[float]) -> list[float]:
    """Rungs that are not known to predict nothing, see `search.fidelity.correlation`."""
    scores = [climb.scores for climb in climbs]
    return [r for r in rungs if r == FULL or is_predictive(relate_rungs(scores, r))]


def _choose_trial(
    climbs: Sequence[Climb], rung: float, *, is_ending: bool, rank: Rank
) -> int | None:
    """The best trial of a rung that has not gone on and is among the best 1/eta there."""
    scores = {c.trial: c.scores[rung] for c in climbs if rung in c.scores}
    searched = {c.trial for c in climbs if not c.is_baseline}
    ranked = [trial for trial in rank(scores) if trial in searched]
    is_settled = is_ending and not any(rung in c.slots and c.is_open for c in climbs)
    num_best = math.ceil(len(ranked) / ETA) if is_settled else len(ranked) // ETA
    resting = {c.trial for c in climbs if not c.is_over and c.top == rung}
    return next((trial for trial in ranked[:num_best] if trial in resting), None)


def _lead(column: Mapping[int, float]) -> tuple[int, float]:
    """The best trial of a target and its lead over the second; ties lead by nothing."""
    first, *others = sorted(column, key=lambda n: (-column[n], n))
    second = column[others[0]] if others else -math.inf
    lead = column[first] - second if math.isfinite(second) else 0.0
    return first, lead


def _ranks(column: Mapping[int, float]) -> dict[int, int]:
    """Rank of each trial on a target: how many are better."""
    ordered = sorted(column.values())
    return {n: len(ordered) - bisect_right(ordered, value) for n, value in column.items()}


def _finite(value: float | None) -> float:
    return -math.inf if value is None or math.isnan(value) else value
