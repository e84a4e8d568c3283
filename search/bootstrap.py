"""How sure a score, or a difference between two trials, is: a bootstrap over examples.

For a difference both trials are scored on the same resampled examples, so what is hard for both
cancels out. Languages are resampled apart (stratified), because a score is a mean over languages.
Two things the interval does not hold, and both make it narrower than the truth: the choice of the
better trial among many on these very examples, and, where the test sets of the languages are
translations of one another, that their examples are resampled as if they were independent.

Every metric here is a ratio of two sums over examples, e.g. F1 = 2 tp / (predicted + gold), or a
mean of such ratios, so a resample is a weighting of the examples and nothing is decoded again. A
threshold (mining, SQuAD 2.0) stays where all examples put it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trainers.evaluation.metrics.labels import positives
from trainers.evaluation.metrics.spans import settle_answers

Array: TypeAlias = npt.NDArray[np.float64]
Ratio: TypeAlias = tuple[Array, Array]
"""Each example's share of a numerator and of a denominator."""

NUM_RESAMPLES = 1000
"""Enough for the ends of a 95 % interval: 25 resamples lie beyond each."""
_PERCENTILES = (2.5, 97.5)


def _column(outcomes: pa.Table, name: str) -> Array:
    column: Array = outcomes[name].to_numpy().astype(np.float64)
    return column


def _hit_sums(outcomes: pa.Table) -> Ratio:
    hits = _column(outcomes, "hit")
    return hits, np.ones_like(hits)


def _f1_sums(outcomes: pa.Table) -> Ratio:
    found = _column(outcomes, "num_predicted") + _column(outcomes, "num_gold")
    return 2 * _column(outcomes, "true_positives"), found


def _positive_sums(outcomes: pa.Table) -> Ratio:
    true_positives, predicted, gold = (mask.astype(np.float64) for mask in positives(outcomes))
    return 2 * true_positives, predicted + gold


def _answer_sums(outcomes: pa.Table) -> Ratio:
    settled = settle_answers(outcomes)
    both = (_column(settled, "exact_match") + _column(settled, "f1")) / 2
    return both, np.ones_like(both)


_SUMS: dict[str, tuple[Callable[[pa.Table], Ratio], ...]] = {
    "accuracy": (_hit_sums,),
    "accuracy_f1": (_hit_sums, _positive_sums),
    "f1": (_f1_sums,),
    "exact_match_f1": (_answer_sums,),
}
"""Metric to the ratios it is the mean of: each example's share of numerator and denominator."""


def bootstrap_gain(
    ours: Sequence[pa.Table], theirs: Sequence[pa.Table], *, metric: str, seed: int
) -> tuple[float, float]:
    """95 % percentile interval of our score minus theirs, in points.

    Args:
        ours: Outcomes of one trial, a table a language, a row an example, with the columns that
            `trainers.evaluation.metrics.summarise` reads for the metric.
        theirs: Outcomes of the other trial, the same languages in the same order.
        metric: accuracy, f1, accuracy_f1 or exact_match_f1.
        seed: Of the resampling; the same seed draws the same examples.

    Returns:
        Lower and upper end.

    Raises:
        ValueError: If the two sides do not hold the same examples.
    """
    generator = np.random.default_rng(seed)
    gains = [
        _resample_language(mine, other, metric=metric, generator=generator)
        for mine, other in zip(ours, theirs, strict=True)
    ]
    low, high = np.percentile(np.mean(gains, axis=0), _PERCENTILES)
    return float(low), float(high)


def bootstrap_score(
    outcomes: Sequence[pa.Table], *, metric: str, seed: int
) -> tuple[float, float]:
    """95 % percentile interval of a score, the mean over languages, in points.

    Args:
        outcomes: As for `bootstrap_gain`, a table a language.
        metric: As for `bootstrap_gain`.
        seed: Of the resampling.

    Returns:
        Lower and upper end.
    """
    generator = np.random.default_rng(seed)
    scores = [
        _weighted_scores(_draw_weights(table.num_rows, generator), table.sort_by("id"), metric)
        for table in outcomes
    ]
    low, high = np.percentile(np.mean(scores, axis=0), _PERCENTILES)
    return float(low), float(high)


def _resample_language(
    ours: pa.Table, theirs: pa.Table, *, metric: str, generator: np.random.Generator
) -> Array:
    """Gain in points on each of `NUM_RESAMPLES` resamples of one language's examples."""
    ours, theirs = ours.sort_by("id"), theirs.sort_by("id")
    if not ours["id"].equals(theirs["id"]):
        raise ValueError(
            f"paired trials must be scored on the same examples, got {ours.num_rows} and "
            f"{theirs.num_rows} with other ids; score both again with the same data"
        )
    weights = _draw_weights(ours.num_rows, generator)
    return _weighted_scores(weights, ours, metric) - _weighted_scores(weights, theirs, metric)


def _draw_weights(num_examples: int, generator: np.random.Generator) -> Array:
    """How often each resample holds each example, shape (resamples, examples)."""
    weights = np.empty((NUM_RESAMPLES, num_examples))
    for row in weights:
        drawn = generator.integers(num_examples, size=num_examples)
        row[:] = np.bincount(drawn, minlength=num_examples)
    return weights


def _weighted_scores(weights: Array, outcomes: pa.Table, metric: str) -> Array:
    """Scores in points under each row of `weights`, shape (resamples,).

    F1 without any predicted or gold span is 0, as seqeval has it.
    """
    scores = [_weighted_ratio(weights, find_sums(outcomes)) for find_sums in _SUMS[metric]]
    mean: Array = np.mean(scores, axis=0)
    return mean


def _weighted_ratio(weights: Array, sums: Ratio) -> Array:
    numerators, denominators = (weights @ column for column in sums)
    has_any = denominators > 0
    return 100 * np.divide(numerators, denominators, out=np.zeros_like(numerators), where=has_any)
