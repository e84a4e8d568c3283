"""Gains of chosen trials in simulated studies, whose truth is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest

from search.evidence.choice import choose, find_margins
from search.evidence.draws import resample_scores
from search.evidence.gains import Gain, measure_gain

NUM_TRIALS = 12
NUM_EXAMPLES = 60
NUM_STUDIES = 200


@dataclass(frozen=True)
class Finding:
    gain: Gain
    named: Gain
    """As if the champion had been named before it was scored."""
    truth: float


def simulate(seed: int, *, lead: float = 0.0) -> Finding:
    """A study of equal trials, half right, the last one better by `lead` points.

    Half of what decides whether an answer is right is how hard the example is.
    """
    generator = np.random.default_rng(seed)
    hardness = generator.normal(size=(NUM_EXAMPLES, 1))
    luck = generator.normal(size=(NUM_EXAMPLES, NUM_TRIALS))
    bars = np.zeros(NUM_TRIALS)
    bars[-1] = {0.0: 0.0, 15.0: 0.3853, 30.0: 0.8416}[lead]  # normal quantiles of 50 + lead %
    hits = (hardness + luck) / np.sqrt(2) < bars
    ids = [f"{i:03}" for i in range(NUM_EXAMPLES)]
    tables = [pa.table({"id": ids, "hit": column}) for column in hits.T]
    scores = 100 * hits.mean(axis=0)
    resampled = resample_scores([tables], metric="accuracy", seed=seed)
    margins = find_margins(resampled)
    champion = int(choose(scores, margins))
    gains = [
        measure_gain("none", scores, resampled, champion=champion, baseline=0, chosen=chosen)
        for chosen in (choose(resampled, margins), None)
    ]
    truth = lead if champion == NUM_TRIALS - 1 else 0.0
    return Finding(gain=gains[0], named=gains[1], truth=truth)


def covers(gain: Gain, truth: float) -> bool:
    return gain.low <= truth <= gain.high


@pytest.fixture(scope="module")
def equal() -> list[Finding]:
    return [simulate(seed) for seed in range(NUM_STUDIES)]


def test_with_equal_trials_the_interval_holds_zero_as_often_as_it_says(
    equal: list[Finding],
) -> None:
    assert np.mean([covers(each.gain, 0.0) for each in equal]) >= 0.93


def test_an_interval_without_the_choice_does_not(equal: list[Finding]) -> None:
    assert np.mean([covers(each.named, 0.0) for each in equal]) < 0.88


def test_the_correction_takes_more_than_half_of_the_bias(equal: list[Finding]) -> None:
    raw = np.mean([each.gain.points for each in equal])
    corrected = np.mean([each.gain.corrected for each in equal])
    assert raw > 5
    assert 0 <= corrected < raw / 2


def test_a_truly_better_trial_is_found_and_its_gain_covered() -> None:
    found = [simulate(seed, lead=30.0) for seed in range(60)]
    assert np.mean([each.gain.low > 0 for each in found]) > 0.8
    assert np.mean([covers(each.gain, each.truth) for each in found]) >= 0.9


def test_a_baseline_that_is_champion_gains_nothing_for_sure() -> None:
    scores, resampled = np.array([60.0, 50.0]), np.array([[55.0, 50.0], [60.0, 65.0]])
    gain = measure_gain("none", scores, resampled, champion=0, baseline=0, chosen=np.array([0, 1]))
    assert gain == Gain(over="none", points=0.0, low=0.0, high=0.0, corrected=0.0)


def test_without_a_choice_there_is_nothing_to_correct() -> None:
    scores, resampled = np.array([50.0, 60.0]), np.array([[50.0, 58.0], [50.0, 62.0]])
    gain = measure_gain("none", scores, resampled, champion=1, baseline=0)
    assert (gain.points, gain.corrected) == (10.0, None)
    assert gain.low == pytest.approx(8.1)
    assert gain.high == pytest.approx(11.9)


def test_an_interval_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="low <= high"):
        Gain(over="none", points=0.0, low=1.0, high=-1.0)
