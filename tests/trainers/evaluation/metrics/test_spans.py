from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from trainers.data.examples import Answer, SpanExample
from trainers.evaluation.decoding import TentativeAnswer
from trainers.evaluation.metrics.answers import mlqa_words
from trainers.evaluation.metrics.rates import add_up
from trainers.evaluation.metrics.spans import (
    score_spans,
    score_tentative,
    settle_answers,
    summarise_spans,
)


def _question(*golds: str, name: str = "0") -> SpanExample:
    answers = tuple(Answer(text=gold, start=0) for gold in golds)
    return SpanExample(id=name, question="?", context=" ".join(golds), answers=answers)


def test_the_best_gold_answer_counts_for_each_figure() -> None:
    outcomes = score_spans(
        [_question("red house", "house"), _question("a blue boat", "ship")], ["House!", "blue"]
    )
    assert outcomes["exact_match"].to_pylist() == [True, False]
    assert outcomes["f1"].to_pylist() == [1.0, pytest.approx(2 / 3)]
    assert summarise_spans(outcomes) == {
        "exact_match": 50.0,
        "f1": pytest.approx(250 / 3),
        "exact_match_f1": pytest.approx((50 + 250 / 3) / 2),
    }


def test_words_are_cut_by_the_rule_that_is_given() -> None:
    questions, answers = [_question("北京市")], ["北京"]
    assert score_spans(questions, answers)["f1"].to_pylist() == [0.0]
    chinese = partial(mlqa_words, language="zh")
    assert score_spans(questions, answers, chinese)["f1"].to_pylist() == [pytest.approx(0.8)]


def test_an_answer_that_is_not_given_scores_nothing_even_where_gold_has_no_words() -> None:
    questions = [_question("the"), _question("the")]
    outcomes = score_spans(questions, ["", None])
    assert outcomes["exact_match"].to_pylist() == [True, False]
    assert outcomes["prediction"].to_pylist() == ["", ""]


def test_a_question_without_gold_is_refused() -> None:
    question = SpanExample(id="q1", question="?", context="c", answers=())
    with pytest.raises(ValueError, match="'q1' has no gold answer"):
        score_spans([question], [""])


def test_sums_are_rounded_at_every_step_from_the_left() -> None:
    values = np.random.default_rng(0).random(1000).tolist()
    total = 0.0
    for value in values:
        total += value
    assert add_up(values) == total


# --- questions without an answer --------------------------------------------------------------


def _tentative(text: str, lead: float) -> TentativeAnswer:
    return TentativeAnswer(text=text, no_answer_lead=lead)


def _random_outcomes(seed: int, *, num_leads: int) -> pa.Table:
    """Spans of which some are right; silence leads by more where there is no answer."""
    draw = np.random.default_rng(seed)
    golds = [("red house",), ("blue boat", "boat"), ()]
    texts = ["red house", "house", "the boat"]
    questions = [_question(*golds[draw.integers(3)], name=str(row)) for row in range(40)]
    predictions = [
        _tentative(
            texts[draw.integers(3)],
            float(draw.integers(num_leads)) + (0 if question.answers else num_leads // 2),
        )
        for question in questions
    ]
    return score_tentative(questions, predictions)


def _score_at(outcomes: pa.Table, figure: str, threshold: float) -> float:
    """In points, where spans are given up to the threshold, the long way."""
    total = 0.0
    for row in outcomes.to_pylist():
        is_given = row["no_answer_lead"] <= threshold
        total += row[figure] if is_given else row["is_unanswerable"]
    return 100 * total / outcomes.num_rows


@pytest.mark.parametrize("num_leads", [3, 1000])  # many ties, few ties
@pytest.mark.parametrize("seed", range(10))
def test_no_threshold_is_better_than_the_one_that_is_found(seed: int, num_leads: int) -> None:
    outcomes = _random_outcomes(seed, num_leads=num_leads)
    leads = outcomes["no_answer_lead"].to_pylist()
    thresholds = [-np.inf, *leads, np.inf]
    best = {
        figure: max(_score_at(outcomes, figure, threshold) for threshold in thresholds)
        for figure in ("exact_match", "f1")
    }
    scores = summarise_spans(outcomes)
    assert scores["exact_match"] == pytest.approx(best["exact_match"])
    assert scores["f1"] == pytest.approx(best["f1"])
    assert scores["exact_match_f1"] == pytest.approx(sum(best.values()) / 2)
    assert best["f1"] > max(_score_at(outcomes, "f1", end) for end in (-np.inf, np.inf))


def test_exact_match_and_f1_have_thresholds_of_their_own() -> None:
    questions = [_question("red house"), _question(), _question("boat")]
    predictions = [_tentative("red house", -3.0), _tentative("sea", -2.0), _tentative("a boat", 1)]
    settled = settle_answers(score_tentative(questions, predictions))
    assert settled["exact_match"].to_pylist() == [1.0, 1.0, 0.0]  # a tie: the lower threshold

    predictions[2] = _tentative("boat sea", -2.5)
    settled = settle_answers(score_tentative(questions, predictions))
    assert settled["exact_match"].to_pylist() == [1.0, 1.0, 0.0]
    assert settled["f1"].to_pylist() == [1.0, 1.0, pytest.approx(2 / 3)]


def test_silence_throughout_is_one_of_the_thresholds() -> None:
    outcomes = score_tentative([_question(), _question("red")], [_tentative("sea", -9.0)] * 2)
    assert summarise_spans(outcomes)["exact_match_f1"] == 50.0


@pytest.mark.parametrize(
    ("text", "is_right"), [("", True), ("the", True), (".", True), ("it", False)]
)
def test_an_answer_without_words_is_silence(text: str, is_right: bool) -> None:
    (row,) = score_tentative([_question()], [_tentative(text, 0.0)]).to_pylist()
    assert (row["exact_match"], row["f1"]) == (is_right, float(is_right))


def test_a_question_without_a_span_is_silent_either_way() -> None:
    outcomes = score_tentative([_question(), _question("red")], [_tentative("", np.inf)] * 2)
    assert outcomes["exact_match"].to_pylist() == [True, False]
    assert summarise_spans(outcomes)["f1"] == 50.0


def test_gold_of_no_words_is_as_good_as_none() -> None:
    outcomes = score_tentative([_question(), _question("the")], [_tentative("a", 0.0)] * 2)
    assert outcomes["exact_match"].to_pylist() == [True, True]
