"""Limits on mixtures: what they refuse, what they say of a mixture, how they read."""

from __future__ import annotations

from typing import Any

import pytest

from spaces.limits import NO_LIMITS, MixtureLimits
from spaces.mixture import Mixture
from spaces.supply import Supply

TASKS = ("ccg", "mnli", "squad")
SUPPLY = Supply(
    num_examples=(("ccg", 100), ("mnli", 1000), ("squad", 50)),
    mean_tokens=(("ccg", 30.0), ("mnli", 40.0), ("squad", 200.0)),
    max_tokens=40_000,
)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"pinned": (("mnli", 1.2),)}, r"pinned weight of 'mnli' must be in \[0, 1\], .*got 1.2"),
        ({"pinned": (("mnli", -0.1),)}, "pinned weight of 'mnli' must be in"),
        ({"pinned": (("mnli", float("nan")),)}, "pinned weight of 'mnli' must be in .* got nan"),
        ({"pinned": (("mnli", 0.33333),)}, "to four decimals, got 0.33333"),
        ({"floors": (("mnli", 0.0),)}, r"floor of 'mnli' must be in \[0.0001, 1\]"),
        ({"ceilings": (("mnli", 0.0),)}, r"ceiling of 'mnli' must be in \[0.0001, 1\]"),
        ({"pinned": (("mnli", 0.1), ("mnli", 0.1))}, "pinned weight of 'mnli' must be given once"),
        ({"pinned": (("ccg", 0.3),), "floors": (("ccg", 0.1),)}, "'ccg' is pinned: it can have"),
        ({"floors": (("ccg", 0.3),), "ceilings": (("ccg", 0.1),)}, "not be above its ceiling 0.1"),
        (
            {"pinned": (("ccg", 0.3),), "floors": (("mnli", 0.4), ("squad", 0.4))},
            "pinned weights and floors must sum to at most 1, got 1.1: lower them",
        ),
        ({"max_tasks": 0}, "largest number of tasks must be at least 1, with 0 pinned or kept"),
        (
            {"pinned": (("ccg", 0.3), ("mnli", 0.0)), "floors": (("squad", 0.1),), "max_tasks": 1},
            "must be at least 2, with 2 pinned or kept, got 1",
        ),
        ({"max_repetitions": 0.0}, "max_repetitions must be above 0, got 0"),
    ],
    ids=str,
)
def test_limits_that_contradict_each_other_are_refused(
    fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        MixtureLimits(**fields)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"pinned": (("qqp", 0.1),)}, "tasks of the study, ccg, mnli, squad; got 'qqp'"),
        ({"ceilings": tuple((t, 0.3) for t in TASKS)}, "at most 0.9 in all, it must reach 1"),
        ({"ceilings": tuple((t, 0.4) for t in TASKS), "max_tasks": 2}, "at most 0.8 in all"),
        ({"pinned": tuple((t, 0.3) for t in TASKS)}, "at most 0.9 in all"),
        ({"pinned": (("ccg", 0.3),), "max_tasks": 1}, "at most 0.3 in all"),
        (
            {"floors": (("ccg", 0.1),), "ceilings": (("ccg", 0.2), ("mnli", 0.7)), "max_tasks": 1},
            "at most 0.2 in all",
        ),
    ],
    ids=str,
)
def test_limits_that_no_mixture_of_the_tasks_keeps_to_are_refused(
    fields: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        MixtureLimits(**fields).check_tasks(TASKS)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"pinned": (("ccg", 0.25), ("mnli", 0.75))},
        {"ceilings": tuple((t, 0.5) for t in TASKS), "max_tasks": 2},
        {"floors": (("ccg", 0.1), ("mnli", 0.9))},
        {"pinned": (("ccg", 0.0),), "max_tasks": 1},
    ],
    ids=str,
)
def test_limits_that_some_mixture_keeps_to_are_taken(fields: dict[str, Any]) -> None:
    MixtureLimits(**fields).check_tasks(TASKS)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ({"ccg": 0.3, "mnli": 0.5, "squad": 0.2}, None),
        ({"ccg": 0.3, "mnli": 0.1, "squad": 0.6}, None),
        ({"ccg": 0.31, "mnli": 0.49, "squad": 0.2}, "ccg is pinned at 0.3, got 0.31"),
        ({"ccg": 0.3, "mnli": 0.05, "squad": 0.65}, "mnli must have 0.1, got 0.05"),
        ({"ccg": 0.3, "mnli": 0.6, "squad": 0.1}, "mnli may have at most 0.5, got 0.6"),
        ({"ccg": 0.3, "mnli": 0.4, "qqp": 0.1, "squad": 0.2}, "3 tasks at most, got 4"),
        ({}, "ccg is pinned at 0.3, got 0"),
    ],
    ids=str,
)
def test_a_mixture_is_told_which_limit_it_breaks(
    weights: dict[str, float], message: str | None
) -> None:
    limits = MixtureLimits(
        pinned=(("ccg", 0.3),), floors=(("mnli", 0.1),), ceilings=(("mnli", 0.5),), max_tasks=3
    )
    mixture = Mixture.normalised(weights)
    NO_LIMITS.check_mixture(mixture)
    if message is None:
        limits.check_mixture(mixture)
    else:
        with pytest.raises(ValueError, match=message):
            limits.check_mixture(mixture)


def test_pins_and_floors_must_be_there_often_enough() -> None:
    # SQuAD alone is drawn 200 times; half of it beside MNLI 167 times, each 3.3 times over
    half = MixtureLimits(floors=(("squad", 0.5),), max_repetitions=3.0)
    half.check_supply(SUPPLY)  # beside more SQuAD it is 2 times, of which the floor is one half
    pinned = MixtureLimits(pinned=(("squad", 0.5),), max_repetitions=3.0)
    with pytest.raises(ValueError, match=r"squad at 0.5 or more is drawn 3.3 times over or more"):
        pinned.check_supply(SUPPLY)
    MixtureLimits(pinned=(("squad", 0.5),), max_repetitions=3.4).check_supply(SUPPLY)
    MixtureLimits(pinned=(("squad", 0.5),)).check_supply(SUPPLY)
    whole = MixtureLimits(
        pinned=(("ccg", 0.0), ("mnli", 0.0), ("squad", 1.0)), max_repetitions=3.9
    )
    with pytest.raises(ValueError, match=r"squad at 1 or more is drawn 4\.0 times"):
        whole.check_supply(SUPPLY)


def test_limits_read_as_they_are_meant() -> None:
    limits = MixtureLimits(
        pinned=(("mnli", 0.3), ("ccg", 0.0)),
        floors=(("squad", 0.05),),
        ceilings=(("squad", 0.5),),
        max_tasks=3,
        max_repetitions=2.5,
    )
    assert limits.describe() == (
        "ccg = 0; mnli = 0.3; squad >= 0.05; squad <= 0.5; at most 3 tasks; "
        "at most 2.5 repetitions"
    )
    assert NO_LIMITS.describe() == ""
