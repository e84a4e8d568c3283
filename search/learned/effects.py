"""What each task, and each other feature of a plan, does to each target.

The effect of a task is the change of the predicted score when its share of the examples grows by
0.1 and those of the others shrink in proportion (Cox's direction on the simplex), averaged over
the mixtures of the trials that leave room for it. Masked-language modelling is one more share.
The other features change alone: the non-English share by 0.1, the learning rate by doubling, each
within what the trials cover.

Intervals are the surface's, whose hyper-parameters are averaged over, so they hold the doubt about
how noisy the scores and how smooth the surface is. They are one by one: of twenty features without
effect one is to be expected whose interval misses zero. Which stay when the share of false ones
is held at 5 % over all targets and features is marked (Benjamini & Hochberg 1995), taking twice
the smaller tail's probability for a p value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search.learned.features import Feature
from search.learned.kernels import Array
from search.learned.surface import Estimate
from search.learned.table import TrialTable
from search.learned.targets import LearnedTarget

FALSE_DISCOVERIES = 0.05
"""Share of false ones to be expected among those that are marked."""
_TOLERANCE = 1e-9


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """Of one feature on one target that can be predicted."""

    target: str
    """Name in the catalogue."""
    feature: Feature
    change: Estimate
    """Of the predicted score over a step of the feature."""
    p_value: float
    """Twice the smaller of the probabilities that the change is below and above zero."""
    is_discovery: bool = False
    """Whether it stays when false discoveries are held at 5 % over all effects."""

    @property
    def is_distinct(self) -> bool:
        """Whether the interval misses zero."""
        return self.change.low > 0 or self.change.high < 0


def find_effects(learned: Sequence[LearnedTarget]) -> tuple[Effect, ...]:
    """The effects on every target that can be predicted, in the order of targets and features.

    A feature whose step no trial has room for has none.
    """
    effects = [
        effect for target in learned if target.quality.predicts for effect in _effects_on(target)
    ]
    marks = _mark_discoveries(np.array([effect.p_value for effect in effects]))
    return tuple(
        replace(effect, is_discovery=mark) for effect, mark in zip(effects, marks, strict=True)
    )


def step_rows(table: TrialTable, feature: Feature) -> tuple[Array, Array]:
    """The trials' plans that leave room for a step of the feature, before and after it.

    Args:
        table: Of the study.
        feature: One of its features.

    Returns:
        Two arrays of shape (plans, features) in the features' own units. What is not a share
        steps down to the plan where there is no room above it.
    """
    index = table.features.index(feature)
    rows = np.unique(table.rows[table.is_trained()], axis=0)
    if feature.is_share:
        return _step_share(rows, index, table)
    return _step_alone(rows, index, feature)


def _step_share(rows: Array, index: int, table: TrialTable) -> tuple[Array, Array]:
    step = table.features[index].step
    before = rows[rows[:, index] <= 1 - step + _TOLERANCE]
    after = before.copy()
    shrunk = (1 - before[:, index] - step) / (1 - before[:, index])
    after[:, table.is_share()] *= shrunk[:, None]
    after[:, index] = before[:, index] + step
    return before, after


def _step_alone(rows: Array, index: int, feature: Feature) -> tuple[Array, Array]:
    up, down = rows.copy(), rows.copy()
    up[:, index] += feature.step
    down[:, index] -= feature.step
    rises = up[:, index] <= feature.high + _TOLERANCE
    falls = ~rises & (down[:, index] >= feature.low - _TOLERANCE)
    return np.concatenate([rows[rises], down[falls]]), np.concatenate([up[rises], rows[falls]])


def _effects_on(target: LearnedTarget) -> Iterator[Effect]:
    for feature in target.table.features:
        before, after = step_rows(target.table, feature)
        if len(before):
            yield _effect(target, feature, before, after)


def _effect(target: LearnedTarget, feature: Feature, before: Array, after: Array) -> Effect:
    share = np.full(len(before), 1 / len(before))
    belief = target.believe(np.concatenate([after, before]), np.concatenate([share, -share])[None])
    below = belief.probability_below(np.zeros(1)).item()
    (change,) = belief.estimates()
    return Effect(
        target=target.target,
        feature=feature,
        change=change,
        p_value=2 * min(below, 1 - below),
    )


def _mark_discoveries(p_values: Array) -> list[bool]:
    """Benjamini & Hochberg: the largest k with the k-th p value at most 0.05 k / n, and before."""
    order = np.argsort(p_values)
    bounds = FALSE_DISCOVERIES * np.arange(1, len(order) + 1) / max(len(order), 1)
    num_kept = np.flatnonzero(p_values[order] <= bounds).max(initial=-1) + 1
    marks = np.zeros(len(order), bool)
    marks[order[:num_kept]] = True
    return [bool(mark) for mark in marks]
