"""Tagged sentences: one sentence generator, three kinds of tags that the words carry already."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from trainers.data.examples import TaggingExample
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Event, Person
from trainers.data.offline.grammar import CONNECTIVES, Grammar, Statement
from trainers.data.offline.stream import Stream
from trainers.data.offline.words import Word
from trainers.data.offline.world import Cast, draw_partial_event

_TOLD_SHARE = 0.6
"""Share of the optional slots of an event that are told."""
_NEGATED_SHARE = 0.2
_TWO_CLAUSES = Scale(easy=0.2, hard=0.6)
_CONTINUED = Scale(easy=0.1, hard=0.5)
"""Share of second clauses that go on about the same person, by a pronoun."""


def draw_entities(stream: Stream, grammar: Grammar) -> list[TaggingExample]:
    """Sentences with named-entity tags, IOB2: persons, organisations, locations."""
    return _draw_tagged(stream, grammar, lambda part: part.entity)


def draw_parts_of_speech(stream: Stream, grammar: Grammar) -> list[TaggingExample]:
    """Sentences with universal part-of-speech tags."""
    return _draw_tagged(stream, grammar, lambda part: part.upos)


def draw_supertags(stream: Stream, grammar: Grammar) -> list[TaggingExample]:
    """Sentences with CCG categories, as CCGbank writes them."""
    return _draw_tagged(stream, grammar, lambda part: part.category)


def draw_statement(cast: Cast, rng: Random) -> Statement:
    """A sentence of one or two clauses, with everything that the grammars can do."""
    first = _draw_told_event(cast, rng)
    has_two_clauses = rng.random() < cast.at(_TWO_CLAUSES)
    return Statement(
        first=first,
        second=_draw_second(first, cast, rng) if has_two_clauses else None,
        connective=rng.choice(CONNECTIVES),
        style=cast.draw_style(rng),
    ).with_clear_time()


def _draw_second(first: Event, cast: Cast, rng: Random) -> Event:
    """What the same person did, or what anyone did."""
    is_continued = rng.random() < cast.at(_CONTINUED)
    actor = first.actor if is_continued and isinstance(first.actor, Person) else None
    return _draw_told_event(cast, rng, actor)


def _draw_told_event(cast: Cast, rng: Random, actor: Person | None = None) -> Event:
    return draw_partial_event(
        cast, rng, told_share=_TOLD_SHARE, negated_share=_NEGATED_SHARE, actor=actor
    )


def _draw_tagged(
    stream: Stream, grammar: Grammar, read_tag: Callable[[Word], str]
) -> list[TaggingExample]:
    """The sentences of a stream; the same sentences whichever tag is read."""
    examples = []
    for index in range(stream.num_examples):
        words = grammar.state(draw_statement(stream.cast, stream.rng(index)))
        examples.append(
            TaggingExample(
                id=stream.example_id(index),
                words=tuple(part.text for part in words),
                tags=tuple(read_tag(part) for part in words),
            )
        )
    return examples
