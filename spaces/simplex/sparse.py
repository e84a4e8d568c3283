"""Mixtures of a few tasks: each is on or off, and those that are on share the examples.

Flat over the simplex almost every mixture has every task. Here single tasks and the empty mixture
have a probability above zero, and so has every set of tasks; given the set, weights are flat over
its face. `Sparse` asks for a weight only where it decides something, which samplers that treat
parameters one by one can use; `SparseBox` always asks for the same parameters, as those need that
model all of them together, such as Gaussian processes.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, final

from spaces.simplex.dirichlet import Dirichlet
from spaces.simplex.parametrisation import Suggester

_WEIGHTS = Dirichlet()


@final
class Sparse:
    """Parameters `on/{task}` in {0, 1}; `u/{task}` of the tasks that are on, if two or more are.

    At random the number of tasks is binomial with 1/2: of n tasks none with probability 2^-n.
    """

    is_closed: Final = True
    has_empty: Final = True

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks`, zero where they are off."""
        chosen = [task for task in tasks if trial.suggest_int(f"on/{task}", 0, 1) == 1]
        weights = (
            _WEIGHTS.suggest(trial, chosen) if len(chosen) > 1 else dict.fromkeys(chosen, 1.0)
        )
        return dict.fromkeys(tasks, 0.0) | weights

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Parameters whose weights are `weights`; a task is on where its weight is above zero.

        Raises:
            ValueError: If a weight is negative or above 6.9.
        """
        point = _WEIGHTS.parameters(weights, tasks)
        chosen = [task for task in tasks if weights.get(task, 0.0) > 0]
        return {f"on/{task}": float(task in chosen) for task in tasks} | {
            f"u/{task}": point[f"u/{task}"] for task in chosen if len(chosen) > 1
        }


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class SparseBox:
    """Parameters `u/{task}` in [low, 1]: off from `share_on` on, else weight -log(u / share_on).

    Weights are continuous in the box: a task fades out before it is off. At random the number of
    tasks is binomial with `share_on`.
    """

    share_on: float = 0.5
    """Probability that a task is on, in (0, 1). Of nine tasks 1/3 gives three on average, a
    single one with probability 0.12 and none with 0.03."""

    is_closed: ClassVar[bool] = True
    has_empty: ClassVar[bool] = True

    def __post_init__(self) -> None:
        """Check that tasks can be on and off.

        Raises:
            ValueError: If `share_on` is not inside (0, 1).
        """
        if not 0.0 < self.share_on < 1.0:
            raise ValueError(f"share_on must be inside (0, 1), got {self.share_on}")

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks`, zero where they are off."""
        low = _WEIGHTS.low * self.share_on
        return {
            task: max(0.0, -math.log(trial.suggest_float(f"u/{task}", low, 1.0) / self.share_on))
            for task in tasks
        }

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Parameters whose weights are `weights`; tasks that are off in the middle of where so.

        Raises:
            ValueError: If a weight is negative or above 6.9.
        """
        point = _WEIGHTS.parameters(weights, tasks)
        return {
            f"u/{task}": self.share_on * point[f"u/{task}"]
            if weights.get(task, 0.0) > 0
            else (1 + self.share_on) / 2
            for task in tasks
        }
