"""Figures of a finished study, for tests that compare studies."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq

_FIGURES = ("trial", "target", "language", "role", "metric", "value", "num_examples")


def read_figures(out: Path, through: int | None = None) -> list[tuple[object, ...]]:
    """Rows of the score view that must not depend on how the study was run.

    Test rows are left out where trials are cut: whether a trial is tested depends on the others.
    """
    table = pq.read_table(out / "scores.parquet")
    rows = sorted(zip(*(table.column(name).to_pylist() for name in _FIGURES), strict=True))
    if through is None:
        return rows
    return [row for row in rows if row[0] <= through and row[3] != "test"]
