"""What was learned of each target: its surface, and whether that predicts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.learned.kernels import Array
from search.learned.quality import Quality, judge
from search.learned.surface import Belief, Surface
from search.learned.table import TrialTable


@dataclass(frozen=True, kw_only=True, slots=True)
class LearnedTarget:
    """One target of a study."""

    target: str
    """Name in the catalogue."""
    table: TrialTable
    quality: Quality
    surface: Surface
    scores: Array
    """Of the trials that have a score of the target, in points, shape (trials,)."""

    def believe(self, rows: Array, coefficients: Array, *, has_noise: bool = False) -> Belief:
        """What is believed of sums of predicted scores.

        Args:
            rows: Plans as rows of the table, shape (plans, features).
            coefficients: Of each figure's sum, shape (figures, plans).
            has_noise: Whether a figure is a new trial's score, not the score to be expected.
        """
        points = self.table.place(rows)
        return self.surface.believe(self.scores, points, coefficients, has_noise=has_noise)


def learn_targets(table: TrialTable, names: tuple[str, ...] = ()) -> tuple[LearnedTarget, ...]:
    """What the table says of each target, in the study's order.

    The verdicts are about each target alone: among twenty targets that nothing predicts, one is
    to be expected that seems predictable.

    Args:
        table: Of the study.
        names: Targets of the study; none: all.
    """
    chosen = names or table.study.targets
    surfaces: dict[bytes, Surface] = {}
    return tuple(
        _learn(table, target, column, surfaces)
        for target, column in zip(table.study.targets, table.scores.T, strict=True)
        if target in chosen
    )


def _learn(
    table: TrialTable, target: str, column: Array, surfaces: dict[bytes, Surface]
) -> LearnedTarget:
    has_score = np.isfinite(column)
    scores, surface = column[has_score], _find_surface(table, has_score, surfaces)
    groups = np.unique(table.groups()[has_score], return_inverse=True)[1]
    quality = judge(target, surface, scores, groups, seed=table.study.seed)
    return LearnedTarget(
        target=target, table=table, quality=quality, surface=surface, scores=scores
    )


def _find_surface(
    table: TrialTable, has_score: npt.NDArray[np.bool_], surfaces: dict[bytes, Surface]
) -> Surface:
    """The surface over the trials that have a score; most targets share one."""
    key = has_score.tobytes()
    if key not in surfaces:
        surfaces[key] = Surface(table.place(table.rows[has_score]), table.is_share())
    return surfaces[key]
