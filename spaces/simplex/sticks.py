"""Stick-breaking: as many parameters as a simplex has dimensions, and each point given once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, final

from spaces.simplex.parametrisation import Suggester


@final
class StickBreaking:
    """Each task in turn breaks its weight off what is left; the last takes the rest.

    Of what is left for m + 1 tasks the next takes the share 1 - (1 - v)^(1/m), the quantile v of
    Beta(1, m). So v uniform in [0, 1] is flat over the simplex (Sethuraman 1994, for a finite
    Dirichlet). Every point inside has one set of parameters, where one number a task has many,
    but tasks are not alike: early parameters decide more.
    """

    is_closed: Final = True
    has_empty: Final = False

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks`, summing to 1, from parameters `stick/{task}` of all but the last."""
        weights: dict[str, float] = {}
        left = 1.0
        for num_later, task in zip(range(len(tasks) - 1, 0, -1), tasks, strict=False):
            kept = (1.0 - trial.suggest_float(f"stick/{task}", 0.0, 1.0)) ** (1 / num_later)
            weights[task] = left * (1.0 - kept)
            left *= kept
        return weights | dict.fromkeys(tasks[-1:], left)

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Parameters whose weights are `weights`; where nothing is left to break, 0.

        Raises:
            ValueError: If a weight is negative, or all are zero.
        """
        rest = [weights.get(task, 0.0) for task in tasks]
        if not (all(weight >= 0 for weight in rest) and any(rest)):
            raise ValueError(f"weights must be at least 0 and not all 0, got {dict(weights)}")
        point: dict[str, float] = {}
        for num_later, task in zip(range(len(tasks) - 1, 0, -1), tasks, strict=False):
            # later weights are summed, not subtracted: a stick that is used up is so exactly
            later = math.fsum(rest[-num_later:])
            left = weights.get(task, 0.0) + later
            point[f"stick/{task}"] = 1.0 - (later / left) ** num_later if left > 0 else 0.0
        return point
