"""Outcomes of examples as sums: what a score of any resample is a ratio of.

Every metric here is a ratio of two sums over examples, e.g. F1 = 2 tp / (predicted + gold), or a
mean of such ratios, so a resample is a weighting of the examples and nothing is decoded again. A
threshold (mining, SQuAD 2.0) stays where all examples put it.

Examples that share a text (questions of one paragraph, hypotheses of one premise) are right or
wrong together, so they are drawn together: the column `cluster` says which these are, and sums are
taken over clusters. Outcomes from before there was such a column count each example alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from trainers.evaluation.metrics.labels import positives
from trainers.evaluation.metrics.rows import CLUSTER
from trainers.evaluation.metrics.spans import settle_answers

Array: TypeAlias = npt.NDArray[np.float64]
Ratio: TypeAlias = tuple[Array, Array]
"""Each example's share of a numerator and of a denominator."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClusterSums:
    """Some trials on the examples of one language."""

    clusters: tuple[str, ...]
    """Their names, sorted: the same name is drawn alike everywhere (`search.evidence.draws`)."""
    numerators: Array
    """Sums over each cluster, shape (ratios, clusters, trials)."""
    denominators: Array
    """The same."""


def sum_clusters(tables: Sequence[pa.Table], metric: str) -> ClusterSums:
    """The sums of trials that were scored on the same examples.

    Args:
        tables: Outcomes of each trial, a row an example, with the columns that
            `trainers.evaluation.metrics.summarise` reads for the metric.
        metric: accuracy, f1, accuracy_f1 or exact_match_f1.

    Raises:
        ValueError: If the trials do not hold the same examples.
    """
    tables = [table.sort_by("id") for table in tables]
    _require_same_examples(tables)
    names = next((t[CLUSTER] for t in tables if CLUSTER in t.column_names), tables[0]["id"])
    clusters, places = np.unique(np.array(names.to_pylist()), return_inverse=True)
    sums = np.array(
        [[_sum_places(ratios, places) for ratios in _ratios(t, metric)] for t in tables]
    )  # (trials, ratios, 2, clusters)
    numerators, denominators = sums.transpose(2, 1, 3, 0)
    return ClusterSums(
        clusters=tuple(clusters.tolist()), numerators=numerators, denominators=denominators
    )


def _require_same_examples(tables: Sequence[pa.Table]) -> None:
    first = tables[0]["id"]
    for table in tables[1:]:
        if not table["id"].equals(first):
            raise ValueError(
                f"paired trials must be scored on the same examples, got {len(first)} and "
                f"{table.num_rows} with other ids; score both again with the same data"
            )


def _sum_places(ratio: Ratio, places: npt.NDArray[np.intp]) -> tuple[Array, Array]:
    numerators, denominators = (
        np.bincount(places, weights=column).astype(np.float64) for column in ratio
    )
    return numerators, denominators


def _ratios(outcomes: pa.Table, metric: str) -> Iterator[Ratio]:
    return (find_sums(outcomes) for find_sums in _SUMS[metric])


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
