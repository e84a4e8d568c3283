"""The formats in which a user's own files may be written, by the names a task file uses.

Official formats are read by the readers of the official data sets. A table of pairs finds its
columns by their names here, and choices have the plainest JSON that holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from spaces.catalogue import find_task
from spaces.task import Source, TaskType
from spaces.task_file import FormatRule
from trainers.data.examples import ChoiceExample, Example, PairExample
from trainers.data.formats.bitext import read_bitext, read_word_pairs
from trainers.data.formats.pairs import (
    PairFields,
    read_pairs_csv,
    read_pairs_jsonl,
    read_pairs_tsv,
)
from trainers.data.formats.records import (
    STRICT,
    Report,
    Row,
    gather,
    read_json_lines,
    read_lines,
    rejection,
)
from trainers.data.formats.spans import read_squad
from trainers.data.formats.supertags import read_auto
from trainers.data.formats.tagging import read_tagged
from trainers.data.formats.texts import read_texts

_COLUMNS = (
    ("premise", "sentence1", "question1"),
    ("hypothesis", "hypo", "sentence2", "question2"),
    ("label", "gold_label"),
)
"""Names that a header may give to the three columns of a table of pairs."""

Read: TypeAlias = Callable[[Sequence[Path], Source, Report], Sequence[Example]]
"""Paths, the source they hold, and where faults go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UserFormat:
    """A format by its name."""

    rule: FormatRule
    read: Read


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
        text_a, text_b, label = (_find_column(path, columns, names) for names in _COLUMNS)
    except ValueError as fault:
        report.reject(fault)
        return []
    fields = PairFields(text_a=text_a, text_b=text_b, label=label)
    return read_pairs_tsv(path, labels, report, fields)


def read_choices(path: Path, report: Report = STRICT) -> list[ChoiceExample]:
    """Reads JSON lines `{"context": ..., "question": ..., "choices": [...], "answer": 0}`.

    Args:
        path: The file; `question` may be left out, `answer` counts from 0.
        report: Gets faults: a line that is no such object, an answer that is none of the choices.
    """
    return gather(read_json_lines(path, report), partial(_make_choice, path), report)


def _labels(source: Source) -> tuple[str, ...]:
    return find_task(source.task).labels


def _read_tagged(path: Path, source: Source, report: Report) -> Sequence[Example]:
    """Any tag is allowed where the data define the tags."""
    found = {text.partition("\t")[2] for _, text in read_lines(path, report) if text}
    return read_tagged(path, _labels(source) or sorted(found), report)


def _read_squad(path: Path, source: Source, report: Report) -> Sequence[Example]:
    has_unanswerable = find_task(source.task).has_unanswerable
    return read_squad(path, report, has_unanswerable=has_unanswerable)


def _rule(*task_types: TaskType, num_paths: int = 1) -> FormatRule:
    return FormatRule(task_types=frozenset(task_types), num_paths=num_paths)


FORMATS: dict[str, UserFormat] = {
    "pairs_csv": UserFormat(
        rule=_rule(TaskType.PAIR),
        read=lambda paths, source, report: read_pairs_csv(paths[0], _labels(source), report),
    ),
    "pairs_table": UserFormat(
        rule=_rule(TaskType.PAIR),
        read=lambda paths, source, report: read_pairs_table(paths[0], _labels(source), report),
    ),
    "pairs_jsonl": UserFormat(
        rule=_rule(TaskType.PAIR),
        read=lambda paths, source, report: read_pairs_jsonl(paths[0], _labels(source), report),
    ),
    "tagged": UserFormat(
        rule=_rule(TaskType.TAGGING),
        read=lambda paths, source, report: _read_tagged(paths[0], source, report),
    ),
    "auto": UserFormat(
        rule=_rule(TaskType.TAGGING),
        read=lambda paths, source, report: read_auto(paths[0], report),
    ),
    "squad": UserFormat(
        rule=_rule(TaskType.SPAN),
        read=lambda paths, source, report: _read_squad(paths[0], source, report),
    ),
    "choices_jsonl": UserFormat(
        rule=_rule(TaskType.CHOICE),
        read=lambda paths, source, report: read_choices(paths[0], report),
    ),
    "word_pairs": UserFormat(
        rule=_rule(TaskType.BITEXT, TaskType.ALIGNMENT),
        read=lambda paths, source, report: read_word_pairs(paths[0], report),
    ),
    "bitext_halves": UserFormat(
        rule=_rule(TaskType.BITEXT, num_paths=2),
        read=lambda paths, source, report: read_bitext(paths[0], paths[1], source.split, report),
    ),
    "text": UserFormat(
        rule=_rule(TaskType.MLM),
        read=lambda paths, source, report: read_texts(paths[0], report),
    ),
}
"""`docs/own-tasks.md` describes each. `bitext_halves` are two files, the other language first,
of which a source of dev takes one half and one of test the other, as Tatoeba is cut."""

RULES: dict[str, FormatRule] = {name: each.rule for name, each in FORMATS.items()}
"""What a task file is checked against."""


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


def _make_choice(path: Path, row: Row) -> ChoiceExample:
    match row.fields:
        case {"context": str(context), "choices": [_, _, *_] as choices, "answer": int(answer)}:
            if 0 <= answer < len(choices):
                return ChoiceExample(
                    id=str(row.number),
                    context=context,
                    prefix=str(row.fields.get("question", "")),
                    choices=tuple(map(str, choices)),
                    answer=answer,
                )
    raise rejection(
        path,
        row.place,
        expected="context, two choices or more, and answer, which counts from 0",
        found=row.fields,
    )
