"""The main space: what it draws, within limits and without, and which plans are its points."""

from __future__ import annotations

import math
from dataclasses import replace

import optuna
import pytest
from plan_factories import make_scope

from spaces.library import SPACES
from spaces.library.mixtures import make_space
from spaces.limits import MixtureLimits
from spaces.mixture import Mixture
from spaces.proportions import proportional_weights
from spaces.simplex import Logits, Parametrisation, Sparse, StickBreaking
from spaces.space import Scope

SPACE = SPACES["mixtures"]
SCOPE = replace(
    make_scope(has_mlm=True, has_alignment=True),
    mean_tokens=(("ccg", 30.0), ("mnli", 40.0), ("squad", 150.0)),
)
LIMITS = MixtureLimits(pinned=(("mnli", 0.3),), max_tasks=2)


def draw_trials(num_trials: int = 40) -> list[optuna.Trial]:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=6))
    return [study.ask() for _ in range(num_trials)]


def by_size(scope: Scope) -> Parametrisation:
    return Logits(prior=proportional_weights(dict(scope.num_examples)))


def test_without_limits_weights_are_minus_log_u() -> None:
    assert SPACE.suggest is not None
    for trial in draw_trials():
        plan = SPACE.suggest(trial, SCOPE)
        weights = {task: -math.log(trial.params[f"u/{task}"]) for task in SCOPE.intermediate}
        asked = trial.params
        expected = Mixture.normalised(weights, asked["non_english"], asked["mlm"])
        assert plan == SCOPE.plan(
            expected, asked["lr/intermediate"], is_aligned=asked["alignment"] == 1
        )


def test_limits_of_the_scope_are_kept_to() -> None:
    assert SPACE.suggest is not None
    scope = replace(SCOPE, limits=LIMITS)
    mixtures = {SPACE.suggest(trial, scope).mixture for trial in draw_trials()}
    for mixture in mixtures:
        LIMITS.check_mixture(mixture)
    assert len(mixtures) > 10
    assert {mixture.ratio("squad") > 0 for mixture in mixtures} == {True, False}


def test_limits_of_a_space_of_one_s_own_go_before_those_of_the_scope() -> None:
    space = make_space(limits=MixtureLimits(floors=(("ccg", 0.5),)))
    assert space.suggest is not None
    scope = replace(SCOPE, limits=LIMITS)
    mixtures = [space.suggest(trial, scope).mixture for trial in draw_trials()]
    assert min(mixture.ratio("ccg") for mixture in mixtures) >= 0.5
    assert {mixture.ratio("mnli") for mixture in mixtures} != {0.3}


def test_a_cap_on_repetition_is_trained_with_and_searched_with() -> None:
    assert SPACE.suggest is not None
    few = (("ccg", 100), ("mnli", 2000), ("squad", 200))
    scope = replace(SCOPE, num_examples=few, limits=MixtureLimits(max_repetitions=2.0))
    assert scope.supply is not None
    free = replace(scope, limits=MixtureLimits())
    num_over = 0
    for trial, again in zip(draw_trials(), draw_trials(), strict=True):
        plan, other = SPACE.suggest(trial, scope), SPACE.suggest(again, free)
        assert plan.intermediate.max_repetitions == 2.0
        assert max(scope.supply.repetitions(dict(plan.mixture.ratios)).values()) < 2.01
        num_over += max(scope.supply.repetitions(dict(other.mixture.ratios)).values()) > 2.01
    assert num_over > 10


def test_baselines_outside_of_the_limits_are_no_points_of_the_space() -> None:
    scope = replace(SCOPE, limits=MixtureLimits(floors=(("mnli", 0.2),)))
    points = {each.name: SPACE.point(each.plan, scope) for each in SPACE.baselines(scope)}
    assert points.keys() == {"none", "aligned", "single-ccg", "single-mnli", "single-squad"}
    assert {name for name, point in points.items() if point is not None} == {"single-mnli"}
    assert all(SPACE.point(each.plan, SCOPE) for each in SPACE.baselines(SCOPE))


def test_plans_that_the_space_cannot_suggest_are_no_points() -> None:
    plan = SCOPE.plan(Mixture.normalised({"mnli": 1.0, "squad": 1.0}))
    assert SPACE.point(plan, SCOPE) is not None
    rate = SCOPE.preset.intermediate_learning_rate
    for other in (
        replace(plan, seed=plan.seed + 1),
        replace(plan, target=replace(plan.target, max_tokens=1)),
        replace(plan, intermediate=replace(plan.intermediate, learning_rate=3 * rate)),
        replace(plan, mixture=replace(plan.mixture, non_english=0.6)),
        replace(plan, mixture=replace(plan.mixture, mlm=0.6)),
    ):
        assert SPACE.point(other, SCOPE) is None


@pytest.mark.parametrize(
    ("simplex", "num_points"),
    [(lambda scope: Sparse(), 5), (lambda scope: StickBreaking(), 3), (by_size, 0)],
    ids=["sparse", "sticks", "logits"],
)
def test_another_parametrisation_has_the_baselines_it_reaches(
    simplex: object, num_points: int
) -> None:
    space = make_space(simplex)  # type: ignore[arg-type]
    points = [space.point(each.plan, SCOPE) for each in space.baselines(SCOPE)]
    assert sum(point is not None for point in points) == num_points
    assert space.suggest is not None
    plans = [space.suggest(trial, SCOPE) for trial in draw_trials()]
    assert len({plan.mixture for plan in plans}) > 20
