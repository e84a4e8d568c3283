"""What a rung predicts, against SciPy and figures worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import spearmanr

from search.fidelity.correlation import (
    MIN_TRIALS,
    is_predictive,
    rank_correlation,
    relate_rungs,
)


def make_scores(*pairs: tuple[float, float]) -> list[dict[float, dict[str, float]]]:
    """Trials with a score at rung 0.25 and at the full one."""
    return [{0.25: {"xnli": low}, 1.0: {"xnli": high}} for low, high in pairs]


@pytest.mark.parametrize("seed", range(5))
def test_rank_correlation_is_spearmans_with_ties(seed: int) -> None:
    numbers = np.random.default_rng(seed).integers(0, 5, size=(2, 12))
    found = rank_correlation(*numbers)
    assert found == pytest.approx(spearmanr(*numbers).statistic)


def test_what_never_varies_has_no_correlation() -> None:
    assert rank_correlation([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]) is None
    assert rank_correlation([1.0], [2.0]) is None
    assert relate_rungs(make_scores((5, 1), (5, 2)), 0.25).mean is None


def test_only_trials_of_both_rungs_count() -> None:
    trials = [*make_scores((1, 10), (2, 20), (3, 15)), {0.25: {"xnli": 9.0}}]
    found = relate_rungs(trials, 0.25)
    assert found.num_trials == 3
    assert found.mean is not None
    assert found.mean.value == pytest.approx(0.5)
    assert (found.mean.low, found.mean.high) == (-1.0, 1.0)


def test_the_interval_is_fishers_with_the_variance_of_ranks() -> None:
    pairs = [(1, 2), (2, 1), (3, 4), (4, 3), (5, 6), (6, 5), (7, 8)]
    mean = relate_rungs(make_scores(*pairs), 0.25).mean
    assert mean is not None
    assert mean.value == pytest.approx(1 - 6 * 6 / (7 * 48))
    half = 1.96 * math.sqrt(1.06 / 4)
    assert mean.low == pytest.approx(math.tanh(math.atanh(mean.value) - half))
    assert mean.high == pytest.approx(math.tanh(math.atanh(mean.value) + half))


def test_the_mean_is_over_targets_and_a_diverged_score_is_left_out() -> None:
    trials = [
        {0.25: {"xnli": n, "panx": -n}, 1.0: {"xnli": n, "panx": n if n else math.nan}}
        for n in range(5)
    ]
    found = relate_rungs(trials, 0.25)
    assert {t: c.value for t, c in found.targets.items()} == pytest.approx(
        {"xnli": 1.0, "panx": -1.0}
    )
    assert found.targets["panx"].num_trials == 4
    assert found.mean is not None
    assert found.mean.value == pytest.approx(0.0)


def test_a_rung_is_given_up_once_enough_trials_speak_against_it() -> None:
    falling = [(n, -n) for n in range(MIN_TRIALS)]
    assert is_predictive(relate_rungs(make_scores(*falling[:-1]), 0.25))
    against = relate_rungs(make_scores(*falling), 0.25)
    assert not is_predictive(against)
    assert "switched off" in against.describe()
    rising = relate_rungs(make_scores(*((n, n) for n in range(MIN_TRIALS))), 0.25)
    assert is_predictive(rising)
    assert rising.describe().startswith("rung 0.25: rank correlation with rung 1 1.00 [")
    assert rising.describe().endswith("over 8 trials (xnli 1.00)")
