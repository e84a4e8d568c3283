"""Questions with an answer in their context: the JSON of SQuAD, and of all that copy it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

from trainers.data.examples import Answer, SpanExample
from trainers.data.formats.records import STRICT, Report, gather, read_json, rejection

_WITHHELD = re.compile(rb'"answers"\s*:\s*\[\s*(?:\]|\{[^{}]*?"text"\s*:\s*"")')
"""Answers without a text: how XTREME's scripts rewrite the test files."""
_SNIFFED_BYTES = 1 << 20
_Numbered: TypeAlias = tuple[int, tuple[Any, Any]]
"""A question's place in its file, from 1, its context and its record, of whatever types."""
MOVED = "answers moved to the one place where their text is"
DROPPED = "answers dropped whose text is not at its offset"
UNANSWERED = "questions dropped with their last answer"


def read_squad(
    path: Path,
    report: Report = STRICT,
    *,
    has_unanswerable: bool = False,
    is_mended: bool = False,
    is_withheld: bool = False,
    id_prefix: str = "",
) -> list[SpanExample]:
    """Reads SQuAD's JSON, which XQuAD, MLQA, TyDiQA-GoldP, CMRC 2018 and SQuAD-es share.

    Args:
        path: The file.
        report: Gets faults: another structure, a field of another type, a question without an
            answer, an answer that is not the text at its offset.
        has_unanswerable: Whether `is_impossible` says of some questions that they have no answer,
            as in SQuAD 2.0.
        is_mended: Whether the official file is known to hold wrong answers. One whose text occurs
            once in the context is moved there, any other is dropped, and a question with it if it
            was the last; all are counted.
        is_withheld: Whether the file has no gold: every question comes without an answer.
        id_prefix: Only questions whose id begins so, e.g. `english-`.

    Returns:
        The questions in file order, with all their gold answers. Ids that occur again are made
        unique: XTREME's files of TyDiQA kept the last part of each only.
    """
    document = read_json(path, report)
    if document is None:
        return []
    try:
        questions = list(_walk_questions(document))
    except (KeyError, TypeError) as error:
        report.reject(_wrong_structure(path, error))
        return []
    numbered = enumerate(questions, start=1)
    chosen = (each for each in numbered if _begins(each[1][1], id_prefix))
    make = partial(
        _make_span,
        path=path,
        report=report,
        has_unanswerable=has_unanswerable,
        is_mended=is_mended,
        is_withheld=is_withheld,
    )
    return _make_ids_unique(gather(chosen, make, report))


def withholds_answers(path: Path) -> bool:
    """Whether a file's first answers have no text; reads its first MiB at most."""
    with path.open("rb") as file:
        start = file.read(_SNIFFED_BYTES)
    return _WITHHELD.search(start) is not None


def _walk_questions(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every question of SQuAD's JSON with its context."""
    return (
        (paragraph["context"], question)
        for article in document["data"]
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    )


def _begins(record: object, id_prefix: str) -> bool:
    """Whether a question's id does; what is no question is kept, so that it is told."""
    return not isinstance(record, dict) or str(record.get("id", "")).startswith(id_prefix)


def _make_span(
    numbered: _Numbered,
    *,
    path: Path,
    report: Report,
    has_unanswerable: bool,
    is_mended: bool,
    is_withheld: bool,
) -> SpanExample | None:
    example = _take_fields(path, numbered)
    _, (_, record) = numbered
    if is_withheld or (has_unanswerable and record.get("is_impossible")):
        return replace(example, answers=())
    if is_mended:
        return _mend(example, report)
    _check_answers(path, example)
    return example


def _take_fields(path: Path, numbered: _Numbered) -> SpanExample:
    """The question as it stands there."""
    number, (context, record) = numbered
    fields = record if isinstance(record, dict) else {}
    place = f"question {fields.get('id', f'number {number} of the file')}"
    if not isinstance(context, str):
        raise rejection(path, place, expected="a text as its context", found=context)
    match fields:
        case {
            "id": str() | int() as name,
            "question": str(question),
            "answers": list(answers),
        } if all(map(_is_answer, answers)) and isinstance(
            fields.get("is_impossible", False), bool
        ):
            return SpanExample(
                id=str(name),
                question=question,
                context=context,
                answers=tuple(
                    Answer(text=each["text"], start=each["answer_start"]) for each in answers
                ),
            )
    expected = "an id, a text question, and answers, each a text and a whole number answer_start"
    raise rejection(path, place, expected=expected, found=record)


def _is_answer(record: object) -> bool:
    match record:
        case {"text": str(), "answer_start": int() as start}:
            return not isinstance(start, bool)
    return False


def _mend(example: SpanExample, report: Report) -> SpanExample | None:
    kept = []
    for answer in example.answers:
        if _is_at_its_offset(example.context, answer):
            kept.append(answer)
        elif answer.text and example.context.count(answer.text) == 1:
            report.count(MOVED)
            kept.append(replace(answer, start=example.context.index(answer.text)))
        else:
            report.count(DROPPED)
    if not kept:
        report.count(UNANSWERED)
        return None
    return replace(example, answers=tuple(kept))


def _check_answers(path: Path, example: SpanExample) -> None:
    if not example.answers or not all(answer.text for answer in example.answers):
        raise rejection(
            path,
            f"question {example.id}",
            expected="a gold answer",
            found="",
            remedy="take the original release: XTREME's copy withholds the answers",
        )
    for answer in example.answers:
        if not _is_at_its_offset(example.context, answer):
            end = answer.start + len(answer.text)
            raise rejection(
                path,
                f"question {example.id}",
                expected=f"its answer {answer.text!r} at character {answer.start} of the context",
                found=example.context[answer.start : end] if answer.start >= 0 else "",
                remedy="correct answer_start or remove the question",
            )


def _is_at_its_offset(context: str, answer: Answer) -> bool:
    # a negative offset would count from the end
    return (
        bool(answer.text) and answer.start >= 0 and context.startswith(answer.text, answer.start)
    )


def _make_ids_unique(examples: Sequence[SpanExample]) -> list[SpanExample]:
    """The second question with the id `12` gets `12.2`, and so on."""
    seen: Counter[str] = Counter()
    unique = []
    for example in examples:
        seen[example.id] += 1
        repeat = seen[example.id]
        unique.append(example if repeat == 1 else replace(example, id=f"{example.id}.{repeat}"))
    return unique


def _wrong_structure(path: Path, error: Exception) -> ValueError:
    return rejection(
        path,
        "its structure",
        expected="SQuAD's JSON: data / paragraphs / context and qas / id, question, answers",
        found=repr(error),
        remedy="take the official file again",
    )
