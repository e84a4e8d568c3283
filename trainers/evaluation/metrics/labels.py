"""Outcomes and scores of predicted labels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from spaces.task import Task
from trainers.data.examples import PairExample
from trainers.evaluation.metrics.rates import share_in_points, summarise_counts
from trainers.evaluation.metrics.rows import COMMON, require_one_each

LABEL_SCHEMA: Final = pa.schema([*COMMON, ("label", pa.string()), ("hit", pa.bool_())])

Mask: TypeAlias = NDArray[np.bool_]

_POSITIVE: Final = "1"
"""The label whose F1 counts, a duplicate in QQP."""


def score_pairs(examples: Sequence[PairExample], predictions: Sequence[str]) -> pa.Table:
    """Outcomes of predicted labels.

    Raises:
        ValueError: If there is not one prediction an example.
    """
    require_one_each(examples, predictions)
    rows = [
        {
            "id": example.id,
            "prediction": prediction,
            "label": example.label,
            "hit": prediction == example.label,
        }
        for example, prediction in zip(examples, predictions, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=LABEL_SCHEMA)


def summarise_hits(outcomes: pa.Table, task: Task) -> dict[str, float]:
    """Accuracy; for the metric `accuracy_f1` also F1 of the label "1", and the mean of both."""
    accuracy = share_in_points(outcomes, "hit")
    if task.metric != "accuracy_f1":
        return {"accuracy": accuracy}
    f1 = summarise_counts(*(int(mask.sum()) for mask in positives(outcomes)))["f1"]
    return {"accuracy": accuracy, "f1": f1, "accuracy_f1": (accuracy + f1) / 2}


def positives(outcomes: pa.Table) -> tuple[Mask, Mask, Mask]:
    """Which rows have the label "1": found and right, found, and to be found, each [rows]."""
    predicted, gold = (
        pc.equal(outcomes[name], _POSITIVE).to_numpy() for name in ("prediction", "label")
    )
    return predicted & gold, predicted, gold
