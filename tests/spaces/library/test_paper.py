"""The paper's grid, as far as the data go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_factories import make_inventory, make_scope

from spaces.catalogue import INTERMEDIATE
from spaces.library import SPACES
from spaces.mixture import Mixture
from spaces.plan import Alignment, Plan
from spaces.portions import Portion
from spaces.space import Scope
from spaces.task import Origin

PAPER = SPACES["paper"]


def make_whole_scope() -> Scope:
    """All nine tasks in all languages of the paper, with running text and word pairs."""
    inventory = make_inventory(["en", "de", "ru", "sw"])
    tasks = tuple(sorted(INTERMEDIATE))
    return replace(
        make_scope(has_mlm=True, has_alignment=True, preset="full"),
        intermediate=tasks,
        num_examples=tuple((task, 2**18 if task == "mnli" else 2**16) for task in tasks),
        abroad=tuple(
            inventory.sources[source.name]
            for task in tasks
            for source in inventory.training_sources(task)[1]
        ),
        num_texts=2_000_000,
    )


def plans_of(scope: Scope) -> dict[str, Plan]:
    return {baseline.name: baseline.plan for baseline in PAPER.baselines(scope)}


def test_the_whole_grid_is_the_paper_s_save_translations_that_nobody_published() -> None:
    scope = make_whole_scope()
    assert PAPER.notes is not None
    assert PAPER.notes(scope) == (
        "translated plans left out, the data have none of: qqp ru, qqp sw, hellaswag ru, "
        "hellaswag sw",
    )
    singles = {f"single-{task}" for task in INTERMEDIATE}
    with_mlm = {f"{task}-mlm" for task in INTERMEDIATE} | {"multi-task-mlm"}
    translated = {
        f"{task}-translated-{language}"
        for task in ("qqp", "hellaswag", "mnli")
        for language in ("de", "ru", "sw")
        if f"{task}.{language}.train.translated" in {f.source.name for f in scope.abroad}
    }
    others = {"none", "aligned", "multi-task", "target-only", "multi-task-aligned"}
    assert set(plans_of(scope)) == singles | with_mlm | translated | others
    assert {"mnli-translated-sw", "qqp-translated-de"} <= translated


def test_multi_task_is_proportional_with_a_cap() -> None:
    plan = plans_of(make_whole_scope())["multi-task"]
    sizes = dict.fromkeys(INTERMEDIATE, 2.0**16) | {"mnli": 2.0**17}
    assert plan.mixture == Mixture.normalised(sizes)


def test_running_text_is_one_more_task_under_the_cap_at_half_the_rate() -> None:
    scope = make_whole_scope()
    plans = plans_of(scope)
    assert plans["mnli-mlm"].mixture.mlm == pytest.approx(0.5)  # both are capped
    assert plans["squad-mlm"].mixture.mlm == pytest.approx(2 / 3, abs=1e-4)
    assert plans["multi-task-mlm"].mixture.mlm == pytest.approx(2 / 12, abs=1e-4)
    rate = scope.preset.intermediate_learning_rate
    for name, plan in plans.items():
        assert plan.intermediate.learning_rate == (rate / 2 if "mlm" in name else rate)


def test_translated_data_take_the_place_of_english() -> None:
    plan = plans_of(make_whole_scope())["mnli-translated-ru"]
    assert plan.mixture.ratios == (("mnli", 1.0),)
    assert plan.mixture.portions == (Portion(origin=Origin.TRANSLATED, language="ru", share=1.0),)


def test_alignment_comes_before_none_and_before_the_multi_task_mixture() -> None:
    plans = plans_of(make_whole_scope())
    aligned = {name: plan for name, plan in plans.items() if plan.alignment}
    assert aligned == {
        "aligned": replace(plans["none"], alignment=Alignment()),
        "multi-task-aligned": replace(plans["multi-task"], alignment=Alignment()),
    }


def test_what_is_left_out_is_told_with_its_reason() -> None:
    assert PAPER.notes is not None
    tasks, translated, mlm, alignment = PAPER.notes(make_scope())
    assert tasks.endswith("anli_plus, qqp, squad2, hellaswag, cosmosqa, commonsenseqa")
    assert translated.endswith("the data have none of: mnli ru, mnli sw")
    assert mlm.startswith("plans with MLM left out: they need --intermediate with mlm")
    assert alignment.startswith("plans with alignment left out: they need --align")
    names = set(plans_of(make_scope()))
    assert names == {
        "none", "single-ccg", "single-mnli", "single-squad", "multi-task", "target-only",
        "mnli-translated-de",
    }  # fmt: skip
