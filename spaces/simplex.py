"""Parametrisations of the simplex: how a sampler's numbers become weights of a mixture.

A sampler proposes numbers in a box; a mixture is a point of a simplex. Each parametrisation says
whether it reaches the *closed* simplex, vertices and the empty mixture included, because only
then can the baselines (no intermediate task, single tasks) enter a study as points of its space.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final, Protocol, final


class Suggester(Protocol):
    """The part of Optuna's `Trial` that a search space uses."""

    def suggest_float(self, name: str, low: float, high: float, *, log: bool = False) -> float:
        """A number in [low, high]."""
        ...

    def suggest_int(self, name: str, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        ...


class Parametrisation(Protocol):
    """A map from a box of parameters onto weights of tasks."""

    @property
    def is_closed(self) -> bool:
        """Whether vertices and the empty mixture are reached."""
        ...

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights >= 0 of `tasks`, up to a common factor."""
        ...

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Parameters that give `weights`.

        Raises:
            ValueError: If the weights lie outside of what is reached.
        """
        ...


@final
class Dirichlet:
    """Weights -log(u) of one uniform number a task: flat over the simplex once normalised.

    The recipe of Optuna's FAQ for Dirichlet parameters. u = 1 is weight 0, so vertices and the
    empty mixture (all u = 1) are points of the box: the parametrisation is closed.
    """

    low: Final = 1e-3
    """Smallest u: bounds a single weight by 6.9, at which the density is flat to 0.1 %."""

    is_closed: Final = True

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


@final
class Logits:
    """A softmax around the uniform mixture: smooth, but open (no task ever has weight zero)."""

    bound: Final = 3.0
    """Logits lie in [-bound, bound]: weights differ by a factor of at most e^6, about 400."""

    is_closed: Final = False

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks` from parameters `logit/{task}`."""
        return {
            task: math.exp(trial.suggest_float(f"logit/{task}", -self.bound, self.bound))
            for task in tasks
        }

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Centred log weights.

        Raises:
            ValueError: If a weight is zero, or the ratio of two is larger than e^(2 bound).
        """
        if any(weights.get(task, 0.0) <= 0 for task in tasks):
            raise ValueError("logits reach the open simplex only: every weight must be above 0")
        logs = {task: math.log(weights[task]) for task in tasks}
        middle = (max(logs.values()) + min(logs.values())) / 2
        if max(logs.values()) - middle > self.bound:
            raise ValueError(f"weights must differ by a factor of at most e^{2 * self.bound:.0f}")
        return {f"logit/{task}": value - middle for task, value in logs.items()}
