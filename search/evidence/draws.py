"""Resamples of examples, and the scores of any number of trials on them.

This is a Bayesian bootstrap (Rubin 1981, doi:10.1214/aos/1176345338): in each resample every
cluster of examples gets a random weight, independent and exponential with mean 1, and a score is
computed with these weights. Its spread is that of drawing clusters with replacement, and no
resample is empty, however few the examples.

All trials are scored with the same weights, so what is hard for all of them cancels out of their
differences. A weight depends on the seed and on the cluster's name alone: languages are drawn
together as far as they share clusters, as translations of one test set do, and so is what two
splits share; all else is drawn apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
import pyarrow as pa

from search.evidence.sums import Array, ClusterSums, sum_clusters

NUM_RESAMPLES = 1000
"""Enough for the ends of a 95 % interval: 25 resamples lie beyond each."""
_CLUSTERS_AT_ONCE = 1000
"""Whose weights are held in memory, 8 kB each."""


def resample_scores(languages: Sequence[Sequence[pa.Table]], *, metric: str, seed: int) -> Array:
    """Scores in points of trials on resampled examples, means over languages.

    Args:
        languages: For each language the outcomes of each trial, see `sum_clusters`.
        metric: accuracy, f1, accuracy_f1 or exact_match_f1.
        seed: Of the resampling; the same seed gives an example the same weights.

    Returns:
        Shape (resamples, trials).

    Raises:
        ValueError: If the trials do not hold the same examples.
    """
    scores = [_resample_language(sum_clusters(each, metric), seed) for each in languages]
    mean: Array = np.mean(scores, axis=0)
    return mean


def _resample_language(sums: ClusterSums, seed: int) -> Array:
    """Scores under each resample, shape (resamples, trials).

    F1 without any predicted or gold span is 0, as seqeval has it.
    """
    pairs = np.stack((sums.numerators, sums.denominators))  # (2, ratios, clusters, trials)
    columns = np.moveaxis(pairs, 2, 0)
    weighted = _weigh(columns.reshape(len(columns), -1), sums.clusters, seed)
    numerators, denominators = np.moveaxis(weighted.reshape(-1, *columns.shape[1:]), 1, 0)
    has_any = denominators > 0
    ratios = np.divide(numerators, denominators, out=np.zeros_like(numerators), where=has_any)
    mean: Array = 100 * ratios.mean(axis=1)
    return mean


def _weigh(columns: Array, clusters: Sequence[str], seed: int) -> Array:
    """Weighted sums of columns over clusters, from (clusters, n) to (resamples, n)."""
    sums: Array = np.zeros((NUM_RESAMPLES, columns.shape[1]))
    for start in range(0, len(clusters), _CLUSTERS_AT_ONCE):
        part = slice(start, start + _CLUSTERS_AT_ONCE)
        sums += draw_weights(clusters[part], seed).T @ columns[part]
    return sums


def draw_weights(clusters: Sequence[str], seed: int) -> Array:
    """The weight of each cluster in each resample, shape (clusters, resamples)."""
    weights: Array = np.empty((len(clusters), NUM_RESAMPLES))
    for row, name in zip(weights, clusters, strict=True):
        key = int.from_bytes(blake2b(name.encode(), digest_size=8).digest())
        generator = np.random.Generator(np.random.Philox(key=np.array([seed, key], np.uint64)))
        generator.standard_exponential(out=row)
    return weights
