"""Portions: what they may be, and what sources and shares they make."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from plan_factories import make_inventory, make_plan, make_source

from spaces.inventory import Inventory
from spaces.mixture import Mixture
from spaces.plan import Plan, plan_from_json
from spaces.portions import Portion
from spaces.shares import Transfer, mixture_shares, origin_shares, transfer_label
from spaces.task import Origin

NATIVE = Portion(origin=Origin.NATIVE, share=0.4)
TRANSLATED = Portion(origin=Origin.TRANSLATED, share=0.2)
GERMAN = Portion(task="mnli", origin=Origin.TRANSLATED, language="de", share=0.1)


def with_portions(*portions: Portion, mlm: float = 0.0, **weights: float) -> Plan:
    mixture = Mixture.normalised(weights or {"mnli": 1.0}, mlm=mlm, portions=portions)
    return make_plan(mixture=mixture)


def shares(plan: Plan, inventory: Inventory | None = None) -> dict[str, float]:
    found = mixture_shares(plan, inventory or make_inventory())
    return {source.name: share for source, share in found}


def test_a_portion_is_divided_equally_among_the_languages_of_its_origin() -> None:
    assert shares(with_portions(NATIVE)) == pytest.approx(
        {"mnli.en.train": 0.6, "mnli.de.train": 0.2, "mnli.zh.train": 0.2}
    )


def test_portions_of_one_task_add_up() -> None:
    assert shares(with_portions(NATIVE, TRANSLATED, GERMAN)) == pytest.approx(
        {
            "mnli.en.train": 0.3,
            "mnli.de.train": 0.2,
            "mnli.zh.train": 0.2,
            "mnli.de.train.translated": 0.2,
            "mnli.zh.train.translated": 0.1,
        }
    )


def test_a_portion_of_a_task_leaves_the_others_english() -> None:
    found = shares(with_portions(GERMAN, mnli=1.0, squad=1.0, mlm=0.5))
    text = {name: share for name, share in found.items() if name.startswith("mlm.")}
    assert math.fsum(text.values()) == pytest.approx(0.5)
    assert {name: share for name, share in found.items() if name not in text} == pytest.approx(
        {
            "mnli.en.train": 0.225,
            "mnli.de.train.translated": 0.025,
            "squad.en.train": 0.25,
        }
    )


def test_a_task_without_such_data_stays_english() -> None:
    inventory = make_inventory(without=["ccg.de.train", "ccg.zh.train"])
    found = shares(with_portions(NATIVE, ccg=1.0, mnli=1.0), inventory)
    assert found["ccg.en.train"] == pytest.approx(0.5)
    assert found["mnli.en.train"] == pytest.approx(0.3)


def test_a_whole_task_can_be_translated_and_no_crumb_of_english_is_left() -> None:
    tenths = [
        Portion(task="mnli", origin=origin, language=language, share=share)
        for origin, language, share in (
            (Origin.NATIVE, "de", 0.7),
            (Origin.NATIVE, "zh", 0.2),
            (Origin.TRANSLATED, "de", 0.1),
        )
    ]
    assert "mnli.en.train" not in shares(with_portions(*tenths))
    assert list(shares(with_portions(replace(GERMAN, share=1.0)))) == ["mnli.de.train.translated"]


def test_a_portion_that_no_task_can_fill_is_refused() -> None:
    plan = with_portions(GERMAN)
    inventory = make_inventory(["en", "zh"])
    with pytest.raises(ValueError, match=r"'mnli translated de 10 %'; there are mnli\.zh\.train"):
        mixture_shares(plan, inventory)
    with pytest.raises(ValueError, match="there are English only"):
        mixture_shares(plan, make_inventory(["en"]))


def test_origins_are_summed_over_all_examples() -> None:
    plan = with_portions(NATIVE, GERMAN, mnli=1.0, squad=1.0, mlm=0.5)
    found = origin_shares(plan, make_inventory())
    assert found == pytest.approx({Origin.NATIVE: 0.2, Origin.TRANSLATED: 0.025})
    assert origin_shares(make_plan({}), make_inventory()) == dict.fromkeys(Origin, 0.0)


def test_shares_of_a_plain_share_are_what_they_were_to_the_last_bit() -> None:
    """They are part of keys: phases of older studies are found again."""
    inventory = make_inventory(["en", "de"], without=["squad.de.train"])
    plan = make_plan({"ccg": 0.2, "mnli": 0.7, "squad": 0.1}, non_english=0.3, mlm=0.1)
    found = [share for name, share in shares(plan, inventory).items() if "mlm" not in name]
    before = [
        ratio * part / num * (1 - 0.1)
        for ratio, num_others in ((0.2, 2), (0.7, 2), (0.1, 1))
        for part, num in ((1 - 0.3, 1), *[(0.3, num_others)] * num_others)
    ]
    assert found == before


@pytest.mark.parametrize(
    ("portions", "language", "label"),
    [
        ((NATIVE,), "de", Transfer.IN_LANGUAGE),
        ((TRANSLATED,), "de", Transfer.TRANSLATE_TRAIN),
        ((GERMAN,), "zh", Transfer.ZERO_SHOT),
        ((NATIVE, TRANSLATED), "zh", Transfer.IN_LANGUAGE),
    ],
)
def test_portions_decide_what_a_language_is_to_a_plan(
    portions: tuple[Portion, ...], language: str, label: Transfer
) -> None:
    assert transfer_label(with_portions(*portions), "xnli", language, make_inventory()) is label


def test_portions_survive_json_and_older_plans_have_none() -> None:
    plan = with_portions(NATIVE, GERMAN, mnli=1.0, squad=1.0)
    assert plan_from_json(plan.to_json()) == plan
    before = make_plan().to_json().replace('"portions": [], ', "")
    assert "portions" not in before
    assert plan_from_json(before) == make_plan()


def test_portions_are_sorted_and_those_of_tasks_that_are_not_drawn_left_out() -> None:
    mixture = Mixture.normalised(
        {"squad": 1.0, "mnli": 0.0}, portions=[TRANSLATED, GERMAN, NATIVE]
    )
    assert mixture.portions == (NATIVE, TRANSLATED)
    assert Mixture.normalised({}, portions=[NATIVE]) == Mixture(ratios=())


def test_shares_abroad_are_told_by_task_and_in_the_mean() -> None:
    mixture = Mixture.normalised({"mnli": 1.0, "squad": 3.0}, portions=[NATIVE, GERMAN])
    assert (mixture.share_abroad("mnli"), mixture.share_abroad("squad")) == (0.5, 0.4)
    assert mixture.mean_share_abroad == pytest.approx(0.425)
    plain = Mixture.normalised({"mnli": 1.0, "squad": 3.0}, 0.3)
    assert plain.mean_share_abroad == plain.share_abroad("mnli") == 0.3


def test_the_english_twin_has_the_same_tasks() -> None:
    english = Mixture.normalised({"mnli": 1.0, "squad": 3.0}, mlm=0.2)
    for other in (replace(english, portions=(NATIVE,)), replace(english, non_english=0.3)):
        assert other.in_english() == english


def test_portions_are_described_behind_the_tasks() -> None:
    mixture = Mixture.normalised({"mnli": 1}, mlm=0.5, portions=[NATIVE, GERMAN])
    assert mixture.describe() == "mnli 100 %; native 40 %, mnli translated de 10 %; MLM 50 %"


def test_shares_are_shown_as_they_are() -> None:
    words = [replace(NATIVE, share=share).describe() for share in (0.125, 0.25, 1 / 3, 1.0)]
    assert words == ["native 12.5 %", "native 25 %", "native 33.3 %", "native 100 %"]


@pytest.mark.parametrize("share", [0.0, -0.1, 1.1, math.nan])
def test_a_share_out_of_range_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match="must be above 0 and at most 1"):
        Portion(origin=Origin.NATIVE, share=share)


def test_a_portion_is_not_english() -> None:
    with pytest.raises(ValueError, match="another language than English, got en"):
        Portion(origin=Origin.NATIVE, language="en", share=0.1)


@pytest.mark.parametrize(
    ("portions", "message"),
    [
        ((TRANSLATED, NATIVE), "must be sorted and of different sources"),
        ((NATIVE, NATIVE), "must be sorted and of different sources"),
        ((replace(GERMAN, task="squad"),), "a task that the mixture draws, got 'squad trans"),
        ((replace(NATIVE, share=0.9), TRANSLATED), "portions of 'mnli' must sum to at most 1"),
    ],
)
def test_portions_that_do_not_fit_are_refused(portions: tuple[Portion, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Mixture(ratios=(("mnli", 1.0),), portions=portions)


def test_portions_and_a_plain_share_exclude_each_other() -> None:
    with pytest.raises(ValueError, match=r"got 0\.2 beside portions: give that share as portions"):
        Mixture(ratios=(("mnli", 1.0),), non_english=0.2, portions=(NATIVE,))


def test_a_portion_covers_sources_of_its_task_origin_and_language() -> None:
    german, chinese, native = map(
        make_source,
        ("mnli.de.train.translated", "mnli.zh.train.translated", "mnli.de.train"),
    )
    assert [GERMAN.covers(source) for source in (german, chinese, native)] == [True, False, False]
    assert TRANSLATED.covers(chinese)
    assert not NATIVE.covers(make_source("mnli.en.train"))
