"""Texts with several ways to go on: HellaSwag, Cosmos QA, CommonsenseQA."""

from __future__ import annotations

from functools import partial
from pathlib import Path

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
    return gather(read_json_lines(path, report), partial(_make_continuation, path), report)


def read_cosmos(path: Path, report: Report = STRICT) -> list[ChoiceExample]:
    """Reads Cosmos QA's comma-separated table: `context`, `question`, `answer0..3` and `label`.

    Returns:
        The examples in file order; an id is the number of the row.
    """
    columns = ("context", "question", *_COSMOS_CHOICES, "label")
    lines = read_quoted(path, report, delimiter=",")
    rows = name_columns(path, lines, columns, report)
    return gather(rows, partial(_make_passage_question, path), report)


def read_commonsense(path: Path, report: Report = STRICT) -> list[ChoiceExample]:
    """Reads CommonsenseQA's JSON lines: `question` with `stem` and `choices`, and `answerKey`.

    Returns:
        The examples in file order, choices in the order of their letters; an id is the line
        number.
    """
    return gather(read_json_lines(path, report), partial(_make_bare_question, path), report)


def _make_continuation(path: Path, row: Row) -> ChoiceExample:
    match row.fields:
        case {
            "ctx_a": str(context),
            "ctx_b": str(prefix),
            "endings": [str(), str(), *_] as endings,
            "label": str() | int() as label,
        }:
            return ChoiceExample(
                id=str(row.number),
                context=context,
                prefix=prefix,
                choices=tuple(map(str, endings)),
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
            "question": {"stem": str(stem), "choices": [{}, {}, *_] as choices},
            "answerKey": str(key),
        }:
            texts = {str(each.get("label")): each.get("text") for each in choices}
            if all(isinstance(text, str) for text in texts.values()):
                letters = sorted(texts)
                return ChoiceExample(
                    id=str(row.number),
                    context=stem,
                    prefix="",
                    choices=tuple(str(texts[letter]) for letter in letters),
                    answer=_index(path, row, key, letters),
                )
    raise _wrong_record(path, row, "question.stem, question.choices and answerKey")


def _index(path: Path, row: Row, label: str, labels: list[str]) -> int:
    if label not in labels:
        raise rejection(path, row.place, expected=f"a label of {', '.join(labels)}", found=label)
    return labels.index(label)


def _wrong_record(path: Path, row: Row, expected: str) -> ValueError:
    return rejection(path, row.place, expected=expected, found=row.fields)
