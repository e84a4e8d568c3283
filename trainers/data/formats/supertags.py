"""CCG supertagging: words with their categories, from CCGbank's derivations or jiant's lines."""

from __future__ import annotations

import re
from functools import partial
from itertools import zip_longest
from pathlib import Path

from trainers.data.examples import TaggingExample
from trainers.data.formats.records import STRICT, Report, gather, read_lines, rejection

_AUTO_LEAF = re.compile(r"\(<L ([^ ]+) [^ ]+ [^ ]+ ([^ ]+) [^ ]+>\)")
"""Category and word of a leaf `(<L CAT POS POS word CAT>)`; a word may be a bracket."""
_AUTO_LEAF_START = "(<L "
_Line = tuple[int, str]


def read_auto(path: Path, report: Report = STRICT) -> list[TaggingExample]:
    """Reads CCGbank's AUTO format: the words and categories of the leaves.

    A line `ID=...` precedes each derivation, which is one line (Hockenmaier and Steedman, CCGbank:
    User's Manual, 2005). The categories define the label set, so any is accepted.

    Args:
        path: The file.
        report: Gets faults: IDs and derivations that do not alternate, a broken leaf.

    Returns:
        The sentences in file order; an id is the derivation's.
    """
    rows = [row for row in read_lines(path, report) if row[1]]
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=(0, ""))
    return gather(pairs, partial(_make_from_derivation, path), report)


def read_supertag_lines(path: Path, report: Report = STRICT) -> list[TaggingExample]:
    """Reads jiant's `ccg.train`: words, a tab, as many categories; a space between any two.

    Returns:
        The sentences in file order; an id is the line number.
    """
    return gather(read_lines(path, report), partial(_make_from_line, path), report)


def _make_from_derivation(path: Path, pair: tuple[_Line, _Line]) -> TaggingExample:
    (line, title), (_, derivation) = pair
    if not title.startswith("ID="):
        raise rejection(path, f"line {line}", expected="ID=... and a derivation", found=title)
    leaves = _AUTO_LEAF.findall(derivation)
    if not leaves or len(leaves) != derivation.count(_AUTO_LEAF_START):
        raise rejection(
            path,
            f"after line {line} ({title.split()[0]})",
            expected="a derivation with leaves (<L CAT POS POS word CAT>)",
            found=derivation,
        )
    categories, words = zip(*leaves, strict=True)
    return TaggingExample(id=title.split()[0].removeprefix("ID="), words=words, tags=categories)


def _make_from_line(path: Path, row: _Line) -> TaggingExample:
    line, text = row
    words, _, categories = (part.split() for part in text.partition("\t"))
    if not words or len(words) != len(categories):
        raise rejection(
            path,
            f"line {line}",
            expected="words, a tab, and a category for each word",
            found=f"{len(words)} words, {len(categories)} categories: {text}",
        )
    return TaggingExample(id=str(line), words=tuple(words), tags=tuple(categories))
