"""What a parametrisation of the simplex is, and what it needs of a sampler."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


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
        """Whether faces and vertices of the simplex are reached: tasks of weight zero."""
        ...

    @property
    def has_empty(self) -> bool:
        """Whether the empty mixture is reached: all weights zero."""
        ...

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights >= 0 of `tasks`, up to a common factor."""
        ...

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Parameters that give `weights`, which sum to 1 or are all zero.

        Raises:
            ValueError: If the weights lie outside of what is reached.
        """
        ...
