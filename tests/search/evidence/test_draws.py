from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from search.evidence import draws
from search.evidence.draws import NUM_RESAMPLES, draw_weights, resample_scores
from search.evidence.sums import Array, sum_clusters

NUM_EXAMPLES = 60


def make_table(hits: Array, *, prefix: str = "", per_cluster: int = 0) -> pa.Table:
    """Outcomes; with `per_cluster` so many neighbours share a text."""
    ids = [f"{prefix}{i:03}" for i in range(len(hits))]
    columns: dict[str, object] = {"id": ids, "hit": hits.astype(bool)}
    if per_cluster:
        columns["cluster"] = [ids[i - i % per_cluster] for i in range(len(ids))]
    return pa.table(columns)


def make_hits(seed: int, num: int = NUM_EXAMPLES) -> Array:
    return np.random.default_rng(seed).random(num) < 0.6


def spread(*languages: pa.Table) -> float:
    """Standard deviation of a trial's resampled mean score."""
    scores = resample_scores([[table] for table in languages], metric="accuracy", seed=0)
    return float(scores.std())


def test_all_trials_are_scored_on_the_same_resamples() -> None:
    hits = make_hits(0)
    scores = resample_scores([[make_table(hits), make_table(~hits)]], metric="accuracy", seed=0)
    assert scores.shape == (NUM_RESAMPLES, 2)
    assert scores.sum(axis=1) == pytest.approx(np.full(NUM_RESAMPLES, 100.0))


def test_the_order_of_rows_and_of_other_trials_does_not_matter() -> None:
    ours, theirs = make_table(make_hits(0)), make_table(make_hits(1))
    both = resample_scores([[ours, theirs]], metric="accuracy", seed=3)
    turned = theirs.take(np.arange(NUM_EXAMPLES)[::-1].tolist())
    swapped = resample_scores([[turned, ours]], metric="accuracy", seed=3)
    assert swapped[:, ::-1] == pytest.approx(both)


def test_translations_are_drawn_together_and_other_languages_apart() -> None:
    hits = make_hits(0)
    alone = spread(make_table(hits))
    together = spread(make_table(hits), make_table(hits))
    apart = spread(make_table(hits), make_table(hits, prefix="other-"))
    assert together == pytest.approx(alone)
    assert apart == pytest.approx(alone / np.sqrt(2), rel=0.1)


def test_questions_of_one_paragraph_are_drawn_together() -> None:
    hits = np.repeat(make_hits(0, NUM_EXAMPLES // 3), 3)  # right or wrong with their paragraph
    alone, together = spread(make_table(hits)), spread(make_table(hits, per_cluster=3))
    assert together == pytest.approx(alone * np.sqrt(3), rel=0.1)


def test_sums_are_over_clusters() -> None:
    hits = np.array([1, 0, 1, 1, 1, 0])
    sums = sum_clusters([make_table(hits, per_cluster=3), make_table(1 - hits)], "accuracy")
    assert sums.clusters == ("000", "003")
    assert sums.numerators[0].tolist() == [[2, 1], [2, 1]]
    assert sums.denominators[0].tolist() == [[3, 3], [3, 3]]


def test_languages_are_drawn_together_as_far_as_they_share_clusters() -> None:
    hits = make_hits(0)
    english = make_table(hits)
    renamed = [f"{'' if i < NUM_EXAMPLES // 2 else 'other-'}{i:03}" for i in range(NUM_EXAMPLES)]
    half = english.set_column(0, "id", pa.array(renamed))
    together, apart = spread(english, english), spread(english, make_table(hits, prefix="other-"))
    assert apart < spread(english, half) < together
    assert spread(english, half) ** 2 == pytest.approx((together**2 + apart**2) / 2, rel=0.1)


def test_weights_are_independent_with_mean_and_variance_one() -> None:
    weights = draw_weights([f"{i}" for i in range(NUM_EXAMPLES)], 0)
    assert weights.shape == (NUM_EXAMPLES, NUM_RESAMPLES)
    assert weights.mean() == pytest.approx(1, abs=0.02)
    assert weights.var() == pytest.approx(1, abs=0.05)
    covariances = np.cov(weights)[np.triu_indices(NUM_EXAMPLES, 1)]
    assert covariances.mean() == pytest.approx(0, abs=0.01)
    assert covariances.std() == pytest.approx(1 / np.sqrt(NUM_RESAMPLES), rel=0.1)


def test_drawing_in_parts_draws_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    tables = [[make_table(make_hits(0))]]
    whole = resample_scores(tables, metric="accuracy", seed=0)
    monkeypatch.setattr(draws, "_CLUSTERS_AT_ONCE", 7)
    assert resample_scores(tables, metric="accuracy", seed=0) == pytest.approx(whole)


def test_other_examples_are_refused() -> None:
    with pytest.raises(ValueError, match="same examples, got 60 and 59"):
        resample_scores(
            [[make_table(make_hits(0)), make_table(make_hits(0, 59))]], metric="accuracy", seed=0
        )
