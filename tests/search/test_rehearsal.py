"""A space's first suggestion, before its baselines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from plan_factories import make_scope

from search.rehearsal import rehearse
from spaces.library import SPACES
from spaces.limits import MixtureLimits
from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.simplex import Suggester
from spaces.space import Scope, Space

SCOPE = make_scope()


def make_space(answer: Any) -> Space:
    def suggest(trial: Suggester, scope: Scope) -> Plan:
        trial.suggest_float("x", 0.0, 1.0)
        return answer(scope)  # type: ignore[no-any-return]

    return Space(name="mine", baselines=SPACES["mixtures"].baselines, suggest=suggest)


def plan_mnli(scope: Scope) -> Plan:
    return scope.plan(Mixture.normalised({"mnli": 1.0}))


@pytest.mark.parametrize("space", SPACES.values(), ids=lambda space: space.name)
def test_spaces_that_ship_suggest_plans(space: Space) -> None:
    rehearse(space, SCOPE)


def test_a_space_at_fault_is_one_line() -> None:
    rehearse(make_space(plan_mnli), SCOPE)
    for answer, message in (
        (lambda scope: 1 / 0, "space mine: ZeroDivisionError: division by zero"),
        (lambda scope: None, "space mine: TypeError: suggest must return a Plan, got None"),
        (
            lambda scope: scope.plan(Mixture.normalised({"qqp": 1.0})),
            "space mine: ValueError: a mixture may draw from ccg, mnli, squad, got qqp",
        ),
    ):
        with pytest.raises(ValueError, match=message):
            rehearse(make_space(answer), SCOPE)


def test_a_space_that_passes_over_the_limits_is_at_fault() -> None:
    scope = replace(SCOPE, limits=MixtureLimits(pinned=(("mnli", 0.3),)))
    rehearse(SPACES["mixtures"], scope)
    with pytest.raises(ValueError, match=r"mine: ValueError: mnli is pinned at 0\.3, got 1"):
        rehearse(make_space(plan_mnli), scope)


def test_a_space_that_wants_more_of_a_trial_than_parameters_is_at_fault() -> None:
    def suggest(trial: Suggester, scope: Scope) -> Plan:
        share = 1 / (1 + trial.number)  # type: ignore[attr-defined]
        return scope.plan(Mixture.normalised({"mnli": share, "squad": 1 - share}))

    space = Space(name="mine", baselines=SPACES["mixtures"].baselines, suggest=suggest)
    with pytest.raises(ValueError, match="space mine: AttributeError: 'SketchTrial' object has"):
        rehearse(space, SCOPE)
