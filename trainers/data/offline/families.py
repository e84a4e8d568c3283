"""What parallel sentences say: events in families of near neighbours.

A family differs in one slot at a time, so that finding a translation takes more than one word.
Languages of one script write names, cities, years, prices and digits alike, and an encoder that
was never pretrained would find translations by them. So families say `she` or `he`, tell numbers
and times in words, and leave out the rest, but for the share that `Controls.named_pairs` sets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Statement, Style
from trainers.data.offline.lexicon import Frame, TimeKind
from trainers.data.offline.things import THINGS
from trainers.data.offline.variation import VARIED, draw_neighbours, draw_told_event
from trainers.data.offline.world import Cast, draw_event

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
        return self.is_named or (
            event.thing is not None and THINGS.index(event.thing) % 2 == self.half
        )

    def _draw_nameless(self, rng: Random) -> Event:
        """What a person did to things, with a time in words or a number or both."""
        while True:
            event = draw_event(self.cast, rng, rng.choice(self.cast.persons))
            told = rng.sample(_NAMELESS_SLOTS, rng.randint(1, len(_NAMELESS_SLOTS)))
            event = replace(event.with_only(*told), profession=None)
            if event.time is not None and event.time.kind not in _WORDED:
                event = event.without(Slot.TIME)
            is_dealt = event.time is not None or event.quantity > 1
            if event.action.frame is Frame.TRANSITIVE and is_dealt and self._has(event):
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
