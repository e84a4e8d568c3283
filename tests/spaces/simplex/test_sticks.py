"""Stick-breaking: one parameter fewer than tasks, each point once."""

from __future__ import annotations

import pytest
from simplex_draws import TASKS, draw_trials, replay

from spaces.simplex import StickBreaking

SIMPLEX = StickBreaking()


def test_points_inside_have_one_set_of_parameters() -> None:
    for trial in draw_trials():
        weights = SIMPLEX.suggest(trial, TASKS)
        assert trial.params.keys() == {"stick/ccg", "stick/mnli"}
        assert SIMPLEX.parameters(weights, TASKS) == pytest.approx(trial.params, abs=1e-9)


def test_the_first_stick_takes_the_quantile_of_a_beta() -> None:
    # of three, P(share <= s) = 1 - (1 - s)^2
    weights = replay(SIMPLEX, {"stick/ccg": 0.75, "stick/mnli": 0.5})
    assert weights == pytest.approx({"ccg": 0.5, "mnli": 0.25, "squad": 0.25})


def test_a_stick_that_is_used_up_leaves_nothing() -> None:
    assert replay(SIMPLEX, {"stick/ccg": 1.0, "stick/mnli": 0.4}) == {
        "ccg": 1.0,
        "mnli": 0.0,
        "squad": 0.0,
    }
    assert SIMPLEX.parameters({"ccg": 1.0}, TASKS) == {"stick/ccg": 1.0, "stick/mnli": 0.0}


def test_one_task_needs_no_parameter() -> None:
    assert replay(SIMPLEX, {}, ("mnli",)) == {"mnli": 1.0}
    assert SIMPLEX.parameters({"mnli": 1.0}, ("mnli",)) == {}


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match=r"at least 0 and not all 0, got {'mnli': -1\.0"):
        SIMPLEX.parameters({"mnli": -1.0, "ccg": 2.0}, TASKS)
