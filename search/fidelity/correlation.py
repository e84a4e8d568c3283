"""Whether a rung predicts the full budget: rank correlation over trials that were at both.

It is computed from the study's own trials. Those that were promoted were chosen by their scores at
the lower rung, which narrows its range, so the figure errs on the low side; baselines are at every
rung unchosen. A rung that does not predict is switched off: later trials begin at the next one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from search.fidelity.rungs import FULL

RungScores: TypeAlias = Mapping[float, Mapping[str, float]]
"""Selection scores of one trial, in points, by rung and target."""

MIN_TRIALS = 8
"""Trials at both rungs before a rung can be switched off."""
MIN_CORRELATION = 0.2
"""A rung is switched off where the mean over targets is not above this."""
_Z = 1.96
"""Of the normal distribution, for 95 %."""
_SPEARMAN_VARIANCE = 1.06
"""Of Fisher's z of a rank correlation, times n - 3: Fieller, Hartley and Pearson 1957."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Correlation:
    """A rank correlation and its 95 % interval."""

    value: float
    low: float
    high: float
    num_trials: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RungCorrelation:
    """What a rung says about the full budget."""

    rung: float
    num_trials: int
    """At both."""
    targets: Mapping[str, Correlation]
    """A target whose scores are all equal at either rung is missing."""
    mean: Correlation | None
    """Over those targets, with the interval of one target: right where targets rise and fall
    together, too wide where they do not. None where there is no target."""

    def describe(self) -> str:
        """A line, e.g. `rung 0.25: rank correlation with rung 1 0.61 [0.10, 0.87] over 9 trials`.

        With what follows from it, and the figure of each target.
        """
        if self.mean is None:
            return f"rung {self.rung:g}: no rank correlation with rung 1 yet"
        end = "" if is_predictive(self) else "; switched off: later trials begin above it"
        own = ", ".join(f"{target} {found.value:.2f}" for target, found in self.targets.items())
        return (
            f"rung {self.rung:g}: rank correlation with rung 1 {self.mean.value:.2f} "
            f"[{self.mean.low:.2f}, {self.mean.high:.2f}] over {self.num_trials} trials "
            f"({own}){end}"
        )


def relate_rungs(trials: Iterable[RungScores], rung: float) -> RungCorrelation:
    """Rank correlation of selection scores at a rung with those at the full budget.

    Args:
        trials: Scores of each trial at the rungs it was at.
        rung: The lower one.
    """
    both = [(own[rung], own[FULL]) for own in trials if {rung, FULL} <= own.keys()]
    names = sorted({target for pair in both for own in pair for target in own})
    found = {target: _relate([_pick(pair, target) for pair in both]) for target in names}
    targets = {target: figure for target, figure in found.items() if figure is not None}
    mean = None
    if targets:
        fewest = min(figure.num_trials for figure in targets.values())
        mean = _with_interval(fmean(figure.value for figure in targets.values()), fewest)
    return RungCorrelation(rung=rung, num_trials=len(both), targets=targets, mean=mean)


def is_predictive(found: RungCorrelation) -> bool:
    """Whether a rung is worth its budget, as far as is known."""
    if found.num_trials < MIN_TRIALS:
        return True
    return found.mean is not None and found.mean.value > MIN_CORRELATION


def rank_correlation(left: npt.ArrayLike, right: npt.ArrayLike) -> float | None:
    """Spearman's, with mean ranks for ties; None where one side is all equal or has no pair."""
    a, b = _mean_ranks(np.asarray(left)), _mean_ranks(np.asarray(right))
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return None
    return float(np.corrcoef(a, b)[0, 1])


def _pick(pair: tuple[Mapping[str, float], Mapping[str, float]], target: str) -> list[float]:
    return [own.get(target, math.nan) for own in pair]


def _relate(pairs: Sequence[Sequence[float]]) -> Correlation | None:
    known = [pair for pair in pairs if not any(map(math.isnan, pair))]
    if not known:
        return None
    value = rank_correlation(*zip(*known, strict=True))
    return None if value is None else _with_interval(value, len(known))


def _with_interval(value: float, num_trials: int) -> Correlation:
    """By Fisher's z; from -1 to 1 where there are too few trials."""
    low, high = -1.0, 1.0
    if num_trials > 3:
        # a correlation of exactly 1 has no z
        z = math.atanh(max(-1 + 1e-9, min(value, 1 - 1e-9)))
        half = _Z * math.sqrt(_SPEARMAN_VARIANCE / (num_trials - 3))
        low, high = math.tanh(z - half), math.tanh(z + half)
    return Correlation(value=value, low=low, high=high, num_trials=num_trials)


def _mean_ranks(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    ordered = np.sort(values)
    below, through = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
    ranks: npt.NDArray[np.float64] = (below + through + 1) / 2
    return ranks
