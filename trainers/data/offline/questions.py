"""Questions over a paragraph of several events, each with one answer that stands there once.

Nothing that can answer occurs twice in a paragraph: neither a name, a city, a time, a number nor
a thing. What is left to chance are substrings (三 in 三月), so every answer is also looked up in
the finished text, in all languages of a parallel source.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from trainers.data.examples import Answer, SpanExample
from trainers.data.offline.grammar import Statement, Style, draw_style
from trainers.data.offline.languages import GRAMMARS, SENTENCE_SPACES
from trainers.data.offline.stream import Stream
from trainers.data.offline.words import write, write_slots
from trainers.data.offline.world import Actor, Cast, Event, Person, Slot, draw_partial_event

_MIN_EVENTS, _MAX_EVENTS = 3, 6
_TOLD_SHARE = 0.7
"""Share of the optional slots that are told."""
_REPEAT_SHARE = 0.5
"""Share of the optional slots told that a question repeats."""
_NEGATED_SHARE = 0.15
_ASKED = (Slot.ACTOR, Slot.THING, Slot.QUANTITY, Slot.PLACE, Slot.TIME)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Paragraph:
    """Events in the order in which they are told, and a question about one of them."""

    events: tuple[Event, ...]
    styles: tuple[Style, ...]
    target: int
    """Position of the event that is asked about."""
    slot: Slot
    """What is asked for."""
    question: Event
    """The event as far as the question tells it."""


def draw_questions(stream: Stream, language: str) -> list[SpanExample]:
    """Questions in `language`, each with a paragraph of its own; not parallel."""
    return [
        _draw_question(stream, index, (language,))[language]
        for index in range(stream.num_examples)
    ]


def draw_parallel_questions(stream: Stream, language: str) -> list[SpanExample]:
    """Questions in `language` that are the same questions in every other language."""
    return [
        _draw_question(stream, index, tuple(GRAMMARS))[language]
        for index in range(stream.num_examples)
    ]


def _draw_question(stream: Stream, index: int, languages: Sequence[str]) -> dict[str, SpanExample]:
    """Question `index` by language, with an answer that is unique in each of `languages`."""
    rng = stream.rng(index)
    example_id = stream.example_id(index)
    while True:
        paragraph = _draw_paragraph(stream.cast, rng)
        found = {language: _realise(paragraph, language, example_id) for language in languages}
        examples = {language: example for language, example in found.items() if example}
        if len(examples) == len(languages):
            return examples


def _draw_paragraph(cast: Cast, rng: Random) -> _Paragraph:
    """Events and a question about one; drawn anew where every event is negated."""
    events = _draw_events(cast, rng)
    asked = [(place, slot) for place, event in enumerate(events) for slot in _list_askable(event)]
    if not asked:
        return _draw_paragraph(cast, rng)
    target, slot = rng.choice(asked)
    return _Paragraph(
        events=events,
        styles=tuple(draw_style(rng) for _ in events),
        target=target,
        slot=slot,
        question=_shorten(events[target], slot, rng),
    )


def _draw_events(cast: Cast, rng: Random) -> tuple[Event, ...]:
    """Events that have nothing in common."""
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
    actors = (event.actor, event.recipient, event.organisation, event.companion)
    names = [part for actor in actors if actor is not None for part in _list_names(actor)]
    number = event.quantity if event.quantity > 1 else None
    others = (event.action, event.thing, event.place, event.time, number)
    return [*names, *(concept for concept in others if concept is not None)]


def _list_names(actor: Actor) -> list[object]:
    return [actor.first, actor.last] if isinstance(actor, Person) else [actor.eponym]


def _list_askable(event: Event) -> list[Slot]:
    """Slots that a question can ask for."""
    if event.is_negated:
        return []
    filled = [slot for slot in _ASKED if getattr(event, slot) is not None]
    is_person, is_several = isinstance(event.actor, Person), event.quantity > 1
    return [
        slot
        for slot in filled
        if (slot is not Slot.ACTOR or is_person) and (slot is not Slot.QUANTITY or is_several)
    ]


def _shorten(event: Event, slot: Slot, rng: Random) -> Event:
    """The event as the question tells it, without some of its optional slots.

    Who danced with Omar is one person; who danced is two. So `who` keeps the company.
    """
    kept = [told for told in event.optional_slots if rng.random() < _REPEAT_SHARE]
    return event.with_only(*kept, slot, *([Slot.COMPANION] if slot is Slot.ACTOR else []))


def _realise(paragraph: _Paragraph, language: str, example_id: str) -> SpanExample | None:
    """The paragraph and its question in `language`; None where the answer occurs twice."""
    grammar = GRAMMARS[language]
    told = [
        grammar.state(Statement(first=event, style=style))
        for event, style in zip(paragraph.events, paragraph.styles, strict=True)
    ]
    context = SENTENCE_SPACES[language].join(write(words) for words in told)
    is_thing = paragraph.slot is Slot.THING
    slots = {Slot.THING, Slot.QUANTITY} if is_thing else {paragraph.slot}
    answer = write_slots(told[paragraph.target], slots)
    if context.count(answer) > 1:
        return None
    return SpanExample(
        id=example_id,
        question=write(grammar.ask(paragraph.question, paragraph.slot)),
        context=context,
        answers=(Answer(text=answer, start=context.index(answer)),),
    )
