"""A contract over every parametrisation of the simplex, within limits and without."""

from __future__ import annotations

import math
import warnings

import optuna
import pytest
from simplex_draws import SIZES, TASKS, draw_trials, normalise, replay

from spaces.limits import MixtureLimits
from spaces.mixture import Mixture
from spaces.proportions import proportional_weights
from spaces.simplex import (
    Dirichlet,
    Limited,
    Logits,
    Parametrisation,
    Sparse,
    SparseBox,
    StickBreaking,
    Temperature,
)

FREE: dict[str, Parametrisation] = {
    "dirichlet": Dirichlet(),
    "logits": Logits(),
    "logits around a prior": Logits(prior=proportional_weights(SIZES), bound=1.5),
    "sticks": StickBreaking(),
    "temperature": Temperature(sizes=SIZES),
    "temperature with a cap": Temperature(sizes=SIZES, has_cap=True),
    "sparse": Sparse(),
    "sparse box": SparseBox(),
    "sparser box": SparseBox(share_on=0.2),
}
LIMITS = MixtureLimits(
    pinned=(("mnli", 0.3),), floors=(("squad", 0.1),), ceilings=(("ccg", 0.4),), max_tasks=3
)
LIMITED: dict[str, Parametrisation] = {
    f"limited {name}": Limited(simplex=simplex, limits=LIMITS) for name, simplex in FREE.items()
}
every_parametrisation = pytest.mark.parametrize(
    "simplex", [*FREE.values(), *LIMITED.values()], ids=[*FREE, *LIMITED]
)
free_parametrisation = pytest.mark.parametrize("simplex", FREE.values(), ids=list(FREE))
FACES = [{"mnli": 1.0}, {"squad": 1.0}, {"mnli": 0.5, "squad": 0.5}, {"ccg": 0.3, "squad": 0.7}]


@every_parametrisation
def test_every_suggestion_is_a_point_of_the_simplex_or_empty(simplex: Parametrisation) -> None:
    num_empty = 0
    for trial in draw_trials():
        weights = simplex.suggest(trial, TASKS)
        assert tuple(weights) == TASKS
        assert all(math.isfinite(weight) and weight >= 0 for weight in weights.values())
        mixture = Mixture.normalised(weights)
        num_empty += mixture.is_empty
        total = math.fsum(mixture.ratio(task) for task in TASKS)
        assert total == pytest.approx(0 if mixture.is_empty else 1, abs=1e-12)
    assert simplex.has_empty or num_empty == 0
    assert num_empty < 100


@every_parametrisation
def test_parameters_give_back_the_weights_they_came_from(simplex: Parametrisation) -> None:
    for trial in draw_trials():
        weights = normalise(simplex.suggest(trial, TASKS))
        point = simplex.parameters(weights, TASKS)
        assert normalise(replay(simplex, point)) == pytest.approx(weights, abs=1e-9)


@every_parametrisation
def test_parameters_lie_in_the_box_and_are_those_that_are_asked_for(
    simplex: Parametrisation,
) -> None:
    study = optuna.create_study()
    for trial in draw_trials(20):
        point = simplex.parameters(normalise(simplex.suggest(trial, TASKS)), TASKS)
        study.enqueue_trial(point)
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # Optuna warns of values out of range, and takes them
            asked = study.ask()
            simplex.suggest(asked, TASKS)
        assert asked.params.keys() == point.keys()


@every_parametrisation
def test_the_same_seed_draws_the_same_weights(simplex: Parametrisation) -> None:
    first, second = ([simplex.suggest(t, TASKS) for t in draw_trials(9, seed=7)] for _ in range(2))
    assert first == second
    assert first != [simplex.suggest(trial, TASKS) for trial in draw_trials(9, seed=8)]


@free_parametrisation
@pytest.mark.parametrize("weights", FACES)
def test_faces_of_the_simplex_are_reached_exactly_as_declared(
    simplex: Parametrisation, weights: dict[str, float]
) -> None:
    if not simplex.is_closed:
        with pytest.raises(ValueError, match=r"open simplex only.* 0"):
            simplex.parameters(weights, TASKS)
        return
    again = replay(simplex, simplex.parameters(weights, TASKS))
    assert {task for task, weight in again.items() if weight > 0} == weights.keys()
    assert Mixture.normalised(again) == Mixture.normalised(weights)


@free_parametrisation
def test_the_empty_mixture_is_reached_as_declared(simplex: Parametrisation) -> None:
    nothing = dict.fromkeys(TASKS, 0.0)
    if not simplex.has_empty:
        with pytest.raises(ValueError, match="0"):
            simplex.parameters(nothing, TASKS)
        return
    assert replay(simplex, simplex.parameters(nothing, TASKS)) == nothing
    assert replay(simplex, simplex.parameters({}, TASKS)) == nothing


@pytest.mark.parametrize("simplex", [Dirichlet(), StickBreaking()], ids=["dirichlet", "sticks"])
def test_flat_ones_have_the_moments_of_a_flat_dirichlet(simplex: Parametrisation) -> None:
    weights = [normalise(simplex.suggest(t, TASKS)) for t in draw_trials(3000, seed=1)]
    num_tasks = len(TASKS)
    for task in TASKS:
        shares = [each[task] for each in weights]
        mean = math.fsum(shares) / len(shares)
        variance = math.fsum((share - mean) ** 2 for share in shares) / len(shares)
        # Dirichlet(1, ..., 1) of n: mean 1/n, variance (n - 1) / (n^2 (n + 1))
        assert mean == pytest.approx(1 / num_tasks, abs=0.015)
        assert variance == pytest.approx((num_tasks - 1) / num_tasks**2 / (num_tasks + 1), rel=0.1)
        for share in (0.1, 0.5, 0.8):
            found = sum(each > share for each in shares) / len(shares)
            assert found == pytest.approx((1 - share) ** 2, abs=0.03)
    products = [each["ccg"] * each["squad"] for each in weights]
    expected = 1 / num_tasks / (num_tasks + 1)  # E[w_i w_j]
    assert math.fsum(products) / len(products) == pytest.approx(expected, rel=0.05)
