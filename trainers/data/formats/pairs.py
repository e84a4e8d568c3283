"""Sentence pairs: the three layouts in which NLI data are published."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from trainers.data.examples import PairExample
from trainers.data.formats.records import check_label, read_lines, rejection

_NO_GOLD_LABEL = "-"
"""What SNLI and MultiNLI write where the annotators did not agree; the authors drop such rows."""

_XNLI_MT_HEADER = "premise\thypo\tlabel"
_XNLI_MT_LABELS = {"contradictory": "contradiction"}
"""The one label that XNLI's machine-translated training data spell differently."""


def read_pairs_jsonl(path: Path, labels: Sequence[str]) -> list[PairExample]:
    """Reads SNLI's and MultiNLI's JSON lines: `sentence1`, `sentence2`, `gold_label`.

    Args:
        path: The file; rows with gold label "-" are dropped, as the data's authors advise.
        labels: The labels allowed.

    Returns:
        The pairs in file order; an id is the line number.

    Raises:
        ValueError: If a line is not such an object, or its label is not among `labels`.
    """
    rows = ((line, _parse_nli_object(path, line, text)) for line, text in read_lines(path))
    return [_make_pair(path, line, row, labels) for line, row in rows if row[2] != _NO_GOLD_LABEL]


def read_pairs_csv(path: Path, labels: Sequence[str]) -> list[PairExample]:
    """Reads XTREME's NLI files: premise, hypothesis, label; tab-separated, quoted as in CSV.

    Python's csv writer made them, so a field with a quotation mark is quoted and the mark doubled.

    Args:
        path: The file; it has no header.
        labels: The labels allowed.

    Returns:
        The pairs in file order; an id is the number of the row's last line.

    Raises:
        ValueError: If the quoting is broken, or a row has not three columns or another label.
    """
    lines = (f"{text}\n" for _, text in read_lines(path))
    rows = csv.reader(lines, delimiter="\t", strict=True)
    try:
        return [_make_pair(path, rows.line_num, row, labels) for row in rows]
    except csv.Error as error:
        raise rejection(
            path,
            f"line {rows.line_num}",
            expected="fields quoted as Python's csv writer quotes them",
            found=error,
            remedy="write the file with that writer, delimiter tab",
        ) from error


def read_pairs_tsv(path: Path, labels: Sequence[str]) -> list[PairExample]:
    """Reads XNLI-MT's training files: a header, then premise, hypothesis, label; no quoting.

    Args:
        path: The file, `multinli.train.{language}.tsv`; its label `contradictory` is read as
            `contradiction`.
        labels: The labels allowed.

    Returns:
        The pairs in file order; an id is the line number (the header is line 1).

    Raises:
        ValueError: If the header is another, or a row has not three columns or another label.
    """
    rows = read_lines(path)
    _, header = next(rows, (1, ""))
    if header != _XNLI_MT_HEADER:
        raise rejection(
            path,
            "line 1",
            expected=f"the header {_XNLI_MT_HEADER!r}",
            found=header,
            remedy="restore the header of the official file",
        )
    examples = []
    for line, text in rows:
        *texts, label = text.split("\t")
        row = [*texts, _XNLI_MT_LABELS.get(label, label)]
        examples.append(_make_pair(path, line, row, labels))
    return examples


def _parse_nli_object(path: Path, line: int, text: str) -> list[str]:
    """Premise, hypothesis and label of one JSON line."""
    try:
        record = json.loads(text)
    except json.JSONDecodeError:
        record = None
    match record:
        case {"sentence1": str(premise), "sentence2": str(hypothesis), "gold_label": str(label)}:
            return [premise, hypothesis, label]
    raise rejection(
        path,
        f"line {line}",
        expected="a JSON object with the texts sentence1, sentence2 and gold_label",
        found=text,
    )


def _make_pair(path: Path, line: int, row: Sequence[str], labels: Sequence[str]) -> PairExample:
    if len(row) != 3:
        raise rejection(
            path,
            f"line {line}",
            expected="three columns (premise, hypothesis, label)",
            found=f"{len(row)}: {' | '.join(row)}",
        )
    premise, hypothesis, label = row
    check_label(path, line, label, labels)
    return PairExample(id=str(line), text_a=premise, text_b=hypothesis, label=label)
