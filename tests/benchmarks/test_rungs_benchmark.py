"""The replay of rungs on tables whose answer is known."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.rungs import main
from benchmarks.rungs_measurement import Prices, blur, read_table, replay


def make_table(seed: int = 0, num_rows: int = 60) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((num_rows, 3))


def test_without_rungs_every_row_costs_one_and_the_last_regret_is_none() -> None:
    full = make_table()
    course = replay(full, full, (1.0,))
    assert [tokens for tokens, _ in course] == list(range(1, 61))
    first = (full.max(axis=0) - full[0]).mean()
    assert course[0][1] == pytest.approx(first)
    assert course[-1][1] == 0.0


def test_a_rung_that_says_all_finds_every_champion_for_less() -> None:
    full = make_table()
    course = replay(full, full, (0.1, 1.0))
    assert course[-1][1] == 0.0
    assert course[-1][0] < 0.7 * len(full)


def test_costs_are_those_of_the_prices() -> None:
    full = make_table()
    tokens = replay(full, full, (0.1, 1.0))
    saving = replay(full, full, (0.1, 1.0), prices=Prices(low=0.0, saved=0.25))
    assert [cost for cost, _ in saving] == [0.75 * n for n in range(1, len(tokens) + 1)]
    dear = replay(full, full, (0.1, 1.0), prices=Prices(low=8.0, saved=0.0))
    numbers_at_low = [(cost - n) / 8 for n, (cost, _) in enumerate(dear, start=1)]
    assert numbers_at_low == sorted(map(int, numbers_at_low))
    assert len(dear) < numbers_at_low[-1] <= len(full)
    assert [regret for _, regret in dear] == [regret for _, regret in tokens]


def test_a_rung_that_says_the_opposite_is_given_up() -> None:
    full = make_table()
    course = replay(full, -full, (0.1, 1.0))
    # eight are promoted before that is known; nearly all others are trained in full at once
    steps = np.diff([tokens for tokens, _ in course])
    assert np.count_nonzero(np.isclose(steps, 1.0)) > 20


def test_a_target_that_a_rung_does_not_tell_apart_is_zeros(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("index,a,b\n1,25.0,3\n2,25.0,5\n", encoding="utf-8")
    assert read_table(path).tolist() == [[0.0, -1.0], [0.0, 1.0]]


@pytest.mark.parametrize("correlation", [0.5, 0.9])
def test_noise_leaves_the_correlation_that_is_asked_for(correlation: float) -> None:
    full = make_table(num_rows=4000)
    found = np.corrcoef(full[:, 0], blur(full, correlation, 0)[:, 0])[0, 1]
    assert found == pytest.approx(correlation, abs=0.03)


def test_the_command_prints_what_it_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "losses.csv"
    lines = [f"{n},{','.join(f'{x:.5f}' for x in row)}" for n, row in enumerate(make_table())]
    path.write_text("\n".join(["index,a,b,c", *lines]), encoding="utf-8")
    table = read_table(path, is_minimised=True)
    assert table.argmax(axis=0) == pytest.approx(make_table().argmin(axis=0))
    words = ["--scores", str(path), "--low", str(path), "--minimise", "--rung", "0.1"]
    assert main([*words, "--seeds", "3", "--json"]) == 0
    savings = json.loads(capsys.readouterr().out)
    assert [(s["promotion"], s["num_trials"]) for s in savings] == [
        ("portfolio", 12), ("portfolio", 24), ("mean", 12), ("mean", 24),
    ]  # fmt: skip
    assert savings[1]["cost"] < 1
    assert savings[1]["regret"] < savings[1]["regret_without"]
    assert main([*words, "--seeds", "2"]) == 0
    assert "of that without" in capsys.readouterr().out
