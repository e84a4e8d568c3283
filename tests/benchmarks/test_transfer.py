"""The transfer table: gains by seed, their intervals, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from plan_factories import make_plan

from benchmarks.transfer import compare, main, read_targets, write_table
from search.scores import SCHEMA, SCORES_FILE
from spaces.mixture import Mixture

_NONE, _SQUAD = (), (("squad", 1.0),)
_BOTH = (("mnli", 0.5), ("squad", 0.5))


def _row(
    ratios: tuple[tuple[str, float], ...], language: str, value: float, **changed: object
) -> dict[str, object]:
    plan = make_plan(mixture=Mixture(ratios=ratios))
    row: dict[str, object] = {
        "study": "s", "trial": 0, "plan": plan.to_json(), "phase": "p", "rung": 0, "seed": 0,
        "data": "offline", "target": "xquad", "language": language, "split": "test",
        "role": "test", "transfer": "zero-shot", "learning_rate": None,
        "metric": "exact_match_f1", "value": value, "num_examples": 9, "seconds": 1.0, "cell": "c",
    }  # fmt: skip
    return {**row, **changed}


def _study(none: float, squad: float) -> pa.Table:
    """Two languages, two points apart, and rows that are to be passed over."""
    rows = [
        *(_row(_NONE, lang, none + shift) for lang, shift in (("en", 1.0), ("de", -1.0))),
        *(_row(_SQUAD, lang, squad + shift) for lang, shift in (("en", 1.0), ("de", -1.0))),
        _row(_BOTH, "en", 99.0),
        _row(_SQUAD, "en", 99.0, metric="f1"),
        _row(_SQUAD, "en", 99.0, role="dev", split="dev"),
        _row(_SQUAD, "en", 99.0, trial=7, seed=1000),
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def test_a_targets_score_is_the_mean_over_its_languages_on_test() -> None:
    assert read_targets(_study(20.0, 50.0)) == {("", "xquad"): 20.0, ("squad", "xquad"): 50.0}


def test_lower_rungs_and_other_kinds_of_plans_are_passed_over() -> None:
    abroad = make_plan(mixture=Mixture(ratios=_SQUAD, non_english=0.5)).to_json()
    text = make_plan(mixture=Mixture(ratios=_SQUAD, mlm=0.5)).to_json()
    others = [
        _row(_SQUAD, "en", 10.0, rung=10),
        _row(_SQUAD, "en", 30.0, rung=0, trial=3),
        _row(_SQUAD, "en", 99.0, rung=0, plan=abroad),
        _row(_SQUAD, "en", 99.0, rung=0, plan=text),
    ]
    table = pa.Table.from_pylist(others, schema=SCHEMA)
    assert read_targets(table) == {("squad", "xquad"): 30.0}


def test_gains_are_paired_by_seed_with_a_student_interval() -> None:
    seeds = [read_targets(_study(none, none + gain)) for none, gain in ((10, 4), (40, 5), (20, 6))]
    (gain,) = compare(seeds)
    assert gain.points == pytest.approx(5.0)
    # the standard error of 4, 5 and 6 is 1 / sqrt(3); Student's quantile at two degrees is 4.303
    assert gain.high - gain.points == pytest.approx(4.3027 / 3**0.5, abs=1e-3)
    assert gain.mark == "▲"


@pytest.mark.parametrize(("gains", "mark"), [((-4, -5, -6), "▼"), ((-1, 5, 1), "")])
def test_the_mark_says_where_the_interval_lies(gains: tuple[float, ...], mark: str) -> None:
    seeds = [read_targets(_study(50, 50 + gain)) for gain in gains]
    table = list(write_table(seeds, compare(seeds)))
    assert compare(seeds)[0].mark == mark
    assert table[2] == "| none: score | 50.0 |"
    assert ("some task harms: xquad" in table[-1]) == (mark == "▼")


def test_the_command_reads_studies_and_refuses_a_single_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder, squad in zip(folders, (30.0, 31.0), strict=True):
        folder.mkdir()
        pq.write_table(_study(20.0, squad), folder / SCORES_FILE)
    assert main([str(folder) for folder in folders]) == 0
    assert "| squad | ▲ +10.5 ± 6.4 |" in capsys.readouterr().out
    assert main([str(folders[0])]) == 2
    assert "two studies or more" in capsys.readouterr().err
