"""What the files of a submission say: predictions from outcomes, labels from examples.

The layouts are XTREME's (`mock_test_data` and `evaluate.py` of google-research/xtreme, 838c13b):
a label or a row a line, a tag a line with an empty line after each sentence, mined pairs, and
JSON for questions: `{id: answer}` of predictions, SQuAD's of labels.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

import pyarrow as pa

from spaces.task import TaskType


def prediction_text(outcomes: pa.Table, task_type: TaskType) -> str:
    """The file of predictions.

    Args:
        outcomes: Of a cell, as the store keeps them (`metrics.outcome_schema`).
        task_type: Of the target.
    """
    return _PREDICTIONS[task_type](outcomes.to_pylist())


def label_text(examples: Sequence[Any], task_type: TaskType) -> str:
    """The file of labels for exactly these examples.

    Args:
        examples: Those that were scored, in their order.
        task_type: Of the target.
    """
    return _LABELS[task_type](examples)


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _sentences(sentences: Iterable[Sequence[str]]) -> str:
    return "".join(f"{_lines(tags)}\n" for tags in sentences)


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _squad(examples: Sequence[Any]) -> str:
    """SQuAD's JSON, a paragraph for each run of questions on one context."""
    paragraphs = [
        {
            "context": context,
            "qas": [
                {
                    "id": example.id,
                    "question": example.question,
                    "answers": [
                        {"text": answer.text, "answer_start": answer.start}
                        for answer in example.answers
                    ],
                }
                for example in questions
            ],
        }
        for context, questions in groupby(examples, key=lambda example: example.context)
    ]
    return _json({"data": [{"title": "", "paragraphs": paragraphs}]})


def _gold_pairs(examples: Sequence[Any]) -> str:
    """Every foreign sentence that has a translation, with its id."""
    return _lines(
        f"{example.id}\t{example.translation}"
        for example in examples
        if not example.is_english and example.translation
    )


_PREDICTIONS: dict[TaskType, Callable[[list[dict[str, Any]]], str]] = {
    TaskType.PAIR: lambda rows: _lines(row["prediction"] for row in rows),
    TaskType.CHOICE: lambda rows: _lines(row["prediction"] for row in rows),
    TaskType.TAGGING: lambda rows: _sentences(json.loads(row["prediction"]) for row in rows),
    TaskType.SPAN: lambda rows: _json({row["id"]: row["prediction"] for row in rows}),
    TaskType.BITEXT: lambda rows: _lines(row["prediction"] for row in rows),
    TaskType.MINING: lambda rows: _lines(
        f"{row['id']}\t{row['prediction']}" for row in rows if row["prediction"]
    ),
}
_LABELS: dict[TaskType, Callable[[Sequence[Any]], str]] = {
    TaskType.PAIR: lambda examples: _lines(example.label for example in examples),
    TaskType.CHOICE: lambda examples: _lines(str(example.answer) for example in examples),
    TaskType.TAGGING: lambda examples: _sentences(example.tags for example in examples),
    TaskType.SPAN: _squad,
    TaskType.BITEXT: lambda examples: _lines(str(row) for row in range(len(examples))),
    TaskType.MINING: _gold_pairs,
}
