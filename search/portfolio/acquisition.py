"""Which point to try next: the one from which the champions of all targets gain most.

A trial helps a target by as much as it beats the best that target has so far, so what a point
promises is the sum of its expected improvements (Mockus 1975; Jones, Schonlau & Welch 1998), one
a target, each in standard deviations of that target's scores. The sum alone is greedy: where the
surrogate of one target promises too much, it has every trial until it is disproved, and targets
with little left to gain have none. So two trials of three are given to one target each, in turn,
and the third to the sum.

The best so far is the best mean of the surrogate at a point that was tried, not the luckiest
score. Improvements are the mean of two surrogates, with shares as they are and with their square
roots: which of them finds the best mixtures differs from table to table, and the evidence for
them does not tell (docs/results/search-regret.md).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from search.portfolio.observations import Array, Observations
from search.portfolio.surrogates import fit_surrogates

_CYCLE = 3
"""Of as many trials one is for all targets, the others for one each."""


def rank_candidates(observations: Observations, candidates: Array) -> Array:
    """How good it would be for all targets' champions to try each candidate next.

    Args:
        observations: Of the study so far.
        candidates: Features, (c, d).

    Returns:
        (c,), larger is better; comparable within one call only.
    """
    gains = _expected_gains(observations, candidates)
    step = len(observations.points) + len(observations.pending)
    if step % _CYCLE == 0:
        total: Array = gains.sum(1)
        return total
    turn = step - step // _CYCLE
    return _break_ties(gains, turn % gains.shape[1])


def rank_for_turn(observations: Observations, candidates: Array, *, target: int) -> Array:
    """As `rank_candidates`, for the champion of one target alone, by its column of scores."""
    return _break_ties(_expected_gains(observations, candidates), target)


def rank_for_mean(observations: Observations, candidates: Array) -> Array:
    """As `rank_candidates`, for the best mean over targets alone, which the study does not want.

    A trial that lacks a target has no mean; if all do, the mean of what each has stands in.
    """
    is_there = ~np.isnan(observations.scores)
    means = np.where(is_there, observations.scores, 0.0).sum(1) / np.maximum(is_there.sum(1), 1)
    complete = is_there.all(1)
    kept = np.where(complete if complete.any() else is_there.any(1), means, np.nan)
    alone = replace(observations, scores=kept[:, None])
    ranks: Array = _expected_gains(alone, candidates)[:, 0]
    return ranks


def expected_improvement(mean: Array, std: Array, best: Array | float) -> Array:
    """Expected excess over `best` of a normal variable, 0 where it falls short; any shape.

    Jones, Schonlau & Welch (1998), equation 15. `std` must be above 0.
    """
    excess = (mean - best) / std
    improvement: Array = std * (excess * norm.cdf(excess) + norm.pdf(excess))
    return improvement


def _expected_gains(observations: Observations, candidates: Array) -> Array:
    """Expected improvement of each candidate on each target, (c, t), in deviations of its scores.

    0 on targets without a score, of which nothing can be expected.
    """
    is_known = np.any(~np.isnan(observations.scores), axis=0)
    spread = np.ones(observations.scores.shape[1])
    spread[is_known] = np.nanstd(observations.scores[:, is_known], axis=0)
    everywhere = np.vstack([observations.points, observations.pending, candidates])
    is_share = np.all((everywhere >= 0) & (everywhere <= 1), axis=0)
    both = [_gains_by(observations, candidates, scale) for scale in (None, is_share)]
    mean = np.mean(both, axis=0) / np.where(spread > 0, spread, 1.0)
    standard: Array = np.where(is_known, mean, 0.0)
    return standard


def _gains_by(
    observations: Observations, candidates: Array, is_rooted: NDArray[np.bool_] | None
) -> Array:
    """Expected improvements by one kind of surrogates, in points."""
    points, pending = observations.points, observations.pending
    fitted = fit_surrogates(points, observations.scores, is_rooted=is_rooted)
    surrogates = fitted.believing(pending)
    tried, _ = surrogates.predict(np.vstack([points, pending]))
    mean, std = surrogates.predict(candidates)
    return expected_improvement(mean, std, tried.max(0))


def _break_ties(gains: Array, target: int) -> Array:
    """One target's gains; where it has next to none, those of all decide."""
    ranks: Array = gains[:, target] + 1e-6 * gains.sum(1)
    return ranks
