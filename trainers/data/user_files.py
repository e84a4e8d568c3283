"""The formats in which a user's own files may be written, by the names a task file uses.

Official formats are read by the readers of the official data sets; the four read here are the
plainest that hold a task of their type, for users who have no format yet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from spaces.task import Source, TaskType
from spaces.task_file import FormatRule
from trainers.data.examples import (
    BitextExample,
    ChoiceExample,
    Example,
    PairExample,
    TextExample,
)
from trainers.data.formats.bitext import read_bitext
from trainers.data.formats.pairs import read_pairs_csv, read_pairs_jsonl
from trainers.data.formats.records import check_label, read_lines, rejection
from trainers.data.formats.spans import read_squad
from trainers.data.formats.tagging import read_auto, read_tagged

_COLUMNS = {
    "text_a": ("premise", "sentence1", "question1"),
    "text_b": ("hypothesis", "hypo", "sentence2", "question2"),
    "label": ("label", "gold_label"),
}
"""Names that a header may give to the three columns of a table of pairs."""

Read: TypeAlias = Callable[[Sequence[Path], Source, Sequence[str]], Sequence[Example]]
"""Paths, the source they hold, and the labels of its task."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UserFormat:
    """A format by its name."""

    rule: FormatRule
    read: Read


def read_pairs_table(path: Path, labels: Sequence[str]) -> list[PairExample]:
    """Reads a tab-separated table with a header, no quoting: AmericasNLI's and many others.

    Args:
        path: The file. Its header names the columns, in any order and among others: premise or
            sentence1 or question1; hypothesis or hypo or sentence2 or question2; label or
            gold_label.
        labels: The labels allowed.

    Returns:
        The pairs in file order; an id is the line number (the header is line 1).

    Raises:
        ValueError: If the header lacks a column, or a row has other columns or another label.
    """
    rows = read_lines(path)
    header = next(rows, (1, ""))[1].split("\t")
    places = [_find_column(path, header, names) for names in _COLUMNS.values()]
    examples = []
    for line, text in rows:
        fields = text.split("\t")
        if len(fields) != len(header):
            raise rejection(path, f"line {line}", expected=f"{len(header)} columns", found=text)
        text_a, text_b, label = (fields[place] for place in places)
        check_label(path, line, label, labels)
        examples.append(PairExample(id=str(line), text_a=text_a, text_b=text_b, label=label))
    return examples


def read_word_pairs(path: Path) -> list[BitextExample]:
    """Reads words or sentences with their translation: the other language, a tab, English.

    Raises:
        ValueError: If a line is not two texts.
    """
    pairs = []
    for line, text in read_lines(path):
        foreign, _, english = text.partition("\t")
        if not (english and foreign) or "\t" in english:
            raise rejection(
                path, f"line {line}", expected="a text, a tab, its English", found=text
            )
        pairs.append(BitextExample(id=str(line), english=english, foreign=foreign))
    return pairs


def read_texts(path: Path) -> list[TextExample]:
    """Reads running text, a passage a line; empty lines are passed over."""
    return [TextExample(id=str(line), text=text) for line, text in read_lines(path) if text]


def read_choices(path: Path) -> list[ChoiceExample]:
    """Reads JSON lines `{"context": ..., "question": ..., "choices": [...], "answer": 0}`.

    Args:
        path: The file; `question` may be left out, `answer` counts from 0.

    Raises:
        ValueError: If a line is not such an object, or its answer is none of the choices.
    """
    return [_make_choice(path, line, text) for line, text in read_lines(path) if text]


FORMATS: dict[str, UserFormat] = {
    "pairs_csv": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.PAIR})),
        read=lambda paths, source, labels: read_pairs_csv(paths[0], labels),
    ),
    "pairs_table": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.PAIR})),
        read=lambda paths, source, labels: read_pairs_table(paths[0], labels),
    ),
    "pairs_jsonl": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.PAIR})),
        read=lambda paths, source, labels: read_pairs_jsonl(paths[0], labels),
    ),
    "tagged": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.TAGGING})),
        read=lambda paths, source, labels: read_tagged(paths[0], labels or _tags(paths[0])),
    ),
    "auto": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.TAGGING})),
        read=lambda paths, source, labels: read_auto(paths[0]),
    ),
    "squad": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.SPAN})),
        read=lambda paths, source, labels: read_squad(paths[0]),
    ),
    "choices_jsonl": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.CHOICE})),
        read=lambda paths, source, labels: read_choices(paths[0]),
    ),
    "word_pairs": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.BITEXT, TaskType.ALIGNMENT})),
        read=lambda paths, source, labels: read_word_pairs(paths[0]),
    ),
    "bitext_halves": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.BITEXT}), num_paths=2),
        read=lambda paths, source, labels: read_bitext(paths[0], paths[1], source.split),
    ),
    "text": UserFormat(
        rule=FormatRule(task_types=frozenset({TaskType.MLM})),
        read=lambda paths, source, labels: read_texts(paths[0]),
    ),
}
"""`docs/own-tasks.md` describes each. `bitext_halves` are two files, the other language first,
of which a source of dev takes one half and one of test the other, as Tatoeba is cut."""

RULES: dict[str, FormatRule] = {name: each.rule for name, each in FORMATS.items()}
"""What a task file is checked against."""


def _find_column(path: Path, header: Sequence[str], names: Sequence[str]) -> int:
    for place, name in enumerate(header):
        if name in names:
            return place
    raise rejection(
        path,
        "line 1",
        expected=f"a header with a column {' or '.join(names)}",
        found="\t".join(header),
        remedy="name the columns, or choose format pairs_csv for a file without a header",
    )


def _tags(path: Path) -> tuple[str, ...]:
    """Every tag of a file: what is allowed where the data define the tags."""
    return tuple({text.partition("\t")[2] for _, text in read_lines(path) if text})


def _make_choice(path: Path, line: int, text: str) -> ChoiceExample:
    try:
        record = json.loads(text)
    except json.JSONDecodeError:
        record = None
    match record:
        case {"context": str(context), "choices": [*choices], "answer": int(answer)}:
            question = record.get("question", "")
            texts = tuple(str(choice) for choice in choices)
            if 0 <= answer < len(texts) and len(texts) > 1:
                return ChoiceExample(
                    id=str(line), context=context, prefix=question, choices=texts, answer=answer
                )
    raise rejection(
        path,
        f"line {line}",
        expected="a JSON object with context, two choices or more, and answer, which counts "
        "from 0",
        found=text,
    )
