"""Parametrisations of the simplex: where they reach, and their inverses."""

from __future__ import annotations

import math

import optuna
import pytest

from spaces.mixture import Mixture
from spaces.simplex import Dirichlet, Logits, Parametrisation

TASKS = ("ccg", "mnli", "squad")
NUM_POINTS = 100

parametrisations = pytest.mark.parametrize(
    "simplex", [Dirichlet(), Logits()], ids=["dirichlet", "logits"]
)


def draw_trials(seed: int = 0) -> list[optuna.Trial]:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))
    return [study.ask() for _ in range(NUM_POINTS)]


def normalise(weights: dict[str, float]) -> dict[str, float]:
    total = sum(weights.values())
    return {task: weight / total for task, weight in weights.items()}


@parametrisations
def test_every_suggestion_is_a_point_of_the_simplex(simplex: Parametrisation) -> None:
    for trial in draw_trials():
        weights = simplex.suggest(trial, TASKS)
        assert tuple(weights) == TASKS
        assert all(math.isfinite(weight) and weight >= 0 for weight in weights.values())
        mixture = Mixture.normalised(weights)
        assert math.fsum(mixture.ratio(task) for task in TASKS) == pytest.approx(1, abs=1e-12)


@parametrisations
def test_parameters_give_back_the_weights_they_came_from(simplex: Parametrisation) -> None:
    for trial in draw_trials():
        weights = normalise(simplex.suggest(trial, TASKS))
        again = simplex.suggest(optuna.trial.FixedTrial(simplex.parameters(weights, TASKS)), TASKS)
        assert normalise(again) == pytest.approx(weights, abs=1e-9)


def test_dirichlet_gives_back_the_very_parameters() -> None:
    for trial in draw_trials():
        weights = Dirichlet().suggest(trial, TASKS)
        assert Dirichlet().parameters(weights, TASKS) == pytest.approx(trial.params, abs=1e-9)


def test_logits_give_back_the_parameters_around_their_middle() -> None:
    for trial in draw_trials():
        point = Logits().parameters(Logits().suggest(trial, TASKS), TASKS)
        middle = (max(trial.params.values()) + min(trial.params.values())) / 2
        centred = {name: value - middle for name, value in trial.params.items()}
        assert point == pytest.approx(centred, abs=1e-9)


@parametrisations
@pytest.mark.parametrize("weights", [{}, {"mnli": 1.0}, {"mnli": 0.5, "squad": 0.5}])
def test_faces_of_the_simplex_are_reached_as_declared(
    simplex: Parametrisation, weights: dict[str, float]
) -> None:
    if not simplex.is_closed:
        with pytest.raises(ValueError, match="above 0"):
            simplex.parameters(weights, TASKS)
        return
    point = simplex.parameters(weights, TASKS)
    again = simplex.suggest(optuna.trial.FixedTrial(point), TASKS)
    assert again == pytest.approx({task: weights.get(task, 0.0) for task in TASKS}, abs=1e-9)
    assert Mixture.normalised(again) == Mixture.normalised(weights)


def test_dirichlet_is_flat_over_the_simplex() -> None:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1))
    firsts = [normalise(Dirichlet().suggest(study.ask(), TASKS))["ccg"] for _ in range(2000)]
    # of a flat Dirichlet over three tasks a share exceeds s with probability (1 - s)^2
    for share in (0.1, 0.5, 0.8):
        found = sum(first > share for first in firsts) / len(firsts)
        assert found == pytest.approx((1 - share) ** 2, abs=0.04)


@pytest.mark.parametrize("weight", [-0.1, 7.0, math.nan])
def test_dirichlet_refuses_weights_outside_of_its_box(weight: float) -> None:
    with pytest.raises(ValueError, match=r"weight of 'mnli' must be in \[0, 6.91\]"):
        Dirichlet().parameters({"mnli": weight}, TASKS)


def test_logits_refuse_weights_that_differ_too_much() -> None:
    weights = {"ccg": 1.0, "mnli": 1.0, "squad": math.exp(-6.01)}
    with pytest.raises(ValueError, match=r"factor of at most e\^6"):
        Logits().parameters(weights, TASKS)
