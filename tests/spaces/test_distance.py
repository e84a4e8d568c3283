"""Which plans all but repeat each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_factories import make_plan

from spaces.distance import NEAR_DISTANCE, NEAR_RATE_FACTOR, is_near, mixture_distance
from spaces.mixture import Mixture
from spaces.plan import Alignment, Plan
from spaces.portions import Portion
from spaces.task import Origin

HALVES = Mixture.normalised({"mnli": 1, "squad": 1}, 0.2, 0.1)
EMPTY = Mixture(ratios=())


def with_native(share: float) -> Mixture:
    portion = Portion(origin=Origin.NATIVE, share=share)
    return Mixture.normalised({"mnli": 1, "squad": 1}, mlm=0.1, portions=[portion])


def with_rate(plan: Plan, factor: float) -> Plan:
    rate = plan.intermediate.learning_rate * factor
    return replace(plan, intermediate=replace(plan.intermediate, learning_rate=rate))


@pytest.mark.parametrize(
    ("other", "distance"),
    [
        (HALVES, 0.0),
        (EMPTY, 1.0),
        (Mixture.normalised({"ccg": 1}), 1.0),
        (Mixture.normalised({"mnli": 0.6, "squad": 0.4}, 0.2, 0.1), 0.09),  # of the 0.9 that count
        (Mixture.normalised({"mnli": 1, "squad": 1}, 0.3, 0.1), 0.09),
        (Mixture.normalised({"mnli": 1, "squad": 1}, 0.2, 0.3), 0.2),
        (Mixture(ratios=(), mlm=1.0), 0.9),
        # another kind than a plain share's: of native data only
        (with_native(0.2), 0.18),
        (with_native(0.3), 0.27),
    ],
)
def test_the_distance_is_the_share_of_examples_of_another_kind(
    other: Mixture, distance: float
) -> None:
    assert mixture_distance(HALVES, other) == pytest.approx(distance)
    assert mixture_distance(other, HALVES) == pytest.approx(distance)


def test_small_changes_of_mixture_and_rate_are_near() -> None:
    plan = make_plan({"mnli": 0.5, "squad": 0.5})
    assert is_near(plan, plan)
    below, above = NEAR_DISTANCE - 0.001, NEAR_DISTANCE + 0.001
    for other, near in (
        (make_plan({"mnli": 0.5 + below, "squad": 0.5 - below}), True),
        (make_plan({"mnli": 0.5 + above, "squad": 0.5 - above}), False),
        (with_rate(plan, NEAR_RATE_FACTOR * 0.999), True),
        (with_rate(plan, 1 / NEAR_RATE_FACTOR * 1.001), True),
        (with_rate(plan, NEAR_RATE_FACTOR * 1.001), False),
    ):
        assert is_near(plan, other) is is_near(other, plan) is near
    assert is_near(plan, with_rate(plan, 1.5), max_rate_factor=2)
    assert is_near(plan, make_plan({"mnli": 0.6, "squad": 0.4}), max_distance=0.1 + 1e-9)


def test_small_changes_of_a_portion_are_near() -> None:
    first, second, third = (make_plan(mixture=with_native(share)) for share in (0.2, 0.21, 0.25))
    assert is_near(first, second)
    assert not is_near(first, third)


def test_without_intermediate_training_its_rate_does_not_count() -> None:
    plan = make_plan({})
    assert is_near(plan, with_rate(plan, 4.0))
    assert not is_near(plan, make_plan({"mnli": 1.0}))


def test_plans_that_are_meant_to_be_compared_are_never_near() -> None:
    plan = make_plan()
    for other in (
        replace(plan, seed=8),
        replace(plan, targets=("xnli",)),
        replace(plan, alignment=Alignment()),
        replace(plan, intermediate=replace(plan.intermediate, max_tokens=2000)),
        replace(plan, target=replace(plan.target, max_tokens=2000)),
    ):
        assert not is_near(plan, other)
