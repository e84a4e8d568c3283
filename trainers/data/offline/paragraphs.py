"""Paragraphs: several events told one after the other, in which nothing that answers recurs.

Neither a city, a time, a number, a thing nor an action occurs in two events of one paragraph, and
a name only where someone goes on, as a pronoun. What is left to chance are substrings (三 in
三月), so every answer is also looked up in the finished text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from trainers.data.examples import Answer
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Actor, Event, Person, Slot
from trainers.data.offline.grammar import CONNECTIVES, Grammar, Statement, Style
from trainers.data.offline.words import write, write_slots
from trainers.data.offline.world import Cast, draw_partial_event

_MIN_EVENTS, _MAX_EVENTS = Scale(easy=2, hard=4), Scale(easy=4, hard=8)
_TOLD_SHARE = 0.7
"""Share of the optional slots that are told."""
_NEGATED = Scale(easy=0.05, hard=0.25)
"""Share of events that did not happen."""
_CONTINUED = Scale(easy=0.0, hard=0.6)
"""Share of events done by the person of the event before."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Paragraph:
    """Events in the order in which they are told; compared by identity."""

    statements: tuple[Statement, ...]
    _written: dict[Grammar, str] = field(default_factory=dict, init=False, repr=False)
    """Its texts, kept because several questions are about one."""

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, of first and of second clauses."""
        clauses = [event for told in self.statements for event in (told.first, told.second)]
        return tuple([event for event in clauses if event is not None])

    def find_style(self, event: Event) -> Style:
        """The style that a value of `event` has, digits or words; words where it is not told."""
        told = (told for told in self.statements if event in (told.first, told.second))
        return Style(has_digits=any(statement.style.has_digits for statement in told))

    def write(self, grammar: Grammar) -> str:
        """The paragraph as text."""
        if grammar not in self._written:
            sentences = (write(grammar.state(statement)) for statement in self.statements)
            self._written[grammar] = grammar.SENTENCE_SPACE.join(sentences)
        return self._written[grammar]


def draw_paragraph(cast: Cast, rng: Random, *, joined_share: float = 0.0) -> Paragraph:
    """Three to six events, or as many as the difficulty wants, at least one of them positive.

    Args:
        cast: Who can act.
        rng: Source of all choices.
        joined_share: Probability in [0, 1] that two neighbours are told in one sentence.
    """
    while True:
        events = _draw_events(cast, rng)
        if any(list_askable(event) for event in events):
            break
    return Paragraph(statements=tuple(_join(events, joined_share, cast, rng)))


def list_askable(event: Event) -> list[Slot]:
    """Slots that a question can ask for; none where the event did not happen."""
    if event.is_negated:
        return []
    filled = (
        Slot.ACTOR if isinstance(event.actor, Person) else None,
        None if event.thing is None else Slot.THING,
        Slot.QUANTITY if event.quantity > 1 else None,
        None if event.place is None else Slot.PLACE,
        None if event.time is None else Slot.TIME,
        None if event.price is None else Slot.PRICE,
    )
    return [slot for slot in filled if slot is not None]


def write_value(event: Event, slot: Slot, grammar: Grammar, style: Style) -> str:
    """What `slot` of `event` answers, as the paragraph has it: `three violins`, `Vienna`."""
    slots = {Slot.THING, Slot.QUANTITY} if slot is Slot.THING else {slot}
    return write_slots(grammar.state(Statement(first=event, style=style)), slots)


def find_answer(paragraph: Paragraph, event: Event, slot: Slot, grammar: Grammar) -> Answer | None:
    """Where the paragraph tells `slot` of `event`; None where the text of the answer recurs."""
    text = write_value(event, slot, grammar, paragraph.find_style(event))
    context = paragraph.write(grammar)
    return Answer(text=text, start=context.index(text)) if context.count(text) == 1 else None


def _join(
    events: Sequence[Event], joined_share: float, cast: Cast, rng: Random
) -> Iterator[Statement]:
    """The events as sentences of one or two clauses."""
    rest = list(events)
    last: Event | None = None
    while rest:
        first = rest.pop(0)
        is_joined = bool(rest) and rng.random() < joined_share
        second = rest.pop(0) if is_joined else None
        yield Statement(
            first=first,
            second=second,
            connective=rng.choice(CONNECTIVES),
            style=cast.draw_style(rng),
            is_continued=last is not None and _goes_on(first, last),
        ).with_clear_time()
        last = second or first


def _draw_events(cast: Cast, rng: Random) -> list[Event]:
    """Events that share nothing but, one after the other, who did them."""
    least, most = round(cast.at(_MIN_EVENTS)), round(cast.at(_MAX_EVENTS))
    num_events = rng.randint(least, most)
    events: list[Event] = []
    mentioned: set[object] = set()
    while len(events) < num_events:
        event = _draw_next(events, cast, rng)
        concepts = _list_concepts(event)
        if events and _goes_on(event, events[-1]):
            concepts = concepts[_NUM_NAMES:]
        if mentioned.isdisjoint(concepts):
            events.append(event)
            mentioned.update(concepts)
    return events


def _draw_next(events: Sequence[Event], cast: Cast, rng: Random) -> Event:
    """An event, perhaps of who acted last; a profession is not told twice."""
    actor = events[-1].actor if events and rng.random() < cast.at(_CONTINUED) else None
    event = draw_partial_event(
        cast,
        rng,
        told_share=_TOLD_SHARE,
        negated_share=cast.at(_NEGATED),
        actor=actor if isinstance(actor, Person) else None,
        has_own_things=True,
    )
    is_told_again = event.profession is not None and event.actor == actor
    return replace(event, profession=None) if is_told_again else event


def _goes_on(event: Event, last: Event) -> bool:
    """Whether the person who acted last acts again."""
    return isinstance(event.actor, Person) and event.actor == last.actor


_NUM_NAMES = 2
"""Names of a person, who comes first among the concepts of an event."""


def _list_concepts(event: Event) -> list[object]:
    """Everything in an event that must not occur in another of the paragraph, its actor first."""
    names = [part for actor in event.actors for part in _list_names(actor)]
    number = event.quantity if event.quantity > 1 else None
    others = (event.action, event.thing, event.place, event.time, event.price, number)
    return [*names, *(concept for concept in others if concept is not None)]


def _list_names(actor: Actor) -> list[object]:
    return [actor.first, actor.last] if isinstance(actor, Person) else [actor.eponym]
