"""Mining by its definition: whole matrix, double precision, one row at a time, no faiss.

Slow, and shares no code with `trainers.evaluation.mining`, whose pairs it checks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from trainers.data.examples import MiningExample

_Doubles: TypeAlias = NDArray[np.float64]

_NUM_NEIGHBOURS = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class PlainPair:
    """Two sentences that are taken for translations of each other."""

    foreign: str
    """Id of the foreign sentence."""
    english: str
    """Id of the English one."""
    margin: float


def mine_plainly(
    examples: Sequence[MiningExample], vectors: NDArray[np.float32]
) -> list[PlainPair]:
    """Pairs by ratio margin among 4 neighbours in both directions, taken from the best down.

    Of equal sentences the first is searched; a pair with one of them is dropped in the end.

    Args:
        examples: Both collections.
        vectors: `[num_examples, dim]`; memory is a double for each pair of sentences.

    Returns:
        Best first.
    """
    copies = Counter((example.is_english, example.text) for example in examples)
    first = {(e.is_english, e.text): row for row, e in reversed(list(enumerate(examples)))}
    foreign, english = (
        sorted(row for (is_english, _), row in first.items() if is_english == side)
        for side in (False, True)
    )
    units = vectors.astype(np.float64)
    units /= np.linalg.norm(units, axis=1, keepdims=True)
    pairs = [
        (examples[foreign[row]], examples[english[column]], margin)
        for row, column, margin in _take(_list_candidates(units[foreign] @ units[english].T))
    ]
    return [
        PlainPair(foreign=one.id, english=other.id, margin=margin)
        for one, other, margin in pairs
        if copies[False, one.text] == copies[True, other.text] == 1
    ]


def find_best_f1(pairs: Sequence[PlainPair], examples: Sequence[MiningExample]) -> float:
    """The best F1 in points that the first so many pairs have; 0 without a right one."""
    gold = {(e.id, e.translation) for e in examples if e.translation and not e.is_english}
    num_right, best = 0, 0.0
    for num_taken, pair in enumerate(pairs, start=1):
        num_right += (pair.foreign, pair.english) in gold
        best = max(best, 200 * num_right / (num_taken + len(gold)))
    return best


def _list_candidates(cosines: _Doubles) -> dict[tuple[int, int], float]:
    """Of each row and each column the neighbour with the best margin, and that margin."""
    near_rows = [_find_nearest(row) for row in cosines]
    near_columns = [_find_nearest(column) for column in cosines.T]
    row_means = [cosines[row, near].mean() for row, near in enumerate(near_rows)]
    column_means = [cosines[near, column].mean() for column, near in enumerate(near_columns)]

    def margin(row: int, column: int) -> float:
        scale = (row_means[row] + column_means[column]) / 2
        return float(cosines[row, column] / scale) if scale > 0 else 0.0

    chosen = [
        max(((row, column) for column in sorted(near)), key=lambda pair: margin(*pair))
        for row, near in enumerate(near_rows)
    ]
    chosen += [
        max(((row, column) for row in sorted(near)), key=lambda pair: margin(*pair))
        for column, near in enumerate(near_columns)
    ]
    return {pair: margin(*pair) for pair in chosen}


def _find_nearest(cosines: _Doubles) -> list[int]:
    nearest: list[int] = np.argsort(-cosines, kind="stable")[:_NUM_NEIGHBOURS].tolist()
    return nearest


def _take(candidates: dict[tuple[int, int], float]) -> list[tuple[int, int, float]]:
    """From the best down, each row and each column once."""
    rows, columns, taken = set(), set(), []
    for (row, column), margin in sorted(candidates.items(), key=lambda item: (-item[1], item[0])):
        if margin > 0 and row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            taken.append((row, column, margin))
    return taken
