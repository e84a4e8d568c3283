"""Nearest neighbours of two collections in each other, exact, from one pass over their cosines.

A full sort of every row and column would cost several times the products. So the pass keeps only
the largest cosine of each row with each group of the other side. The k nearest neighbours lie in
the k groups with the largest maxima, since any other group is beaten by one neighbour of each of
these; there the products are taken again, a hundredth of them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.evaluation.retrieval import FloatRows

Rows: TypeAlias = NDArray[np.int64]

_NUM_GROUPS: Final = 256
"""Of a large side, at most: a row's maxima then take less memory than its vector."""
_ALIGNMENT: Final = 16
"""Floats in a vector register; groups are multiples of it."""
_TILE_ROWS: Final = 1024
"""Of the left side, about, in one product: smaller ones cost more starts of threads."""
_TILE_COLUMNS: Final = 4096
"""Of the right side, about: a product is read again while it lies in the cache."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Neighbours:
    """The nearest rows of the other side, best first; ties go to the lower row."""

    cosines: FloatRows
    """`[num_rows, k]`."""
    rows: Rows
    """`[num_rows, k]`."""


def find_mutual_neighbours(
    left: FloatRows, right: FloatRows, num_neighbours: int
) -> tuple[Neighbours, Neighbours]:
    """The nearest rows of the right side to each row of the left one, and the reverse.

    It uses torch's threads. Memory is about three times that of the arguments.

    Args:
        left: `[num_left, dim]`, of length 1, at least one row.
        right: `[num_right, dim]`, of length 1, at least one row.
        num_neighbours: k; where the other side has fewer rows, all of them.
    """
    sides = torch.from_numpy(left), torch.from_numpy(right)
    sizes = _group_size(len(left)), _group_size(len(right))
    left_maxima, right_maxima = _scan(*sides, *sizes)
    return (
        _find_in_groups(*sides, left_maxima, num_neighbours),
        _find_in_groups(*sides[::-1], right_maxima, num_neighbours),
    )


def _group_size(num_rows: int) -> int:
    return -(-num_rows // (_NUM_GROUPS * _ALIGNMENT)) * _ALIGNMENT


def _scan(
    left: Tensor, right: Tensor, left_size: int, right_size: int
) -> tuple[FloatRows, FloatRows]:
    """Largest cosine of each row with each group of the other side: `[rows, groups]`, twice."""
    num_left, num_right = len(left), len(right)
    left, right = _fill_group(left, left_size), _fill_group(right, right_size)
    left_maxima = left.new_empty(len(left), len(right) // right_size)
    right_maxima = left.new_empty(len(left) // left_size, len(right))
    left_tile = max(1, _TILE_ROWS // left_size) * left_size
    right_tile = max(1, _TILE_COLUMNS // right_size) * right_size
    for top in range(0, len(left), left_tile):
        for start in range(0, len(right), right_tile):
            cosines = left[top : top + left_tile] @ right[start : start + right_tile].T
            bottom, end = top + cosines.shape[0], start + cosines.shape[1]
            left_maxima[top:bottom, start // right_size : end // right_size] = cosines.view(
                bottom - top, -1, right_size
            ).amax(2)
            right_maxima[top // left_size : bottom // left_size, start:end] = cosines.view(
                -1, left_size, end - start
            ).amax(1)
    return left_maxima[:num_left].numpy(), right_maxima[:, :num_right].T.contiguous().numpy()


def _fill_group(rows: Tensor, size: int) -> Tensor:
    """The rows, and copies of the last one, which change no maximum, until the group is full."""
    return torch.cat([rows, rows[-1:].expand(-len(rows) % size, -1)])


def _find_in_groups(
    queries: Tensor, index: Tensor, maxima: FloatRows, num_neighbours: int
) -> Neighbours:
    """The nearest rows of `index`, looked for in the groups with the largest maxima."""
    size, num_groups = _group_size(len(index)), maxima.shape[1]
    num_kept = min(num_neighbours, len(index))
    groups = _find_largest(maxima, min(num_kept, num_groups))
    cosines = np.full((*groups.shape, num_kept), -np.inf, dtype=np.float32)
    rows = np.zeros(cosines.shape, dtype=np.int64)
    order = np.argsort(groups, axis=None, kind="stable")
    bounds = np.searchsorted(groups.ravel()[order], np.arange(num_groups + 1))
    for group in range(num_groups):
        query, place = np.divmod(order[bounds[group] : bounds[group + 1]], groups.shape[1])
        members = index[group * size : (group + 1) * size]
        products = (queries[torch.from_numpy(query)] @ members.T).numpy()
        best = _find_largest(products, min(num_kept, len(members)))
        cosines[query, place, : best.shape[1]] = np.take_along_axis(products, best, axis=1)
        rows[query, place, : best.shape[1]] = best + group * size
    return _keep_best(cosines.reshape(len(queries), -1), rows.reshape(len(queries), -1), num_kept)


def _find_largest(values: FloatRows, count: int) -> Rows:
    """Columns of the largest values of each row, best first; ties go to the lower column."""
    left, every = values.copy(), np.arange(len(values))
    columns = np.empty((len(values), count), dtype=np.int64)
    for place in range(count):
        columns[:, place] = left.argmax(axis=1)
        left[every, columns[:, place]] = -np.inf
    return columns


def _keep_best(cosines: FloatRows, rows: Rows, count: int) -> Neighbours:
    best = np.lexsort((rows, -cosines), axis=1)[:, :count]
    return Neighbours(
        cosines=np.take_along_axis(cosines, best, axis=1),
        rows=np.take_along_axis(rows, best, axis=1),
    )
