"""Sentence pairs: the layouts in which data of inference and paraphrase are published.

A reader knows how records are written; `PairFields` says how a data set names them. Both are
chosen where it is known which file holds what.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from trainers.data.examples import PairExample
from trainers.data.formats.records import (
    STRICT,
    Report,
    Row,
    gather,
    read_json,
    read_json_lines,
    read_lines,
    rejection,
    sift,
)
from trainers.data.formats.tables import Line, name_columns, read_plain, read_quoted

UNLABELLED_ROWS = "rows without a valid label dropped"
"""Tally of rows that a rough official file holds."""
_HEADINGS = (
    ("premise", "sentence1", "question1"),
    ("hypothesis", "hypo", "sentence2", "question2"),
    ("label", "gold_label"),
)
"""Names that a header may give to the three columns of a table of pairs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PairFields:
    """How a data set names the fields of a pair and spells its labels."""

    text_a: str = "sentence1"
    text_b: str = "sentence2"
    label: str = "gold_label"
    spelling: Mapping[str, str] = field(default_factory=dict)
    """Labels that are spelled differently there, and ours."""
    no_gold: tuple[str, ...] = ()
    """Labels of rows that have no gold; the authors leave such rows out, and so do we."""
    is_rough: bool = False
    """Whether the official file is known to hold rows with missing columns or labels: they are
    dropped and counted, not refused."""
    num_extra: int = 0
    """Columns that some rows have before the last one, beyond those of the header."""

    @property
    def columns(self) -> tuple[str, str, str]:
        """The names of the three fields."""
        return (self.text_a, self.text_b, self.label)


SNLI = PairFields(no_gold=("-",))
"""SNLI, MultiNLI, OCNLI; "-" where the annotators did not agree."""


def read_pairs_jsonl(
    path: Path, labels: Sequence[str], report: Report = STRICT, fields: PairFields = SNLI
) -> list[PairExample]:
    """Reads JSON lines.

    Args:
        path: The file.
        labels: The labels allowed, after respelling.
        report: Gets faults: a line that is no object, a missing field, another label.
        fields: Names of the fields.

    Returns:
        The pairs in file order; an id is the line number.
    """
    return _make_pairs(path, read_json_lines(path, report), labels, report, fields=fields)


def read_pairs_json(
    path: Path, labels: Sequence[str], report: Report = STRICT, fields: PairFields = SNLI
) -> list[PairExample]:
    """Reads one JSON list of objects, as KLUE has it; an id is the position from 1."""
    document = read_json(path, report)
    if document is None:
        return []
    if not isinstance(document, list) or not all(isinstance(row, dict) for row in document):
        fault = rejection(path, "its structure", expected="a list of objects", found=document)
        report.reject(fault)
        return []
    rows = (
        Row(number=number, place=f"record {number}", fields=record)
        for number, record in enumerate(document, start=1)
    )
    return _make_pairs(path, rows, labels, report, fields=fields)


def read_pairs_csv(
    path: Path, labels: Sequence[str], report: Report = STRICT
) -> list[PairExample]:
    """Reads XTREME's files: two texts and a label; tab-separated, quoted as in CSV, no header.

    Python's csv writer made them, so a field with a quotation mark is quoted and the mark doubled.

    Args:
        path: The file.
        labels: The labels allowed.
        report: Gets faults: broken quoting, a row that has not three columns, another label.

    Returns:
        The pairs in file order; an id is the number of the row.
    """
    fields = PairFields(text_a="premise", text_b="hypothesis", label="label")
    parse = partial(_parse_bare_row, path, fields)
    rows = sift(enumerate(read_quoted(path, report), start=1), parse, report)
    return _make_pairs(path, rows, labels, report, fields=fields)


def read_pairs_headed_csv(
    path: Path, labels: Sequence[str], report: Report = STRICT, fields: PairFields = SNLI
) -> list[PairExample]:
    """Reads a comma-separated table with a header, as ParsiNLU has it; an id is a row number."""
    lines = read_quoted(path, report, delimiter=",")
    return _read_table(path, lines, labels, report, fields=fields)


def read_pairs_tsv(
    path: Path, labels: Sequence[str], report: Report = STRICT, fields: PairFields = SNLI
) -> list[PairExample]:
    """Reads a table with a header, split at tabs and not quoted: GLUE, XNLI, PAWS-X.

    Args:
        path: The file.
        labels: The labels allowed, after respelling.
        report: Gets faults: another header, a row of another width, another label.
        fields: Names of the columns.

    Returns:
        The pairs in file order; an id is the number of the row, the header not counted.
    """
    return _read_table(path, read_plain(path, report), labels, report, fields=fields)


def read_pairs_table(
    path: Path, labels: Sequence[str], report: Report = STRICT
) -> list[PairExample]:
    """Reads a tab-separated table with a header, no quoting: AmericasNLI's and many others.

    Args:
        path: The file. Its header names the columns, in any order and among others: premise or
            sentence1 or question1; hypothesis or hypo or sentence2 or question2; label or
            gold_label.
        labels: The labels allowed.
        report: Gets faults: a column that is missing, a row of another width, another label.

    Returns:
        The pairs in file order; an id is the number of the row, the header not counted.
    """
    _, header = next(read_lines(path, report), (1, ""))
    columns = header.split("\t")
    try:
        text_a, text_b, label = (_find_column(path, columns, names) for names in _HEADINGS)
    except ValueError as fault:
        report.reject(fault)
        return []
    fields = PairFields(text_a=text_a, text_b=text_b, label=label)
    return read_pairs_tsv(path, labels, report, fields)


def read_pairs_of_language(
    path: Path,
    labels: Sequence[str],
    report: Report = STRICT,
    *,
    language: str,
    fields: PairFields = SNLI,
) -> list[PairExample]:
    """Reads XNLI 1.0's table, in which all languages stand: the rows whose column says `language`.

    An id is the number among the rows of that language, which are parallel over languages.
    """
    columns = ("language", *fields.columns)
    rows = name_columns(path, read_plain(path, report), columns, report)
    chosen = (row for row in rows if row.fields["language"] == language)
    numbered = (
        Row(number=number, place=row.place, fields=row.fields)
        for number, row in enumerate(chosen, start=1)
    )
    return _make_pairs(path, numbered, labels, report, fields=fields)


def _read_table(
    path: Path,
    lines: Iterable[Line],
    labels: Sequence[str],
    report: Report,
    *,
    fields: PairFields,
) -> list[PairExample]:
    rows = name_columns(
        path,
        lines,
        fields.columns,
        report,
        num_extra=fields.num_extra,
        is_rough=fields.is_rough,
    )
    return _make_pairs(path, rows, labels, report, fields=fields)


def _find_column(path: Path, header: Sequence[str], names: Sequence[str]) -> str:
    for name in header:
        if name in names:
            return name
    raise rejection(
        path,
        "line 1",
        expected=f"a header with a column {' or '.join(names)}",
        found="\t".join(header),
        remedy="name the columns, or choose format pairs_csv for a file without a header",
    )


def _parse_bare_row(path: Path, fields: PairFields, numbered: tuple[int, Line]) -> Row:
    number, (line, row) = numbered
    if len(row) != 3:
        raise rejection(
            path,
            f"line {line}",
            expected="three columns (two texts and a label)",
            found=f"{len(row)}: {' | '.join(row)}",
        )
    values = dict(zip(fields.columns, row, strict=True))
    return Row(number=number, place=f"line {line}", fields=values)


def _make_pairs(
    path: Path,
    rows: Iterable[Row],
    labels: Sequence[str],
    report: Report,
    *,
    fields: PairFields,
) -> list[PairExample]:
    parse = partial(_make_pair, path=path, labels=labels, report=report, fields=fields)
    return gather(rows, parse, report)


def _make_pair(
    row: Row, *, path: Path, labels: Sequence[str], report: Report, fields: PairFields
) -> PairExample | None:
    text_a, text_b, label = _take_fields(path, row, fields)
    if label in labels:
        return PairExample(id=str(row.number), text_a=text_a, text_b=text_b, label=label)
    if label in fields.no_gold:
        report.count(f"rows labelled {label!r} dropped")
    elif fields.is_rough:
        report.count(UNLABELLED_ROWS)
    else:
        choices = ", ".join(labels)
        raise rejection(path, row.place, expected=f"a label of {choices}", found=label)
    return None


def _take_fields(path: Path, row: Row, fields: PairFields) -> tuple[str, str, str]:
    """The two texts and the label in our spelling."""
    text_a, text_b, label = (row.fields.get(name) for name in fields.columns)
    if isinstance(text_a, str) and isinstance(text_b, str) and isinstance(label, str | int):
        return text_a, text_b, fields.spelling.get(str(label), str(label))
    raise rejection(
        path,
        row.place,
        expected=f"the texts {fields.text_a} and {fields.text_b} and the label {fields.label}",
        found=row.fields,
    )
