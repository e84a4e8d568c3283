"""Paragraphs: several events told one after the other, in which nothing that answers recurs.

Neither a name, a city, a time, a number, a thing nor an action occurs in two events of one
paragraph. What is left to chance are substrings (三 in 三月), so every answer is also looked up in
the finished text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from trainers.data.examples import Answer
from trainers.data.offline.events import Actor, Event, Person, Slot
from trainers.data.offline.grammar import DIGIT_SHARE, Connective, Statement, Style, draw_style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.words import write, write_slots
from trainers.data.offline.world import Cast, draw_partial_event

_MIN_EVENTS, _MAX_EVENTS = 3, 6
_TOLD_SHARE = 0.7
"""Share of the optional slots that are told."""
_NEGATED_SHARE = 0.15
_ASKED = (Slot.ACTOR, Slot.THING, Slot.QUANTITY, Slot.PLACE, Slot.TIME, Slot.PRICE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paragraph:
    """Events in the order in which they are told."""

    statements: tuple[Statement, ...]

    @property
    def events(self) -> tuple[Event, ...]:
        """All events, of first and of second clauses."""
        return tuple(event for told in self.statements for event in _list_events(told))

    def write(self, language: str) -> str:
        """The paragraph in `language`."""
        state = GRAMMARS[language].state
        sentences = (write(state(statement)) for statement in self.statements)
        return GRAMMARS[language].SENTENCE_SPACE.join(sentences)


def draw_paragraph(cast: Cast, rng: Random, *, joined_share: float = 0.0) -> Paragraph:
    """Three to six events that have nothing in common, at least one of them positive.

    Args:
        cast: Who can act.
        rng: Source of all choices.
        joined_share: Probability in [0, 1] that two neighbours are told in one sentence.
    """
    while True:
        events = _draw_events(cast, rng)
        if any(list_askable(event) for event in events):
            break
    return Paragraph(statements=tuple(_join(events, joined_share, rng)))


def list_askable(event: Event) -> list[Slot]:
    """Slots that a question can ask for; none where the event did not happen."""
    if event.is_negated:
        return []
    filled = [slot for slot in _ASKED if getattr(event, slot) is not None]
    is_person, is_several = isinstance(event.actor, Person), event.quantity > 1
    return [
        slot
        for slot in filled
        if (slot is not Slot.ACTOR or is_person) and (slot is not Slot.QUANTITY or is_several)
    ]


def write_value(event: Event, slot: Slot, language: str) -> str:
    """What `slot` of `event` answers, as the paragraph has it: `three violins`, `Vienna`."""
    slots = {Slot.THING, Slot.QUANTITY} if slot is Slot.THING else {slot}
    return write_slots(GRAMMARS[language].state(Statement(first=event)), slots)


def find_answer(event: Event, slot: Slot, language: str, context: str) -> Answer | None:
    """Where `context` tells `slot` of `event`; None where the text of the answer recurs."""
    text = write_value(event, slot, language)
    return Answer(text=text, start=context.index(text)) if context.count(text) == 1 else None


def _list_events(statement: Statement) -> tuple[Event, ...]:
    if statement.second is None:
        return (statement.first,)
    return (statement.first, statement.second)


def _join(events: tuple[Event, ...], joined_share: float, rng: Random) -> Iterator[Statement]:
    """The events as sentences of one or two clauses."""
    rest = list(events)
    while rest:
        first, style = rest.pop(0), draw_style(rng, DIGIT_SHARE)
        if rest and rng.random() < joined_share:
            yield _join_two(first, rest.pop(0), style, rng)
        else:
            yield Statement(first=first, style=style)


def _join_two(first: Event, second: Event, style: Style, rng: Random) -> Statement:
    connective = rng.choice(list(Connective))
    return Statement(first=first, second=second, connective=connective, style=style)


def _draw_events(cast: Cast, rng: Random) -> tuple[Event, ...]:
    num_events = rng.randint(_MIN_EVENTS, _MAX_EVENTS)
    events: list[Event] = []
    mentioned: set[object] = set()
    while len(events) < num_events:
        event = draw_partial_event(cast, rng, told_share=_TOLD_SHARE, negated_share=_NEGATED_SHARE)
        concepts = _list_concepts(event)
        if mentioned.isdisjoint(concepts):
            events.append(event)
            mentioned.update(concepts)
    return tuple(events)


def _list_concepts(event: Event) -> list[object]:
    """Everything in an event that must not occur in another of the paragraph."""
    names = [part for actor in event.actors for part in _list_names(actor)]
    number = event.quantity if event.quantity > 1 else None
    others = (event.action, event.thing, event.place, event.time, event.price, number)
    return [*names, *(concept for concept in others if concept is not None)]


def _list_names(actor: Actor) -> list[object]:
    return [actor.first, actor.last] if isinstance(actor, Person) else [actor.eponym]
