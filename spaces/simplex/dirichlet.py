"""Flat over the simplex, faces and the empty mixture included: what the shipped space uses."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, final

from spaces.simplex.parametrisation import Suggester


@final
class Dirichlet:
    """Weights -log(u) of one uniform number a task: flat over the simplex once normalised.

    The recipe of Optuna's FAQ for Dirichlet parameters. u = 1 is weight 0, so vertices and the
    empty mixture (all u = 1) are points of the box: the parametrisation is closed.
    """

    low: Final = 1e-3
    """Smallest u: bounds a single weight by 6.9, at which the density is flat to 0.1 %."""

    is_closed: Final = True
    has_empty: Final = True

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks` from parameters `u/{task}` in [low, 1]."""
        return {
            # -log(1) is -0.0: adding 0.0 makes it a plain zero
            task: -math.log(trial.suggest_float(f"u/{task}", self.low, 1.0)) + 0.0
            for task in tasks
        }

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Parameters whose weights are `weights` (summing to 1 or all zero).

        Raises:
            ValueError: If a weight is negative or above -log(low).
        """
        largest = -math.log(self.low)
        for task in tasks:
            if not 0.0 <= weights.get(task, 0.0) <= largest:
                raise ValueError(f"weight of {task!r} must be in [0, {largest:.2f}]")
        return {f"u/{task}": math.exp(-weights.get(task, 0.0)) for task in tasks}
