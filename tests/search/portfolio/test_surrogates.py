"""Surrogates: what they make of scores, missing ones, constants, and trials that run."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from search.portfolio.surrogates import fit_surrogates

Array = NDArray[np.float64]

every_scale = pytest.mark.parametrize(
    "is_rooted", [None, np.ones(4, bool)], ids=["plain", "roots"]
)


def draw_points(number: int, *, seed: int = 0) -> Array:
    """Mixtures of four tasks."""
    return np.random.default_rng(seed).dirichlet(np.ones(4), size=number)


def score(points: Array) -> Array:
    """Two targets: a plane, and a hill in the middle."""
    plane = points @ np.array([10.0, -5.0, 0.0, 2.0])
    hill = -20.0 * ((points - 0.25) ** 2).sum(1)
    return np.stack([plane, 60.0 + hill], axis=1)


@every_scale
def test_scores_of_new_points_are_foretold_with_their_uncertainty(
    is_rooted: NDArray[np.bool_] | None,
) -> None:
    points, new = draw_points(40), draw_points(200, seed=1)
    mean, std = fit_surrogates(points, score(points), is_rooted=is_rooted).predict(new)
    error = np.abs(mean - score(new))
    assert (error.mean(0) < 0.15 * score(new).std(0)).all()
    assert 0.8 < (error < 2 * std).mean() <= 1.0


def test_a_trial_that_was_made_is_surer_than_one_far_from_all() -> None:
    points = draw_points(10)[:, :3]
    far = np.array([[5.0, 5.0, 5.0]])
    surrogates = fit_surrogates(points, score(draw_points(10)))
    _, near_std = surrogates.predict(points)
    _, far_std = surrogates.predict(far)
    assert (near_std.max(0) < far_std[0]).all()


def test_targets_without_all_scores_are_foretold_by_those_they_have() -> None:
    points, new = draw_points(40), draw_points(50, seed=1)
    scores = score(points)
    scores[::3, 1] = np.nan
    mean, _ = fit_surrogates(points, scores).predict(new)
    assert np.corrcoef(mean[:, 1], score(new)[:, 1])[0, 1] > 0.9
    kept = ~np.isnan(scores[:, 1])
    alone, _ = fit_surrogates(points[kept], scores[kept]).predict(new)
    np.testing.assert_allclose(mean[:, 1], alone[:, 1], atol=1.0)


def test_a_target_without_scores_is_no_different_from_point_to_point() -> None:
    points = draw_points(12)
    scores = np.column_stack([score(points), np.full(12, np.nan)])
    mean, std = fit_surrogates(points, scores).predict(draw_points(5, seed=1))
    assert (mean[:, 2] == 0).all()
    assert (std[:, 2] == 1).all()


def test_constant_scores_are_foretold_as_they_are() -> None:
    points = draw_points(8)
    scores = np.column_stack([np.full(8, 50.0), score(points)[:, 0]])
    mean, std = fit_surrogates(points, scores).predict(draw_points(5, seed=1))
    np.testing.assert_allclose(mean[:, 0], 50.0)
    assert (std[:, 0] < 0.01).all()


def test_one_trial_and_trials_made_twice_are_enough() -> None:
    points = np.repeat(draw_points(1), 2, axis=0)
    for number in (1, 2):
        mean, std = fit_surrogates(points[:number], score(points[:number])).predict(points)
        np.testing.assert_allclose(mean[0], score(points)[0])
        assert np.isfinite(std).all()


def test_noise_is_found_where_equal_trials_differ() -> None:
    points = np.repeat(draw_points(15), 2, axis=0)
    noise = np.random.default_rng(2).normal(scale=3.0, size=(30, 2))
    mean, _ = fit_surrogates(points, score(points) + noise).predict(points[::2])
    pairs = (score(points) + noise).reshape(15, 2, 2).mean(1)
    assert np.abs(mean - pairs).mean() < 2.0


@every_scale
def test_units_of_a_target_change_nothing_but_its_figures(
    is_rooted: NDArray[np.bool_] | None,
) -> None:
    points, new = draw_points(20), draw_points(5, seed=1)
    scores = score(points)
    mean, std = fit_surrogates(points, scores, is_rooted=is_rooted).predict(new)
    other = fit_surrogates(points, scores * [1.0, 100.0] + [0.0, 7.0], is_rooted=is_rooted)
    other_mean, other_std = other.predict(new)
    np.testing.assert_allclose(other_mean, mean * [1.0, 100.0] + [0.0, 7.0], rtol=1e-6)
    np.testing.assert_allclose(other_std, std * [1.0, 100.0], rtol=1e-6)


def test_believed_trials_leave_the_mean_and_take_away_doubt() -> None:
    points, pending = draw_points(12), draw_points(2, seed=3)
    surrogates = fit_surrogates(points, score(points))
    expected, doubt = surrogates.predict(pending)
    mean, std = surrogates.believing(pending).predict(pending)
    np.testing.assert_allclose(mean, expected, atol=0.5)
    assert (std < doubt).all()
    assert surrogates.believing(np.empty((0, 4))) is surrogates
