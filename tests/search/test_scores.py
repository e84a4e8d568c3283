from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from record_factories import make_plan, make_score, make_study, make_trial

from search.scores import SCHEMA, read_scores, write_scores
from spaces.plan import plan_from_json
from spaces.task import Role


def test_every_figure_of_every_trial_is_a_row(tmp_path: Path) -> None:
    path = tmp_path / "scores.parquet"
    plan = make_plan(mnli=3, ccg=1)
    scores = [make_score("xnli", 61.5, role=Role.DEV, language="de"), make_score("tatoeba", 80.0)]
    trials = [make_trial(0, scores[:1]), make_trial(1, scores, plan=plan)]
    write_scores(path, make_study(data="offline"), trials)
    table = read_scores(path)
    rows = table.to_pylist()
    assert [(row["trial"], row["target"], row["value"]) for row in rows] == [
        (0, "xnli", 61.5),
        (1, "xnli", 61.5),
        (1, "tatoeba", 80.0),
    ]
    assert plan_from_json(rows[1]["plan"]) == plan
    assert (rows[0]["role"], rows[0]["transfer"]) == ("dev", "in-language")
    assert rows[2]["learning_rate"] is None
    assert set(table["data"].to_pylist()) == {"offline"}


def test_a_study_without_trials_has_the_columns_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "scores.parquet"
    write_scores(path, make_study(), [])
    table = read_scores(path)
    assert (table.num_rows, table.schema) == (0, SCHEMA)


def test_the_view_is_replaced_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "scores.parquet"
    trial = make_trial(0, [make_score("xnli", 50.0)])
    for _ in range(2):
        write_scores(path, make_study(), [trial])
    assert read_scores(path).num_rows == 1
    assert list(tmp_path.iterdir()) == [path]


def test_a_table_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "scores.parquet"
    pq.write_table(pa.table({"value": [1.0]}), path)
    with pytest.raises(ValueError, match="has columns"):
        read_scores(path)
