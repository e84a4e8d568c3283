"""Presets: known tasks, room for the search, and growing sizes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_factories import make_scope

from spaces.catalogue import INTERMEDIATE, TARGETS
from spaces.library import SPACES
from spaces.presets import BASE, FULL, LAPTOP, LARGE, PRESETS, SMOKE, Preset

presets = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)


@presets
def test_a_preset_names_tasks_of_the_catalogue_and_goes_by_its_own_name(preset: Preset) -> None:
    assert PRESETS[preset.name] is preset
    assert set(preset.targets) <= TARGETS.keys()
    assert set(preset.intermediate) <= INTERMEDIATE.keys()
    assert len(set(preset.targets)) == len(preset.targets)


def test_presets_search_beyond_their_baselines() -> None:
    num_baselines = len(SPACES["mixtures"].baselines(make_scope()))
    sizes = {preset.name: num_baselines + preset.num_searched for preset in PRESETS.values()}
    assert sizes == {"smoke": 5, "laptop": 8, "full": 24, "base": 24, "large": 24}


def test_the_full_preset_has_the_nine_tasks_and_the_nine_targets() -> None:
    assert set(FULL.intermediate) == set(FULL.tasks) == set(INTERMEDIATE)
    assert len(FULL.tasks) == len(FULL.targets) == 9
    assert "bucc_gold" not in FULL.targets
    assert not FULL.wants_mlm


def test_the_papers_model_and_its_smaller_sister_differ_in_encoder_and_rates_alone() -> None:
    assert set(LARGE.targets) == set(FULL.targets)
    assert set(LARGE.tasks) == set(INTERMEDIATE)
    rates = {
        name: getattr(BASE, name)
        for name in ("name", "encoder", "intermediate_learning_rate", "target_learning_rates")
    }
    assert replace(LARGE, **rates) == BASE
    assert (LARGE.data, LARGE.encoder) == ("hub", "FacebookAI/xlm-roberta-large")


def test_only_what_a_preset_names_can_be_left_out_of_it() -> None:
    assert set(LARGE.dispensable) <= {*LARGE.targets, *LARGE.intermediate}
    assert {preset.name for preset in PRESETS.values() if preset.dispensable} == {"base", "large"}


def test_budgets_are_the_epochs_that_they_say_they_are() -> None:
    pieces_of_pair, pieces_of_question = 45.4, 210.8  # measured, with XLM-R's tokenizer
    mnli, squad = INTERMEDIATE["mnli"].sources[0], INTERMEDIATE["squad"].sources[0]
    assert (mnli.num_examples, squad.num_examples) == (392_702, 87_599)
    assert LARGE.intermediate_tokens == pytest.approx(2 * 392_702 * pieces_of_pair, rel=0.02)
    assert LARGE.target_tokens == pytest.approx(2 * 87_599 * pieces_of_question, rel=0.02)


def test_mlm_is_asked_for_among_the_tasks_but_is_none() -> None:
    asked = replace(SMOKE, intermediate=("mlm", "mnli"))
    assert (asked.tasks, asked.wants_mlm) == (("mnli",), True)


def test_presets_grow() -> None:
    costs = [
        preset.num_searched * (preset.intermediate_tokens + preset.target_tokens)
        for preset in (SMOKE, LAPTOP, FULL, BASE)
    ]
    assert costs == sorted(set(costs))
