"""Two collections of sentences, few of which are translations: what BUCC mines.

For every pair there are four sentences more on each side that have no translation on the other,
two of them near neighbours of the pair. All events of a stream are distinct, so no sentence of
one side translates two of the other, and the pairs are all there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import count
from random import Random

from trainers.data.examples import MiningExample
from trainers.data.offline.events import Event
from trainers.data.offline.families import Family, draw_family
from trainers.data.offline.grammar import Grammar, Statement
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.stream import Stream
from trainers.data.offline.words import write

_HALF = 1
"""Of the things; the other is for sentence retrieval."""
_NEAR, _FAR = 2, 2
"""Untranslated sentences of a side for each pair: its neighbours, and others."""
SENTENCES_PER_PAIR = 1 + _NEAR + _FAR
"""Sentences of a side for each pair."""


def draw_collections(stream: Stream, grammar: Grammar) -> list[MiningExample]:
    """As many pairs as the stream has examples, in five times as many sentences a side.

    Those of the language come first, then the English ones. Either side has an order of its
    own, the same for every language.
    """
    pairs, english, foreign = _draw_statements(stream)
    language, grammars = grammar.CODE, {grammar.CODE: grammar, "en": GRAMMARS["en"]}
    sides = {language: [*pairs, *foreign], "en": [*pairs, *english]}
    ids = {side: _number(side, len(sides[side]), stream) for side in sides}
    examples: list[MiningExample] = []
    for side, other in ((language, "en"), ("en", language)):
        numbered = zip(ids[side], sides[side], strict=True)
        found = [
            MiningExample(
                id=sentence_id,
                text=write(grammars[side].state(statement)),
                is_english=side == "en",
                translation=ids[other][place] if place < len(pairs) else "",
            )
            for place, (sentence_id, statement) in enumerate(numbered)
        ]
        examples += sorted(found, key=lambda example: example.id)
    return examples


def _number(side: str, num_sentences: int, stream: Stream) -> list[str]:
    """Ids in a random order, `de-000000001` and so on."""
    rng = stream.rng(-1 if side == "en" else -2)
    return [
        f"{side}-{number:09}" for number in rng.sample(range(1, num_sentences + 1), num_sentences)
    ]


@lru_cache(maxsize=2)
def _draw_statements(
    stream: Stream,
) -> tuple[Sequence[Statement], Sequence[Statement], Sequence[Statement]]:
    """Statements for both sides, for the English side alone and for the foreign side alone.

    Kept, as languages are read one after the other.
    """
    pairs: list[Statement] = []
    english: list[Statement] = []
    foreign: list[Statement] = []
    told: set[Event] = set()
    for number in count():
        if len(pairs) == stream.num_examples:
            return pairs, english, foreign
        rng = stream.rng(number)
        family = draw_family(stream.cast, rng, half=_HALF)
        drawn = {family.identify(event): event for event in _draw_events(family, rng)}
        new = {identity: event for identity, event in drawn.items() if identity not in told}
        if len(new) < 2 * SENTENCES_PER_PAIR - 1:
            continue
        told.update(new)
        first, *others = map(family.state, new.values())
        pairs.append(first)
        english += others[::2]
        foreign += others[1::2]
    raise AssertionError("count() does not end")


def _draw_events(family: Family, rng: Random) -> list[Event]:
    """A sentence's event, its neighbours, and others that have nothing to do with it.

    Fewer where the event has too few neighbours.
    """
    event = family.draw_event(rng)
    near = family.draw_neighbours(event, 2 * _NEAR, rng)
    return [event, *near, *(family.draw_event(rng) for _ in range(2 * _FAR))]
