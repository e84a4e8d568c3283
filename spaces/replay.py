"""A trial whose parameters are known: what a space makes of a point that was recorded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, final

from spaces.plan import Plan


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Replay:
    """Answers a space's questions from a point."""

    point: Mapping[str, Any]

    def suggest_float(self, name: str, low: float, high: float, **_: object) -> float:
        """The parameter.

        Raises:
            ValueError: If the point lacks it, or it is out of range.
        """
        return float(self._within(name, low, high))

    def suggest_int(self, name: str, low: int, high: int, **_: object) -> int:
        """The parameter.

        Raises:
            ValueError: If the point lacks it, or it is out of range.
        """
        return int(self._within(name, low, high))

    def suggest_categorical(self, name: str, choices: Sequence[Any]) -> Any:
        """The parameter.

        Raises:
            ValueError: If the point lacks it, or it is none of the choices.
        """
        if name not in self.point or self.point[name] not in choices:
            raise ValueError(f"the point must have {name!r} among {choices}, it is {self.point}")
        return self.point[name]

    def _within(self, name: str, low: float, high: float) -> float:
        if name not in self.point or not low <= self.point[name] <= high:
            raise ValueError(
                f"the point must have {name!r} in [{low}, {high}], it is {self.point}"
            )
        return float(self.point[name])


def check_point(suggest: Callable[[Replay], Plan], point: Mapping[str, Any], plan: Plan) -> None:
    """Check that a plan lies at a point, that is, that it is suggested there.

    Raises:
        ValueError: If another is, or the point is out of range.
    """
    if suggest(Replay(point=point)) != plan:
        raise ValueError(f"the plan must be a point of the space, it is not: {plan.describe()}")
