"""Rows of features to padded tensors, without wasting tokens.

Batches are filled by tokens, not by rows: rows of similar length are put together until the
padded size reaches the budget.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from spaces.task import TaskType
from trainers.data.cache import FeatureTable
from trainers.data.encoding import IGNORED
from trainers.vocabulary import Vocabulary

Rows: TypeAlias = npt.NDArray[np.int64]
"""Row numbers of a feature table."""

_PAD = 1
"""XLM-R's pad id; a trimmed table keeps it in its row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Padded rows of one task. B rows, L tokens of the longest."""

    input_ids: Tensor
    """int64 [B, L]: rows of the trimmed embedding table."""
    attention_mask: Tensor
    """int64 [B, L], 1 for real tokens."""
    labels: Tensor
    """int64: PAIR [B], TAGGING [B, L] with IGNORED, SPAN [B, 2], BITEXT [B, 0]."""
    example_shares: Tensor
    """float32 [B]: share of its example that each row stands for."""

    def to(self, device: torch.device) -> Batch:
        """The batch on a device."""
        return Batch(
            input_ids=self.input_ids.to(device, non_blocking=True),
            attention_mask=self.attention_mask.to(device, non_blocking=True),
            labels=self.labels.to(device, non_blocking=True),
            example_shares=self.example_shares.to(device, non_blocking=True),
        )


def cut_by_tokens(rows: Rows, lengths: npt.NDArray[np.int64], max_tokens: int) -> list[Rows]:
    """Cut rows, sorted by length, into batches of at most `max_tokens` padded tokens.

    A row longer than the budget is a batch of its own.
    """
    batches: list[Rows] = []
    start = 0
    for end in range(1, len(rows) + 1):
        is_last = end == len(rows)
        # rows are sorted by length, so the row at `end` would set the padded length
        if is_last or int(lengths[rows[end]]) * (end + 1 - start) > max_tokens:
            batches.append(rows[start:end])
            start = end
    return batches


def evaluation_batches(table: FeatureTable, max_tokens: int) -> list[Rows]:
    """Every row once, in batches of similar length."""
    order = np.argsort(table.lengths, kind="stable").astype(np.int64)
    return cut_by_tokens(order, table.lengths, max_tokens)


def collate(table: FeatureTable, rows: Rows, task_type: TaskType, vocabulary: Vocabulary) -> Batch:
    """Pad rows to the longest and map their ids to the trimmed embedding table."""
    padded_tokens = int(table.lengths[rows].max())
    input_ids = np.full((len(rows), padded_tokens), _PAD, dtype=np.int64)
    attention_mask = np.zeros_like(input_ids)
    for position, row in enumerate(rows):
        ids = vocabulary.to_trimmed(table.input_ids(int(row)))
        input_ids[position, : len(ids)] = ids
        attention_mask[position, : len(ids)] = 1
    return Batch(
        input_ids=torch.from_numpy(input_ids),
        attention_mask=torch.from_numpy(attention_mask),
        labels=torch.from_numpy(_pad_labels(table, rows, task_type, padded_tokens)),
        example_shares=torch.from_numpy(table.example_shares[rows].astype(np.float32)),
    )


def _pad_labels(
    table: FeatureTable, rows: Rows, task_type: TaskType, padded_tokens: int
) -> npt.NDArray[np.int64]:
    labels = [table.labels(int(row)) for row in rows]
    if task_type is TaskType.TAGGING:
        padded = np.full((len(rows), padded_tokens), IGNORED, dtype=np.int64)
        for position, row_labels in enumerate(labels):
            padded[position, : len(row_labels)] = row_labels
        return padded
    stacked = np.stack(labels).astype(np.int64)
    return stacked[:, 0] if task_type is TaskType.PAIR else stacked
