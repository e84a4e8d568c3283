"""`search.effects`: its tables and its figures for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from learned_studies import NINE, draw_noise, draw_study, write_folder

from search.effects import main


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = draw_study(20, seed=1, noise=0.5, targets=NINE)
    return write_folder(study, tmp_path_factory.mktemp("effects") / "known")


def test_json_has_every_effect_with_its_interval(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(known), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed["targets"]) == set(NINE)
    for target in printed["targets"].values():
        assert set(target["effects"]) == {
            "mix/ccg",
            "mix/mnli",
            "mix/squad",
            "non_english",
            "lr/intermediate",
        }
        assert set(target["single_minus_none"]) == {"ccg", "mnli", "squad"}
        for effect in target["effects"].values():
            assert effect["low"] <= effect["points"] <= effect["high"]
            assert effect["is_distinct"] == (effect["low"] > 0 or effect["high"] < 0)


def test_the_table_fits_and_every_target_is_in_it(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(known)]) == 0
    captured = capsys.readouterr()
    assert all(len(line) <= 100 for line in captured.out.splitlines())
    assert "…" not in captured.out
    for target in NINE:
        assert captured.out.count(f"{target} ") >= 2
    assert captured.out.count("learning rate x 2") == len(NINE)
    assert "Benjamini-Hochberg" in captured.out
    assert captured.err.startswith(f"store {known / 'store'} lacks outcomes of the baselines")


def test_of_noise_no_effect_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = write_folder(draw_noise(12, seed=1, targets=("xnli",)), tmp_path / "noise")
    assert main([str(out)]) == 0
    text = capsys.readouterr().out
    assert "no better than chance" in text
    assert "learning rate x 2" not in text
    assert "yes" not in text.partition("rank correlation  of")[0]


def test_dev_scores_are_asked_for_by_their_role(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(known), "--role", "dev"]) == 0
    assert capsys.readouterr().out.count("too few plans") == len(NINE)


def test_a_mistake_is_one_line_and_status_2(
    known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    assert main([str(known), "--target", "xlni"]) == 2
    folder, target = capsys.readouterr().err.splitlines()
    assert "has no finished study" in folder
    assert target.startswith("search.effects: the study has no target 'xlni'; choose xnli, ")
