"""Plans: their JSON, and what they refuse."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from plan_factories import TRAINING, make_plan

from spaces.mixture import Mixture
from spaces.plan import Alignment, Plan, plan_from_json

PLANS = [
    make_plan(),
    make_plan({}),
    make_plan({"mnli": 1 / 3, "ccg": 2 / 3}, non_english=0.123),
    make_plan(non_english=0.5, mlm=0.25),
    make_plan(mixture=Mixture(ratios=(), mlm=1.0)),
    make_plan(target_learning_rates=(5e-5, 1e-4), targets=("tatoeba",)),
    make_plan(intermediate=replace(TRAINING, learning_rate=0.1 + 0.2, warmup_steps=0)),
    make_plan(alignment=Alignment(learning_rate=0.1 + 0.2, layer=3)),
    make_plan().at_rung(0.29),
]


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_comes_back_from_its_json(plan: Plan) -> None:
    again = plan_from_json(plan.to_json())
    assert again == plan
    assert again.to_json() == plan.to_json()


_TRAINING = """{"decay_share": 0.3, "learning_rate": 1e-4, "max_gradient_norm": 1.0,
    "max_repetitions": 4.0, "max_tokens": 9000, "micro_batch_tokens": 512, "micro_batches": 2,
    "warmup_steps": 10, "weight_decay": 0.01}"""
OLD_PLAN = f"""{{"intermediate": {_TRAINING}, "target": {_TRAINING}, "seed": 3,
    "mixture": {{"non_english": 0.5, "ratios": [["ccg", 0.25], ["mnli", 0.75]]}},
    "target_learning_rates": [5e-5], "targets": ["xnli"]}}"""


def test_a_plan_from_before_alignment_mlm_and_rungs_has_none() -> None:
    plan = plan_from_json(OLD_PLAN)
    assert (plan.alignment, plan.mixture.mlm, plan.rung) == (None, 0.0, 1.0)
    assert plan.mixture.ratios == (("ccg", 0.25), ("mnli", 0.75))
    assert (plan.seed, plan.target.max_tokens, plan.targets) == (3, 9000, ("xnli",))


def _without(plan: Plan, field: str) -> str:
    fields = json.loads(plan.to_json())
    del fields[field]
    return json.dumps(fields)


def _with_training(field: str, value: object) -> str:
    fields = json.loads(make_plan().to_json())
    fields["target"][field] = value
    return json.dumps(fields)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a plan"),
        ("[]", "not a plan"),
        (_without(make_plan(), "mixture"), "not a plan: 'mixture'"),
        (_without(make_plan(), "targets"), "not a plan: 'targets'"),
        (_with_training("momentum", 0.9), "not a plan.*momentum"),
        (_with_training("max_tokens", 0), "max_tokens must be above 0, got 0"),
    ],
)
def test_what_is_no_plan_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        plan_from_json(text)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("learning_rate", 0.0),
        ("learning_rate", math.nan),
        ("max_tokens", 0),
        ("micro_batch_tokens", -1),
        ("micro_batches", 0),
        ("max_gradient_norm", 0.0),
        ("max_repetitions", 0.0),
        ("warmup_steps", -1),
        ("weight_decay", -0.1),
        ("decay_share", 1.1),
        ("decay_share", -0.1),
    ],
)
def test_a_training_figure_out_of_range_is_refused_by_name(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=field):
        replace(TRAINING, **{field: value})  # type: ignore[arg-type]


@pytest.mark.parametrize("field", ["targets", "target_learning_rates"])
def test_a_plan_without_targets_or_rates_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="at least one target and one target learning rate"):
        make_plan(**{field: ()})  # type: ignore[arg-type]


def test_only_the_rate_of_phase_three_is_replaced() -> None:
    plan = make_plan(target_learning_rates=(5e-5, 2e-4))
    for rate in plan.target_learning_rates:
        assert plan.target_training(rate) == replace(plan.target, learning_rate=rate)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("rank", 0),
        ("alpha", 0.0),
        ("dropout", 1.0),
        ("dropout", -0.1),
        ("layer", 0),
        ("learning_rate", math.nan),
        ("max_steps", 0),
        ("max_repetitions", 0.0),
        ("batch_pairs", 1),
        ("temperature", 0.0),
        ("warmup_steps", -1),
        ("decay_share", 1.1),
    ],
)
def test_an_alignment_figure_out_of_range_is_refused_by_name(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=f"{field} must be"):
        Alignment(**{field: value})  # type: ignore[arg-type]


def test_a_plan_says_whether_it_is_aligned() -> None:
    plan = make_plan({"mnli": 1.0})
    assert plan.describe() == plan.mixture.describe()
    assert replace(plan, alignment=Alignment()).describe() == "mnli 100 %; aligned"
