"""Two sentences or two questions that say the same, or nearly do.

PAWS-X: both sentences have the same words (`exchanges`). A paraphrase puts them into another
order, of adverbials or of clauses. What is no paraphrase is reordered just so, but of a content
in which two parts of a kind have changed places: the things, cities, times, numbers, actors or
company of two clauses; or what came first and what came then.

QQP: duplicates ask the same in another form; the others ask for an event with one slot changed, or
for another slot of the same event. Every pair is drawn so that it could be either: the second
question loses as many words of the first, and has as many new ones, as one with the other label
would, give or take one. So the number of common words does not tell duplicates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from random import Random
from typing import TypeAlias

from spaces.catalogue import PARAPHRASE_LABELS
from trainers.data.examples import PairExample
from trainers.data.offline.events import Event, Person, Slot
from trainers.data.offline.exchanges import draw_reordered
from trainers.data.offline.grammar import Grammar, Statement
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.paragraphs import list_askable
from trainers.data.offline.phrasings import Phrasing, draw_phrasing, pose
from trainers.data.offline.questions import shorten
from trainers.data.offline.stream import Stream
from trainers.data.offline.variation import VARIED, vary
from trainers.data.offline.words import write
from trainers.data.offline.world import Cast, draw_partial_event, draw_stranger

_Question: TypeAlias = tuple[Event, Slot]
"""An event and the slot of it that is asked for."""

_Changes: TypeAlias = tuple[int, int]
"""Words that a question loses of another, and new ones."""

_TOLD_SHARE = 0.8
_REPEAT_SHARE = 0.7
"""Share of the optional slots told that a question repeats."""
_NUM_FORMS = 3
"""Forms drawn of the second question, each with every opening."""
_SAME = "1"
"""The label of duplicates and of paraphrases."""
_OTHER = "0"


def draw_paraphrases(stream: Stream, grammar: Grammar) -> list[PairExample]:
    """PAWS-X: pairs of sentences of the same words, half of them paraphrases."""
    pairs = _draw_statements(stream, stream.languages or (grammar.CODE,))
    return [
        PairExample(
            id=stream.example_id(index),
            text_a=write(grammar.state(told)),
            text_b=write(grammar.state(other)),
            label=_deal(stream, index),
        )
        for index, (told, other) in enumerate(pairs)
    ]


def draw_duplicates(stream: Stream, grammar: Grammar) -> list[PairExample]:
    """QQP: pairs of questions, half of them duplicates."""
    return [_draw_duplicate(stream, grammar, index) for index in range(stream.num_examples)]


@lru_cache(maxsize=2)
def _draw_statements(
    stream: Stream, languages: tuple[str, ...]
) -> tuple[tuple[Statement, Statement], ...]:
    """The pairs before they have a language; kept, as languages are read one after the other."""
    grammars = [GRAMMARS[language] for language in languages]
    pairs = []
    for index in range(stream.num_examples):
        told, same, other = draw_reordered(stream.cast, grammars, stream.rng(index))
        pairs.append((told, same if _deal(stream, index) == _SAME else other))
    return tuple(pairs)


def _deal(stream: Stream, index: int) -> str:
    """The label of pair `index`."""
    return stream.deal(index, PARAPHRASE_LABELS)


def _draw_duplicate(stream: Stream, grammar: Grammar, index: int) -> PairExample:
    """A duplicate, or a question that shares as much with the first as a duplicate does."""
    rng = stream.rng(index)
    is_same = _deal(stream, index) == _SAME
    while True:
        asked, other = _draw_two_questions(stream.cast, rng)
        first, *forms = (draw_phrasing(rng) for _ in range(1 + _NUM_FORMS))
        told = _list_words(grammar, asked, first), first.opening
        duplicates = _count_changes(grammar, told, asked, forms)
        others = _count_changes(grammar, told, other, forms)
        alike = _list_alike(duplicates, others)
        if alike:
            break
    ours, theirs = rng.choice(alike)
    form, opening = duplicates[ours] if is_same else others[theirs]
    texts = [
        pose(grammar, *asked, first),
        pose(grammar, *(asked if is_same else other), replace(form, opening=opening)),
    ]
    rng.shuffle(texts)
    return PairExample(
        id=stream.example_id(index),
        text_a=texts[0],
        text_b=texts[1],
        label=_SAME if is_same else _OTHER,
    )


def _list_alike(
    duplicates: Iterable[_Changes], others: Iterable[_Changes]
) -> list[tuple[_Changes, _Changes]]:
    """Changes of a duplicate and of another question that differ least, by one word at most."""
    ours = [changes for changes in duplicates if 0 not in changes]
    found: dict[int, list[tuple[_Changes, _Changes]]] = {}
    for second in others:
        for first in ours if 0 not in second else ():
            apart = abs(first[0] - second[0]) + abs(first[1] - second[1])
            found.setdefault(apart, []).append((first, second))
    return found.get(0) or found.get(1, [])


def _count_changes(
    grammar: Grammar,
    first: tuple[frozenset[str], int],
    second: _Question,
    forms: Sequence[Phrasing],
) -> dict[_Changes, tuple[Phrasing, int]]:
    """Forms of the second question and openings, by the words that they lose and have new.

    The first question is given by its words and the number of its opening.
    """
    told, number_told = first
    openings = [frozenset(opening.split()) for opening in grammar.OPENINGS]
    before = openings[number_told]
    changes: dict[_Changes, tuple[Phrasing, int]] = {}
    for form in forms:
        words = _list_words(grammar, second, form)
        lost, new = len(told - words), len(words - told)
        for number, opening in enumerate(openings):
            added = lost + len(before - opening), new + len(opening - before)
            changes[added] = form, number
    return changes


def _list_words(grammar: Grammar, question: _Question, phrasing: Phrasing) -> frozenset[str]:
    """The words of a question, without its opening."""
    return frozenset(part.text.lower() for part in grammar.ask(*question, phrasing.style))


def _draw_two_questions(cast: Cast, rng: Random) -> tuple[_Question, _Question]:
    """A question, and one that nearly asks the same."""
    while True:
        event = draw_partial_event(cast, rng, told_share=_TOLD_SHARE, negated_share=0.0)
        slots = list_askable(event)
        if not slots:
            continue
        slot = rng.choice(slots)
        asked = shorten(event, slot, _REPEAT_SHARE, rng)
        near = [(other, slot) for other in _list_changed(asked, slot, cast, rng)]
        near += [(asked, other) for other in list_askable(asked) if other is not slot]
        if near:
            return (asked, slot), rng.choice(near)


def _list_changed(asked: Event, slot: Slot, cast: Cast, rng: Random) -> Iterator[Event]:
    """Events that differ from the one asked about in one slot that the question tells."""
    unsaid = {slot, Slot.QUANTITY, Slot.ADJECTIVE} if slot is Slot.THING else {slot}
    for told in VARIED:
        changed = None if told in unsaid else vary(asked, told, cast.repertoire, rng)
        if changed is not None:
            yield changed
    if slot is not Slot.ACTOR and isinstance(asked.actor, Person):
        yield replace(asked, actor=draw_stranger(cast, rng, asked))
        if asked.recipient is not None:
            yield replace(asked, actor=asked.recipient, recipient=asked.actor)
