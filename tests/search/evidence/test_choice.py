from __future__ import annotations

import numpy as np
import pytest

from search.evidence.choice import TIE_SHARE, choose, find_margins, share_wins
from search.evidence.sums import Array


def make_resampled(*means: float, deviation: float = 1.0) -> Array:
    """Independent normal scores of trials around these means."""
    noise = np.random.default_rng(0).normal(size=(20_000, len(means)))
    return np.array(means) + deviation * noise


def test_the_best_wins_where_its_lead_is_large() -> None:
    resampled = make_resampled(60.0, 70.0, 65.0)
    assert choose(np.array([60.0, 70.0, 65.0]), find_margins(resampled)) == 1


def test_the_simplest_wins_among_those_that_cannot_be_told_apart() -> None:
    scores = np.array([60.0, 69.7, 70.0])  # from simple to complex
    assert choose(scores, find_margins(make_resampled(*scores))) == 1
    assert choose(scores, find_margins(make_resampled(*scores, deviation=0.01))) == 2


def test_equal_scores_go_to_the_simplest() -> None:
    assert choose(np.array([60.0, 70.0, 70.0]), np.zeros((3, 3))) == 1


def test_a_tie_is_to_be_ahead_in_a_third_of_resamples() -> None:
    margin = find_margins(make_resampled(0.0, 0.0))[0, 1]
    resampled = make_resampled(0.0, margin)
    share = np.mean(resampled[:, 0] > resampled[:, 1])
    assert share == pytest.approx(TIE_SHARE, abs=0.01)


def test_trials_that_are_always_alike_have_no_margin() -> None:
    column = make_resampled(0.0)
    margins = find_margins(np.hstack([column, column + 1]))
    assert margins[0, 1] == pytest.approx(0.0, abs=1e-6)


def test_a_single_trial_is_chosen() -> None:
    resampled = make_resampled(50.0)
    assert choose(np.array([50.0]), find_margins(resampled)) == 0
    assert share_wins(resampled).tolist() == [1.0]


def test_the_choice_is_made_row_by_row() -> None:
    rows = np.array([[70.0, 60.0], [60.0, 70.0]])
    assert choose(rows, np.zeros((2, 2))).tolist() == [0, 1]


def test_shares_of_wins_sum_to_one_and_equal_scores_divide_theirs() -> None:
    shares = share_wins(np.array([[1.0, 2.0, 2.0], [3.0, 2.0, 1.0]]))
    assert shares.tolist() == [0.5, 0.25, 0.25]
