"""Tables: quoted as Python's csv module quotes them, or split at tabs and not quoted at all.

Which of the two a file is cannot be seen from its name: XTREME's own files are tab-separated and
quoted, GLUE's, XNLI's and PAWS-X's official ones are tab-separated and hold lone quotation marks.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from trainers.data.formats.records import STRICT, Report, Row, read_lines, rejection

CUT_ROWS = "rows with missing columns dropped"
"""Tally of rows that a rough official file holds."""

_NAMES = {"\t": "tab", ",": "comma"}

Line = tuple[int, list[str]]
"""A row's place, as the number of its last line, and its columns."""


def read_quoted(path: Path, report: Report = STRICT, delimiter: str = "\t") -> Iterator[Line]:
    """Rows quoted as in CSV, which may span lines; a fault where the quoting is broken."""
    lines = (f"{text}\n" for _, text in read_lines(path, report))
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            fault = rejection(
                path,
                f"line {rows.line_num}",
                expected="fields quoted as Python's csv writer quotes them",
                found=error,
                remedy=f"write the file with that writer, delimiter {_NAMES[delimiter]}",
            )
            report.reject(fault)
        else:
            yield rows.line_num, row


def read_plain(path: Path, report: Report = STRICT) -> Iterator[Line]:
    """Rows split at tabs, without quoting."""
    for line, text in read_lines(path, report):
        yield line, text.split("\t")


def name_columns(
    path: Path,
    lines: Iterable[Line],
    columns: Sequence[str],
    report: Report = STRICT,
    *,
    num_extra: int = 0,
    is_rough: bool = False,
) -> Iterator[Row]:
    """Rows under their header.

    Args:
        path: For messages.
        lines: The first is the header.
        columns: Those that the header must have.
        report: Gets rows that have more or fewer columns than the header.
        num_extra: Columns that a row may have before its last one, beyond those of the header.
        is_rough: Whether rows with missing columns are dropped and counted, not refused.
    """
    lines = iter(lines)
    _, header = next(lines, (1, []))
    if not set(columns) <= set(header):
        report.reject(_wrong_header(path, header, columns))
        return
    widths = {len(header), len(header) + num_extra}
    for number, (line, row) in enumerate(lines, start=1):
        if len(row) in widths:
            fields = dict(zip(header, [*row[: len(header) - 1], row[-1]], strict=True))
            yield Row(number=number, place=f"line {line}", fields=fields)
        elif is_rough and len(row) < len(header):
            report.count(CUT_ROWS)
        else:
            report.reject(_wrong_width(path, line, row, sorted(widths)))


def _wrong_header(path: Path, header: Sequence[str], columns: Sequence[str]) -> ValueError:
    return rejection(
        path,
        "line 1",
        expected=f"the header with the columns {', '.join(columns)}",
        found="\t".join(header),
        remedy="restore the header of the official file",
    )


def _wrong_width(path: Path, line: int, row: Sequence[str], widths: Sequence[int]) -> ValueError:
    expected = " or ".join(map(str, widths))
    found = f"{len(row)}: {' | '.join(row)}"
    return rejection(path, f"line {line}", expected=f"{expected} columns", found=found)
