"""Logits: around which mixture, and how far from it."""

from __future__ import annotations

import math

import pytest
from simplex_draws import SIZES, TASKS, draw_trials, draw_weights, normalise, replay

from spaces.proportions import proportional_weights
from spaces.simplex import Logits

PRIOR = proportional_weights(SIZES)


def test_parameters_are_given_back_around_their_middle() -> None:
    for trial in draw_trials():
        point = Logits().parameters(Logits().suggest(trial, TASKS), TASKS)
        middle = (max(trial.params.values()) + min(trial.params.values())) / 2
        centred = {name: value - middle for name, value in trial.params.items()}
        assert point == pytest.approx(centred, abs=1e-9)


def test_the_prior_is_where_all_parameters_are_zero() -> None:
    simplex = Logits(prior=PRIOR)
    zeros = {f"logit/{task}": 0.0 for task in TASKS}
    assert normalise(replay(simplex, zeros)) == pytest.approx(normalise(PRIOR))
    assert simplex.parameters(normalise(PRIOR), TASKS) == pytest.approx(zeros, abs=1e-9)
    assert normalise(replay(Logits(), zeros)) == pytest.approx(dict.fromkeys(TASKS, 1 / 3))


def test_draws_lie_around_the_prior_within_the_bound() -> None:
    simplex = Logits(prior=PRIOR, bound=0.5)
    prior, drawn = normalise(PRIOR), draw_weights(simplex, 500)
    for task in TASKS:
        mean = math.fsum(weights[task] for weights in drawn) / len(drawn)
        assert mean == pytest.approx(prior[task], rel=0.1)
    ratios = [w["ccg"] / w["mnli"] / (prior["ccg"] / prior["mnli"]) for w in drawn]
    assert math.exp(-1) <= min(ratios) < 0.6
    assert 1.7 < max(ratios) <= math.exp(1)


def test_weights_that_differ_too_much_are_refused() -> None:
    weights = {"ccg": 1.0, "mnli": 1.0, "squad": math.exp(-6.01)}
    with pytest.raises(ValueError, match=r"factor of at most e\^6"):
        Logits().parameters(weights, TASKS)


def test_a_prior_must_be_a_mixture_of_all_tasks() -> None:
    with pytest.raises(ValueError, match="prior weight of 'ccg' must be above 0, got 0"):
        Logits(prior={"ccg": 0.0})
    with pytest.raises(ValueError, match="bound must be above 0, got -1"):
        Logits(bound=-1)
    with pytest.raises(ValueError, match="weight of every task, it lacks 'mnli'"):
        Logits(prior={"ccg": 1.0}).suggest(draw_trials(1)[0], TASKS)
