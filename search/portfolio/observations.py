"""What the trials of a study have shown so far, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Observations:
    """Trials with scores, and trials that run."""

    points: Array
    """Features of the trials with scores, (n, d), n at least 1."""
    scores: Array
    """Their scores on the targets, (n, t), larger is better; NaN where a trial lacks one."""
    pending: Array
    """Features of the trials that run, (p, d)."""

    def __post_init__(self) -> None:
        """Refuse arrays that do not fit one another.

        Raises:
            ValueError: If they do not, or a point is not finite.
        """
        if self.points.shape[0] != self.scores.shape[0] or not len(self.points):
            raise ValueError(
                f"each of at least one point needs a row of scores, got {self.points.shape} and "
                f"{self.scores.shape}"
            )
        if self.pending.ndim != 2 or self.pending.shape[1] != self.points.shape[1]:
            raise ValueError(
                f"pending points need {self.points.shape[1]} features, got {self.pending.shape}"
            )
        if not (np.isfinite(self.points).all() and np.isfinite(self.pending).all()):
            raise ValueError("features must be finite")
