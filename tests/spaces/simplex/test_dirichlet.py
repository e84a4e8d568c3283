"""Dirichlet: its box and its inverse."""

from __future__ import annotations

import math

import pytest
from simplex_draws import TASKS, draw_trials

from spaces.simplex import Dirichlet


def test_the_very_parameters_are_given_back() -> None:
    for trial in draw_trials():
        weights = Dirichlet().suggest(trial, TASKS)
        assert Dirichlet().parameters(weights, TASKS) == pytest.approx(trial.params, abs=1e-9)


@pytest.mark.parametrize("weight", [-0.1, 7.0, math.nan])
def test_weights_outside_of_the_box_are_refused(weight: float) -> None:
    with pytest.raises(ValueError, match=r"weight of 'mnli' must be in \[0, 6.91\]"):
        Dirichlet().parameters({"mnli": weight}, TASKS)
