"""The space `rates`: three figures, on one mixture."""

from __future__ import annotations

import optuna
import pytest
from plan_factories import make_scope

from spaces.library import SPACES
from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.space import Scope

RATES = SPACES["rates"]
UNIFORM = Mixture.normalised({"ccg": 1, "mnli": 1, "squad": 1})


def draw_plans(scope: Scope, num: int = 60) -> list[Plan]:
    assert RATES.suggest is not None
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    return [RATES.suggest(study.ask(), scope) for _ in range(num)]


@pytest.mark.parametrize("preset", ["laptop", "full"])
def test_rates_and_warmup_vary_and_nothing_else(preset: str) -> None:
    scope = make_scope(preset=preset, has_mlm=True, has_alignment=True)
    plans = draw_plans(scope)
    assert {plan.mixture for plan in plans} == {UNIFORM}
    usual = scope.preset
    factors = {
        "two": [p.intermediate.learning_rate / usual.intermediate_learning_rate for p in plans],
        "three": [p.target_learning_rates[0] / usual.target_learning_rates[0] for p in plans],
    }
    for found in factors.values():
        assert 0.25 <= min(found) < 0.4
        assert 2.5 < max(found) <= 4.0
    steps = {plan.intermediate.warmup_steps for plan in plans}
    assert 0 <= min(steps) < usual.warmup_steps < max(steps) <= 3 * usual.warmup_steps
    assert {plan.target.warmup_steps for plan in plans} == {usual.warmup_steps}
    assert all(len(plan.target_learning_rates) == 1 for plan in plans)


def test_features_tell_what_the_usual_ones_do_not() -> None:
    assert RATES.features is not None
    scope = make_scope()
    plans = draw_plans(scope)
    assert len({RATES.features(plan, scope) for plan in plans}) == len(plans)
    _, uniform = RATES.baselines(scope)
    assert RATES.features(uniform.plan, scope) == (0.0, 1.0)
