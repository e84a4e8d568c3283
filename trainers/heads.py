"""Heads: what reads a task's answer off the encoder's last layer.

One class a task type, each with the loss of a row and the logits that decoding reads.
B rows, L tokens, H hidden size, C labels.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import final
from zlib import crc32

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from spaces.task import Task, TaskType
from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED
from trainers.numerics import mix_seed

_INITIAL_STD = 0.02
"""XLM-R's `initializer_range`."""


class Head(nn.Module, ABC):
    """Reads one task off the encoder."""

    @abstractmethod
    def logits(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Scores from the last layer [B, L, H]; the shape depends on the task type."""

    @abstractmethod
    def losses(self, logits: Tensor, batch: Batch) -> Tensor:
        """Loss of every row, [B]."""


@final
class PairHead(Head):
    """A label for two texts, from the mean of the token vectors; logits [B, C].

    The mean rather than `<s>`: it is how bitext retrieval reads the encoder too, and the offline
    encoder was trained with mean pooling.
    """

    def __init__(self, hidden_size: int, num_labels: int, dropout: float) -> None:
        """A dense layer with tanh before the output, as in XLM-R's classification head."""
        super().__init__()
        self.dense = nn.Linear(hidden_size, hidden_size)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(hidden_size, num_labels)

    def logits(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Scores of the labels, [B, C]."""
        pooled = self.dropout(mean_pool(hidden, batch.attention_mask))
        scores: Tensor = self.output(self.dropout(torch.tanh(self.dense(pooled))))
        return scores

    def losses(self, logits: Tensor, batch: Batch) -> Tensor:
        """Cross-entropy, [B]."""
        return cross_entropy(logits.float(), batch.labels, reduction="none")


@final
class TaggingHead(Head):
    """A tag for each word, read at its labelled sub-token; logits [B, L, C]."""

    def __init__(self, hidden_size: int, num_labels: int, dropout: float) -> None:
        """One linear layer after dropout."""
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(hidden_size, num_labels)

    def logits(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Scores of the tags at every token, [B, L, C]."""
        scores: Tensor = self.output(self.dropout(hidden))
        return scores

    def losses(self, logits: Tensor, batch: Batch) -> Tensor:
        """Mean cross-entropy over the labelled tokens of a row, so that a row counts once, [B]."""
        losses = cross_entropy(
            logits.float().transpose(1, 2), batch.labels, ignore_index=IGNORED, reduction="none"
        )
        num_labelled = (batch.labels != IGNORED).sum(dim=1).clamp(min=1)
        return losses.sum(dim=1) / num_labelled


@final
class SpanHead(Head):
    """Start and end of the answer; logits [B, L, 2], padding at minus infinity."""

    def __init__(self, hidden_size: int) -> None:
        """One linear layer."""
        super().__init__()
        self.output = nn.Linear(hidden_size, 2)

    def logits(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Start and end scores of every token, [B, L, 2]."""
        scores: Tensor = self.output(hidden)
        is_padding = batch.attention_mask.unsqueeze(-1) == 0
        return scores.float().masked_fill(is_padding, torch.finfo(torch.float32).min)

    def losses(self, logits: Tensor, batch: Batch) -> Tensor:
        """Mean of start and end cross-entropy over the window's tokens, [B]."""
        start, end = (
            cross_entropy(logits[..., side], batch.labels[:, side], reduction="none")
            for side in (0, 1)
        )
        return (start + end) / 2


def build_head(
    task: Task, *, num_labels: int, hidden_size: int, dropout: float, seed: int
) -> Head:
    """A fresh head, initialised from (seed, task) alone.

    Raises:
        ValueError: If the task type has no head (bitext retrieval compares sentence vectors).
    """
    if task.task_type is TaskType.BITEXT:
        raise ValueError(f"task {task.name!r} is not trained: it has no head")
    head: Head
    if task.task_type is TaskType.SPAN:
        head = SpanHead(hidden_size)
    else:
        head = _LABEL_HEADS[task.task_type](hidden_size, num_labels, dropout)
    generator = torch.Generator().manual_seed(mix_seed(seed, crc32(task.name.encode())))
    with torch.no_grad():
        for parameter in head.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0.0, _INITIAL_STD, generator=generator)
            else:
                parameter.zero_()
    return head


_LABEL_HEADS: dict[TaskType, type[PairHead] | type[TaggingHead]] = {
    TaskType.PAIR: PairHead,
    TaskType.TAGGING: TaggingHead,
}


def mean_pool(hidden: Tensor, attention_mask: Tensor) -> Tensor:
    """Mean of the vectors of real tokens, special tokens included: [B, L, H] -> [B, H].

    XTREME's pooling for Tatoeba.
    """
    mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * mask).sum(dim=1) / mask.sum(dim=1)
