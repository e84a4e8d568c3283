"""What holds for the outcomes of every type of task."""

from dataclasses import replace

import numpy as np
import pytest

from spaces.catalogue import find_task
from spaces.task import Source, Split
from trainers.data.examples import (
    Answer,
    BitextExample,
    MiningExample,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.evaluation.decoding import TentativeAnswer
from trainers.evaluation.metrics import outcome_schema, score, summarise
from trainers.evaluation.metrics.bitext import Mined

QUESTION = SpanExample(id="0", question="?", context="red", answers=(Answer(text="red", start=0),))
CASES = {
    "xnli": (
        [PairExample(id="0", text_a="a", text_b="b", label="neutral")],
        ["neutral"],
    ),
    "qqp": ([PairExample(id="0", text_a="a", text_b="b", label="1")], ["1"]),
    "panx": (
        [TaggingExample(id="0", words=("a", "b"), tags=("B-LOC", "O"))],
        [("B-LOC", "O")],
    ),
    "xquad": ([QUESTION], ["red"]),
    "mlqa": ([QUESTION], ["red"]),
    "squad2": ([QUESTION], [TentativeAnswer(text="red", no_answer_lead=0.0)]),
    "tatoeba": (
        [BitextExample(id="0", english="e", foreign="f")],
        (np.array([0]), np.array([1.0])),
    ),
    "bucc2018": (
        [MiningExample(id="de-1", text="f", is_english=False, translation="en-1")],
        [Mined(english="en-1", margin=1.5)],
    ),
}


def _source(task: str) -> Source:
    return Source(task=task, language="de", split=Split.TEST)


@pytest.mark.parametrize("name", CASES)
def test_perfect_predictions_score_a_hundred(name: str) -> None:
    task = find_task(name)
    outcomes = score(*CASES[name], _source(name))
    assert outcomes.schema == outcome_schema(task)
    scores = summarise(outcomes, task)
    assert set(scores.values()) == {100.0}
    assert task.metric in scores


@pytest.mark.parametrize("name", CASES)
def test_no_outcomes_have_no_score(name: str) -> None:
    empty = score(*CASES[name], _source(name)).slice(0, 0)
    with pytest.raises(ValueError, match="at least one outcome"):
        summarise(empty, find_task(name))


@pytest.mark.parametrize("name", CASES)
def test_predictions_must_be_as_many_as_examples(name: str) -> None:
    examples, predictions = CASES[name]
    with pytest.raises(ValueError, match="2 examples must have one prediction each, got 1"):
        score(examples * 2, predictions, _source(name))


def test_the_language_decides_how_answers_of_mlqa_are_read() -> None:
    outcomes = score([QUESTION], ["die red"], _source("mlqa"))
    assert outcomes["exact_match"].to_pylist() == [True]
    outcomes = score([QUESTION], ["die red"], _source("xquad"))
    assert outcomes["exact_match"].to_pylist() == [False]


def test_questions_of_one_paragraph_bear_the_id_of_its_first() -> None:
    questions = [replace(QUESTION, id=str(i), context=text) for i, text in enumerate("aabca")]
    outcomes = score(questions, ["red"] * 5, _source("xquad"))
    assert outcomes["cluster"].to_pylist() == ["0", "0", "2", "3", "0"]


def test_hypotheses_of_one_premise_belong_together() -> None:
    pairs = [PairExample(id=i, text_a="a", text_b=i, label="neutral") for i in ("x", "y")]
    assert score(pairs, ["neutral"] * 2, _source("xnli"))["cluster"].to_pylist() == ["x", "x"]
