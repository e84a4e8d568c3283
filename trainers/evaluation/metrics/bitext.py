"""Outcomes and scores of sentences whose translations were looked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from trainers.data.examples import BitextExample, MiningExample
from trainers.evaluation.metrics.rows import COMMON, COUNTS, require_one_each

BITEXT_SCHEMA: Final = pa.schema([*COMMON, ("hit", pa.bool_()), ("score", pa.float64())])
"""`prediction` is the row found, `score` its cosine."""
MINING_SCHEMA: Final = pa.schema([*COMMON, ("score", pa.float64()), *COUNTS])
"""A row a foreign sentence: `prediction` is the id of the English one, or empty; `score` the
margin of the best pair it is in, null without one; the counts are 0 or 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mined:
    """What was found for a foreign sentence."""

    english: str
    """Id of its translation; empty if there is none above the threshold."""
    margin: float | None
    """Margin of the pair it is in, above the threshold or not; None if it is in none."""


def score_retrieval(
    examples: Sequence[BitextExample],
    neighbours: tuple[NDArray[np.integer[Any]], NDArray[np.floating[Any]]],
) -> pa.Table:
    """Outcomes of retrieval: a hit is the row of the example itself.

    Args:
        examples: Pairs; English sentence i is translated by foreign sentence i.
        neighbours: For each English sentence the row of the foreign sentence found, and its
            cosine, as `retrieve` returns them.

    Raises:
        ValueError: If there is not one neighbour an example.
    """
    found, cosines = neighbours
    require_one_each(examples, found)
    rows = [
        {"id": example.id, "prediction": str(place), "hit": place == row, "score": cosine}
        for row, (example, place, cosine) in enumerate(
            zip(examples, found.tolist(), cosines.tolist(), strict=True)
        )
    ]
    return pa.Table.from_pylist(rows, schema=BITEXT_SCHEMA)


def score_mined(examples: Sequence[MiningExample], predictions: Sequence[Mined]) -> pa.Table:
    """Outcomes of mining, a row a foreign sentence, so that F1 of any rows is a ratio of sums.

    Args:
        examples: Both collections; the English one may be left out.
        predictions: What was found for each foreign sentence, in their order.

    Raises:
        ValueError: If there is not one prediction a foreign sentence.
    """
    foreign = [example for example in examples if not example.is_english]
    require_one_each(foreign, predictions)
    rows = [
        {
            "id": example.id,
            "prediction": mined.english,
            "score": mined.margin,
            "true_positives": int(mined.english == example.translation != ""),
            "num_predicted": int(mined.english != ""),
            "num_gold": int(example.translation != ""),
        }
        for example, mined in zip(foreign, predictions, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=MINING_SCHEMA)
