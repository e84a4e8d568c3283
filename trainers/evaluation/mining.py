"""Finds translations in two collections of sentences, most of which have none.

XTREME's BUCC (`utils_retrieve.py` at 838c13b, after Artetxe and Schwenk, arXiv 1811.01136): the
pairs with the best ratio margin among nearest neighbours in both directions, taken greedily, and
of these the ones above a threshold that maximises F1 on dev.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from trainers.data.examples import MiningExample
from trainers.evaluation.metrics.bitext import Mined
from trainers.evaluation.neighbours import Neighbours, Rows, find_mutual_neighbours
from trainers.evaluation.retrieval import FloatRows, normalise

_NUM_NEIGHBOURS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """A candidate for a translation."""

    foreign: str
    """Id of the foreign sentence."""
    english: str
    """Id of the English one."""
    margin: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Side:
    """The distinct sentences of one collection."""

    rows: list[int]
    """Of the first example with each text."""
    ids: list[str]
    """Of the sentences; empty where a text stands under several ids."""


def mine_sentences(examples: Sequence[MiningExample], vectors: FloatRows) -> tuple[Pair, ...]:
    """The best pairs among two collections, each sentence in one pair at most.

    Sentences of one text are one sentence to the search. A pair with a text that stands under
    several ids is dropped afterwards, as nobody knows which of them is meant: XTREME's rule.

    Args:
        examples: Both collections, in any order.
        vectors: `[num_examples, dim]`, of any length.

    Returns:
        Best first.

    Raises:
        ValueError: If a side is empty, or a vector is zero or not finite.
    """
    foreign = _collect_side(examples, is_english=False)
    english = _collect_side(examples, is_english=True)
    pairs = mine(vectors[foreign.rows], vectors[english.rows])
    return tuple(
        Pair(foreign=foreign.ids[row], english=english.ids[column], margin=margin)
        for row, column, margin in pairs
        if foreign.ids[row] and english.ids[column]
    )


def mine(foreign: FloatRows, english: FloatRows) -> list[tuple[int, int, float]]:
    """The best pairs of rows, each row in one pair at most.

    For each row of either side the candidate is the neighbour with the best ratio margin: cosine
    over the mean of what both rows have for a mean cosine with their nearest neighbours. All
    candidates are taken from the best down, unless one of the rows is taken already.

    Args:
        foreign: `[num_foreign, dim]`, of any length.
        english: `[num_english, dim]`, of any length.

    Returns:
        Row of each side and margin, best first, all positive; ties go to the lower rows.

    Raises:
        ValueError: If a side is empty, or a vector is zero or not finite.
    """
    if not (len(foreign) and len(english)):
        raise ValueError(
            f"mining needs sentences on both sides, got {len(foreign)} foreign and "
            f"{len(english)} English ones"
        )
    units = normalise(foreign, name="foreign"), normalise(english, name="english")
    forward, backward = find_mutual_neighbours(*units, _NUM_NEIGHBOURS)
    means = forward.cosines.mean(axis=1), backward.cosines.mean(axis=1)
    found_english, forward_margins = _choose_best(forward, *means)
    found_foreign, backward_margins = _choose_best(backward, *means[::-1])
    return _take_greedily(
        np.concatenate([np.arange(len(foreign)), found_foreign]),
        np.concatenate([found_english, np.arange(len(english))]),
        np.concatenate([forward_margins, backward_margins]),
    )


def find_threshold(pairs: Sequence[Pair], examples: Sequence[MiningExample]) -> float:
    """The margin above which the pairs have the best F1 on their own gold.

    It lies half-way to the next pair; pairs of one margin stay together, as no threshold tells
    them apart.

    Args:
        pairs: Of the examples, best first.
        examples: With their gold translations.

    Returns:
        0, which keeps all pairs, if none of them is right.
    """
    gold = {(e.id, e.translation) for e in examples if not e.is_english and e.translation}
    is_right = np.array([(pair.foreign, pair.english) in gold for pair in pairs], dtype=bool)
    if not is_right.any():
        return 0.0
    margins = np.array([pair.margin for pair in pairs])
    is_last = np.append(margins[1:] < margins[:-1], True)
    num_right = np.cumsum(is_right)
    precision, recall = num_right / np.arange(1, len(pairs) + 1), num_right / len(gold)
    f1 = 2 * precision * recall / np.maximum(precision + recall, np.finfo(float).tiny)
    best = int(np.where(is_last, f1, -1.0).argmax())
    following = min(best + 1, len(pairs) - 1)
    return float(margins[best] + margins[following]) / 2


def choose_translations(
    examples: Sequence[MiningExample], pairs: Sequence[Pair], threshold: float
) -> list[Mined]:
    """What was found for each foreign sentence, in their order: pairs at the threshold or above.

    Args:
        examples: Both collections; the English one may be left out.
        pairs: Of these examples.
        threshold: See `find_threshold`.
    """
    by_foreign = {pair.foreign: pair for pair in pairs}
    found = [by_foreign.get(e.id) for e in examples if not e.is_english]
    return [
        Mined(english=pair.english if pair.margin >= threshold else "", margin=pair.margin)
        if pair
        else Mined(english="", margin=None)
        for pair in found
    ]


def _collect_side(examples: Sequence[MiningExample], *, is_english: bool) -> _Side:
    rows_of: dict[str, list[int]] = {}
    for row, example in enumerate(examples):
        if example.is_english == is_english:
            rows_of.setdefault(example.text, []).append(row)
    return _Side(
        rows=[rows[0] for rows in rows_of.values()],
        ids=[examples[rows[0]].id if len(rows) == 1 else "" for rows in rows_of.values()],
    )


def _choose_best(
    near: Neighbours, own_means: FloatRows, other_means: FloatRows
) -> tuple[Rows, FloatRows]:
    """Of each row's neighbours the one with the best margin, and that margin.

    Where the mean cosine is not positive a ratio says nothing: such a pair has margin 0.
    """
    scale = (own_means[:, np.newaxis] + other_means[near.rows]) / 2
    margins = np.divide(near.cosines, scale, out=np.zeros_like(near.cosines), where=scale > 0)
    best = margins.max(axis=1)
    is_best = margins == best[:, np.newaxis]
    return np.where(is_best, near.rows, len(other_means)).min(axis=1), best


def _take_greedily(
    foreign: Rows, english: Rows, margins: FloatRows
) -> list[tuple[int, int, float]]:
    order = np.lexsort((english, foreign, -margins))
    taken_foreign: set[int] = set()
    taken_english: set[int] = set()
    pairs = []
    for row, column, margin in zip(
        foreign[order].tolist(), english[order].tolist(), margins[order].tolist(), strict=True
    ):
        if margin > 0 and row not in taken_foreign and column not in taken_english:
            taken_foreign.add(row)
            taken_english.add(column)
            pairs.append((row, column, margin))
    return pairs
