"""Mixtures and what they scored, as two CSV files give them, and how far from the best one is.

Both files have a header and begin each row with an index by which they are joined. Of one, the
other columns are weights of sources; of the other, scores of targets, an empty cell or `nan`
where there is none.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from search.portfolio.observations import Array

NUM_FIRST = 12
"""Random rows that every search begins with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """What a search is replayed on: a row a mixture that was trained."""

    weights: Array
    """Shares of the sources, shape (rows, sources); a row sums to 1, or to 0 if it has none."""
    scores: Array
    """Larger is better, shape (rows, targets), in standard deviations from the target's mean over
    the table; NaN where there is none, no row and no target without any."""
    targets: tuple[str, ...]
    """Names of the columns of `scores`."""

    def regret(self, rows: Sequence[int]) -> float:
        """The mean of `regrets`."""
        return float(np.mean(self.regrets(rows)))

    def regrets(self, rows: Sequence[int]) -> Array:
        """Best score in the table minus best among some rows, for each target.

        A target that none of the rows has is as far off as the table's worst.
        """
        best, worst = np.nanmax(self.scores, axis=0), np.nanmin(self.scores, axis=0)
        found = np.fmax.reduce(np.vstack([self.scores[list(rows)], worst]), axis=0)
        left: Array = best - found
        return left


def read_table(mixtures: Path, scores: Path, *, minimise: bool) -> Table:
    """The rows that both files have.

    Rows without any score, and targets on which all rows score the same, are left out.

    Args:
        mixtures: CSV of weights, at least 0; they are divided by their sum.
        scores: CSV of scores.
        minimise: Whether smaller scores are better.

    Raises:
        ValueError: If a cell is no number, an index is there twice, a weight is negative or
            missing, or too few rows or no target remain.
        OSError: If a file cannot be read.
    """
    (_, first), (names, second) = _read_rows(mixtures), _read_rows(scores)
    common = [index for index in first if index in second]
    weights = np.array([first[index] for index in common]).reshape(len(common), -1)
    values = np.array([second[index] for index in common]).reshape(len(common), -1)
    if not np.all(weights >= 0):
        raise ValueError(f"{mixtures}: weights must be numbers of at least 0")
    has_score = np.isfinite(values).any(axis=1)
    if has_score.sum() <= NUM_FIRST:
        raise ValueError(
            f"{mixtures} and {scores} have {has_score.sum()} rows with a score in common: "
            f"a search begins with {NUM_FIRST} and needs more to choose from"
        )
    sums = weights.sum(axis=1, keepdims=True)
    shares = np.divide(weights, sums, out=np.zeros_like(weights), where=sums > 0)
    directed = (-values if minimise else values)[has_score]
    varying = [
        n for n, column in enumerate(directed.T) if np.unique(column[np.isfinite(column)]).size > 1
    ]
    if not varying:
        raise ValueError(f"{scores}: every target scores the same in all rows: nothing to search")
    kept = directed[:, varying]
    return Table(
        weights=shares[has_score],
        scores=(kept - np.nanmean(kept, axis=0)) / np.nanstd(kept, axis=0),
        targets=tuple(names[n] for n in varying),
    )


def _read_rows(path: Path) -> tuple[list[str], dict[str, list[float]]]:
    """Names of the columns, and numbers of each row by its index."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        header, *lines = list(csv.reader(file)) or [[]]
    rows: dict[str, list[float]] = {}
    for number, (index, *cells) in enumerate(filter(None, lines), start=2):
        if index in rows or len(cells) != len(header) - 1:
            raise ValueError(
                f"{path}, row {number}: an index of its own and {len(header) - 1} numbers are "
                f"wanted, got index {index!r} and {len(cells)} numbers"
            )
        rows[index] = [_read_number(cell, f"{path}, row {number}") for cell in cells]
    return header[1:], rows


def _read_number(cell: str, place: str) -> float:
    """A number; NaN for an empty cell or one that is infinite."""
    try:
        number = float(cell or "nan")
    except ValueError as error:
        raise ValueError(f"{place}: {cell!r} is no number") from error
    return number if math.isfinite(number) else math.nan
