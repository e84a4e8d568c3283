"""`scores.parquet`: every figure of a study in one table, a row a figure.

It is a view for notebooks and reports. The store holds the same figures for ever; this file is
written anew after each trial and replaced atomically, so it may be read while a study runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from search.atomic import replace_atomically
from search.fidelity.rungs import FULL, rung_code
from search.records import Score, StudyRecord, TrialRecord
from spaces.shares import Transfer
from spaces.task import Role

SCORES_FILE = "scores.parquet"
"""Name of the file in the output folder."""
SCHEMA: pa.Schema = pa.schema(
    [
        pa.field("study", pa.string(), nullable=False),
        pa.field("trial", pa.int32(), nullable=False),
        pa.field("plan", pa.string(), nullable=False),  # JSON, `spaces.plan.plan_from_json`
        pa.field("phase", pa.string(), nullable=False),  # key of the evaluation
        pa.field("rung", pa.int32(), nullable=False),  # 0: full budget, else per cents of it
        pa.field("seed", pa.int64(), nullable=False),
        pa.field("data", pa.string(), nullable=False),  # offline, hub or dir
        pa.field("target", pa.string(), nullable=False),  # read together with `data`
        pa.field("language", pa.string(), nullable=False),
        pa.field("split", pa.string(), nullable=False),
        pa.field("role", pa.string(), nullable=False),
        pa.field("transfer", pa.string(), nullable=False),
        pa.field("learning_rate", pa.float64()),  # of phase three; null where nothing is trained
        pa.field("metric", pa.string(), nullable=False),
        pa.field("value", pa.float64(), nullable=False),  # points, 0 to 100
        pa.field("num_examples", pa.int64(), nullable=False),
        pa.field("seconds", pa.float64(), nullable=False),
        pa.field("cell", pa.string(), nullable=False),  # key of the outcomes in the store
    ]
)
"""Columns of the file, in order."""
_PLAIN = (
    *("target", "language", "split", "learning_rate", "metric", "value", "num_examples"),
    *("seconds", "phase", "cell"),
)
"""Fields of a score that the file holds as they are."""


def write_scores(path: Path, study: StudyRecord, trials: Sequence[TrialRecord]) -> None:
    """Replace the view by one of all `trials`.

    Raises:
        OSError: If the folder does not exist or cannot be written.
    """
    rows = [row for trial in trials for row in _rows(study, trial)]
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    with replace_atomically(path) as file:
        pq.write_table(table, file)


def read_scores(path: Path) -> pa.Table:
    """The view as a table with the columns of `SCHEMA`.

    Raises:
        FileNotFoundError: If there is none yet.
        ValueError: If the file has other columns.
    """
    table = pq.read_table(path)
    if table.schema.names != SCHEMA.names:
        raise ValueError(
            f"{path} has columns {table.schema.names}, expected {SCHEMA.names}; "
            "it is a view and can be deleted: the next finished trial writes it again"
        )
    return table.cast(SCHEMA)


def at_rung(table: pa.Table, rung: float = FULL) -> pa.Table:
    """The rows of that share of the budgets."""
    return table.filter(pc.field("rung") == rung_code(rung))


def scores_by_trial(table: pa.Table) -> dict[int, tuple[Score, ...]]:
    """The scores of each trial at its full budget, by its number, as they were written.

    Of the seed that comes first, the search's: rows of fresh seeds follow at the end.
    """
    scores: dict[int, list[Score]] = {}
    seeds: dict[int, int] = {}
    for row in at_rung(table).to_pylist():
        if seeds.setdefault(row["trial"], row["seed"]) != row["seed"]:
            continue
        score = Score(
            role=Role(row["role"]),
            transfer=Transfer(row["transfer"]),
            **{name: row[name] for name in _PLAIN},
        )
        scores.setdefault(row["trial"], []).append(score)
    return {number: tuple(own) for number, own in sorted(scores.items())}


def _rows(study: StudyRecord, trial: TrialRecord) -> Iterator[dict[str, object]]:
    plan = trial.plan.to_json()
    for score in trial.scores:
        yield {
            "study": study.name,
            "trial": trial.number,
            "plan": plan,
            "phase": score.phase,
            "rung": rung_code(trial.plan.rung),
            "seed": trial.plan.seed,
            "data": study.data,
            "target": score.target,
            "language": score.language,
            "split": score.split,
            "role": str(score.role),
            "transfer": str(score.transfer),
            "learning_rate": score.learning_rate,
            "metric": score.metric,
            "value": score.value,
            "num_examples": score.num_examples,
            "seconds": score.seconds,
            "cell": score.cell,
        }
