"""Parallel sentences: families of near neighbours, no sentence twice.

A family is a sentence and others that differ from it in one slot, so that finding a translation
takes more than a shared name. The lexicon gives different concepts different words in every
language; so distinct events are distinct sentences, and the right answer is unique.
"""

from __future__ import annotations

from itertools import count
from random import Random

from trainers.data.examples import BitextExample
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Event
from trainers.data.offline.grammar import Grammar, Statement
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.stream import Stream
from trainers.data.offline.variation import draw_neighbours, draw_told_event
from trainers.data.offline.words import write
from trainers.data.offline.world import Cast

_NEIGHBOURS = Scale(easy=1, hard=5)
"""Sentences of a family beside the first."""


def draw_translations(stream: Stream, grammar: Grammar) -> list[BitextExample]:
    """The sentence pairs of a stream: English and another."""
    english = GRAMMARS["en"]
    return [
        BitextExample(
            id=stream.example_id(index),
            english=write(english.state(statement)),
            foreign=write(grammar.state(statement)),
        )
        for index, statement in enumerate(_draw_statements(stream))
    ]


def _draw_statements(stream: Stream) -> list[Statement]:
    """Statements of distinct events, family by family."""
    statements: dict[Event, Statement] = {}
    for family in count():
        rng = stream.rng(family)
        style = stream.cast.draw_style(rng)
        for event in _draw_family(stream.cast, rng):
            if len(statements) == stream.num_examples:
                return list(statements.values())
            statements.setdefault(event, Statement(first=event, style=style))
    raise AssertionError("count() does not end")


def _draw_family(cast: Cast, rng: Random) -> list[Event]:
    event = draw_told_event(cast, rng)
    num_neighbours = round(cast.at(_NEIGHBOURS))
    return [event, *draw_neighbours(event, num_neighbours, cast.repertoire, rng)]
