"""The choice among trials: the best score, and of those that cannot be told from it the simplest.

Two trials cannot be told apart if the one with the lower score would be ahead in a third of all
resamples or more: their difference is then at most 0.43 of its standard error. That is a milder
rule than the one standard error of Breiman et al. (1984, Classification and Regression Trees,
3.4.3), which at a hundred examples would pass over most of what a search can gain.

The rule is a function of scores, so it can be repeated on resampled ones.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from search.evidence.sums import Array

TIE_SHARE = 1 / 3
"""Of resamples: ahead in so many, a simpler trial is taken for as good."""
_TIE_ERRORS = 0.4307
"""Standard errors that a normal deviate exceeds with that probability."""
_EQUAL = 1e-9
"""Points by which equal scores differ for having been summed in another order."""


def find_margins(resampled: Array) -> Array:
    """By how many points each trial may lead each other and still be no better.

    Args:
        resampled: Scores, shape (resamples, trials).

    Returns:
        Shape (trials, trials), symmetric.
    """
    covariance = np.atleast_2d(np.cov(resampled, rowvar=False))
    variances = np.diag(covariance)
    squares = variances[:, np.newaxis] + variances - 2 * covariance
    margins: Array = _TIE_ERRORS * np.sqrt(np.maximum(squares, 0.0)) + _EQUAL
    return margins


def choose(scores: Array, margins: Array) -> npt.NDArray[np.intp]:
    """Index of the trial that is chosen.

    Args:
        scores: In points, shape (..., trials), the trials from simple to complex.
        margins: Of `find_margins`.

    Returns:
        Shape (...).
    """
    best = scores.argmax(axis=-1)
    leads = scores.max(axis=-1, keepdims=True) - scores
    chosen: npt.NDArray[np.intp] = (leads <= margins[best]).argmax(axis=-1)
    return chosen


def share_wins(resampled: Array) -> Array:
    """Share of resamples in which each trial has the best score; equal ones divide theirs.

    Args:
        resampled: Scores, shape (resamples, trials).

    Returns:
        Shape (trials,), sums to 1: with no belief held beforehand, the probability of being best
        as far as the draw of the examples goes (Rubin 1981, The Bayesian Bootstrap).
    """
    is_best = resampled >= resampled.max(axis=1, keepdims=True) - _EQUAL
    shares: Array = (is_best / is_best.sum(axis=1, keepdims=True)).mean(axis=0)
    return shares
