"""What the sampler needs to know of a search space: points of it, their features, which are near.

Surrogates are functions of features, not of a sampler's raw parameters: two parametrisations of
the same mixture have the same features. In plain Optuna the features are the parameters, each
normalised to [0, 1]; a study of plans has its own (`search.samplers`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, final

import numpy as np
from numpy.typing import NDArray
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.search_space import intersection_search_space
from optuna.trial import FrozenTrial

from search.portfolio.sketch import SketchTrial, unit_of

Features = Callable[[Mapping[str, Any]], Sequence[float] | None]
"""From parameters to features, always as many; None where the point is not allowed."""

_NEAR = 0.01
"""Points are near whose parameters all differ by less than this share of their ranges."""
_ABSENT = 0.5
"""Coordinate of a parameter that a point has not: the middle of its range."""

P = TypeVar("P")


class Domain(Protocol[P]):
    """A search space as a sampler sees it; P is what it takes for a point."""

    def suggest(self, trial: SketchTrial) -> P | None:
        """The point that a trial's parameters give, None where it is not allowed."""
        ...

    def place(self, trial: FrozenTrial) -> P | None:
        """The point that a trial was, None where it cannot be said."""
        ...

    def describe(self, points: Sequence[P]) -> NDArray[np.float64]:
        """Features of points, (n, d)."""
        ...

    def is_near(self, one: P, other: P) -> bool:
        """Whether to try one would be to try the other again."""
        ...


@dataclass(frozen=True, kw_only=True, slots=True)
class BoxPoint:
    """A point of a space of parameters."""

    coordinates: Mapping[str, float]
    """Place of each parameter in its range, in [0, 1]; of a categorical parameter one coordinate
    a choice, 0 or 1."""
    features: tuple[float, ...] | None
    """The user's; None: the coordinates are the features."""


@final
class BoxDomain:
    """The parameters of any Optuna study."""

    def __init__(
        self, draw: Callable[[SketchTrial], object], features: Features | None = None
    ) -> None:
        """The space of a function.

        Args:
            draw: Suggests the parameters of a point, all of them, on the trial that it is given.
            features: Replaces the parameters as features, and rules points out.
        """
        self._draw = draw
        self._features = features

    def suggest(self, trial: SketchTrial) -> BoxPoint | None:
        """The point of the parameters that `draw` suggests."""
        self._draw(trial)
        return self._point(trial.params, trial.distributions)

    def place(self, trial: FrozenTrial) -> BoxPoint | None:
        """The point of a trial's parameters; None for a trial without any."""
        return self._point(trial.params, trial.distributions) if trial.params else None

    def describe(self, points: Sequence[BoxPoint]) -> NDArray[np.float64]:
        """Features given by the user, else a column for each coordinate that any point has."""
        if self._features is not None:
            return np.array([point.features for point in points], dtype=np.float64)
        names = sorted({name for point in points for name in point.coordinates})
        rows = [[point.coordinates.get(name, _ABSENT) for name in names] for point in points]
        return np.array(rows, dtype=np.float64)

    def is_near(self, one: BoxPoint, other: BoxPoint) -> bool:
        """Whether they have the same parameters, and all coordinates differ by less than 0.01."""
        first, second = one.coordinates, other.coordinates
        return first.keys() == second.keys() and all(
            abs(place - second[name]) < _NEAR for name, place in first.items()
        )

    def _point(
        self, params: Mapping[str, Any], distributions: Mapping[str, BaseDistribution]
    ) -> BoxPoint | None:
        features = None
        if self._features is not None:
            given = self._features(params)
            if given is None:
                return None
            features = tuple(given)
        coordinates: dict[str, float] = {}
        for name, value in params.items():
            coordinates |= _coordinates(name, distributions[name], value)
        return BoxPoint(coordinates=coordinates, features=features)


def box_of(trials: Sequence[FrozenTrial], features: Features | None = None) -> BoxDomain:
    """The space of the parameters that all complete trials have, with the widest ranges."""
    space = intersection_search_space(list(trials))

    def draw(trial: SketchTrial) -> None:
        for name, distribution in space.items():
            trial.suggest(name, distribution)

    return BoxDomain(draw, features)


def _coordinates(name: str, distribution: BaseDistribution, value: Any) -> dict[str, float]:
    if isinstance(distribution, CategoricalDistribution):
        return {f"{name}={choice}": float(choice == value) for choice in distribution.choices}
    return {name: unit_of(distribution, value)}
