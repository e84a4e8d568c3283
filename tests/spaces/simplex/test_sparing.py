"""Caps on repetition: weights at which no task is drawn more often than it may be."""

from __future__ import annotations

import math

import pytest
from simplex_draws import draw_trials

from spaces.limits import MixtureLimits
from spaces.simplex import Dirichlet, Limited, SparseBox
from spaces.supply import Supply

TASKS = ("ccg", "mnli", "squad")
SUPPLY = Supply(
    num_examples=(("ccg", 100), ("mnli", 1000), ("squad", 50)),
    mean_tokens=(("ccg", 30.0), ("mnli", 40.0), ("squad", 200.0)),
    max_tokens=40_000,
)


def limit(max_repetitions: float, supply: Supply = SUPPLY, **limits: object) -> Limited:
    return Limited(
        simplex=Dirichlet(),
        limits=MixtureLimits(max_repetitions=max_repetitions, **limits),  # type: ignore[arg-type]
        supply=supply,
    )


def test_examples_and_repetitions_follow_from_all_weights() -> None:
    # 40,000 / (0.5 x 40 + 0.5 x 200) = 333.3 examples
    repetitions = SUPPLY.repetitions({"mnli": 0.5, "squad": 0.5})
    assert repetitions == pytest.approx({"mnli": 1 / 6, "squad": 10 / 3})
    assert SUPPLY.num_drawn({"mnli": 1.0}) == 1000


def test_a_mixture_within_the_cap_stays_as_it_is() -> None:
    weights = {"ccg": 0.1, "mnli": 0.8, "squad": 0.1}
    assert limit(4.0).limit(weights, TASKS) == pytest.approx(weights)


def test_a_task_that_would_be_drawn_too_often_gets_what_there_is() -> None:
    limited = limit(2.0).limit({"mnli": 0.5, "squad": 0.5}, TASKS)
    # SQuAD: twice its 50, 20,000 tokens; MNLI the other 20,000, 500 examples
    assert limited == pytest.approx({"ccg": 0.0, "mnli": 500 / 600, "squad": 100 / 600}, abs=1e-4)


def test_every_draw_reaches_the_budget_without_too_many_repetitions() -> None:
    for trial in draw_trials(200):
        weights = limit(2.0).suggest(trial, TASKS)
        repetitions = SUPPLY.repetitions(weights)
        # within 2e-4, which of at most 1,333 examples drawn are 0.27, of 50 there are
        assert max(repetitions.values()) <= 2.0 + 0.27 / 50
        assert math.fsum(weights.values()) == pytest.approx(1, abs=1e-9)


def test_tasks_that_are_all_used_up_are_in_proportion_to_their_sizes() -> None:
    limited = limit(1.0).limit({"ccg": 0.1, "squad": 0.9}, TASKS)
    assert limited == pytest.approx({"ccg": 2 / 3, "mnli": 0.0, "squad": 1 / 3}, abs=1e-4)
    assert limit(1.0).limit({"squad": 1.0}, TASKS) == {"ccg": 0.0, "mnli": 0.0, "squad": 1.0}


def test_caps_and_ceilings_hold_at_once() -> None:
    limits = {"ceilings": (("mnli", 0.7),), "floors": (("ccg", 0.05),)}
    for trial in draw_trials(100):
        weights = limit(2.0, **limits).suggest(trial, TASKS)
        assert weights["mnli"] <= 0.7 + 1e-9
        assert weights["ccg"] >= 0.05 - 1e-9
        assert math.fsum(weights.values()) == pytest.approx(1, abs=1e-9)


def test_a_cap_without_known_sizes_is_passed_over() -> None:
    limited = Limited(simplex=SparseBox(), limits=MixtureLimits(max_repetitions=0.1))
    assert limited.limit({"squad": 1.0}, TASKS)["squad"] == 1.0
