"""How far a mean over seeds of training reaches."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import stdev

_UPPER = 0.975
"""Quantile of a two-sided 95 % interval."""


def reach_over_seeds(values: Sequence[float]) -> float:
    """Half of the 95 % interval of the mean of two values or more (Student's t), in their unit."""
    from scipy.special import stdtrit  # takes a moment, and only this needs it

    quantile = float(stdtrit(len(values) - 1, _UPPER))
    error: float = stdev(values) / len(values) ** 0.5
    return quantile * error
