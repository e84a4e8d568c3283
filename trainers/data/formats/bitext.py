"""Sentences with their translation: LASER's Tatoeba pairs, and how they are cut in halves."""

from __future__ import annotations

from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from spaces.task import Split
from trainers.data.examples import BitextExample
from trainers.data.formats.records import read_lines, rejection


def read_bitext(foreign: Path, english: Path, split: Split) -> list[BitextExample]:
    """Reads one half of LASER's Tatoeba pairs: line i of a file translates line i of the other.

    The official data are one set of pairs a language. Its halves are ours, cut by
    `assign_bitext_split`; scores on the dev half are labelled `bitext-dev` for that reason.

    Args:
        foreign: The side in the language of the source.
        english: The English side.
        split: DEV or TEST, the half to keep.

    Returns:
        The pairs of that half in file order; an id is the line number in both files.

    Raises:
        ValueError: If one file is longer than the other, or a sentence is empty.
    """
    sides = zip_longest(read_lines(foreign), read_lines(english), fillvalue=(0, ""))
    pairs = []
    for line, ((_, foreign_text), (_, english_text)) in enumerate(sides, start=1):
        if not (foreign_text and english_text):
            raise rejection(
                foreign if english_text else english,
                f"line {line}",
                expected=f"the translation of {foreign_text or english_text!r}",
                found="",
                remedy="make both files of the pair equally long, without empty lines",
            )
        pairs.append(BitextExample(id=str(line), english=english_text, foreign=foreign_text))
    return [pair for pair in pairs if assign_bitext_split(pair.english, pair.foreign) is split]


def assign_bitext_split(english: str, foreign: str) -> Split:
    """The half a sentence pair falls into: DEV where sha256(english + foreign) is even, or TEST.

    It depends on the text alone, so the order and the source of the pairs do not matter.
    """
    digest = sha256((english + foreign).encode()).digest()
    return Split.DEV if digest[-1] % 2 == 0 else Split.TEST
