"""Outcomes and scores of predicted answers, and SQuAD 2.0's threshold for giving none.

Where a question may have no answer, the outcomes hold both what the span scores and what silence
scores, with the lead of silence over the span: a threshold on that lead decides between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from trainers.data.examples import SpanExample
from trainers.evaluation.decoding import TentativeAnswer
from trainers.evaluation.metrics.answers import WordsOf, answer_f1, squad_words
from trainers.evaluation.metrics.rates import mean_in_points
from trainers.evaluation.metrics.rows import COMMON, require_one_each

SPAN_SCHEMA: Final = pa.schema([*COMMON, ("exact_match", pa.bool_()), ("f1", pa.float64())])
TENTATIVE_SCHEMA: Final = pa.schema(
    [
        *COMMON,
        ("no_answer_lead", pa.float64()),
        ("exact_match", pa.bool_()),
        ("f1", pa.float64()),
        ("is_unanswerable", pa.bool_()),
    ]
)
"""`exact_match` and `f1` are those of the span; `is_unanswerable` is both for silence."""

_Column: TypeAlias = NDArray[np.floating[Any]]


def score_spans(
    examples: Sequence[SpanExample],
    predictions: Sequence[str | None],
    words_of: WordsOf = squad_words,
) -> pa.Table:
    """Outcomes of predicted answers: exact match and F1, each the best over gold answers.

    Args:
        examples: Questions, each with at least one gold answer.
        predictions: Answers; None where none was given, which scores 0.
        words_of: Rule of the task and language, see `choose_words`.

    Raises:
        ValueError: If there is not one prediction an example, or an example has no gold answer.
    """
    require_one_each(examples, predictions)
    rows = []
    for example, prediction in zip(examples, predictions, strict=True):
        if not example.answers:
            raise ValueError(
                f"question {example.id!r} has no gold answer; score a split that has them"
            )
        predicted = words_of(prediction or "")
        golds = [words_of(answer.text) for answer in example.answers]
        rows.append(
            {
                "id": example.id,
                "prediction": prediction or "",
                "exact_match": prediction is not None and predicted in golds,
                "f1": max(answer_f1(predicted, gold) for gold in golds),
            }
        )
    return pa.Table.from_pylist(rows, schema=SPAN_SCHEMA)


def score_tentative(
    examples: Sequence[SpanExample],
    predictions: Sequence[TentativeAnswer],
    words_of: WordsOf = squad_words,
) -> pa.Table:
    """Outcomes of answers that may still be withdrawn, by SQuAD 2.0's `evaluate-v2.0.py`.

    Args:
        examples: Questions; those without a gold answer have none.
        predictions: The best span of each, and the lead of no answer over it.
        words_of: Rule of the task and language.

    Raises:
        ValueError: If there is not one prediction an example.
    """
    require_one_each(examples, predictions)
    rows = []
    for example, prediction in zip(examples, predictions, strict=True):
        exact_match, f1 = _compare(example, prediction.text, words_of)
        rows.append(
            {
                "id": example.id,
                "prediction": prediction.text,
                "no_answer_lead": prediction.no_answer_lead,
                "exact_match": exact_match,
                "f1": f1,
                "is_unanswerable": not example.answers,
            }
        )
    return pa.Table.from_pylist(rows, schema=TENTATIVE_SCHEMA)


def summarise_spans(outcomes: pa.Table) -> dict[str, float]:
    """`exact_match`, `f1` and their mean `exact_match_f1`.

    Tentative answers are settled first, see `settle_answers`.
    """
    outcomes = settle_answers(outcomes)
    exact_match = mean_in_points(outcomes, "exact_match")
    f1 = mean_in_points(outcomes, "f1")
    return {"exact_match": exact_match, "f1": f1, "exact_match_f1": (exact_match + f1) / 2}


def settle_answers(outcomes: pa.Table) -> pa.Table:
    """Tentative answers with `exact_match` and `f1` as they are at the best threshold.

    Each figure has a threshold of its own, the one that maximises it on these very rows, as
    SQuAD 2.0's `best_exact` and `best_f1` have. A threshold tuned on what it is scored on
    flatters: such figures serve to watch intermediate training, not as results.

    Outcomes of a task whose questions all have answers are returned as they are.
    """
    if "no_answer_lead" not in outcomes.column_names:
        return outcomes
    leads = outcomes["no_answer_lead"].to_numpy()
    silent = outcomes["is_unanswerable"].to_numpy().astype(np.float64)
    settled = outcomes.drop_columns(["exact_match", "f1"])
    for figure in ("exact_match", "f1"):
        answered = outcomes[figure].to_numpy().astype(np.float64)
        threshold = _find_threshold(leads, answered - silent)
        column = np.where(leads <= threshold, answered, silent)
        settled = settled.append_column(figure, pa.array(column))
    return settled


def _find_threshold(leads: _Column, gains: _Column) -> float:
    """The lead up to which spans are given, so that the sum of gains is largest.

    Questions of one lead stay together, as no threshold tells them apart; ties go to the lower
    threshold; -inf where silence is best throughout.
    """
    order = np.argsort(leads, kind="stable")
    ranked, sums = leads[order], np.cumsum(gains[order])
    is_last = np.append(ranked[1:] > ranked[:-1], True)
    sums = np.where(is_last, sums, -np.inf)
    best = int(sums.argmax())
    return float(ranked[best]) if sums[best] > 0 else -np.inf


def _compare(example: SpanExample, text: str, words_of: WordsOf) -> tuple[bool, float]:
    """Exact match and F1 of a span that is given; any word is wrong where there is no answer."""
    if not example.answers:
        is_silent = not words_of(text)  # a lone article says nothing either
        return is_silent, float(is_silent)
    predicted = words_of(text)
    golds = [words for answer in example.answers if (words := words_of(answer.text))] or [[]]
    f1 = max(
        answer_f1(predicted, gold) if predicted and gold else float(predicted == gold)
        for gold in golds
    )
    return predicted in golds, f1
