"""Masked-language modelling: how many of a text's masked tokens are guessed.

Rows are masked by `Masking.mask_for_scoring`, so that the same tokens are asked for each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED, Features
from trainers.data.examples import TextExample

MLM_OUTCOMES = pa.schema(
    [("id", pa.string()), ("num_correct", pa.int32()), ("num_masked", pa.int32())]
)
"""The texts themselves are predicted by nobody: counts are all there is."""


def count_guesses(logits: Tensor, batch: Batch) -> Tensor:
    """Tokens guessed and tokens masked of each row, int64 [B, 2], from logits [M, V]."""
    is_masked = batch.labels != IGNORED
    is_correct = torch.zeros_like(is_masked)
    is_correct[is_masked] = logits.argmax(dim=-1) == batch.labels[is_masked]
    return torch.stack([is_correct.sum(dim=1), is_masked.sum(dim=1)], dim=1)


def gather_guesses(
    features: Sequence[Features], counts: Sequence[NDArray[np.floating[Any]]], num_examples: int
) -> list[tuple[int, int]]:
    """Tokens guessed and tokens masked of each example, over all of its windows."""
    sums = np.zeros((num_examples, 2), dtype=np.int64)
    for row, count in zip(features, counts, strict=True):
        sums[row.example] += count.astype(np.int64)
    return [(int(correct), int(masked)) for correct, masked in sums]


def score_guesses(examples: Sequence[TextExample], guesses: Sequence[tuple[int, int]]) -> pa.Table:
    """Outcomes of masked texts, from what `gather_guesses` returns.

    Raises:
        ValueError: If there is not one pair of counts an example.
    """
    if len(guesses) != len(examples):
        raise ValueError(
            f"{len(examples)} examples must have one prediction each, got {len(guesses)}"
        )
    rows = [
        {"id": example.id, "num_correct": correct, "num_masked": masked}
        for example, (correct, masked) in zip(examples, guesses, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=MLM_OUTCOMES)


def summarise_guesses(outcomes: pa.Table) -> dict[str, float]:
    """Accuracy over all masked tokens, in points; 0 where no token was masked."""
    num_correct, num_masked = (
        int(outcomes[name].to_numpy().sum()) for name in ("num_correct", "num_masked")
    )
    return {"accuracy": 100.0 * num_correct / max(1, num_masked)}
