"""A study's trials as two CSV files: what they hold, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from plan_factories import make_plan

from benchmarks.search_regret_table import read_table
from benchmarks.study_table import main
from search.scores import SCHEMA, SCORES_FILE
from spaces.mixture import Mixture

Ratios = dict[str, float]


def _row(trial: int, ratios: Ratios, value: float, **changed: object) -> dict[str, object]:
    mixture = Mixture.normalised(ratios) if ratios else Mixture(ratios=())
    row: dict[str, object] = {
        "study": "s", "trial": trial, "plan": make_plan(mixture=mixture).to_json(), "phase": "p",
        "rung": 0, "seed": 0, "data": "offline", "target": "xnli", "language": "en",
        "split": "dev", "role": "select", "transfer": "zero-shot", "learning_rate": None,
        "metric": "accuracy", "value": value, "num_examples": 9, "seconds": 1.0, "cell": "c",
    }  # fmt: skip
    return {**row, **changed}


def _export(folder: Path, rows: list[dict[str, object]], *more: str) -> int:
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), folder / SCORES_FILE)
    words = [str(folder), "--mixtures", str(folder / "m.csv"), "--scores", str(folder / "s.csv")]
    return main([*words, *more])


def _read(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_ratios_and_scores_of_each_trained_trial_are_written(tmp_path: Path) -> None:
    both = {"mnli": 1.0, "squad": 3.0}
    rows = [
        _row(0, {}, 99.0),
        _row(1, {"mnli": 1.0}, 40.0),
        _row(2, both, 50.0),
        _row(2, both, 60.0, role="dev"),
        _row(2, both, 70.0, role="dev", language="de"),
        _row(2, both, 99.0, role="test"),
        _row(2, both, 20.0, target="xquad", metric="exact_match_f1"),
        _row(2, both, 99.0, target="xquad", metric="f1"),
    ]
    assert _export(tmp_path, rows) == 0
    assert _read(tmp_path / "m.csv") == [
        ["index", "mnli", "squad"], ["1", "1.0", "0.0"], ["2", "0.25", "0.75"],
    ]  # fmt: skip
    assert _read(tmp_path / "s.csv") == [
        ["index", "xnli", "xquad"], ["1", "40.0", ""], ["2", "65.0", "20.0"],
    ]  # fmt: skip


def test_a_lower_rung_is_a_table_of_its_own_of_select(tmp_path: Path) -> None:
    rows = [
        _row(1, {"mnli": 1.0}, 40.0),
        _row(1, {"mnli": 1.0}, 30.0, rung=25),
        _row(1, {"mnli": 1.0}, 99.0, rung=25, role="dev"),
        _row(2, {"mnli": 1.0}, 20.0, rung=25),
    ]
    assert _export(tmp_path, rows) == 0
    assert _read(tmp_path / "s.csv") == [["index", "xnli"], ["1", "40.0"]]
    assert _export(tmp_path, rows, "--rung", "0.25") == 0
    assert _read(tmp_path / "s.csv") == [["index", "xnli"], ["1", "30.0"], ["2", "20.0"]]


def test_searches_can_be_replayed_on_it(tmp_path: Path) -> None:
    rows = [_row(n, {"mnli": 1.0, "squad": n}, float(n)) for n in range(1, 15)]
    assert _export(tmp_path, rows) == 0
    table = read_table(tmp_path / "m.csv", tmp_path / "s.csv", minimise=False)
    assert table.weights.shape == (14, 2)
    assert table.regret([13]) == 0.0


def test_plans_that_vary_anything_else_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = make_plan(mixture=Mixture.normalised({"mnli": 1.0}, non_english=0.5)).to_json()
    rows = [_row(1, {"mnli": 1.0}, 40.0), _row(2, {"mnli": 1.0}, 50.0, plan=more)]
    assert _export(tmp_path, rows) == 2
    assert "differ in more than the ratios" in capsys.readouterr().err
