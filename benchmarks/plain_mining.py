"""Mining as one would write it with numpy: the rival that `benchmarks.retrieval` times.

Cosines in blocks of a full float32 product, `argpartition` for the nearest of each row, once in
either direction; ratio margins; candidates taken from the best down.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

_Floats: TypeAlias = NDArray[np.float32]
_Rows: TypeAlias = NDArray[np.int64]

_NUM_NEIGHBOURS = 4
_BLOCK_ROWS = 1024


def mine_by_brute_force(foreign: _Floats, english: _Floats) -> list[tuple[int, int, float]]:
    """The best pairs of rows, each row in one pair at most.

    Args:
        foreign: `[num_foreign, dim]`, more rows than there are neighbours.
        english: `[num_english, dim]`, the same.

    Returns:
        Row of each side and ratio margin, best first.
    """
    foreign = foreign / np.linalg.norm(foreign, axis=1, keepdims=True)
    english = english / np.linalg.norm(english, axis=1, keepdims=True)
    cosines, rows = _search(foreign, english)
    back_cosines, back_rows = _search(english, foreign)
    means, back_means = cosines.mean(axis=1), back_cosines.mean(axis=1)
    margins = cosines / ((means[:, None] + back_means[rows]) / 2)
    back_margins = back_cosines / ((back_means[:, None] + means[back_rows]) / 2)
    best, back_best = margins.argmax(axis=1), back_margins.argmax(axis=1)
    every, back_every = np.arange(len(foreign)), np.arange(len(english))
    candidates = zip(
        [*every, *back_rows[back_every, back_best]],
        [*rows[every, best], *back_every],
        [*margins[every, best], *back_margins[back_every, back_best]],
        strict=True,
    )
    return _take(list(candidates))


def _search(queries: _Floats, index: _Floats) -> tuple[_Floats, _Rows]:
    cosines, rows = [], []
    for start in range(0, len(queries), _BLOCK_ROWS):
        block = queries[start : start + _BLOCK_ROWS] @ index.T
        near = np.argpartition(-block, _NUM_NEIGHBOURS, axis=1)[:, :_NUM_NEIGHBOURS]
        rows.append(near)
        cosines.append(np.take_along_axis(block, near, axis=1))
    return np.concatenate(cosines), np.concatenate(rows)


def _take(candidates: list[tuple[int, int, float]]) -> list[tuple[int, int, float]]:
    rows, columns, taken = set(), set(), []
    for row, column, margin in sorted(candidates, key=lambda each: -each[2]):
        if margin > 0 and row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            taken.append((int(row), int(column), float(margin)))
    return taken
