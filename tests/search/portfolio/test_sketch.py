"""Sketches: values lie where they are told to, and a function's own rules decide what is asked."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import optuna
import pytest
from optuna.distributions import (
    BaseDistribution,
    CategoricalDistribution,
    FloatDistribution,
    IntDistribution,
)

from search.portfolio.sketch import SketchTrial, unit_of, value_at

DISTRIBUTIONS = [
    FloatDistribution(-2.0, 3.0),
    FloatDistribution(1e-5, 1e-3, log=True),
    FloatDistribution(0.0, 1.0, step=0.25),
    FloatDistribution(0.0, 0.9, step=0.3),
    FloatDistribution(2.0, 2.0),
    IntDistribution(0, 1),
    IntDistribution(3, 11, step=2),
    IntDistribution(1, 1000, log=True),
    IntDistribution(4, 4),
    CategoricalDistribution(["a", "b", "c"]),
    CategoricalDistribution([None]),
]

distributions = pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=str)


@distributions
def test_a_value_is_given_back_from_its_place(distribution: BaseDistribution) -> None:
    for unit in np.random.default_rng(0).random(200):
        value = value_at(distribution, unit)
        assert distribution._contains(distribution.to_internal_repr(value))
        again = value_at(distribution, unit_of(distribution, value))
        if isinstance(value, float):
            assert again == pytest.approx(value, rel=1e-9)
        else:
            assert again == value


@distributions
def test_the_ends_of_the_unit_are_the_ends_of_the_range(distribution: BaseDistribution) -> None:
    if isinstance(distribution, CategoricalDistribution):
        ends = (distribution.choices[0], distribution.choices[-1])
    else:
        assert isinstance(distribution, FloatDistribution | IntDistribution)
        ends = (distribution.low, distribution.high)
    assert (value_at(distribution, 0.0), value_at(distribution, 1.0)) == pytest.approx(ends)


@pytest.mark.parametrize(
    "distribution",
    [IntDistribution(3, 11, step=2), IntDistribution(1, 6, log=True), DISTRIBUTIONS[2]],
    ids=str,
)
def test_uniform_places_give_values_as_often_as_random_draws(
    distribution: BaseDistribution,
) -> None:
    sampler = optuna.samplers.RandomSampler(seed=0)
    study = optuna.create_study(sampler=sampler)
    num_draws = 4000
    found = Counter(value_at(distribution, unit) for unit in np.random.default_rng(1).random(4000))
    expected: Counter[Any] = Counter(
        sampler.sample_independent(study, study.ask()._cached_frozen_trial, "x", distribution)
        for _ in range(num_draws)
    )
    assert found.keys() == expected.keys()
    for value in found:
        assert found[value] / num_draws == pytest.approx(expected[value] / num_draws, abs=0.03)


def test_a_sketch_notes_what_it_was_asked_for() -> None:
    places = {"rate": 1.0, "count": 0.0, "kind": 0.5}
    trial = SketchTrial(lambda name, distribution: places[name])
    assert trial.suggest_float("rate", 1e-4, 1e-2, log=True) == pytest.approx(1e-2)
    assert trial.suggest_int("count", 2, 8) == 2
    assert trial.suggest_categorical("kind", ["x", "y", "z"]) == "y"
    assert trial.params == {"rate": pytest.approx(1e-2), "count": 2, "kind": "y"}
    assert trial.distributions["count"] == IntDistribution(2, 8)


def test_a_parameter_asked_for_twice_is_chosen_once() -> None:
    places = iter([0.25, 0.75])
    trial = SketchTrial(lambda name, distribution: next(places))
    assert [trial.suggest_float("x", 0.0, 1.0) for _ in range(2)] == [0.25, 0.25]


def test_known_parameters_are_not_chosen() -> None:
    trial = SketchTrial(lambda name, distribution: 0.0, {"x": 0.7})
    assert (trial.suggest_float("x", 0.0, 1.0), trial.suggest_float("y", 0.0, 1.0)) == (0.7, 0.0)
    assert trial.params == {"x": 0.7, "y": 0.0}
