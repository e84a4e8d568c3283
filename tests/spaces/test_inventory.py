"""Looking sources up in what a study has."""

from __future__ import annotations

import pytest
from plan_factories import make_inventory, make_source

from spaces.catalogue import TARGETS


def test_facts_are_found_by_source_and_missing_ones_are_none() -> None:
    inventory = make_inventory(without=["xnli.de.dev"])
    facts = inventory.facts(make_source("xnli.en.dev"))
    assert facts is not None
    assert facts.digest == "digest of xnli.en.dev"
    assert inventory.facts(make_source("xnli.de.dev")) is None


def test_training_sources_are_parted_by_language() -> None:
    english, others = make_inventory(without=["mnli.de.train"]).training_sources("mnli")
    assert [source.name for source in english] == ["mnli.en.train"]
    assert [source.name for source in others] == [
        "mnli.zh.train",
        "mnli.de.train.translated",
        "mnli.zh.train.translated",
    ]


def test_a_task_without_english_data_is_refused() -> None:
    inventory = make_inventory(without=["ccg.en.train"])
    with pytest.raises(ValueError, match="'ccg' has no English training data"):
        inventory.training_sources("ccg")


def test_present_keeps_the_order_of_the_catalogue() -> None:
    present = make_inventory(("zh", "en", "de")).present(TARGETS["xnli"].test)
    assert [source.language for source in present] == ["de", "en", "zh"]
