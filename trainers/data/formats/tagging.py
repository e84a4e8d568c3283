"""Tagged sentences in columns: a word and its tag a line, a blank line between sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path

from trainers.data.examples import TaggingExample
from trainers.data.formats.records import (
    STRICT,
    Report,
    check_label,
    gather,
    read_lines,
    rejection,
)


def read_tagged(
    path: Path,
    labels: Sequence[str],
    report: Report = STRICT,
    *,
    separator: str = "\t",
    prefix: str = "",
    spelling: Mapping[str, str] | None = None,
) -> list[TaggingExample]:
    """Reads XTREME's PAN-X and UDPOS files, and others of two columns.

    Args:
        path: The file.
        labels: The tags allowed; none where the data define them.
        report: Gets faults: a row that is not a word and a tag, another tag.
        separator: Between word and tag; MasakhaNER has a space.
        prefix: Begins each word of the file and is no part of it: WikiANN writes `de:Berlin`.
        spelling: Tags that are read as others, e.g. those of types that the task does not have.

    Returns:
        The sentences in file order; an id is the line number of the first word.
    """
    parse = partial(
        _parse_row,
        path=path,
        labels=labels,
        separator=separator,
        prefix=prefix,
        spelling=spelling or {},
    )
    sentences = []
    for is_blank, rows in groupby(read_lines(path, report), key=lambda row: row[1] == ""):
        parsed = [] if is_blank else gather(rows, parse, report)
        if parsed:
            lines, words, tags = zip(*parsed, strict=True)
            sentences.append(TaggingExample(id=str(lines[0]), words=words, tags=tags))
    return sentences


def _parse_row(
    row: tuple[int, str],
    *,
    path: Path,
    labels: Sequence[str],
    separator: str,
    prefix: str,
    spelling: Mapping[str, str],
) -> tuple[int, str, str]:
    line, text = row
    word, _, tag = text.partition(separator)
    if not (word.startswith(prefix) and word != prefix and tag):
        between = {"\t": "a tab", " ": "a space"}[separator]
        start = f" that begins with {prefix}" if prefix else ""
        expected = f"a word{start}, {between}, a tag"
        raise rejection(path, f"line {line}", expected=expected, found=text)
    tag = spelling.get(tag, tag)
    if labels:
        check_label(path, line, tag, labels)
    return line, word.removeprefix(prefix), tag
