"""Outcomes of one file of predictions against one of labels, in the layouts of XTREME.

A label, a row or a pair of ids a line; a tag a line with an empty line after each sentence; JSON
for questions: `{id: answer}` of predictions, SQuAD's of labels, with or without its outer record.
The scoring itself is that of a study's cells.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyarrow as pa

from spaces.catalogue import find_task
from spaces.task import Source, TaskType
from trainers.data.examples import (
    Answer,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.evaluation.metrics import score
from trainers.evaluation.metrics.bitext import Mined
from trainers.evaluation.metrics.labels import score_pairs

_LAYOUT: Final = "expected questions in SQuAD's layout"
_REMEDY: Final = "take the labels with their answers"


@dataclass(frozen=True, kw_only=True, slots=True)
class Marked:
    """Predictions that were compared with their labels."""

    outcomes: pa.Table
    """See `trainers.evaluation.metrics`; pairs of BUCC have a row a pair."""
    remark: str = ""
    """What counts as wrong without being an answer, or not at all, for people; else empty."""


def mark_files(predicted: Path, gold: Path, source: Source) -> Marked:
    """Outcomes of one target in one language.

    Raises:
        ValueError: If a file breaks its layout or the two do not fit: which file, what was
            expected, what was found, what to do.
    """
    marked = _MARKERS[find_task(source.task).task_type](predicted, gold, source)
    if marked.outcomes.num_rows == 0:
        raise ValueError(f"{gold}: expected a label or more, found none; take the full labels")
    return marked


def _mark_labels(predicted: Path, gold: Path, source: Source) -> Marked:
    """Labels, or rows of Tatoeba, where the label is the row of the translation."""
    labels, predictions = _read_lines(gold), _read_lines(predicted)
    _require_as_many(predicted, gold, (len(predictions), len(labels)), "lines")
    examples = [
        PairExample(id=str(row), text_a="", text_b="", label=label)
        for row, label in enumerate(labels)
    ]
    known = find_task(source.task).labels
    num_unknown = sum(prediction not in known for prediction in predictions) if known else 0
    remark = f"{num_unknown} of {len(labels)} lines are none of {', '.join(known)}: wrong"
    return Marked(
        outcomes=score_pairs(examples, predictions), remark=remark if num_unknown else ""
    )


def _mark_tags(predicted: Path, gold: Path, source: Source) -> Marked:
    sentences, predictions = _read_sentences(gold), _read_sentences(predicted)
    _require_as_many(predicted, gold, (len(predictions), len(sentences)), "sentences")
    for number, (tags, found) in enumerate(zip(sentences, predictions, strict=True), start=1):
        if len(tags) != len(found):
            raise ValueError(
                f"{predicted}: expected {len(tags)} tags in sentence {number}, as in {gold}, "
                f"found {len(found)}; write a tag for every word and an empty line after every "
                "sentence"
            )
    kept = [row for row, tags in enumerate(sentences) if tags]
    examples = [
        TaggingExample(id=str(row), words=tuple(sentences[row]), tags=tuple(sentences[row]))
        for row in kept
    ]
    return Marked(outcomes=score(examples, [predictions[row] for row in kept], source))


def _mark_answers(predicted: Path, gold: Path, source: Source) -> Marked:
    questions, answers = _read_questions(gold), _read_answers(predicted)
    given = [answers.get(question.id) for question in questions]
    try:
        outcomes = score(questions, given, source)
    except ValueError as error:
        raise ValueError(f"{gold}: {error}") from error
    num_missing, num_others = given.count(None), len(answers.keys() - {q.id for q in questions})
    remarks = (
        (num_missing, f"{num_missing} of {len(given)} questions have no answer: 0"),
        (num_others, f"{num_others} of {len(answers)} answers are to no question: ignored"),
    )
    return Marked(
        outcomes=outcomes, remark="; ".join(remark for number, remark in remarks if number)
    )


def _mark_pairs(predicted: Path, gold: Path, source: Source) -> Marked:
    """A row a pair that was found or is to be found: the files do not name other sentences."""
    expected, found = (set(_read_pairs(path, source.language)) for path in (gold, predicted))
    pairs = sorted(expected | found)
    examples = [
        MiningExample(
            id=f"{foreign}\t{english}",
            text="",
            is_english=False,
            translation=english if (foreign, english) in expected else "",
        )
        for foreign, english in pairs
    ]
    mined = [Mined(english=pair[1] if pair in found else "", margin=None) for pair in pairs]
    return Marked(outcomes=score(examples, mined, source))


_MARKERS: dict[TaskType, Callable[[Path, Path, Source], Marked]] = {
    TaskType.PAIR: _mark_labels,
    TaskType.TAGGING: _mark_tags,
    TaskType.SPAN: _mark_answers,
    TaskType.BITEXT: _mark_labels,
    TaskType.MINING: _mark_pairs,
}


def _require_as_many(predicted: Path, gold: Path, counts: tuple[int, int], what: str) -> None:
    found, expected = counts
    if found != expected:
        raise ValueError(
            f"{predicted}: expected {expected} {what}, as in {gold}, found {found}; "
            "write one prediction for every example, in the order of the labels"
        )


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")  # with \r\n as \n
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{path}: expected UTF-8, found byte {error.object[error.start]:#04x} at "
            f"{error.start}; save it as UTF-8"
        ) from error


def _read_lines(path: Path) -> list[str]:
    """Lines without the white space around them; the one after the last line end is none."""
    lines = _read_text(path).split("\n")
    return [line.strip() for line in (lines if lines[-1] else lines[:-1])]


def _read_sentences(path: Path) -> list[list[str]]:
    """The lines before each empty line; those after the last one are a sentence too."""
    sentences: list[list[str]] = [[]]
    for line in _read_lines(path):
        if line:
            sentences[-1].append(line)
        else:
            sentences.append([])
    return sentences if sentences[-1] else sentences[:-1]


def _read_pairs(path: Path, language: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_read_lines(path), start=1):
        foreign, _, english = line.partition("\t")
        if not (foreign.startswith(f"{language}-") and english.startswith("en-")):
            raise ValueError(
                f"{path}, line {number}: expected {language}-...<TAB>en-..., found {line!r}; "
                "write the ids of the two sentences of a pair"
            )
        yield foreign, english


def _read_json(path: Path) -> Any:
    try:
        return json.loads(_read_text(path))
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{path}, line {error.lineno}: expected JSON, found {error.msg}; write it anew"
        ) from error


def _read_answers(path: Path) -> dict[str, str]:
    answers = _read_json(path)
    if not isinstance(answers, dict):
        raise ValueError(
            f"{path}: expected an object of question id to answer, found a "
            f"{type(answers).__name__}; write {{id: answer}}"
        )
    for name, answer in answers.items():
        if not isinstance(answer, str):
            raise ValueError(
                f"{path}: expected a text as the answer to {name!r}, found {answer!r}; "
                "write {id: answer}"
            )
    return answers


def _read_questions(path: Path) -> Sequence[SpanExample]:
    """Questions with all that scoring reads of them, id and answers."""
    content = _read_json(path)
    try:
        articles = content["data"] if isinstance(content, dict) else content
        entries = [
            entry
            for article in articles
            for paragraph in article["paragraphs"]
            for entry in paragraph["qas"]
        ]
    except KeyError as error:
        raise ValueError(f"{path}: {_LAYOUT}, found no {error}; {_REMEDY}") from error
    except TypeError as error:
        raise ValueError(f"{path}: {_LAYOUT}, found {error}; {_REMEDY}") from error
    return [_read_question(path, number, entry) for number, entry in enumerate(entries, start=1)]


def _read_question(path: Path, number: int, entry: Any) -> SpanExample:
    name = f"question {number}"
    try:
        name = f"question {entry['id']!r}"
        texts = [str(answer["text"]) for answer in entry["answers"]]
    except KeyError as error:
        raise ValueError(
            f"{path}: expected an id and answers with a text in {name}, found no {error}; "
            f"{_REMEDY}"
        ) from error
    except TypeError as error:
        raise ValueError(
            f"{path}: expected a record with a list of answers as {name}, found {error}; {_REMEDY}"
        ) from error
    answers = tuple(Answer(text=text, start=0) for text in texts)
    return SpanExample(id=str(entry["id"]), question="", context="", answers=answers)
