"""Presets: known tasks, room for the search, and growing sizes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from plan_factories import make_scope

from spaces.catalogue import INTERMEDIATE, TARGETS
from spaces.library import SPACES
from spaces.presets import FULL, LAPTOP, PRESETS, SMOKE, Preset

presets = pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)


@presets
def test_a_preset_names_tasks_of_the_catalogue_and_goes_by_its_own_name(preset: Preset) -> None:
    assert PRESETS[preset.name] is preset
    assert set(preset.targets) <= TARGETS.keys()
    assert set(preset.intermediate) <= INTERMEDIATE.keys()
    assert len(set(preset.targets)) == len(preset.targets)


def test_presets_search_beyond_their_baselines() -> None:
    num_baselines = len(SPACES["mixtures"].baselines(make_scope()))
    assert [num_baselines + preset.num_searched for preset in (SMOKE, LAPTOP, FULL)] == [5, 8, 24]


def test_the_full_preset_has_the_nine_tasks_and_the_nine_targets() -> None:
    assert set(FULL.intermediate) == set(FULL.tasks) == set(INTERMEDIATE)
    assert len(FULL.tasks) == len(FULL.targets) == 9
    assert "bucc_gold" not in FULL.targets
    assert not FULL.wants_mlm


def test_mlm_is_asked_for_among_the_tasks_but_is_none() -> None:
    asked = replace(SMOKE, intermediate=("mlm", "mnli"))
    assert (asked.tasks, asked.wants_mlm) == (("mnli",), True)


def test_presets_grow() -> None:
    costs = [
        preset.num_searched * (preset.intermediate_tokens + preset.target_tokens)
        for preset in (SMOKE, LAPTOP, FULL)
    ]
    assert costs == sorted(set(costs))
