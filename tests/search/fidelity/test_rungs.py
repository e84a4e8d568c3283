"""Rungs as they are given, and how far a trial climbed."""

from __future__ import annotations

import pytest

from search.fidelity.rungs import (
    check_rungs,
    mean_key,
    read_climb,
    rung_code,
    score_key,
    slot_key,
    told_rungs,
    top_rung,
)

RUNGS = (0.25, 1.0)


@pytest.mark.parametrize("given", [(1.0,), (0.25, 1.0), (0.01, 0.1, 1.0)])
def test_ascending_shares_that_end_with_all_are_rungs(given: tuple[float, ...]) -> None:
    assert check_rungs(given) == given


@pytest.mark.parametrize(
    "given",
    [(), (0.5,), (1.0, 0.5), (0.5, 0.5, 1.0), (0.0, 1.0), (-0.5, 1.0), (0.125, 1.0), (0.5, 2.0)],
)
def test_other_shares_are_refused(given: tuple[float, ...]) -> None:
    with pytest.raises(ValueError, match=r"--rungs must be ascending shares .* got"):
        check_rungs(given)


def test_a_rung_has_a_whole_number_in_tables() -> None:
    assert [rung_code(rung) for rung in (0.07, 0.29, 0.5, 1.0)] == [7, 29, 50, 0]


def read(attributes: dict[str, float], rungs: tuple[float, ...] = RUNGS, **facts: bool) -> object:
    known = {"is_baseline": False, "is_over": False, "is_complete": False, **facts}
    return read_climb(4, attributes, rungs, **known)


def test_a_trial_without_rungs_is_its_own_slot() -> None:
    climb = read({"select/xnli": 50.0}, (1.0,), is_complete=True, is_over=True)
    assert climb.slots == {1.0: 4}  # type: ignore[attr-defined]
    assert climb.scores == {1.0: {"xnli": 50.0}}  # type: ignore[attr-defined]


def test_a_result_counts_once_its_mean_is_there() -> None:
    attributes = {slot_key(0.25): 7, score_key(0.25, "xnli"): 40.0}
    begun = read_climb(4, attributes, RUNGS, is_baseline=False, is_over=False, is_complete=False)
    assert (begun.top, begun.scores, begun.is_open) == (0.25, {}, True)
    attributes[mean_key(0.25)] = 40.0
    told = read_climb(4, attributes, RUNGS, is_baseline=False, is_over=False, is_complete=False)
    assert (told.scores, told.is_open) == ({0.25: {"xnli": 40.0}}, False)
    assert (told_rungs(attributes), top_rung(attributes)) == ([0.25], 0.25)


def test_results_of_later_slots_are_not_seen() -> None:
    attributes = {slot_key(0.25): 3, slot_key(1.0): 9, mean_key(0.25): 40.0, "select/xnli": 60.0}
    climb = read_climb(4, attributes, RUNGS, is_baseline=False, is_over=True, is_complete=True)
    early, late = climb.as_of(8), climb.as_of(9)
    assert (set(early.scores), early.is_over, early.is_open) == ({0.25}, False, True)
    assert (set(late.scores), late.is_over, late.is_open) == ({0.25, 1.0}, True, False)
