"""Kernels: how alike the scores of two plans are expected to be.

A kernel is a sum of a constant, a plane (each share adds its own slope) and a smooth surface (a
squared exponential). Which of them carries how much, and over which length, is not known, so
there is a grid of kernels, and `search.learned.surface` weighs each by the evidence for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[np.float64]

_CONSTANT = 4.0
"""Variance of the constant, in variances of what varies."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kernel:
    """One kernel of the grid; without the constant its mean variance over the trials is 1."""

    plane: float
    """Share of the variance that the plane has; the smooth surface has the rest."""
    length: float
    """Distance over which the smooth surface changes, in shares of the examples."""
    rest: float
    """How far apart the ends of a feature that is no share are, in shares of the examples."""


GRID: tuple[Kernel, ...] = (
    *(Kernel(plane=1.0, length=1.0, rest=rest) for rest in (0.25, 1.0)),
    *(
        Kernel(plane=plane, length=length, rest=rest)
        for plane, length, rest in product((0.0, 0.5), (0.25, 0.5, 1.0), (0.25, 1.0))
    ),
)
"""All kernels, equally likely before scores are seen."""


def compare(kernel: Kernel, ours: Array, theirs: Array, trials: Array) -> Array:
    """Covariance of the surface at our points and theirs, shape (ours, theirs).

    Args:
        kernel: Of the grid.
        ours: Points of `search.learned.table`, shape (ours, features), each feature in [0, 1].
        theirs: The same, shape (theirs, features).
        trials: Points of the trials, whose mean variance is made 1, shape (trials, features).
    """
    flat = ours @ theirs.T / np.mean(np.sum(trials**2, axis=1))
    squares = np.sum(ours**2, axis=1)[:, None] + np.sum(theirs**2, axis=1) - 2 * ours @ theirs.T
    smooth = np.exp(-np.maximum(squares, 0.0) / (2 * kernel.length**2))
    covariance: Array = _CONSTANT + kernel.plane * flat + (1 - kernel.plane) * smooth
    return covariance


def stretch(kernel: Kernel, points: Array, is_share: npt.NDArray[np.bool_]) -> Array:
    """The points in the kernel's units: features that are no shares become `rest` long.

    They are centred first, so that the plane is not fixed at their lower end.
    """
    stretched: Array = np.where(is_share, points, kernel.rest * (points - 0.5))
    return stretched
