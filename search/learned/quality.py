"""Whether a target's scores can be predicted from the plans, before anything is predicted.

Each plan's score is predicted from the other plans, replicas of a plan left out together, and
compared with what was observed by Spearman's rank correlation. How high that is by chance is
found by the same procedure on permuted scores, hyper-parameters weighed anew for each: some
designs, and every small one, correlate without any effect.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata

from search.learned.kernels import Array
from search.learned.surface import Surface

LEVEL = 0.05
"""A surface predicts where it correlates above zero, and chance reaches its correlation with at
most this probability."""
MIN_PLANS = 6
"""Fewer plans have too few orders for a verdict."""
NUM_PERMUTATIONS = 499
"""Their p value is then within 0.01 of the exact one at 0.05, in two of three cases."""


class Verdict(StrEnum):
    """Whether a target's scores can be predicted."""

    PREDICTS = "predicts"
    CHANCE = "no better than chance"
    FLAT = "all scores are the same"
    TOO_FEW = "too few plans"


_MORE = "more trials are needed (search.run --extend N)"
_FIGURES = (
    "rank correlation {quality.correlation:+.2f} over {quality.num_plans} plans left out in turn, "
    "chance reaches {quality.chance:+.2f} (p {quality.p_value:.3f})"
)
_DESCRIPTIONS = {
    Verdict.PREDICTS: _FIGURES,
    Verdict.CHANCE: f"no better than chance: {_FIGURES}; {_MORE}",
    Verdict.FLAT: f"all {{quality.num_plans}} plans have the same score; {_MORE}",
    Verdict.TOO_FEW: f"{{quality.num_plans}} plans have a score, {{needed}} are needed; {_MORE}",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Quality:
    """How well a target's scores are predicted for plans that were left out."""

    target: str
    """Name in the catalogue."""
    verdict: Verdict
    num_plans: int
    """With a score of the target; replicas count once."""
    correlation: float | None
    """Spearman's, of predicted and observed score; None without enough plans, here and below."""
    chance: float | None
    """The correlation that permuted scores reach in one of twenty cases."""
    p_value: float | None
    """Share of permutations, the observed order among them, that correlate as much or more."""

    @property
    def predicts(self) -> bool:
        """Whether predictions are worth giving."""
        return self.verdict is Verdict.PREDICTS

    def describe(self) -> str:
        """The verdict with its figures, and what would be needed where nothing is predicted."""
        return _DESCRIPTIONS[self.verdict].format(quality=self, needed=MIN_PLANS)


def judge(
    target: str, surface: Surface, scores: Array, groups: npt.NDArray[np.int_], *, seed: int
) -> Quality:
    """The verdict on one target.

    Args:
        target: Name in the catalogue.
        surface: Over the plans of the trials that have a score of the target.
        scores: Of these trials, in points, shape (trials,).
        groups: Which trials are replicas of one plan: 0, 1, ... by plan, shape (trials,).
        seed: Of the permutations.
    """
    num_plans = len(np.unique(groups))
    if num_plans < MIN_PLANS or np.ptp(scores) == 0:
        verdict = Verdict.TOO_FEW if num_plans < MIN_PLANS else Verdict.FLAT
        return Quality(
            target=target,
            verdict=verdict,
            num_plans=num_plans,
            correlation=None,
            chance=None,
            p_value=None,
        )
    tried = _permute(scores, groups, np.random.default_rng(seed))
    found = _correlate(_by_plan(surface.leave_out(tried, groups), groups), _by_plan(tried, groups))
    p_value = float(np.mean(found >= found[0]))
    return Quality(
        target=target,
        verdict=Verdict.PREDICTS if p_value <= LEVEL and found[0] > 0 else Verdict.CHANCE,
        num_plans=num_plans,
        correlation=float(found[0]),
        chance=float(np.quantile(found[1:], 1 - LEVEL)),
        p_value=p_value,
    )


def _permute(scores: Array, groups: npt.NDArray[np.int_], generator: np.random.Generator) -> Array:
    """The scores and, as further columns, permutations of them, shape (trials, 1 + permutations).

    Means of plans change places; how replicas differ from their plan's mean stays where it is.
    """
    means = _by_plan(scores[:, None], groups)[:, 0]
    within = scores - means[groups]
    permuted = [generator.permutation(means)[groups] + within for _ in range(NUM_PERMUTATIONS)]
    return np.stack([scores, *permuted], axis=1)


def _by_plan(values: Array, groups: npt.NDArray[np.int_]) -> Array:
    """Means over replicas, shape (plans, columns)."""
    sums = np.zeros((groups.max() + 1, values.shape[1]))
    np.add.at(sums, groups, values)
    means: Array = sums / np.bincount(groups)[:, None]
    return means


def _correlate(ours: Array, theirs: Array) -> Array:
    """Spearman's rank correlation of the columns; 0 where one is constant."""
    first, second = (rankdata(np.round(values, 9), axis=0) for values in (ours, theirs))
    first, second = first - first.mean(axis=0), second - second.mean(axis=0)
    size = np.sqrt(np.sum(first**2, axis=0) * np.sum(second**2, axis=0))
    products = np.sum(first * second, axis=0)
    correlations: Array = np.divide(products, size, out=np.zeros_like(size), where=size > 0)
    return correlations
