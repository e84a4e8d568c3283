"""Outcomes and scores of predicted labels, and of choices, whose labels are their indices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from spaces.task import Task
from trainers.data.examples import ChoiceExample, Example, PairExample
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
    return _compare(examples, [example.label for example in examples], predictions)


def score_choices(examples: Sequence[ChoiceExample], predictions: Sequence[str]) -> pa.Table:
    """Outcomes of predicted indices, which are written as text like labels.

    Raises:
        ValueError: If there is not one prediction an example.
    """
    return _compare(examples, [str(example.answer) for example in examples], predictions)


def _compare(
    examples: Sequence[Example], labels: Sequence[str], predictions: Sequence[str]
) -> pa.Table:
    require_one_each(examples, predictions)
    rows = [
        {
            "id": example.id,
            "prediction": prediction,
            "label": label,
            "hit": prediction == label,
        }
        for example, label, prediction in zip(examples, labels, predictions, strict=True)
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
