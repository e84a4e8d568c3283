"""Resamples of examples, and the scores of any number of trials on them.

All trials are scored on the same resampled examples, so what is hard for all of them cancels out
of their differences. What is drawn depends on the seed and on the set of clusters alone: languages
with the same set, such as translations of one test set, are drawn together, and so is the English
part of two splits; other languages apart (stratified), because a score is a mean over languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from zlib import crc32

import numpy as np
import pyarrow as pa

from search.evidence.sums import Array, ClusterSums, sum_clusters

NUM_RESAMPLES = 1000
"""Enough for the ends of a 95 % interval: 25 resamples lie beyond each."""
_MAX_DRAWS = 1_000_000
"""Clusters drawn at a time, all resamples together: tens of megabytes."""


def resample_scores(languages: Sequence[Sequence[pa.Table]], *, metric: str, seed: int) -> Array:
    """Scores in points of trials on resampled examples, means over languages.

    Args:
        languages: For each language the outcomes of each trial, see `sum_clusters`.
        metric: accuracy, f1, accuracy_f1 or exact_match_f1.
        seed: Of the resampling; the same seed draws the same examples.

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
    drawn = _draw(columns.reshape(len(columns), -1), sums.clusters, seed)
    numerators, denominators = np.moveaxis(drawn.reshape(-1, *columns.shape[1:]), 1, 0)
    has_any = denominators > 0
    ratios = np.divide(numerators, denominators, out=np.zeros_like(numerators), where=has_any)
    mean: Array = 100 * ratios.mean(axis=1)
    return mean


def _draw(columns: Array, clusters: Sequence[str], seed: int) -> Array:
    """Sums of columns over drawn clusters, from (clusters, n) to (resamples, n)."""
    num_clusters = len(clusters)
    generator = seed_draws(clusters, seed)
    at_once = max(1, _MAX_DRAWS // num_clusters)
    sums = []
    for start in range(0, NUM_RESAMPLES, at_once):
        num_rows = min(at_once, NUM_RESAMPLES - start)
        drawn = generator.integers(num_clusters, size=(num_rows, num_clusters))
        drawn += num_clusters * np.arange(num_rows)[:, np.newaxis]
        counts = np.bincount(drawn.ravel(), minlength=num_rows * num_clusters)
        sums.append(counts.reshape(num_rows, num_clusters).astype(np.float64) @ columns)
    return np.concatenate(sums)


def seed_draws(clusters: Sequence[str], seed: int) -> np.random.Generator:
    """The random numbers that draw a set of clusters."""
    return np.random.default_rng([seed, crc32("\0".join(clusters).encode())])
