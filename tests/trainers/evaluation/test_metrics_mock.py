"""The benchmark's own mock predictions, and the scores its scorer gives for them."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from spaces.catalogue import NLI_LABELS, TARGETS
from spaces.task import TaskType
from trainers.data.examples import (
    Answer,
    BitextExample,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.evaluation.metrics import (
    score_pairs,
    score_retrieval,
    score_spans,
    score_tags,
    summarise,
)

MOCK = Path(__file__).parents[4] / "shared" / "data" / "xtreme-mock"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _sentences(path: Path) -> list[tuple[str, ...]]:
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [tuple(block.split()) for block in blocks]


def _score_mock_pairs(gold: Path, predicted: Path) -> dict[str, float]:
    examples = [
        PairExample(id=str(row), text_a="", text_b="", label=label)
        for row, label in enumerate(_lines(gold))
    ]
    assert {example.label for example in examples} <= set(NLI_LABELS)
    return summarise(score_pairs(examples, _lines(predicted)), TaskType.PAIR)


def _score_mock_tags(gold: Path, predicted: Path) -> dict[str, float]:
    examples = [
        TaggingExample(id=str(row), words=tags, tags=tags)
        for row, tags in enumerate(_sentences(gold))
    ]
    return summarise(score_tags(examples, _sentences(predicted)), TaskType.TAGGING)


def _score_mock_spans(gold: Path, predicted: Path) -> dict[str, float]:
    answers = json.loads(predicted.read_text(encoding="utf-8"))
    articles = json.loads(gold.read_text(encoding="utf-8"))["data"]
    paragraphs = [paragraph for article in articles for paragraph in article["paragraphs"]]
    examples = [
        SpanExample(
            id=question["id"],
            question=question["question"],
            context=paragraph["context"],
            answers=tuple(
                Answer(text=answer["text"], start=answer["answer_start"])
                for answer in question["answers"]
            ),
        )
        for paragraph in paragraphs
        for question in paragraph["qas"]
    ]
    predictions = [answers.get(example.id, "") for example in examples]
    return summarise(score_spans(examples, predictions), TaskType.SPAN)


def _score_mock_retrieval(gold: Path, predicted: Path) -> dict[str, float]:
    # the mock's gold is any row, ours the example's own: move the gold onto the diagonal
    shifts = [
        int(found) - int(row) for row, found in zip(_lines(gold), _lines(predicted), strict=True)
    ]
    rows = np.arange(len(shifts)) + np.array(shifts)
    examples = [BitextExample(id=str(row), english="", foreign="") for row in range(len(rows))]
    outcomes = score_retrieval(examples, (rows, np.zeros(len(rows))))
    return summarise(outcomes, TaskType.BITEXT)


SCORE_MOCK: dict[TaskType, Callable[[Path, Path], dict[str, float]]] = {
    TaskType.PAIR: _score_mock_pairs,
    TaskType.TAGGING: _score_mock_tags,
    TaskType.SPAN: _score_mock_spans,
    TaskType.BITEXT: _score_mock_retrieval,
}


@pytest.mark.real_data
@pytest.mark.skipif(not MOCK.exists(), reason="the real slices are absent")
@pytest.mark.parametrize("name", TARGETS)
def test_mock_predictions_score_as_the_benchmark_expects(name: str) -> None:
    expected = json.loads((MOCK / "expected.json").read_text(encoding="utf-8"))[name]
    task = TARGETS[name].task
    by_language = []
    for gold in sorted((MOCK / "labels" / name).iterdir()):
        predicted = MOCK / "predictions" / name / gold.name
        by_language.append(SCORE_MOCK[task.task_type](gold, predicted))
    assert len(by_language) == len(task.languages)
    figures = {figure.removeprefix("avg_") for figure in expected} & by_language[0].keys()
    assert figures
    for figure in figures:
        mean = statistics.mean(scores[figure] for scores in by_language)
        assert mean == pytest.approx(expected[f"avg_{figure}"], abs=1e-9)
