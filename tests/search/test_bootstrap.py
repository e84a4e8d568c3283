from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pytest

from search.bootstrap import bootstrap_gain, bootstrap_score
from search.evidence.draws import draw_weights
from search.evidence.sums import Array
from spaces.catalogue import find_task
from trainers.data.examples import Answer, MiningExample, SpanExample
from trainers.evaluation.decoding import TentativeAnswer
from trainers.evaluation.metrics import summarise
from trainers.evaluation.metrics.bitext import Mined, score_mined
from trainers.evaluation.metrics.spans import score_tentative, settle_answers

BUCC, SQUAD2 = find_task("bucc2018"), find_task("squad2")


def make_outcomes(metric: str, num_examples: int, seed: int) -> pa.Table:
    """Random outcomes of examples with ids 000, 001, ..."""
    generator = np.random.default_rng(seed)
    columns: dict[str, object] = {"id": [f"{i:03}" for i in range(num_examples)]}
    match metric:
        case "accuracy":
            columns["hit"] = generator.random(num_examples) < 0.6
        case "accuracy_f1":
            columns["label"], columns["prediction"] = (
                np.where(generator.random(num_examples) < 0.4, "1", "0") for _ in range(2)
            )
            columns["hit"] = columns["label"] == columns["prediction"]
        case "f1":
            true_positives = generator.integers(0, 4, num_examples)
            columns["true_positives"] = true_positives
            columns["num_predicted"] = true_positives + generator.integers(0, 3, num_examples)
            columns["num_gold"] = true_positives + generator.integers(0, 3, num_examples)
        case _:
            columns["f1"] = generator.random(num_examples)
            columns["exact_match"] = generator.integers(0, 2, num_examples)
    return pa.table(columns)


def make_hits(hits: list[bool]) -> pa.Table:
    return pa.table({"id": [f"{i:05}" for i in range(len(hits))], "hit": hits})


def reference_score(rows: list[dict[str, float]], weights: Array, metric: str) -> float:
    """A metric the long way, from the rows and what each weighs in one resample."""

    def total(value: Callable[[dict[str, float]], float]) -> float:
        return float(sum(weight * value(row) for row, weight in zip(rows, weights, strict=True)))

    if metric == "accuracy":
        return 100 * total(lambda row: row["hit"]) / sum(weights)
    if metric == "accuracy_f1":
        right = total(lambda row: row["label"] == row["prediction"] == "1")
        both = total(lambda row: (row["label"] == "1") + (row["prediction"] == "1"))
        return 50 * total(lambda row: row["hit"]) / sum(weights) + 50 * 2 * right / both
    if metric == "f1":
        spans = total(lambda row: row["num_predicted"] + row["num_gold"])
        return 100 * 2 * total(lambda row: row["true_positives"]) / spans
    exact_match = total(lambda row: row["exact_match"]) / sum(weights)
    return 100 * (exact_match + total(lambda row: row["f1"]) / sum(weights)) / 2


@pytest.mark.parametrize("metric", ["accuracy", "accuracy_f1", "f1", "exact_match_f1"])
def test_the_interval_is_that_of_scoring_each_resample_anew(metric: str) -> None:
    ours, theirs = (make_outcomes(metric, 20, seed) for seed in (1, 2))
    our_rows, their_rows = ours.to_pylist(), theirs.to_pylist()
    gains = [
        reference_score(our_rows, weights, metric) - reference_score(their_rows, weights, metric)
        for weights in draw_weights(ours["id"].to_pylist(), 5).T
    ]
    expected = np.percentile(gains, [2.5, 97.5])
    assert bootstrap_gain([ours], [theirs], metric=metric, seed=5) == pytest.approx(expected)


@pytest.mark.parametrize("metric", ["accuracy", "accuracy_f1", "f1", "exact_match_f1"])
def test_the_interval_of_a_score_is_that_of_the_mean_over_languages(metric: str) -> None:
    tables = [make_outcomes(metric, num_examples, num_examples) for num_examples in (20, 30)]
    by_language = [
        [
            reference_score(table.to_pylist(), weights, metric)
            for weights in draw_weights(table["id"].to_pylist(), 5).T
        ]
        for table in tables
    ]
    expected = np.percentile(np.mean(by_language, axis=0), [2.5, 97.5])
    assert bootstrap_score(tables, metric=metric, seed=5) == pytest.approx(expected)


def test_mined_pairs_can_be_resampled() -> None:
    examples = [
        MiningExample(
            id=f"de-{row}", text="", is_english=False, translation=f"en-{row}" if row % 3 else ""
        )
        for row in range(60)
    ]
    ours, theirs = (
        score_mined(
            examples,
            [Mined(english=f"en-{row}" if row % step else "", margin=None) for row in range(60)],
        )
        for step in (2, 4)
    )
    low, high = bootstrap_gain([ours], [theirs], metric="f1", seed=0)
    gain = summarise(ours, BUCC)["f1"] - summarise(theirs, BUCC)["f1"]
    assert low < gain < high < 0.0


def test_a_threshold_for_no_answer_stays_where_all_examples_put_it() -> None:
    questions = [
        SpanExample(
            id=f"{row}",
            question="?",
            context="c",
            answers=(Answer(text="c", start=0),) if row % 2 else (),
        )
        for row in range(40)
    ]
    ours, theirs = (
        score_tentative(
            questions,
            [TentativeAnswer(text="c", no_answer_lead=lead(row)) for row in range(40)],
        )
        for lead in (lambda row: -float(row % 2), float)  # a perfect order, and none
    )
    low, high = bootstrap_gain([ours], [theirs], metric="exact_match_f1", seed=0)
    settled = settle_answers(theirs)
    assert bootstrap_gain([ours], [settled], metric="exact_match_f1", seed=0) == (low, high)
    gain = 100 - summarise(theirs, SQUAD2)["exact_match_f1"]
    assert 0.0 < low < gain < high


def test_a_trial_gains_nothing_over_itself() -> None:
    outcomes = [make_outcomes("f1", 30, seed) for seed in range(3)]
    assert bootstrap_gain(outcomes, outcomes, metric="f1", seed=0) == (0.0, 0.0)


def test_examples_are_paired_by_id_whatever_their_order() -> None:
    ours, theirs = (make_outcomes("accuracy", 30, seed) for seed in (1, 2))
    shuffled = theirs.take(np.random.default_rng(0).permutation(30))
    assert bootstrap_gain([ours], [shuffled], metric="accuracy", seed=3) == bootstrap_gain(
        [ours], [theirs], metric="accuracy", seed=3
    )


def test_the_seed_decides_the_interval() -> None:
    ours, theirs = (make_outcomes("exact_match_f1", 30, seed) for seed in (1, 2))
    first, again, other = (
        bootstrap_gain([ours], [theirs], metric="exact_match_f1", seed=seed) for seed in (1, 1, 2)
    )
    assert first == again
    assert first != other


def test_every_language_weighs_the_same() -> None:
    small, large = 3, 400
    ours = [make_hits([True] * small), make_hits([False] * large)]
    theirs = [make_hits([False] * small), make_hits([False] * large)]
    assert bootstrap_gain(ours, theirs, metric="accuracy", seed=0) == (50.0, 50.0)


def test_f1_without_any_span_is_zero() -> None:
    nothing = pa.table({"id": ["a"], "true_positives": [0], "num_predicted": [0], "num_gold": [0]})
    perfect = pa.table({"id": ["a"], "true_positives": [2], "num_predicted": [2], "num_gold": [2]})
    assert bootstrap_gain([perfect], [nothing], metric="f1", seed=0) == (100.0, 100.0)


def test_the_interval_covers_the_truth_about_as_often_as_it_says() -> None:
    generator = np.random.default_rng(11)
    covered = 0
    for seed in range(100):
        ours = make_hits(list(generator.random(80) < 0.7))
        theirs = make_hits(list(generator.random(80) < 0.6))
        low, high = bootstrap_gain([ours], [theirs], metric="accuracy", seed=seed)
        covered += low <= 10.0 <= high
    assert 88 <= covered <= 100


def test_other_examples_are_refused() -> None:
    with pytest.raises(ValueError, match="same examples"):
        bootstrap_gain(
            [make_outcomes("accuracy", 30, 1)],
            [make_outcomes("accuracy", 29, 1)],
            metric="accuracy",
            seed=0,
        )
