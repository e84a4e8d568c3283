"""A softmax around a prior mixture: for who believes in one and searches near it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, final

from spaces.simplex.parametrisation import Suggester


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Logits:
    """Weights p_i e^(z_i) around prior weights p_i: smooth, but open (no weight is ever zero)."""

    prior: Mapping[str, float] | None = None
    """Weight above 0 of each task, up to a common factor, e.g. of `proportional_weights`; the
    mixture at all z = 0. None: uniform."""
    bound: float = 3.0
    """The z lie in [-bound, bound]: weights over prior weights differ by a factor of at most
    e^(2 bound), about 400."""

    is_closed: ClassVar[bool] = False
    has_empty: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Check that prior and bound make a softmax.

        Raises:
            ValueError: If a prior weight or the bound is not above 0 and finite.
        """
        for task, weight in (self.prior or {}).items():
            if not 0 < weight < math.inf:
                raise ValueError(f"prior weight of {task!r} must be above 0, got {weight}")
        if not 0 < self.bound < math.inf:
            raise ValueError(f"bound must be above 0, got {self.bound}")

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks` from parameters `logit/{task}`.

        Raises:
            ValueError: If the prior lacks a task.
        """
        return {
            task: self._prior_of(task)
            * math.exp(trial.suggest_float(f"logit/{task}", -self.bound, self.bound))
            for task in tasks
        }

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Log weights over prior weights, moved to lie around zero.

        Raises:
            ValueError: If a weight is zero, the prior lacks a task, or two weights over their
                prior weights differ by more than e^(2 bound).
        """
        if any(weights.get(task, 0.0) <= 0 for task in tasks):
            raise ValueError("logits reach the open simplex only: every weight must be above 0")
        logs = {task: math.log(weights[task] / self._prior_of(task)) for task in tasks}
        middle = (max(logs.values()) + min(logs.values())) / 2
        if max(logs.values()) - middle > self.bound:
            raise ValueError(f"weights must differ by a factor of at most e^{2 * self.bound:.0f}")
        return {f"logit/{task}": value - middle for task, value in logs.items()}

    def _prior_of(self, task: str) -> float:
        if self.prior is None:
            return 1.0
        if task not in self.prior:
            raise ValueError(f"the prior must have a weight of every task, it lacks {task!r}")
        return self.prior[task]
