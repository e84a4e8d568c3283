"""Parallel sentences: families of near neighbours, no sentence twice.

The lexicon gives different concepts different words in every
language; so distinct events are distinct sentences, and the right answer is unique.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from random import Random

from trainers.data.examples import BitextExample
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Event
from trainers.data.offline.families import Family, draw_family
from trainers.data.offline.grammar import Grammar, Statement
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.stream import Stream
from trainers.data.offline.words import write

_HALF = 0
"""Of the things; the other is for collections that are mined."""
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


@lru_cache(maxsize=2)
def _draw_statements(stream: Stream) -> Sequence[Statement]:
    """Statements of distinct events, family by family; kept, as `mining` does."""
    statements: dict[Event, Statement] = {}
    for number in count():
        rng = stream.rng(number)
        family = draw_family(stream.cast, rng, half=_HALF)
        for event in _draw_events(family, rng):
            if len(statements) == stream.num_examples:
                return list(statements.values())
            statements.setdefault(family.identify(event), family.state(event))
    raise AssertionError("count() does not end")


def _draw_events(family: Family, rng: Random) -> list[Event]:
    event = family.draw_event(rng)
    return [event, *family.draw_neighbours(event, round(family.cast.at(_NEIGHBOURS)), rng)]
