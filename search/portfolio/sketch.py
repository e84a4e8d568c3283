"""A trial that is drawn and not run, which is how points of a space are had from its own function.

A define-by-run space is known by what its function asks for, and by nothing else. Run on a sketch
with numbers of one's choosing it gives a point with all its rules obeyed: a perturbed mixture
under the same caps, a parameter that exists only where another has a certain value.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, final

from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

Choose = Callable[[str, BaseDistribution], float]
"""Where in its range, from 0 to 1, a parameter is to lie: from its name and its distribution."""


@final
class SketchTrial:
    """Suggests as Optuna's `Trial` does, at the places it is told, and notes the parameters."""

    def __init__(self, choose: Choose, known: Mapping[str, Any] | None = None) -> None:
        """A sketch without parameters.

        Args:
            choose: Asked once for each parameter that is not known.
            known: Values of parameters that are decided already.
        """
        self.params: dict[str, Any] = {}
        self.distributions: dict[str, BaseDistribution] = {}
        self._choose = choose
        self._known = known or {}

    def suggest_float(
        self, name: str, low: float, high: float, *, step: float | None = None, log: bool = False
    ) -> float:
        """A number in [low, high]."""
        value: float = self._suggest(name, FloatDistribution(low, high, log=log, step=step))
        return value

    def suggest_int(
        self, name: str, low: int, high: int, *, step: int = 1, log: bool = False
    ) -> int:
        """A whole number in [low, high]."""
        value: int = self._suggest(name, IntDistribution(low, high, log=log, step=step))
        return value

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any:
        """One of the choices."""
        return self._suggest(name, CategoricalDistribution(choices))

    def suggest(self, name: str, distribution: BaseDistribution) -> Any:
        """A value of any of Optuna's distributions."""
        return self._suggest(name, distribution)

    def _suggest(self, name: str, distribution: BaseDistribution) -> Any:
        if name not in self.params:
            if name in self._known:
                self.params[name] = self._known[name]
            else:
                self.params[name] = value_at(distribution, self._choose(name, distribution))
            self.distributions[name] = distribution
        return self.params[name]


def value_at(distribution: BaseDistribution, unit: float) -> Any:
    """The value at a place of a distribution's range.

    Args:
        distribution: Of a parameter.
        unit: In [0, 1]: uniform numbers give the values as Optuna draws them at random, 0 and 1
            the ends of the range.
    """
    if isinstance(distribution, CategoricalDistribution):
        return distribution.choices[_index(unit, len(distribution.choices))]
    if (step := _step(distribution)) is not None:
        low, high, width = step
        return min(low + width * _index(unit, _count(step)), high)
    assert isinstance(distribution, FloatDistribution | IntDistribution), "Optuna has no others"
    low, high = _ends(distribution)
    value = low + unit * (high - low)
    value = math.exp(value) if distribution.log else value
    if isinstance(distribution, IntDistribution):
        return min(max(round(value), distribution.low), distribution.high)
    return min(max(value, distribution.low), distribution.high)


def unit_of(distribution: BaseDistribution, value: Any) -> float:
    """The place of a value in a distribution's range: `value_at` gives it back."""
    if isinstance(distribution, CategoricalDistribution):
        return _spread(distribution.choices.index(value), len(distribution.choices))
    if (step := _step(distribution)) is not None:
        low, _, width = step
        return _spread(round((value - low) / width), _count(step))
    assert isinstance(distribution, FloatDistribution | IntDistribution), "Optuna has no others"
    low, high = _ends(distribution)
    if low == high:
        return 0.5
    place = math.log(value) if distribution.log else value
    return min(max((place - low) / (high - low), 0.0), 1.0)


def _step(distribution: BaseDistribution) -> tuple[Any, Any, Any] | None:
    """Lowest and highest value and the step of a distribution of evenly spaced values."""
    if not isinstance(distribution, FloatDistribution | IntDistribution) or distribution.log:
        return None
    if distribution.step is None:
        return None
    return distribution.low, distribution.high, distribution.step


def _count(step: tuple[Any, Any, Any]) -> int:
    low, high, width = step
    num_steps: int = round((high - low) / width)
    return num_steps + 1


def _ends(distribution: FloatDistribution | IntDistribution) -> tuple[float, float]:
    """Ends of the range in which places are equally likely, half a number beyond whole ones."""
    beyond = 0.5 if isinstance(distribution, IntDistribution) else 0.0
    low, high = distribution.low - beyond, distribution.high + beyond
    return (math.log(low), math.log(high)) if distribution.log else (low, high)


def _index(unit: float, num_values: int) -> int:
    return min(int(unit * num_values), num_values - 1)


def _spread(index: int, num_values: int) -> float:
    """Place of the value at `index`, first and last at the ends."""
    return index / (num_values - 1) if num_values > 1 else 0.5
