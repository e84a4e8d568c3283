"""Surfaces against what they are by definition, and intervals against what is known to be true."""

from __future__ import annotations

import numpy as np
import pytest

from search.learned.kernels import Array, compare, stretch
from search.learned.surface import Belief, Surface

IS_SHARE = np.array([True, True, True, False])
GROUPS = np.array([0, 1, 2, 3, 4, 4, 5, 6, 6, 6, 7, 8])


def draw_points(num: int, seed: int) -> Array:
    generator = np.random.default_rng(seed)
    shares = np.concatenate([np.zeros((1, 3)), np.eye(3), generator.dirichlet(np.ones(3), num)])
    return np.column_stack([shares, generator.uniform(0, 1, len(shares))])[:num]


def predict_without(surface: Surface, scores: Array, left_out: np.ndarray) -> Array:
    """Conditional means of the left out trials from the covariances of the others."""
    standard = (scores - scores.mean()) / scores.std()
    weights = surface._weigh(standard[:, None])[:, 0]
    mean = np.zeros(left_out.sum())
    for point, weight in zip(surface._grid, weights, strict=True):
        trials = stretch(point.kernel, surface._points, IS_SHARE)
        covariance = (1 - point.noise) * compare(point.kernel, trials, trials, trials)
        kept = ~left_out
        noisy = covariance[np.ix_(kept, kept)] + point.noise * np.eye(kept.sum())
        solved = np.linalg.solve(noisy, standard[kept])
        mean += weight * (covariance[np.ix_(left_out, kept)] @ solved)
    return scores.mean() + scores.std() * mean


def test_leaving_out_is_what_the_others_predict_replicas_together() -> None:
    points = draw_points(9, seed=1)[GROUPS]
    scores = np.random.default_rng(2).normal(40, 5, len(points))
    surface = Surface(points, IS_SHARE)
    found = surface.leave_out(np.stack([scores, scores + 7], axis=1), GROUPS)
    for group in range(9):
        left_out = group == GROUPS
        expected = predict_without(surface, scores, left_out)
        assert found[left_out, 0] == pytest.approx(expected, abs=1e-3)
        assert found[left_out, 1] == pytest.approx(expected + 7, abs=1e-3)


def test_where_scores_have_no_noise_the_surface_goes_through_them() -> None:
    points = draw_points(20, seed=3)
    scores = 50 + points @ np.array([10.0, -5.0, 0.0, 2.0])
    belief = Surface(points, IS_SHARE).believe(scores, points, np.eye(20))
    assert belief.mean() == pytest.approx(scores, abs=0.5)


def test_a_new_run_is_less_sure_than_its_expectation() -> None:
    points = draw_points(20, seed=4)
    scores = points @ np.array([10.0, -5.0, 0.0, 2.0]) + np.random.default_rng(5).normal(0, 2, 20)
    surface = Surface(points, IS_SHARE)
    expected, new = (
        surface.believe(scores, points[-1:], np.ones((1, 1)), has_noise=has_noise).estimates()[0]
        for has_noise in (False, True)
    )
    assert new.points == pytest.approx(expected.points)
    assert new.low < expected.low < expected.points < expected.high < new.high


def test_a_belief_is_symmetric_where_its_parts_are() -> None:
    belief = Belief(
        centres=np.array([[1.0], [3.0]]),
        scales=np.array([[0.5], [0.5]]),
        weights=np.array([0.5, 0.5]),
        freedom=9,
    )
    (estimate,) = belief.estimates()
    assert estimate.points == 2.0
    assert estimate.low + estimate.high == pytest.approx(4.0)
    assert belief.probability_below(np.array([estimate.high])) == pytest.approx([0.975])


def test_intervals_of_new_runs_hold_nineteen_in_twenty() -> None:
    held = []
    for seed in range(60):
        generator = np.random.default_rng(seed)
        points = draw_points(26, seed=seed)
        scores = points @ generator.normal(0, 8, 4) + generator.normal(0, 2, 26)
        surface = Surface(points[:16], IS_SHARE)
        belief = surface.believe(scores[:16], points[16:], np.eye(10), has_noise=True)
        held += [
            estimate.low <= score <= estimate.high
            for estimate, score in zip(belief.estimates(), scores[16:], strict=True)
        ]
    assert 0.92 <= np.mean(held) <= 0.98
