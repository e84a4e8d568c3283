"""Tagged sentences: XTREME's column files and CCGbank's derivations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, zip_longest
from pathlib import Path

from trainers.data.examples import TaggingExample
from trainers.data.formats.records import check_label, read_lines, rejection

_AUTO_LEAF = re.compile(r"\(<L ([^ ]+) [^ ]+ [^ ]+ ([^ ]+) [^ ]+>\)")
"""Category and word of a leaf `(<L CAT POS POS word CAT>)`; a word may be a bracket."""
_AUTO_LEAF_START = "(<L "


def read_tagged(path: Path, labels: Sequence[str]) -> list[TaggingExample]:
    """Reads XTREME's PAN-X and UDPOS files: `word<TAB>tag`, a blank line between sentences.

    Args:
        path: The file.
        labels: The tags allowed.

    Returns:
        The sentences in file order; an id is the line number of the first word.

    Raises:
        ValueError: If a row is not a word and a tag, or the tag is not among `labels`.
    """
    groups = groupby(read_lines(path), key=lambda row: row[1] == "")
    return [_make_tagged(path, list(rows), labels) for is_blank, rows in groups if not is_blank]


def read_auto(path: Path) -> list[TaggingExample]:
    """Reads CCGbank's AUTO format as supertagging: the words and categories of the leaves.

    A line `ID=...` precedes each derivation, which is one line (Hockenmaier and Steedman, CCGbank:
    User's Manual, 2005). The categories define the label set, so any is accepted.

    Args:
        path: The file.

    Returns:
        The sentences in file order; an id is the derivation's.

    Raises:
        ValueError: If IDs and derivations do not alternate, or a derivation has a broken leaf.
    """
    rows = [row for row in read_lines(path) if row[1]]
    pairs = zip_longest(rows[::2], rows[1::2], fillvalue=(0, ""))
    return [_make_supertagged(path, head, derivation) for head, (_, derivation) in pairs]


def _make_tagged(
    path: Path, rows: Sequence[tuple[int, str]], labels: Sequence[str]
) -> TaggingExample:
    words, tags = [], []
    for line, text in rows:
        word, _, tag = text.partition("\t")
        if not (word and tag):
            raise rejection(path, f"line {line}", expected="a word, a tab, a tag", found=text)
        check_label(path, line, tag, labels)
        words.append(word)
        tags.append(tag)
    return TaggingExample(id=str(rows[0][0]), words=tuple(words), tags=tuple(tags))


def _make_supertagged(path: Path, head: tuple[int, str], derivation: str) -> TaggingExample:
    line, title = head
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
