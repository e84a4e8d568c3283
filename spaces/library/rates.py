"""Learning rates of both phases and phase two's warm-up, on a mixture that stays as it is.

The mixture is uniform over the study's tasks, English only. Phase three is trained at one rate a
trial, not at each of the preset's. Warm-up matters where a budget is short: a preset's ten steps
are a large part of a hundred.
"""

from __future__ import annotations

import math
from dataclasses import replace

from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.proportions import uniform_weights
from spaces.replay import check_point
from spaces.simplex import Suggester
from spaces.space import Baseline, Scope, Space, none_baseline

_RATE_FACTOR = 4.0
"""Rates are searched from the preset's divided by this to its multiple."""
_WARMUP_FACTOR = 3
"""Warm-up is searched from none to this many times the preset's steps."""


def _uniform(scope: Scope) -> Mixture:
    return Mixture.normalised(uniform_weights(dict(scope.num_examples)))


def _make_plan(scope: Scope, intermediate: float, target: float, warmup_steps: int) -> Plan:
    plan = scope.plan(_uniform(scope), intermediate)
    return replace(
        plan,
        intermediate=replace(plan.intermediate, warmup_steps=warmup_steps),
        target_learning_rates=(target,),
    )


def _suggest(trial: Suggester, scope: Scope) -> Plan:
    preset = scope.preset
    usual = {
        "lr/intermediate": preset.intermediate_learning_rate,
        "lr/target": preset.target_learning_rates[0],
    }
    intermediate, target = (
        trial.suggest_float(name, rate / _RATE_FACTOR, rate * _RATE_FACTOR, log=True)
        for name, rate in usual.items()
    )
    warmup_steps = trial.suggest_int(
        "warmup/intermediate", 0, _WARMUP_FACTOR * preset.warmup_steps
    )
    return _make_plan(scope, intermediate, target, warmup_steps)


def _parameters(plan: Plan, scope: Scope) -> dict[str, float]:
    point: dict[str, float] = {
        "lr/intermediate": plan.intermediate.learning_rate,
        "lr/target": plan.target_learning_rates[0],
        "warmup/intermediate": plan.intermediate.warmup_steps,
    }
    check_point(lambda trial: _suggest(trial, scope), point, plan)
    return point


def _features(plan: Plan, scope: Scope) -> tuple[float, ...]:
    """Phase three's rate as log2 over the preset's, and warm-up over the preset's steps."""
    rate = plan.target_learning_rates[0] / scope.preset.target_learning_rates[0]
    return math.log2(rate), plan.intermediate.warmup_steps / max(1, scope.preset.warmup_steps)


def _baselines(scope: Scope) -> tuple[Baseline, ...]:
    preset = scope.preset
    plan = _make_plan(
        scope,
        preset.intermediate_learning_rate,
        preset.target_learning_rates[0],
        preset.warmup_steps,
    )
    return none_baseline(scope), Baseline(name="uniform", plan=plan)


SPACE = Space(
    name="rates",
    baselines=_baselines,
    suggest=_suggest,
    parameters=_parameters,
    features=_features,
    summary="learning rates of both phases and the warm-up, on a uniform mixture",
)
