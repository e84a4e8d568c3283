"""Water-filling: sums, rooms, proportions."""

from __future__ import annotations

import math
import random

import pytest

from spaces.simplex.filling import fill

ROOMS = {"a": 0.5, "b": 0.3, "c": 0.4}


def test_what_fits_is_divided_in_proportion() -> None:
    assert fill({"a": 2, "b": 1, "c": 1}, ROOMS, 0.8) == pytest.approx(
        {"a": 0.4, "b": 0.2, "c": 0.2}
    )


def test_an_excess_goes_to_the_others_in_proportion_to_their_weights() -> None:
    # a is full at 0.5; 0.5 is left for 1 : 3
    assert fill({"a": 16, "b": 1, "c": 3}, ROOMS | {"c": 0.45}, 1.0) == pytest.approx(
        {"a": 0.5, "b": 0.125, "c": 0.375}
    )


def test_names_without_weight_get_what_the_others_cannot_hold() -> None:
    assert fill({"a": 1, "b": 0, "c": 0}, ROOMS, 0.5) == {"a": 0.5, "b": 0.0, "c": 0.0}
    assert fill({"a": 1, "b": 0, "c": 0}, ROOMS, 0.85) == pytest.approx(
        {"a": 0.5, "b": 0.15, "c": 0.2}
    )


def test_any_amount_that_fits_is_poured_out_and_one_level_holds_for_all() -> None:
    source = random.Random(3)
    for _ in range(200):
        names = "abcde"[: source.randint(1, 5)]
        weights = {name: source.expovariate(1) for name in names}
        rooms = {name: source.random() for name in names}
        amount = source.random() * math.fsum(rooms.values())
        filled = fill(weights, rooms, amount)
        assert math.fsum(filled.values()) == pytest.approx(amount, abs=1e-12)
        assert all(filled[name] <= rooms[name] + 1e-12 for name in names)
        levels = [filled[n] / weights[n] for n in names if filled[n] < rooms[n] - 1e-12]
        assert levels == pytest.approx([max(levels)] * len(levels)) if levels else True
        assert all(rooms[n] / weights[n] <= max(levels, default=math.inf) + 1e-9
                   for n in names if filled[n] >= rooms[n] - 1e-12)  # fmt: skip


def test_nothing_is_poured_into_nothing() -> None:
    assert fill({}, {}, 0.0) == {}
    assert fill({"a": 1.0}, {"a": 1.0}, 0.0) == {"a": 0.0}
