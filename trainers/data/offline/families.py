"""What parallel sentences say: events in families of near neighbours.

A family differs in one slot at a time, so that finding a translation takes more than one word.
Languages of one script write names, cities, years, prices and digits alike, and an encoder that
was never pretrained would find translations by them. So families say `she` or `he`, tell numbers
and times in words, and leave out the rest, but for the share that `Controls.named_pairs` sets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Statement, Style
from trainers.data.offline.lexicon import Action, Frame, Thing, Time, TimeKind
from trainers.data.offline.repertoire import Repertoire, list_adjectives
from trainers.data.offline.things import THINGS
from trainers.data.offline.variation import VARIED, draw_neighbours, draw_told_event
from trainers.data.offline.world import Cast, draw_quantity

_NAMELESS_SLOTS = (Slot.ADJECTIVE, Slot.TIME)
"""Optional slots that no two languages write alike, if the time is told in words."""
_WORDED = frozenset({TimeKind.WEEKDAY, TimeKind.MONTH, TimeKind.PART_OF_DAY})


@dataclass(frozen=True, kw_only=True, slots=True)
class Family:
    """How the sentences of a family are told, and what they may tell of."""

    cast: Cast
    style: Style
    is_named: bool
    """Whether names are told, and whatever else languages may write alike."""
    half: int
    """0 or 1: without names, which half of the things is told of, so that what one collection
    says no other does. Splits differ in their times and numbers."""

    def draw_event(self, rng: Random) -> Event:
        """An event that such a sentence can tell."""
        return draw_told_event(self.cast, rng) if self.is_named else self._draw_nameless(rng)

    def draw_neighbours(self, event: Event, number: int, rng: Random) -> list[Event]:
        """Events that differ from `event` in one slot each, no more than `number`."""
        drawn = draw_neighbours(event, len(VARIED) * number, self.cast.repertoire, rng)
        return [neighbour for neighbour in drawn if self._has(neighbour)][:number]

    def state(self, event: Event) -> Statement:
        """The sentence."""
        return Statement(first=event, style=self.style, is_continued=not self.is_named)

    def identify(self, event: Event) -> Event:
        """The same event for all sentences that one language or another says in the same words.

        `She` and `he` are one word in Turkish, and none in Swahili.
        """
        return event if self.is_named else replace(event, actor=self.cast.persons[0])

    def _has(self, event: Event) -> bool:
        """Whether the event's thing is in this half."""
        return self.is_named or (event.thing is not None and _is_in_half(event.thing, self.half))

    def _draw_nameless(self, rng: Random) -> Event:
        """What a person did to things, with a time in words or a number or both."""
        repertoire = self.cast.repertoire
        while True:
            action, things = rng.choice(_list_deeds(repertoire, self.half))
            thing = rng.choice(things)
            told = rng.sample(_NAMELESS_SLOTS, rng.randint(1, len(_NAMELESS_SLOTS)))
            event = Event(
                actor=rng.choice(self.cast.persons),
                action=action,
                thing=thing,
                quantity=draw_quantity(repertoire, rng),
                adjective=rng.choice(list_adjectives(thing)) if Slot.ADJECTIVE in told else None,
                time=rng.choice(_list_times(repertoire)) if Slot.TIME in told else None,
            )
            if event.time is not None or event.quantity > 1:
                return event


def draw_family(cast: Cast, rng: Random, *, half: int) -> Family:
    """A family with a style of its own; see `Family` for `half`."""
    style = cast.draw_style(rng)
    is_named = rng.random() < cast.repertoire.controls.named_pairs
    return Family(
        cast=cast,
        style=style if is_named else replace(style, has_digits=False),
        is_named=is_named,
        half=half,
    )


def _is_in_half(thing: Thing, half: int) -> bool:
    return THINGS.index(thing) % 2 == half


@cache
def _list_deeds(repertoire: Repertoire, half: int) -> Sequence[tuple[Action, Sequence[Thing]]]:
    """What can be done to things of the half, and to which."""
    deeds = [
        (action, [thing for thing in repertoire.list_things(action) if _is_in_half(thing, half)])
        for action in repertoire.actions
        if action.frame is Frame.TRANSITIVE
    ]
    return [(action, things) for action, things in deeds if things]


@cache
def _list_times(repertoire: Repertoire) -> Sequence[Time]:
    """The times that are told in words."""
    return [time for time in repertoire.times if time.kind in _WORDED]
