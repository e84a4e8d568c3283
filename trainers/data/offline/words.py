"""A realised sentence: words that know their tags, so that one grammar serves every task.

A grammar writes `Word`s; text, tags and answer spans are read off them and never guessed again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True, slots=True)
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


def word(text: str, upos: str, category: str = "") -> Word:
    """A word outside of names."""
    return Word(text=text, upos=upos, category=category)


def glued(text: str, upos: str, category: str = "") -> Word:
    """A word written without a space to the one before, such as a full stop."""
    return Word(text=text, upos=upos, category=category, is_glued=True)


def name(words: Sequence[Word], entity: str) -> list[Word]:
    """`words` as one named entity, tagged B- and I-."""
    return [
        replace(part, entity=f"{'I' if position else 'B'}-{entity}")
        for position, part in enumerate(words)
    ]


def mark(words: Iterable[Word], slot: str) -> list[Word]:
    """`words` as the expression of a slot; words marked before keep their mark."""
    return [part if part.slot else replace(part, slot=slot) for part in words]


def glue_first(words: Sequence[Word]) -> list[Word]:
    """`words` with the first written onto what comes before."""
    return [replace(words[0], is_glued=True), *words[1:]]


def capitalise(words: Sequence[Word]) -> list[Word]:
    """`words` with a capital first letter, as a sentence begins."""
    first = words[0]
    return [replace(first, text=first.text[:1].upper() + first.text[1:]), *words[1:]]


def write(words: Sequence[Word]) -> str:
    """The sentence as it is written, without a space at either end."""
    return "".join(part.text if part.is_glued else f" {part.text}" for part in words).strip()


def write_slots(words: Sequence[Word], slots: Collection[str]) -> str:
    """The text of the words that express `slots`; they must stand together."""
    positions = [position for position, part in enumerate(words) if part.slot in slots]
    assert positions == list(range(positions[0], positions[-1] + 1)), "a slot is one span"
    return write([words[position] for position in positions])
