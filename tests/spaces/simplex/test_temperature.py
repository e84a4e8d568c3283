"""Temperature: the mixtures by size are its points, others are none."""

from __future__ import annotations

import pytest
from simplex_draws import SIZES, TASKS, draw_weights, normalise, replay

from spaces.mixture import Mixture
from spaces.proportions import proportional_weights, temperature_weights, uniform_weights
from spaces.simplex import Temperature

PLAIN, CAPPED = Temperature(sizes=SIZES), Temperature(sizes=SIZES, has_cap=True)


@pytest.mark.parametrize("simplex", [PLAIN, CAPPED], ids=["plain", "capped"])
@pytest.mark.parametrize("exponent", [0.0, 0.3, 0.5, 1.0])
def test_exponents_are_found_again_from_recorded_weights(
    simplex: Temperature, exponent: float
) -> None:
    weights = {task: size**exponent for task, size in SIZES.items()}
    recorded = dict(Mixture.normalised(weights).ratios)
    point = simplex.parameters(recorded, TASKS)
    assert point["size/exponent"] == pytest.approx(exponent, abs=2e-3)
    assert normalise(replay(simplex, point)) == pytest.approx(normalise(weights), abs=5e-4)


@pytest.mark.parametrize("cap", [12_543, 20_000, 87_599, 131_072, 392_702])
@pytest.mark.parametrize("temperature", [1.0, 2.0, 5.0])
def test_caps_are_found_again_where_they_can_be(cap: int, temperature: float) -> None:
    weights = normalise(temperature_weights(SIZES, temperature, cap))
    again = normalise(replay(CAPPED, CAPPED.parameters(weights, TASKS)))
    assert again == pytest.approx(weights, abs=1e-9)


def test_baselines_by_size_are_points() -> None:
    for weights in (uniform_weights(SIZES), proportional_weights(SIZES)):
        mixture = Mixture.normalised(weights)
        point = CAPPED.parameters(dict(mixture.ratios), TASKS)
        again = Mixture.normalised(replay(CAPPED, point))
        assert dict(again.ratios) == pytest.approx(dict(mixture.ratios), abs=2e-4)


def test_larger_tasks_never_get_less() -> None:
    for weights in draw_weights(CAPPED, 50):
        assert weights["ccg"] <= weights["squad"] <= weights["mnli"]


@pytest.mark.parametrize(
    "weights",
    [
        {"ccg": 0.6, "mnli": 0.2, "squad": 0.2},  # the smallest most
        {"ccg": 0.001, "mnli": 0.989, "squad": 0.01},  # steeper than proportional
        {"ccg": 0.2, "mnli": 0.3, "squad": 0.5},
    ],
)
def test_weights_that_no_size_gives_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="power of the tasks' sizes, these are not"):
        CAPPED.parameters(weights, TASKS)


def test_tasks_of_one_size_are_uniform() -> None:
    simplex = Temperature(sizes=dict.fromkeys(TASKS, 100), has_cap=True)
    uniform = dict.fromkeys(TASKS, 1 / 3)
    assert draw_weights(simplex, 1) == [pytest.approx(uniform)]
    assert simplex.parameters(uniform, TASKS) == {"size/exponent": 0.0, "size/cap": 100.0}


def test_sizes_must_be_known_and_above_zero() -> None:
    with pytest.raises(ValueError, match="size of 'ccg' must be at least 1, got 0"):
        Temperature(sizes={"ccg": 0})
    with pytest.raises(ValueError, match="sizes must have every task, they lack 'mnli'"):
        draw_weights(Temperature(sizes={"ccg": 1}), 1)
