"""A realised sentence: words that know their tags, so that one grammar serves every task.

A grammar writes `Word`s; text, tags and answer spans are read off them and never guessed again.
The same few thousand words fill every text, so each is made once and compared by identity.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Word:
    """One word as the grammar wrote it."""

    text: str
    upos: str
    """Universal part-of-speech tag."""
    category: str
    """CCG category in CCGbank notation; empty in questions, which no tagging task reads."""
    entity: str = "O"
    """Named-entity tag, IOB2."""
    slot: str = ""
    """Slot of the event that this word expresses; empty for none that is ever asked for."""
    is_glued: bool = False
    """Whether it is written without a space to the word before."""


@cache
def word(text: str, upos: str, category: str = "") -> Word:
    """A word outside of names."""
    return Word(text=text, upos=upos, category=category)


@cache
def glued(text: str, upos: str, category: str = "") -> Word:
    """A word written without a space to the one before, such as a full stop."""
    return Word(text=text, upos=upos, category=category, is_glued=True)


def name(words: Sequence[Word], entity: str) -> list[Word]:
    """`words` as one named entity, tagged B- and I-."""
    first, *rest = words
    return [_tag(first, "B", entity), *[_tag(part, "I", entity) for part in rest]]


def mark(words: Iterable[Word], slot: str) -> list[Word]:
    """`words` as the expression of a slot; words marked before keep their mark."""
    return [part if part.slot else _mark(part, slot) for part in words]


def glue_first(words: Sequence[Word]) -> list[Word]:
    """`words` with the first written onto what comes before."""
    return [_glue(words[0]), *words[1:]]


@cache
def set_apart(part: Word) -> Word:
    """`part` with a space to the word before."""
    return replace(part, is_glued=False)


def capitalise(words: Sequence[Word]) -> list[Word]:
    """`words` with a capital first letter, as a sentence begins."""
    return [_capitalise(words[0]), *words[1:]]


def write(words: Sequence[Word]) -> str:
    """The sentence as it is written, without a space at either end."""
    return "".join([part.text if part.is_glued else f" {part.text}" for part in words]).strip()


def write_slots(words: Sequence[Word], slots: Collection[str]) -> str:
    """The text of the words that express `slots`; they must stand together."""
    positions = [position for position, part in enumerate(words) if part.slot in slots]
    assert positions == list(range(positions[0], positions[-1] + 1)), "a slot is one span"
    return write([words[position] for position in positions])


@cache
def _tag(part: Word, place: str, entity: str) -> Word:
    return replace(part, entity=f"{place}-{entity}")


@cache
def _glue(part: Word) -> Word:
    return replace(part, is_glued=True)


@cache
def _capitalise(part: Word) -> Word:
    return replace(part, text=part.text[:1].upper() + part.text[1:])


@cache
def _mark(part: Word, slot: str) -> Word:
    return replace(part, slot=slot)
