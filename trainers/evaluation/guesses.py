"""Masked-language modelling: how many of a text's masked tokens are guessed.

Rows are masked by `Masking.mask_for_scoring`, so that the same tokens are asked for each time.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED, Features


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
