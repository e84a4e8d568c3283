"""Presets: known tasks, room for the search, and growing sizes."""

from __future__ import annotations

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


@presets
def test_a_preset_searches_after_its_baselines(preset: Preset) -> None:
    scope = make_scope(preset=preset.name)
    assert preset.num_trials > len(SPACES["mixtures"].baselines(scope))


def test_presets_grow() -> None:
    costs = [
        preset.num_trials * (preset.intermediate_tokens + preset.target_tokens)
        for preset in (SMOKE, LAPTOP, FULL)
    ]
    assert costs == sorted(set(costs))
