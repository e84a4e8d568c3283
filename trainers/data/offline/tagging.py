"""Tagged sentences: one sentence generator, three kinds of tags that the words carry already."""

from __future__ import annotations

from random import Random

from trainers.data.examples import TaggingExample
from trainers.data.offline.grammar import Connective, Statement, draw_style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.stream import Stream
from trainers.data.offline.words import Word
from trainers.data.offline.world import Cast, Event, draw_partial_event

_TOLD_SHARE = 0.6
"""Share of the optional slots of an event that are told."""
_NEGATED_SHARE = 0.2
_TWO_CLAUSES_SHARE = 0.35


def draw_entities(stream: Stream, language: str) -> list[TaggingExample]:
    """Sentences with named-entity tags, IOB2: persons, organisations, locations."""
    return [
        _tag(stream.example_id(index), words, [part.entity for part in words])
        for index, words in enumerate(_draw_sentences(stream, language))
    ]


def draw_parts_of_speech(stream: Stream, language: str) -> list[TaggingExample]:
    """Sentences with universal part-of-speech tags."""
    return [
        _tag(stream.example_id(index), words, [part.upos for part in words])
        for index, words in enumerate(_draw_sentences(stream, language))
    ]


def draw_supertags(stream: Stream, language: str) -> list[TaggingExample]:
    """Sentences with CCG categories, as CCGbank writes them."""
    return [
        _tag(stream.example_id(index), words, [part.category for part in words])
        for index, words in enumerate(_draw_sentences(stream, language))
    ]


def draw_statement(cast: Cast, rng: Random) -> Statement:
    """A sentence of one or two clauses, with everything that the grammars can do."""
    return Statement(
        first=_draw_told_event(cast, rng),
        second=_draw_told_event(cast, rng) if rng.random() < _TWO_CLAUSES_SHARE else None,
        connective=rng.choice(list(Connective)),
        style=draw_style(rng),
    )


def _draw_told_event(cast: Cast, rng: Random) -> Event:
    return draw_partial_event(cast, rng, told_share=_TOLD_SHARE, negated_share=_NEGATED_SHARE)


def _draw_sentences(stream: Stream, language: str) -> list[list[Word]]:
    grammar = GRAMMARS[language]
    return [
        grammar.state(draw_statement(stream.cast, stream.rng(index)))
        for index in range(stream.num_examples)
    ]


def _tag(example_id: str, words: list[Word], tags: list[str]) -> TaggingExample:
    return TaggingExample(
        id=example_id, words=tuple(part.text for part in words), tags=tuple(tags)
    )
