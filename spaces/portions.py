"""Portions: how much of a task's examples is not English, by origin and language.

The plain non-English share of a mixture draws from whatever a task has in other languages, native
and translated alike. What native data, translated data or one language do is told apart by
portions instead.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, final

from spaces.task import Origin, Source

EVERY: Final = "*"
"""Stands for every task of a mixture, or for every language a task has."""
_SLACK = 1e-9
"""By which portions may exceed a whole: tenths do not sum to 1."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Portion:
    """A share of a task's examples that comes from its non-English sources of one origin.

    It is divided equally among them. A task that has none of them stays English by as much.
    """

    task: str = EVERY
    """Name of the task; `*`: each task of the mixture."""
    origin: Origin
    language: str = EVERY
    """Code of the language; `*`: each language that the task has in this origin."""
    share: float
    """Of the task's examples, above 0, at most 1."""

    def __post_init__(self) -> None:
        """Check ranges.

        Raises:
            ValueError: If the share is out of range, or the language is English.
        """
        if not 0.0 < self.share <= 1.0:
            raise ValueError(f"share of a portion must be above 0 and at most 1, got {self.share}")
        if self.language == "en":
            raise ValueError(
                "a portion is of another language than English, got en: what portions leave of a "
                "task is English"
            )

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is a share of: task, origin and language."""
        return self.task, self.origin.value, self.language

    def is_of(self, task: str) -> bool:
        """Whether it is a share of the task's examples."""
        return self.task in (EVERY, task)

    def covers(self, source: Source) -> bool:
        """Whether the source is one of those it is drawn from."""
        return (
            self.is_of(source.task)
            and source.origin is self.origin
            and source.language != "en"
            and self.language in (EVERY, source.language)
        )

    def describe(self) -> str:
        """A few words for tables, e.g. `native 25 %`, `mnli translated de 10 %`."""
        named = (word for word in self.place if word != EVERY)
        return f"{' '.join(named)} {100 * self.share:.3g} %"


def check_portions(portions: tuple[Portion, ...], tasks: Iterable[str]) -> None:
    """Check that portions fit each other and the tasks of their mixture.

    Raises:
        ValueError: If they are not sorted and unique, one is of a task that is not drawn, or
            those of a task sum to more than 1.
    """
    tasks = tuple(tasks)
    places = [portion.place for portion in portions]
    if places != sorted(set(places)):
        raise ValueError(f"portions must be sorted and of different sources, got {places}")
    for portion in portions:
        if not any(portion.is_of(task) for task in tasks):
            raise ValueError(
                f"a portion must be of a task that the mixture draws, got {portion.describe()!r} "
                f"beside {', '.join(tasks) or 'no task'}"
            )
    for task in tasks:
        total = sum_portions(portions, task)
        if total > 1 + _SLACK:
            raise ValueError(f"portions of {task!r} must sum to at most 1, got {total:g}")


def sum_portions(portions: Iterable[Portion], task: str) -> float:
    """Share of the task's examples that portions ask of its non-English sources."""
    return math.fsum(portion.share for portion in portions if portion.is_of(task))
