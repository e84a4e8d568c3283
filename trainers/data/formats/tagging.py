"""Tagged sentences in columns: a word and its tag a line, a blank line between sentences."""

from __future__ import annotations

from collections.abc import Sequence
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
    prefix: str = "",
) -> list[TaggingExample]:
    """Reads XTREME's PAN-X and UDPOS files, and others of two columns.

    Args:
        path: The file.
        labels: The tags allowed; none where the data define them.
        report: Gets faults: a row that is not a word and a tag, another tag.
        prefix: Begins each word of the file and is no part of it: WikiANN writes `de:Berlin`.

    Returns:
        The sentences in file order; an id is the line number of the first word.
    """
    parse = partial(
        _parse_row,
        path=path,
        labels=labels,
        prefix=prefix,
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
    prefix: str,
) -> tuple[int, str, str]:
    line, text = row
    word, _, tag = text.partition("\t")
    if not (word.startswith(prefix) and word != prefix and tag):
        start = f" that begins with {prefix}" if prefix else ""
        expected = f"a word{start}, a tab, a tag"
        raise rejection(path, f"line {line}", expected=expected, found=text)
    if labels:
        check_label(path, line, tag, labels)
    return line, word.removeprefix(prefix), tag
