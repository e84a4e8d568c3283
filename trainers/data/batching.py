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
Ids: TypeAlias = npt.NDArray[np.int32]
"""Token ids of the full vocabulary."""

_PAD = 1
"""XLM-R's pad id; a trimmed table keeps it in its row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """Padded rows of one task. B rows, L tokens of the longest sequence.

    A row is one sequence; in CHOICE it is N, the choices of an example, the same number in every
    row, so that sequences i N to (i + 1) N - 1 are row i.
    """

    input_ids: Tensor
    """int64 [B, L], CHOICE [B N, L]: rows of the trimmed embedding table."""
    attention_mask: Tensor
    """int64 of the same shape, 1 for real tokens."""
    labels: Tensor
    """int64: PAIR and CHOICE [B], TAGGING [B, L] with IGNORED, SPAN [B, 2]; MLM [B, L] with
    IGNORED once `trainers.masking` has masked it, [B, 0] before; others [B, 0]."""
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

    def pinned(self) -> Batch:
        """The batch in page-locked memory, from where a GPU copies it without waiting."""
        return Batch(
            input_ids=self.input_ids.pin_memory(),
            attention_mask=self.attention_mask.pin_memory(),
            labels=self.labels.pin_memory(),
            example_shares=self.example_shares.pin_memory(),
        )


def cut_by_tokens(rows: Rows, lengths: npt.NDArray[np.int64], max_tokens: int) -> list[Rows]:
    """Cut rows, sorted by length, into batches of at most `max_tokens` padded tokens.

    A row longer than the budget is a batch of its own.
    """
    starts: list[int] = []
    for end, length in enumerate(lengths[rows].tolist()):
        # rows are sorted by length, so this one would set the padded length
        if not starts or length * (end + 1 - starts[-1]) > max_tokens:
            starts.append(end)
    ends = [*starts, len(rows)][1:]
    return [rows[start:end] for start, end in zip(starts, ends, strict=True)]


def padded_lengths(table: FeatureTable, task_type: TaskType | None) -> npt.NDArray[np.int64]:
    """Tokens that each row takes when it is padded alone, [rows].

    That is its length; in CHOICE the number of its sequences times the longest of them.
    """
    if task_type is not TaskType.CHOICE:
        return table.lengths
    counts = [table.token_map(row) for row in range(len(table))]
    return np.array([len(count) * count.max() for count in counts], dtype=np.int64)


def evaluation_batches(
    table: FeatureTable, max_tokens: int, task_type: TaskType | None = None
) -> list[Rows]:
    """Every row once, in batches of similar length.

    Args:
        table: Features of the rows.
        max_tokens: Padded tokens in a batch; see `cut_by_tokens`.
        task_type: Of the rows; needed where a row is several sequences.
    """
    lengths = padded_lengths(table, task_type)
    order = np.argsort(lengths, kind="stable").astype(np.int64)
    return cut_by_tokens(order, lengths, max_tokens)


def collate(table: FeatureTable, rows: Rows, task_type: TaskType, vocabulary: Vocabulary) -> Batch:
    """Pad rows to the longest and map their ids to the trimmed embedding table.

    Raises:
        ValueError: If rows of a choice task differ in their number of choices, or an id is not
            in the vocabulary.
    """
    sequences = _list_sequences(table, rows, task_type)
    lengths = np.array([len(sequence) for sequence in sequences])
    padded_tokens = int(lengths.max())
    is_token = np.arange(padded_tokens) < lengths[:, np.newaxis]
    input_ids = np.full(is_token.shape, _PAD, dtype=np.int64)
    input_ids[is_token] = vocabulary.to_trimmed(np.concatenate(sequences))
    return Batch(
        input_ids=torch.from_numpy(input_ids),
        attention_mask=torch.from_numpy(is_token.astype(np.int64)),
        labels=torch.from_numpy(_pad_labels(table, rows, task_type, padded_tokens)),
        example_shares=torch.from_numpy(table.example_shares[rows].astype(np.float32)),
    )


def _list_sequences(table: FeatureTable, rows: Rows, task_type: TaskType) -> list[Ids]:
    if task_type is not TaskType.CHOICE:
        return [table.input_ids(int(row)) for row in rows]
    counts = [table.token_map(int(row)) for row in rows]
    if len({len(count) for count in counts}) > 1:
        numbers = sorted({len(count) for count in counts})
        raise ValueError(
            f"examples of a choice task must all have the same number of choices, got {numbers}: "
            "leave out those that have others"
        )
    return [
        sequence
        for row, count in zip(rows, counts, strict=True)
        for sequence in np.split(table.input_ids(int(row)), np.cumsum(count)[:-1])
    ]


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
    return stacked[:, 0] if task_type in (TaskType.PAIR, TaskType.CHOICE) else stacked
