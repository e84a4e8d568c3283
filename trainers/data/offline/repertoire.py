"""What a data set can tell of: the part of the lexicon and of the values that is open to it.

Names, cities, times and numbers are dealt among training, dev and test sets; things and actions
among families of tasks. Both by position in their lists, so the same on every machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from math import sqrt
from random import Random
from typing import TypeVar

from spaces.task import Split
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.controls import DEFAULT_CONTROLS, Controls
from trainers.data.offline.events import PRICES, QUANTITIES
from trainers.data.offline.lexicon import Action, Adjective, City, Thing, Time, TimeKind
from trainers.data.offline.places import CITIES
from trainers.data.offline.things import ADJECTIVES, CATEGORIES, THINGS
from trainers.data.offline.times import DATES, TIMES

_Value = TypeVar("_Value")

_GOLDEN = (sqrt(5) - 1) / 2
_DEALS: dict[Split, frozenset[int]] = {
    Split.TRAIN: frozenset({0, 2}),
    Split.DEV: frozenset({1}),
    Split.TEST: frozenset({3}),
}
"""Which of every four values a split has; training has half of them."""
_DATE_SHARE = 0.3
"""Share of times that are dates."""
_THING_POSITIONS = {thing: position for position, thing in enumerate(THINGS)}
_ADJECTIVE_POSITIONS = {adjective: position for position, adjective in enumerate(ADJECTIVES)}
_MIN_THINGS = 4
"""Things of a category that every task knows, so that another can always be found."""


def is_shared(position: int, share: float) -> bool:
    """Whether the value at `position` is among the share that is not dealt out.

    Multiples of the golden ratio fill [0, 1) evenly, so any stretch of a list has its share.
    """
    return (position * _GOLDEN + 0.5) % 1 < share


def deal(values: Sequence[_Value], split: Split, share: float) -> tuple[_Value, ...]:
    """The values that are open to a split: the shared ones and its own."""
    return tuple(
        value
        for position, value in enumerate(values)
        if is_shared(position, share) or position % 4 in _DEALS[split]
    )


@dataclass(frozen=True, kw_only=True)
class Repertoire:
    """The values that the events of a data set can take."""

    split: Split = Split.TRAIN
    family: str = ""
    """Name of the tasks that share training data; empty for one that knows the whole lexicon."""
    controls: Controls = DEFAULT_CONTROLS

    @cached_property
    def cities(self) -> tuple[City, ...]:
        """Where it can happen."""
        return deal(CITIES, self.split, self.controls.shared_values)

    @cached_property
    def times(self) -> tuple[Time, ...]:
        """Every time but dates."""
        return deal(TIMES, self.split, self.controls.shared_values)

    @cached_property
    def dates(self) -> tuple[Time, ...]:
        """Dates."""
        return deal(DATES, self.split, self.controls.shared_values)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Numbers of several things."""
        return deal(QUANTITIES[1:], self.split, self.controls.shared_values)

    @cached_property
    def prices(self) -> tuple[int, ...]:
        """Sums of money, in euros."""
        return deal(PRICES, self.split, self.controls.shared_values)

    @cached_property
    def actions(self) -> tuple[Action, ...]:
        """What can be done; opposites come and go together."""
        return tuple(
            action
            for action in ACTIONS
            if not self.family or self._knows(min(action.name, action.opposite or action.name))
        )

    @cached_property
    def institutional_actions(self) -> tuple[Action, ...]:
        """What organisations can do."""
        return tuple(action for action in self.actions if action.is_institutional)

    @cached_property
    def opposites(self) -> dict[Action, Action]:
        """Actions that exclude each other and need the same."""
        found = {(action.name, action.frame): action for action in self.actions}
        pairs = ((action, found.get((action.opposite, action.frame))) for action in self.actions)
        return {action: opposite for action, opposite in pairs if opposite is not None}

    @cached_property
    def things_of_kind(self) -> dict[str, tuple[Thing, ...]]:
        """By category."""
        found = {}
        for category in CATEGORIES:
            things = [thing for thing in THINGS if thing.category == category]
            known = [t for t in things if not self.family or self._knows(t.name)]
            unknown = [thing for thing in things if thing not in known]
            found[category] = tuple(known + unknown[: max(0, _MIN_THINGS - len(known))])
        return found

    @cached_property
    def things(self) -> tuple[Thing, ...]:
        """Every thing, category by category."""
        return tuple(thing for name in sorted(CATEGORIES) for thing in self.things_of_kind[name])

    def list_things(self, action: Action) -> tuple[Thing, ...]:
        """The things that `action` can be done to; none for most frames."""
        return self._things_of[action]

    @cached_property
    def _things_of(self) -> dict[Action, tuple[Thing, ...]]:
        """By action."""
        return {
            action: tuple(
                thing for name in sorted(action.categories) for thing in self.things_of_kind[name]
            )
            for action in ACTIONS
        }

    def owns(self, thing: Thing, quantity: int, adjective: Adjective | None) -> bool:
        """Whether the split may tell of `quantity` such things, as far as answers go.

        Combinations are dealt as values are, so that what is bought in a training paragraph is
        bought in no test paragraph.
        """
        position = _THING_POSITIONS[thing] + quantity
        if adjective is not None:
            position += 1 + _ADJECTIVE_POSITIONS[adjective]
        is_own = position % 4 in _DEALS[self.split]
        return is_own or is_shared(position, self.controls.shared_values)

    @cached_property
    def times_of(self) -> dict[TimeKind, tuple[Time, ...]]:
        """Every time but dates by its scale."""
        return {kind: tuple(time for time in self.times if time.kind is kind) for kind in TimeKind}

    @cached_property
    def dates_of(self) -> dict[tuple[int, str], tuple[Time, ...]]:
        """The dates by year and month."""
        found: dict[tuple[int, str], tuple[Time, ...]] = {}
        for date in self.dates:
            month = (date.year, date.name)
            found[month] = (*found.get(month, ()), date)
        return found

    def draw_time(self, rng: Random) -> Time:
        """A time on any scale."""
        return rng.choice(self.dates if rng.random() < _DATE_SHARE else self.times)

    def _knows(self, name: str) -> bool:
        """Whether the family knows the concept."""
        if Random(name).random() < self.controls.lexicon_overlap:
            return True
        return Random(f"{self.family}/{name}").random() < 0.5


@cache
def find_repertoire(split: Split, family: str, controls: Controls) -> Repertoire:
    """The repertoire of the data sets of a split of a family of tasks."""
    return Repertoire(split=split, family=family, controls=controls)


@cache
def list_adjectives(thing: Thing) -> tuple[Adjective, ...]:
    """The qualities that `thing` can have."""
    return tuple(a for a in ADJECTIVES if thing.category in a.categories)
