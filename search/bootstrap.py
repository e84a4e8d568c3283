"""How sure a score, or a difference between two trials, is: a bootstrap over examples.

It compares two trials that were named beforehand. Where one of them was chosen on these examples,
as the best of many, `search.evidence` has the interval that holds the choice too.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from search.evidence.draws import resample_scores

PERCENTILES = (2.5, 97.5)
"""Ends of a 95 % interval."""


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
    pairs = list(zip(ours, theirs, strict=True))
    scores = resample_scores(pairs, metric=metric, seed=seed)
    low, high = np.percentile(scores[:, 0] - scores[:, 1], PERCENTILES)
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
    scores = resample_scores([[table] for table in outcomes], metric=metric, seed=seed)
    low, high = np.percentile(scores[:, 0], PERCENTILES)
    return float(low), float(high)
