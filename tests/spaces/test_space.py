"""What a scope makes of a mixture, and the baselines that every space shares."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_factories import make_scope

from spaces.mixture import Mixture
from spaces.plan import Alignment
from spaces.space import none_baseline, single_task_baselines, usual_baselines

MIXTURE = Mixture.normalised({"mnli": 1, "ccg": 1}, 0.2)


def test_a_plan_takes_budgets_and_rates_from_the_preset() -> None:
    scope = make_scope(seed=5)
    plan, preset = scope.plan(MIXTURE), scope.preset
    assert (plan.mixture, plan.targets, plan.seed) == (MIXTURE, preset.targets, 5)
    assert plan.intermediate.learning_rate == preset.intermediate_learning_rate
    assert plan.target_learning_rates == preset.target_learning_rates
    assert plan.intermediate.max_tokens == preset.intermediate_tokens
    assert plan.target.max_tokens == preset.target_tokens
    for training in (plan.intermediate, plan.target):
        assert training.micro_batch_tokens == preset.micro_batch_tokens
        assert training.micro_batches == preset.micro_batches
        assert training.warmup_steps == preset.warmup_steps


def test_a_learning_rate_replaces_that_of_phase_two_only() -> None:
    scope = make_scope()
    plan = scope.plan(MIXTURE)
    changed = replace(plan, intermediate=replace(plan.intermediate, learning_rate=3e-4))
    assert scope.plan(MIXTURE, 3e-4) == changed


def test_a_learning_rate_of_zero_is_refused_not_replaced() -> None:
    with pytest.raises(ValueError, match="learning_rate must be above 0"):
        make_scope().plan(MIXTURE, 0.0)


def test_the_baseline_none_trains_no_intermediate_task() -> None:
    baseline = none_baseline(make_scope())
    assert baseline.name == "none"
    assert baseline.plan.mixture.is_empty


def test_single_task_baselines_are_the_corners_in_english() -> None:
    baselines = single_task_baselines(make_scope())
    assert [(b.name, b.plan.mixture.ratios) for b in baselines] == [
        ("single-ccg", (("ccg", 1.0),)),
        ("single-mnli", (("mnli", 1.0),)),
        ("single-squad", (("squad", 1.0),)),
    ]
    assert all(baseline.plan.mixture.non_english == 0 for baseline in baselines)


def test_the_baseline_aligned_differs_from_none_in_the_encoder_only() -> None:
    none, aligned, *_ = usual_baselines(make_scope(has_alignment=True))
    assert aligned.name == "aligned"
    assert aligned.plan == replace(none.plan, alignment=Alignment())
