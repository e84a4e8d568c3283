"""Shares of sources in a mixture, and the label a score gets from them."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from plan_factories import LANGUAGES, make_inventory, make_plan

from spaces.inventory import Inventory
from spaces.mixture import Mixture
from spaces.plan import Alignment, Plan
from spaces.shares import Transfer, mixture_shares, transfer_label

ENGLISH_ONLY = make_inventory(["en"])
TRANSLATED_ONLY = make_inventory(
    ["en", "de"], without=["mnli.de.train", "squad.de.train", "ccg.de.train"]
)


def shares(plan: Plan, inventory: Inventory) -> dict[str, float]:
    return {source.name: share for source, share in mixture_shares(plan, inventory)}


@pytest.mark.parametrize("inventory", [make_inventory(), ENGLISH_ONLY, TRANSLATED_ONLY])
@pytest.mark.parametrize("non_english", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("weights", [{"mnli": 1}, {"ccg": 1, "mnli": 1, "squad": 1}])
def test_shares_are_positive_and_sum_to_1(
    inventory: Inventory, non_english: float, weights: dict[str, float]
) -> None:
    found = shares(make_plan(weights, non_english=non_english), inventory)
    assert math.fsum(found.values()) == pytest.approx(1, abs=1e-12)
    assert all(share > 0 for share in found.values())


def test_the_empty_mixture_draws_nothing() -> None:
    assert mixture_shares(make_plan({}), make_inventory()) == ()


def test_the_non_english_share_of_a_task_is_divided_equally() -> None:
    inventory = make_inventory(["en", "de"])
    assert shares(make_plan({"mnli": 0.6, "squad": 0.4}, non_english=0.5), inventory) == {
        "mnli.en.train": pytest.approx(0.3),
        "mnli.de.train": pytest.approx(0.15),
        "mnli.de.train.translated": pytest.approx(0.15),
        "squad.en.train": pytest.approx(0.2),
        "squad.de.train": pytest.approx(0.1),
        "squad.de.train.translated": pytest.approx(0.1),
    }


def test_a_task_that_has_english_only_stays_english() -> None:
    abroad = ("ccg.de.train", "ccg.de.train.translated")
    inventory = make_inventory(["en", "de"], without=abroad)
    found = shares(make_plan({"ccg": 1, "mnli": 1}, non_english=0.5), inventory)
    assert found["ccg.en.train"] == pytest.approx(0.5)
    assert found["mnli.en.train"] == pytest.approx(0.25)


def test_running_text_is_divided_by_size_to_the_power_of_0_3() -> None:
    inventory = make_inventory(["en", "de"])
    facts = inventory.sources["mlm.de.train"]
    larger = {**inventory.sources, "mlm.de.train": replace(facts, num_examples=100 * 2**10)}
    found = shares(make_plan({"mnli": 1}, mlm=0.36), replace(inventory, sources=larger))
    # 2^10 to the power of 0.3 is 8
    assert found == {
        "mnli.en.train": pytest.approx(0.64),
        "mlm.en.train": pytest.approx(0.04),
        "mlm.de.train": pytest.approx(0.32),
    }


def test_running_text_of_other_languages_does_not_follow_the_non_english_share() -> None:
    inventory = make_inventory()
    apart, beside = (
        shares(make_plan(non_english=share, mlm=0.3), inventory) for share in (0.0, 0.5)
    )
    text = {name: share for name, share in apart.items() if name.startswith("mlm.")}
    assert text == {f"mlm.{language}.train": pytest.approx(0.1) for language in LANGUAGES}
    assert text.items() <= beside.items()
    assert math.fsum(beside.values()) == pytest.approx(1, abs=1e-12)


def test_mlm_alone_draws_running_text_alone() -> None:
    found = shares(make_plan(mixture=Mixture(ratios=(), mlm=1.0)), make_inventory(["en", "zh"]))
    assert found == {"mlm.en.train": pytest.approx(0.5), "mlm.zh.train": pytest.approx(0.5)}


def test_a_share_of_mlm_needs_running_text() -> None:
    inventory = make_inventory(["en"], without=["mlm.en.train"])
    with pytest.raises(ValueError, match="needs running text, the data have none"):
        mixture_shares(make_plan(mlm=0.1), inventory)


@pytest.mark.parametrize(
    ("plan", "target", "language", "inventory", "label"),
    [
        # running text has no labels: what it is in stays zero-shot
        (make_plan(mlm=0.5), "xnli", "de", make_inventory(), Transfer.ZERO_SHOT),
        # English is every fine-tune's own language
        (make_plan({}), "xnli", "en", ENGLISH_ONLY, Transfer.IN_LANGUAGE),
        (make_plan({}), "xnli", "de", make_inventory(), Transfer.ZERO_SHOT),
        (make_plan(), "xnli", "de", make_inventory(), Transfer.ZERO_SHOT),
        # a share of other languages makes them known, whatever task they came with
        (make_plan(non_english=0.1), "xnli", "de", TRANSLATED_ONLY, Transfer.TRANSLATE_TRAIN),
        (make_plan({"ccg": 1}, non_english=0.1), "xnli", "de", make_inventory(),
         Transfer.IN_LANGUAGE),
        (make_plan({"ccg": 1}, non_english=0.1), "xnli", "ru", make_inventory(),
         Transfer.ZERO_SHOT),
        # native and translated data: native wins
        (make_plan(non_english=0.1), "xnli", "zh", make_inventory(), Transfer.IN_LANGUAGE),
        # nothing is trained for bitext but the mixture
        (make_plan({}), "tatoeba", "de", make_inventory(), Transfer.ZERO_SHOT),
        (make_plan(non_english=0.1), "tatoeba", "de", TRANSLATED_ONLY, Transfer.TRANSLATE_TRAIN),
        # word pairs are no data of any task
        (make_plan(alignment=Alignment()), "xnli", "de", make_inventory(has_word_pairs=True),
         Transfer.ZERO_SHOT),
    ],
)  # fmt: skip
def test_a_score_is_labelled_by_what_its_language_had_in_training(
    plan: Plan, target: str, language: str, inventory: Inventory, label: Transfer
) -> None:
    assert transfer_label(plan, target, language, inventory) is label
