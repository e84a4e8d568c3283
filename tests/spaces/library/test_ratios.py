"""The plans of the space `ratios`: pairs that differ in the language of examples only."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_factories import make_inventory, make_scope

from spaces.library import SPACES
from spaces.plan import Plan
from spaces.space import Scope
from spaces.task import Origin

RATIOS = SPACES["ratios"]


def with_abroad(*names: str, scope: Scope | None = None) -> Scope:
    """A scope with these non-English sources only, of 100 examples each."""
    sources = make_inventory().sources
    return replace(scope or make_scope(), abroad=tuple(sources[name] for name in names))


def plans_of(scope: Scope) -> dict[str, Plan]:
    return {baseline.name: baseline.plan for baseline in RATIOS.baselines(scope)}


@pytest.mark.parametrize(
    "scope",
    [
        make_scope(),
        make_scope(has_alignment=True, seed=7, preset="full"),
        with_abroad("mnli.de.train", "mnli.zh.train", "squad.zh.train.translated"),
        with_abroad("mnli.de.train", scope=replace(make_scope(), intermediate=("mnli",))),
    ],
    ids=["both", "full", "some", "one"],
)
def test_every_plan_has_a_twin_that_differs_in_language_only(scope: Scope) -> None:
    plans = plans_of(scope)
    found = set(plans.values())
    mixed = [plan for plan in found if plan.mixture.mean_share_abroad > 0]
    assert len(mixed) >= len(found) / 2
    for plan in mixed:
        assert replace(plan, mixture=plan.mixture.in_english()) in found
        assert plan.mixture.mean_share_abroad <= 0.5


def test_the_list_begins_with_all_tasks_together() -> None:
    names = list(plans_of(make_scope()))
    kinds = ("native", "translated", "both")
    expected = [f"uniform-{kind}-{share}" for share in (25, 50) for kind in kinds]
    assert names[:8] == ["none", "uniform", *expected]
    assert names[8] == "single-ccg"


def test_the_same_amount_is_native_translated_or_half_of_each() -> None:
    plans = plans_of(make_scope())
    portions = {
        kind: {p.origin: p.share for p in plans[f"mnli-{kind}-50"].mixture.portions}
        for kind in ("native", "translated", "both")
    }
    assert portions == {
        "native": {Origin.NATIVE: 0.5},
        "translated": {Origin.TRANSLATED: 0.5},
        "both": {Origin.NATIVE: 0.25, Origin.TRANSLATED: 0.25},
    }


def test_the_plans_on_all_tasks_are_repeated_with_other_seeds() -> None:
    plans = plans_of(make_scope(seed=5))
    first = {name: plan for name, plan in plans.items() if plan.seed == 5}
    for seed in (6, 7):
        again = {plan for plan in plans.values() if plan.seed == seed}
        uniform = (plan for name, plan in first.items() if name.startswith("uniform"))
        assert again == {replace(plan, seed=seed) for plan in uniform}
    assert {plan.seed for plan in plans.values()} == {5, 6, 7}


def test_champions_are_compared_with_english_only_plans() -> None:
    names = {b.name for b in RATIOS.baselines(make_scope()) if b.is_reference}
    assert names == {"none", "uniform", "single-ccg", "single-mnli", "single-squad"}


def test_languages_are_taken_one_at_a_time_where_an_origin_has_several() -> None:
    names = ("mnli.de.train", "mnli.zh.train", "squad.zh.train.translated")
    plans = plans_of(with_abroad(*names))
    single = {name for name in plans if "-de-" in name or "-zh-" in name}
    assert single == {
        "uniform-native-de-50",
        "uniform-native-zh-50",
        "mnli-native-de-50",
        "mnli-native-zh-50",
    }
    assert [p.language for p in plans["mnli-native-zh-50"].mixture.portions] == ["zh"]
    assert not any(name.startswith("ccg") or name == "single-ccg" for name in plans)
    assert "squad-native-25" not in plans
    assert "squad-translated-25" in plans


def test_without_other_languages_there_is_nothing_to_compare() -> None:
    with pytest.raises(ValueError, match="no intermediate task has data in one: give --data"):
        RATIOS.baselines(make_scope(has_non_english=False))


def test_what_the_data_lack_is_told() -> None:
    assert RATIOS.notes is not None
    assert RATIOS.notes(make_scope()) == ()
    notes = RATIOS.notes(with_abroad("mnli.de.train", "squad.zh.train.translated"))
    assert notes == (
        "no native data of ccg, squad: its part of such plans stays English",
        "no translated data of ccg, mnli: its part of such plans stays English",
    )


def test_sources_that_are_used_up_are_named() -> None:
    assert RATIOS.notes is not None
    scope = with_abroad("mnli.de.train", "squad.zh.train.translated")
    tokens = (("ccg", 20.0), ("mnli", 20.0), ("squad", 200.0))
    *_, note = RATIOS.notes(replace(scope, mean_tokens=tokens))
    # 40,000 tokens are 2,000 pairs or 200 contexts: half of them against 4 times 100 examples
    assert note.endswith("shares may fall short of what plans say: mnli.de.train (100)")
