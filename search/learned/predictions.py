"""What is predicted of one plan: its score on each target, and what it gains over none.

The score's interval is a new run's: the doubt about the surface and the noise of one run. The gain
is between expected scores, so it has the first alone. A score stays within 0 and 100 points; the
surface knows of no such bound, so ends beyond it are cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from search.learned.features import Feature
from search.learned.kernels import Array
from search.learned.quality import Quality
from search.learned.surface import Estimate
from search.learned.table import TrialTable
from search.learned.targets import LearnedTarget
from search.selection import NO_INTERMEDIATE

FAR = 0.25
"""A mixture that differs from each trial's in more than this share of the examples is far."""
_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Prediction:
    """Of one plan on one target."""

    target: str
    """Name in the catalogue."""
    quality: Quality
    score: Estimate | None
    """Of a new run, in points; None where the target cannot be predicted."""
    gain: Estimate | None
    """Expected score minus that of no intermediate training; None also without such a trial."""


def predict_targets(learned: Sequence[LearnedTarget], row: Array) -> tuple[Prediction, ...]:
    """What is predicted of a plan, target by target.

    Args:
        learned: The targets.
        row: The plan as a row of their table, shape (features,).
    """
    return tuple(_predict(target, row) for target in learned)


def find_warnings(table: TrialTable, row: Array) -> tuple[str, ...]:
    """Why a plan lies beyond what the trials cover, a line each.

    The distance of two mixtures is the share of the examples that would have to be others: half
    the sum of the differences of their shares, running text among them.

    Args:
        table: Of the study.
        row: The plan as a row of it, shape (features,).
    """
    return (*_distance_warning(table, row), *_range_warnings(table.features, row))


def _predict(target: LearnedTarget, row: Array) -> Prediction:
    if not target.quality.predicts:
        return Prediction(target=target.target, quality=target.quality, score=None, gain=None)
    (score,) = target.believe(row[None], np.ones((1, 1)), has_noise=True).estimates()
    return Prediction(
        target=target.target, quality=target.quality, score=_cut(score), gain=_gain(target, row)
    )


def _gain(target: LearnedTarget, row: Array) -> Estimate | None:
    none = target.table.baseline(NO_INTERMEDIATE)
    if none is None:
        return None
    rows = np.stack([row, target.table.describe(none.plan)])
    (gain,) = target.believe(rows, np.array([[1.0, -1.0]])).estimates()
    return gain


def _cut(score: Estimate) -> Estimate:
    points, low, high = (min(max(v, 0.0), 100.0) for v in (score.points, score.low, score.high))
    return Estimate(points=points, low=low, high=high)


def _distance_warning(table: TrialTable, row: Array) -> Iterator[str]:
    shares = table.is_share()
    others = table.rows[table.is_trained()]
    distances = np.abs(others[:, shares] - row[shares]).sum(axis=1) / 2
    if (nearest := distances.min(initial=1.0)) > FAR:
        yield (
            f"the mixture is far from every trial's: {100 * nearest:.0f} % of the examples would "
            f"be others than in the nearest, more than {100 * FAR:.0f} %"
        )


def _range_warnings(features: Sequence[Feature], row: Array) -> Iterator[str]:
    for feature, value in zip(features, row, strict=True):
        if value < feature.low - _TOLERANCE or value > feature.high + _TOLERANCE:
            yield f"{feature.title} lies beyond what the trials cover"
