"""Shares as points, and the two sums every score is made of.

The order of operations is that of XTREME's scorer, so that scores equal its to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add
from typing import Final

import pyarrow as pa

POINTS: Final = 100.0
"""Scores are given in points: shares times this."""


def add_up(values: Iterable[float]) -> float:
    """Sum from left to right, each step rounded.

    Neither numpy's pairwise sum nor the compensated one of Python 3.12 gives the same last bit.
    """
    return reduce(add, values, 0.0)


def mean_in_points(outcomes: pa.Table, column: str) -> float:
    """Points on average over the rows; the sum is scaled first, as SQuAD's scorer does."""
    values = outcomes[column].to_numpy().astype(float).tolist()
    return POINTS * add_up(values) / len(values)


def share_in_points(outcomes: pa.Table, column: str) -> float:
    """Points of a yes-or-no column; the share is scaled last, as for every accuracy."""
    return POINTS * (count(outcomes, column) / len(outcomes[column]))


def count(outcomes: pa.Table, column: str) -> int:
    """Sum of a column of counts, or of yes and no."""
    return int(outcomes[column].to_numpy().sum())


def harmonic_mean(precision: float, recall: float) -> float:
    """F1; 0 if both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def summarise_counts(true_positives: int, num_predicted: int, num_gold: int) -> dict[str, float]:
    """`f1`, `precision` and `recall` in points; 0 where nothing was predicted or to be found."""
    precision = true_positives / max(num_predicted, 1)
    recall = true_positives / max(num_gold, 1)
    return {
        "f1": POINTS * harmonic_mean(precision, recall),
        "precision": POINTS * precision,
        "recall": POINTS * recall,
    }


def summarise_count_columns(outcomes: pa.Table) -> dict[str, float]:
    """The same of the columns `true_positives`, `num_predicted` and `num_gold`."""
    return summarise_counts(
        count(outcomes, "true_positives"),
        count(outcomes, "num_predicted"),
        count(outcomes, "num_gold"),
    )
