"""Multiple choice: from the scores of the choices to outcomes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from trainers.data.encoding import Features
from trainers.data.examples import ChoiceExample

CHOICE_OUTCOMES = pa.schema(
    [("id", pa.string()), ("prediction", pa.string()), ("label", pa.string()), ("hit", pa.bool_())]
)
"""Prediction and label are indices, written as text."""


def decode_choices(
    features: Sequence[Features], logits: Sequence[NDArray[np.floating[Any]]]
) -> list[str]:
    """The index of each example's best choice, as text; a tie goes to the earlier one.

    Args:
        features: One row an example.
        logits: For each row `[num_choices]`.
    """
    predictions = [""] * len(features)
    for row, scores in zip(features, logits, strict=True):
        predictions[row.example] = str(int(scores.argmax()))
    return predictions


def score_choices(examples: Sequence[ChoiceExample], predictions: Sequence[str]) -> pa.Table:
    """Outcomes of predicted indices.

    Raises:
        ValueError: If there is not one prediction an example.
    """
    if len(predictions) != len(examples):
        raise ValueError(
            f"{len(examples)} examples must have one prediction each, got {len(predictions)}"
        )
    rows = [
        {
            "id": example.id,
            "prediction": prediction,
            "label": str(example.answer),
            "hit": prediction == str(example.answer),
        }
        for example, prediction in zip(examples, predictions, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=CHOICE_OUTCOMES)
