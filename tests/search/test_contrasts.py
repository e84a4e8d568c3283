"""`search.contrasts`: its table and its figures for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from mixed_studies import ENGLISH, NATIVE, TRANSLATED, make_past, mix, read_hits, write_study
from record_factories import make_plan

from search.contrasts import main
from trainers.store import Store

DEV = {"en": 80.0, "de": 40.0, "sw": 30.0}
BETTER = {"en": 80.0, "de": 70.0, "sw": 35.0}


def write_outcomes(out: Path) -> None:
    store = Store(str(out / "store"))
    for scores in (DEV, BETTER):
        for language, value in scores.items():
            cell = f"dev/{language}/{value}"
            store.write_result(cell, {"scores": {}}, read_hits(cell))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """English only, native under two seeds, translated."""
    plans = [
        (make_plan(), DEV),
        (ENGLISH, DEV),
        (mix(*NATIVE), BETTER),
        (mix(seed=1), DEV),
        (mix(*NATIVE, seed=1), DEV),
        (mix(*TRANSLATED), BETTER),
    ]
    trials = {n: make_past(n, plan, scores) for n, (plan, scores) in enumerate(plans)}
    return write_study(tmp_path / "mixed", trials, "xnli", "xquad")


def test_json_has_every_pair_with_its_differences(
    mixed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_outcomes(mixed)
    assert main([str(mixed), "--json"]) == 0
    captured = capsys.readouterr()
    printed = json.loads(captured.out)
    assert captured.err == ""
    native, translated = printed["targets"]["xnli"]["contrasts"]
    assert (native["trials"], native["english_only"]) == ([2, 4], [1, 3])
    assert native["plan"] == "mnli 100 %; native 50 %"
    assert native["trained"]["seeds"] == [30.0, 0.0]
    assert native["trained"]["languages"] == ["de"]
    low, high = native["trained"]["seed_interval"]
    assert low < native["trained"]["points"] == 15.0 < high
    assert translated["zero-shot"]["points"] == pytest.approx(5.0)
    assert translated["zero-shot"]["seed_interval"] is None
    low, high = translated["all"]["interval"]
    assert low <= translated["all"]["points"] <= high
    assert printed["targets"]["xquad"]["contrasts"] == []
    assert "no dev split in all languages" in printed["targets"]["xquad"]["absent"]
    assert printed["not_compared"] == 0


def test_the_table_fits_and_says_what_is_missing(
    mixed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_outcomes(mixed)
    assert main([str(mixed)]) == 0
    text = capsys.readouterr().out
    assert all(len(line) <= 100 for line in text.splitlines())
    assert "…" not in text
    assert "  mnli 100 %; " in text
    assert "  translated 50 % " in text
    assert "2 seeds [" in text
    words = " ".join(text.split())
    assert "xquad left out: the benchmark has no dev split in all languages" in words
    assert "Student's" in words


def test_another_store_is_asked_for_where_outcomes_are_missing(
    mixed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(mixed)]) == 0
    captured = capsys.readouterr()
    assert "+15.0" in captured.out
    assert captured.err.startswith(f"store {mixed / 'store'} lacks outcomes of these trials")


def test_a_study_without_pairs_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = write_study(tmp_path / "english", {0: make_past(0, ENGLISH, DEV)})
    assert main([str(out)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("no plan with non-English data beside its English-only plan")


def test_a_folder_without_a_study_is_a_mistake(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("search.contrasts: ")
