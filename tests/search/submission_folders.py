"""A submission of a few examples a target, with scores that were worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path

from search.submission.paths import prediction_path
from spaces.catalogue import XTREME_TARGETS, find_task
from spaces.task import TaskType

QUESTIONS = [("q1", ["the red house", "house"]), ("q2", ["12,5 km"])]
_LABELS: dict[TaskType, str] = {
    TaskType.PAIR: "1\n0\n0\n1\n",
    TaskType.TAGGING: "B-PER\nO\n\nO\nB-LOC\nI-LOC\n\n",
    TaskType.BITEXT: "2\n0\n1\n3\n",
    TaskType.MINING: "{language}-1\ten-1\n{language}-2\ten-2\n",
}
_PREDICTIONS: dict[TaskType, str] = {
    TaskType.PAIR: "1\r\n1\r\n0\r\n1",  # another system's line ends, and none at the end
    TaskType.TAGGING: "B-PER\nO\n\nO\nB-LOC\nO\n",
    TaskType.BITEXT: "2\n0\n0\n0\n",
    TaskType.MINING: "{language}-2\ten-2\n{language}-3\ten-2\n{language}-3\ten-2\n",
}
ANSWERS = {"q1": "House", "q2": "12 km"}
SCORES = {  # of each language, as worked out by hand
    TaskType.PAIR: {"avg_accuracy": 75.0},
    TaskType.TAGGING: {"avg_f1": 50.0, "avg_precision": 50.0, "avg_recall": 50.0},
    TaskType.BITEXT: {"avg_accuracy": 50.0},
    TaskType.MINING: {"avg_f1": 50.0, "avg_precision": 50.0, "avg_recall": 50.0},
    TaskType.SPAN: {"avg_exact_match": 50.0, "avg_f1": 75.0},
}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def squad(questions: list[tuple[str, list[str]]]) -> list[object]:
    entries = [
        {
            "id": name,
            "question": "?",
            "answers": [{"text": text, "answer_start": 0} for text in texts],
        }
        for name, texts in questions
    ]
    return [{"paragraphs": [{"context": "c", "qas": entries}]}]


def fill(text: str, target: str, language: str) -> str:
    """The text in a language, with the labels of XNLI where it is that."""
    if target == "xnli":
        text = text.replace("0", "neutral").replace("1", "entailment")
    return text.format(language=language)


def write_target(folder: Path, target: str) -> None:
    task_type = find_task(target).task_type
    for language in find_task(target).languages:
        gold = prediction_path(folder / "labels", target, language)
        predicted = prediction_path(folder / "predictions", target, language)
        if task_type is TaskType.SPAN:
            articles = squad(QUESTIONS)
            content = articles if language == "en" else {"version": "1.1", "data": articles}
            write(gold, json.dumps(content))
            write(predicted, json.dumps(ANSWERS))
        else:
            write(gold, fill(_LABELS[task_type], target, language))
            write(predicted, fill(_PREDICTIONS[task_type], target, language))


def arguments_of(folder: Path, *more: str) -> list[str]:
    return [
        *("--predictions", str(folder / "predictions")),
        *("--labels", str(folder / "labels")),
        *more,
    ]


def prediction_of(folder: Path, target: str, language: str) -> Path:
    return prediction_path(folder / "predictions", target, language)


# --- scores -----------------------------------------------------------------------------------


def write_submission(folder: Path) -> Path:
    """A submission to all nine targets, with its labels."""
    for target in XTREME_TARGETS:
        write_target(folder, target)
    return folder
