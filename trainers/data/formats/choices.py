"""Texts with several ways to go on: HellaSwag, Cosmos QA, CommonsenseQA, a user's own.

All questions of a file must have equally many choices, as a batch of them is a rectangle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeGuard

from trainers.data.examples import ChoiceExample
from trainers.data.formats.records import (
    STRICT,
    Report,
    Row,
    gather,
    read_json_lines,
    rejection,
)
from trainers.data.formats.tables import name_columns, read_quoted

_COSMOS_CHOICES = ("answer0", "answer1", "answer2", "answer3")


def read_hellaswag(path: Path, report: Report = STRICT) -> list[ChoiceExample]:
    """Reads HellaSwag's JSON lines: `ctx_a`, `ctx_b`, `endings` and `label`.

    Each ending finishes the sentence that `ctx_b` begins; half of the rows, those of WikiHow, have
    none. The label is a number in the authors' files and a text on the hub.

    Returns:
        The examples in file order; an id is the line number.
    """
    return _gather_even(path, read_json_lines(path, report), _make_continuation, report)


def read_cosmos(path: Path, report: Report = STRICT) -> list[ChoiceExample]:
    """Reads Cosmos QA's comma-separated table: `context`, `question`, `answer0..3` and `label`.

    Returns:
        The examples in file order; an id is the number of the row.
    """
    columns = ("context", "question", *_COSMOS_CHOICES, "label")
    lines = read_quoted(path, report, delimiter=",")
    rows = name_columns(path, lines, columns, report)
    return _gather_even(path, rows, _make_passage_question, report)


def read_commonsense(path: Path, report: Report = STRICT) -> list[ChoiceExample]:
    """Reads CommonsenseQA's JSON lines: `question` with `stem` and `choices`, and `answerKey`.

    Returns:
        The examples in file order, choices in the order of their letters; an id is the line
        number.
    """
    return _gather_even(path, read_json_lines(path, report), _make_bare_question, report)


def read_choices(path: Path, report: Report = STRICT) -> list[ChoiceExample]:
    """Reads JSON lines `{"context": ..., "question": ..., "choices": [...], "answer": 0}`.

    Args:
        path: The file; `question` may be left out, `answer` counts from 0.
        report: Gets faults: a line that is no such object, an answer that is none of the choices,
            more or fewer choices than the rows before.

    Returns:
        The examples in file order; an id is the line number.
    """
    return _gather_even(path, read_json_lines(path, report), _make_choice, report)


def _gather_even(
    path: Path,
    rows: Iterable[Row],
    make: Callable[[Path, Row], ChoiceExample],
    report: Report,
) -> list[ChoiceExample]:
    """What `make` gives of each row that has as many choices as the first sound one."""
    num_choices = 0

    def take(row: Row) -> ChoiceExample:
        nonlocal num_choices
        example = make(path, row)
        num_choices = num_choices or len(example.choices)
        if len(example.choices) != num_choices:
            expected = f"{num_choices} choices, as in the rows before"
            raise rejection(path, row.place, expected=expected, found=len(example.choices))
        return example

    return gather(rows, take, report)


def _make_continuation(path: Path, row: Row) -> ChoiceExample:
    match row.fields:
        case {
            "ctx_a": str(context),
            "ctx_b": str(prefix),
            "endings": [_, _, *_] as endings,
            "label": str() | int() as label,
        } if _are_texts(endings):
            return ChoiceExample(
                id=str(row.number),
                context=context,
                prefix=prefix,
                choices=tuple(endings),
                answer=_index(path, row, str(label), [str(i) for i in range(len(endings))]),
            )
    raise _wrong_record(path, row, "the texts ctx_a and ctx_b, endings and a label")


def _make_passage_question(path: Path, row: Row) -> ChoiceExample:
    fields = {name: str(value) for name, value in row.fields.items()}
    return ChoiceExample(
        id=str(row.number),
        context=fields["context"],
        prefix=fields["question"],
        choices=tuple(fields[name] for name in _COSMOS_CHOICES),
        answer=_index(path, row, fields["label"], ["0", "1", "2", "3"]),
    )


def _make_bare_question(path: Path, row: Row) -> ChoiceExample:
    match row.fields:
        case {
            "question": {"stem": str(stem), "choices": [_, _, *_] as choices},
            "answerKey": str(key),
        } if texts := _sort_by_letter(choices):
            return ChoiceExample(
                id=str(row.number),
                context=stem,
                prefix="",
                choices=tuple(texts.values()),
                answer=_index(path, row, key, list(texts)),
            )
    expected = "question.stem, question.choices, each with a letter of its own, and answerKey"
    raise _wrong_record(path, row, expected)


def _sort_by_letter(choices: Sequence[object]) -> dict[str, str]:
    """Texts by their letters; empty where a choice lacks either, or two have one letter."""
    texts: dict[str, str] = {}
    for choice in choices:
        match choice:
            case {"label": str(letter), "text": str(text)} if letter not in texts:
                texts[letter] = text
            case _:
                return {}
    return dict(sorted(texts.items()))


def _make_choice(path: Path, row: Row) -> ChoiceExample:
    match {"question": "", **row.fields}:
        case {
            "context": str(context),
            "question": str(question),
            "choices": [_, _, *_] as choices,
            "answer": int(answer),
        } if _are_texts(choices) and not isinstance(answer, bool) and 0 <= answer < len(choices):
            return ChoiceExample(
                id=str(row.number),
                context=context,
                prefix=question,
                choices=tuple(choices),
                answer=answer,
            )
    expected = "the texts context, choices (two or more) and question, if any, and answer, from 0"
    raise _wrong_record(path, row, expected)


def _are_texts(values: Sequence[object]) -> TypeGuard[Sequence[str]]:
    return all(isinstance(value, str) for value in values)


def _index(path: Path, row: Row, label: str, labels: list[str]) -> int:
    if label not in labels:
        raise rejection(path, row.place, expected=f"a label of {', '.join(labels)}", found=label)
    return labels.index(label)


def _wrong_record(path: Path, row: Row, expected: str) -> ValueError:
    return rejection(path, row.place, expected=expected, found=row.fields)
