"""What is known to be a translation: LASER's Tatoeba pairs, and words with their English."""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path

from spaces.task import Split
from trainers.data.examples import BitextExample
from trainers.data.formats.records import STRICT, Report, gather, read_lines, rejection

_Line = tuple[int, str]


def read_bitext(
    foreign: Path, english: Path, split: Split, report: Report = STRICT
) -> list[BitextExample]:
    """Reads one half of LASER's Tatoeba pairs: line i of a file translates line i of the other.

    The official data are one set of pairs a language. Its halves are ours, cut by
    `assign_bitext_split`; scores on the dev half are labelled `bitext-dev` for that reason.

    Args:
        foreign: The side in the language of the source.
        english: The English side.
        split: DEV or TEST, the half to keep.
        report: Gets faults: one file longer than the other, an empty sentence.

    Returns:
        The pairs of that half in file order; an id is the line number in both files.
    """
    sides = zip_longest(
        read_lines(foreign, report), read_lines(english, report), fillvalue=(0, "")
    )
    pairs = gather(enumerate(sides, start=1), partial(_make_pair, foreign, english), report)
    return [pair for pair in pairs if assign_bitext_split(pair.english, pair.foreign) is split]


def read_word_pairs(path: Path, report: Report = STRICT) -> list[BitextExample]:
    """Reads a word and its English a line, parted by a tab, or by a space as MUSE has it.

    Returns:
        The pairs in file order; an id is the line number. Blank lines are skipped.
    """
    lines = ((line, text) for line, text in read_lines(path, report) if text.strip())
    return gather(lines, partial(_make_word_pair, path), report)


def assign_bitext_split(english: str, foreign: str) -> Split:
    """The half a sentence pair falls into: DEV where sha256(english + foreign) is even, or TEST.

    It depends on the text alone, so the order and the source of the pairs do not matter.
    """
    digest = sha256((english + foreign).encode()).digest()
    return Split.DEV if digest[-1] % 2 == 0 else Split.TEST


def _make_pair(
    foreign: Path, english: Path, numbered: tuple[int, tuple[_Line, _Line]]
) -> BitextExample:
    line, ((_, foreign_text), (_, english_text)) = numbered
    if foreign_text and english_text:
        return BitextExample(id=str(line), english=english_text, foreign=foreign_text)
    raise rejection(
        foreign if english_text else english,
        f"line {line}",
        expected=f"the translation of {foreign_text or english_text!r}",
        found="",
        remedy="make both files of the pair equally long, without empty lines",
    )


def _make_word_pair(path: Path, row: _Line) -> BitextExample:
    line, text = row
    sides = text.split("\t") if "\t" in text else text.split(" ")
    if len(sides) == 2 and all(side.strip() for side in sides):
        return BitextExample(id=str(line), foreign=sides[0].strip(), english=sides[1].strip())
    raise rejection(path, f"line {line}", expected="a word, a tab, its English", found=text)
