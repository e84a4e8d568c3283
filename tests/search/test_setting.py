"""From options to what decides keys and what a space may use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from plan_factories import LANGUAGES, make_inventory, make_scope
from study_folders import write_data, write_encoder

from search.options import Options, check_request
from search.request import Request
from search.setting import (
    build_scope,
    build_setting,
    count_trials,
    default_retrieval_layer,
    describe_study,
)
from spaces.library import SPACES
from spaces.presets import SMOKE

NUM_USUAL = len(SPACES["mixtures"].baselines(make_scope()))
NUM_LISTED = len(SPACES["baselines"].baselines(make_scope()))


@pytest.fixture
def options(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Options:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    return check_request(
        Request(
            space="mixtures",
            preset="smoke",
            data=str(write_data(tmp_path / "data")),
            encoder=str(write_encoder(tmp_path / "encoder")),
            targets=("xnli",),
            intermediate=("mnli",),
            crews=1,
            address="head:6379",
            out=tmp_path / "out",
            seed=3,
        )
    )


@pytest.mark.parametrize(
    ("num_layers", "layer"), [(24, 14), (13, 13), (12, 7), (7, 7), (6, 6), (2, 2), (1, 1)]
)
def test_sentence_vectors_come_from_the_layer_that_xtreme_takes(
    num_layers: int, layer: int
) -> None:
    assert default_retrieval_layer(num_layers) == layer


def test_a_setting_is_the_same_each_time_and_knows_the_data(options: Options) -> None:
    setting = build_setting(options, "fp32")
    assert build_setting(options, "fp32") == setting
    facts = setting.inventory.sources
    assert {name: known.num_examples for name, known in facts.items()} == {
        "mnli.en.train": 12,
        "xnli.en.dev": 3,
        "xnli.de.dev": 3,
    }
    assert (setting.precision, setting.retrieval_layer, setting.inventory.data) == (
        "fp32",
        2,
        "dir",
    )


def test_other_data_and_another_encoder_are_another_setting(
    options: Options, tmp_path: Path
) -> None:
    setting = build_setting(options, "fp32")
    path = tmp_path / "data" / "xnli" / "dev-de.tsv"
    path.write_text("ein mann\tein mann\tentailment\n", encoding="utf-8")
    changed = build_setting(options, "fp32")
    digests = [
        {name: facts.digest for name, facts in found.inventory.sources.items()}
        for found in (setting, changed)
    ]
    assert {name for name in digests[0] if digests[0][name] != digests[1][name]} == {"xnli.de.dev"}
    (tmp_path / "encoder" / "model.safetensors").write_bytes(b"other weights")
    assert build_setting(options, "fp32").encoder != setting.encoder


def test_a_scope_counts_the_english_examples_of_each_task(options: Options) -> None:
    wider = replace(options, preset=replace(SMOKE, intermediate=("ccg", "mnli")))
    scope = build_scope(wider, make_inventory(["en", "de"]))
    assert scope.num_examples == (("ccg", 100), ("mnli", 100))
    assert (scope.intermediate, scope.targets) == (("ccg", "mnli"), SMOKE.targets)
    assert (scope.preset, scope.seed) == (wider.preset, 3)


@pytest.mark.parametrize(("languages", "has_non_english"), [(["en"], False), (["en", "de"], True)])
def test_a_scope_knows_whether_there_are_non_english_data(
    options: Options, languages: list[str], has_non_english: bool
) -> None:
    scope = build_scope(options, make_inventory(languages))
    assert scope.has_non_english is has_non_english
    others = ("mnli.de.train", "mnli.de.train.translated") if has_non_english else ()
    assert tuple(facts.source.name for facts in scope.abroad) == others
    assert scope.num_texts == 100 * len(languages)


@pytest.mark.parametrize(
    ("intermediate", "has_text", "has_mlm"),
    [(("mlm", "mnli"), True, True), (("mlm", "mnli"), False, False), (("mnli",), True, False)],
)
def test_a_scope_has_mlm_where_it_was_asked_for_and_there_is_text(
    options: Options, intermediate: tuple[str, ...], has_text: bool, has_mlm: bool
) -> None:
    asked = replace(options, preset=replace(SMOKE, intermediate=intermediate))
    inventory = make_inventory(without=() if has_text else [f"mlm.{lg}.train" for lg in LANGUAGES])
    scope = build_scope(asked, inventory)
    assert (scope.intermediate, scope.has_mlm) == (("mnli",), has_mlm)
    assert describe_study(asked, build_setting(options, "fp32"), "s").intermediate == ("mnli",)


@pytest.mark.parametrize(
    ("space", "asked", "extend", "so_far", "expected"),
    [
        ("mixtures", None, 0, None, NUM_USUAL + SMOKE.num_searched),
        ("mixtures", 9, 0, None, 9),
        ("mixtures", None, 2, 9, 11),
        ("mixtures", 4, 0, 9, 9),  # a study that goes on has the number it had
        ("baselines", None, 0, None, NUM_LISTED),
        ("baselines", 2, 0, None, 2),
        ("baselines", None, 1, 2, 3),
    ],
)
def test_trials_are_counted_in_all(
    options: Options, space: str, asked: int | None, extend: int, so_far: int | None, expected: int
) -> None:  # fmt: skip
    changed = replace(options, space=SPACES[space], num_trials=asked, extend=extend)
    assert count_trials(changed, make_scope(preset="smoke"), so_far=so_far) == expected


@pytest.mark.parametrize(
    ("asked", "extend", "so_far"), [(NUM_LISTED + 1, 0, None), (None, 1, NUM_LISTED)]
)
def test_a_list_of_plans_is_not_longer_than_it_is(
    options: Options, asked: int | None, extend: int, so_far: int | None
) -> None:
    changed = replace(options, space=SPACES["baselines"], num_trials=asked, extend=extend)
    with pytest.raises(ValueError, match=f"has {NUM_LISTED} plans, got {NUM_LISTED + 1} trials"):
        count_trials(changed, make_scope(), so_far=so_far)
