"""What is tried next: by all targets' champions, by one's, by the mean."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import norm

from search.portfolio.acquisition import (
    expected_improvement,
    rank_candidates,
    rank_for_mean,
    rank_for_turn,
)
from search.portfolio.observations import Observations

Array = NDArray[np.float64]

_NOTHING = np.empty((0, 3))
_BESTS = np.eye(3)
"""Each of three targets is best at its own task alone."""


def draw(number: int, seed: int) -> Array:
    """Mixtures of three tasks."""
    return np.random.default_rng(seed).dirichlet(np.ones(3), size=number)


def score(points: Array) -> Array:
    """Three targets, in points: the nearer to its own task, the better."""
    scores: Array = -100.0 * ((points[:, None] - _BESTS[None]) ** 2).sum(2)
    return scores


def observe(points: Array, scores: Array, pending: Array = _NOTHING) -> Observations:
    return Observations(points=points, scores=scores, pending=pending)


def test_expected_improvement_is_the_mean_of_what_exceeds_the_best() -> None:
    drawn = norm.rvs(loc=1.0, scale=2.0, size=200_000, random_state=0)
    found = expected_improvement(np.array([1.0]), np.array([2.0]), 1.5)
    assert found[0] == pytest.approx(np.maximum(drawn - 1.5, 0).mean(), rel=0.02)


def test_every_target_finds_its_best_in_fewer_trials_than_by_chance() -> None:
    pool = np.vstack([draw(200, 1), _BESTS])
    left = {"portfolio": 0.0, "random": 0.0}
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(len(pool))
        tried = list(order[:6])
        for _ in range(9):
            ranks = rank_candidates(observe(pool[tried], score(pool[tried])), pool)
            ranks[tried] = -np.inf
            tried.append(int(ranks.argmax()))
        for name, rows in (("portfolio", tried), ("random", order[:15])):
            left[name] -= float(score(pool[rows]).max(0).mean())
    assert left["portfolio"] < 0.2 * left["random"]


def test_of_three_trials_two_are_for_one_target_each() -> None:
    points, pool = draw(9, 2), draw(50, 3)
    chosen = []
    for pending in (draw(0, 4), draw(1, 4), draw(2, 4)):
        observations = observe(points, score(points), pending)
        ranks = rank_candidates(observations, pool)
        turns = [rank_for_turn(observations, pool, target=target) for target in range(3)]
        chosen.append([np.allclose(ranks, turn) for turn in turns])
    assert chosen == [[False, False, False], [False, True, False], [False, False, True]]


def test_the_order_of_targets_and_their_units_change_nothing() -> None:
    points, pool = draw(9, 2), draw(50, 3)
    scores = score(points)
    ranks = rank_candidates(observe(points, scores), pool)
    turned = rank_candidates(observe(points, scores[:, ::-1]), pool)
    np.testing.assert_allclose(turned, ranks, rtol=1e-6)
    scaled = rank_candidates(observe(points, scores * [1.0, 50.0, 0.1] + 3.0), pool)
    np.testing.assert_allclose(scaled, ranks, rtol=1e-5, atol=1e-9)


def test_near_a_trial_that_runs_less_is_to_be_found() -> None:
    points, pool = draw(9, 2), draw(50, 3)
    free = rank_for_turn(observe(points, score(points)), pool, target=0)
    best = free.argmax()
    busy = rank_for_turn(observe(points, score(points), pool[[best]]), pool, target=0)
    assert busy[best] < 0.5 * free[best]


def test_targets_that_some_or_all_trials_lack_stand_in_nobodys_way() -> None:
    points, pool = draw(9, 2), draw(50, 3)
    scores = score(points)
    scores[::2, 1] = np.nan
    scores[:, 2] = np.nan
    observations = observe(points, scores)
    for ranks in (
        rank_candidates(observations, pool),
        rank_for_mean(observations, pool),
        rank_for_turn(observations, pool, target=2),
    ):
        assert np.isfinite(ranks).all()
        assert ranks.max() > ranks.min()


def test_the_mean_over_targets_is_what_gp_mean_wants() -> None:
    points, middle = draw(30, 2), np.full((1, 3), 1 / 3)
    lopsided = score(points) * [1.0, 1.0, 0.2]
    candidates = np.vstack([middle, _BESTS, [[0.5, 0.5, 0.0]]])
    kept = (points - 1 / 3).__abs__().max(1) > 0.2
    ranks = rank_for_mean(observe(points[kept], lopsided[kept]), candidates)
    assert ranks.argmax() in (0, 4)  # between the bests, where no target has its own


@pytest.mark.parametrize("number", [1, 2])
def test_one_trial_and_equal_scores_rank_everything(number: int) -> None:
    points = draw(number, 2)
    ranks = rank_candidates(observe(points, np.full((number, 2), 40.0)), draw(20, 3))
    assert np.isfinite(ranks).all()


def test_arrays_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="needs a row of scores"):
        observe(draw(3, 0), np.zeros((2, 2)))
    with pytest.raises(ValueError, match="pending points need 3 features"):
        observe(draw(3, 0), np.zeros((3, 2)), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="features must be finite"):
        observe(np.full((1, 3), np.nan), np.zeros((1, 2)))
