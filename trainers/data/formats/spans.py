"""Questions with an answer in their context: SQuAD 1.1's JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from trainers.data.examples import Answer, SpanExample
from trainers.data.formats.records import read_lines, rejection


def read_squad(path: Path) -> list[SpanExample]:
    """Reads SQuAD 1.1's JSON, which XQuAD shares: every question has an answer in its context.

    Args:
        path: The file.

    Returns:
        The questions in file order, with all their gold answers.

    Raises:
        ValueError: If the structure is another, a question has no answer, or an answer is not
            the text at its offset.
    """
    text = "\n".join(text for _, text in read_lines(path))
    try:
        questions = _walk_questions(json.loads(text))
        return [_make_span(path, context, question) for context, question in questions]
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise rejection(
            path,
            f"line {error.lineno}" if isinstance(error, json.JSONDecodeError) else "its structure",
            expected="SQuAD's JSON: data / paragraphs / context and qas / id, question, answers",
            found=repr(error),
            remedy="take the official file again",
        ) from error


def _walk_questions(document: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every question of SQuAD's JSON with its context."""
    return (
        (paragraph["context"], question)
        for article in document["data"]
        for paragraph in article["paragraphs"]
        for question in paragraph["qas"]
    )


def _make_span(path: Path, context: str, question: dict[str, Any]) -> SpanExample:
    answers = tuple(
        Answer(text=answer["text"], start=answer["answer_start"]) for answer in question["answers"]
    )
    if not answers or not all(answer.text for answer in answers):
        raise rejection(
            path,
            f"question {question['id']}",
            expected="a gold answer",
            found="",
            remedy="take the original release: XTREME's copy withholds the answers",
        )
    for answer in answers:
        _check_answer(path, question["id"], context, answer)
    return SpanExample(
        id=question["id"], question=question["question"], context=context, answers=answers
    )


def _check_answer(path: Path, question_id: str, context: str, answer: Answer) -> None:
    is_inside = answer.start >= 0  # a negative offset would count from the end
    found = context[answer.start : answer.start + len(answer.text)] if is_inside else ""
    if found != answer.text:
        raise rejection(
            path,
            f"question {question_id}",
            expected=f"its answer {answer.text!r} at character {answer.start} of the context",
            found=found,
            remedy="correct answer_start or remove the question",
        )
