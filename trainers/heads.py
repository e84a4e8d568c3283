"""Heads: what reads a task's answer off the encoder's last layer.

One class a task type, each with the loss of a row and the logits that decoding reads.
B rows, L tokens, H hidden size, C labels, N choices, M masked tokens, V rows of the trimmed
embedding table.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, final
from zlib import crc32

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, gelu, linear

from spaces.task import Task, TaskType
from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED
from trainers.dropout import Dropout
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
        self.dropout = Dropout(dropout)
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
        self.dropout = Dropout(dropout)
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


@final
class ChoiceHead(Head):
    """A score for each choice, from the mean of its sequence's token vectors; logits [B, N]."""

    def __init__(self, hidden_size: int, dropout: float) -> None:
        """The layers of `PairHead`, with one output."""
        super().__init__()
        self.scorer = PairHead(hidden_size, 1, dropout)

    def logits(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Scores of the choices of each row, [B, N]."""
        return self.scorer.logits(hidden, batch).view(len(batch.labels), -1)

    def losses(self, logits: Tensor, batch: Batch) -> Tensor:
        """Cross-entropy over the choices, [B]."""
        return cross_entropy(logits.float(), batch.labels, reduction="none")


@final
class MlmHead(Head):
    """The original of each masked token; logits [M, V], tokens in the order of the batch.

    XLM-R's: a dense layer, GELU and layer norm before a decoder that is the word embedding
    itself, with a bias a piece. The names are those of `lm_head` in its checkpoints. The softmax
    runs over the study's trimmed vocabulary alone (restricted vocabulary): pieces that no text
    of the study has are no alternatives, so losses are lower than over all 250,000 and depend on
    the study's vocabulary, which the keys of such phases name.
    """

    def __init__(self, hidden_size: int, num_pieces: int) -> None:
        """The head without its decoder, which `tie` brings."""
        super().__init__()
        self.dense = nn.Linear(hidden_size, hidden_size)
        self.layer_norm = nn.LayerNorm(hidden_size)
        self.bias = nn.Parameter(torch.zeros(num_pieces))
        self._decoder: tuple[nn.Embedding, ...] = ()

    def tie(self, encoder: Any) -> None:
        """Read pieces off with the word embedding of `encoder` (an `XLMRobertaModel`).

        The embedding stays the encoder's: it is held in a tuple, where torch does not see a
        module, so that neither parameters nor state have it twice.
        """
        self._decoder = (encoder.get_input_embeddings(),)
        self.layer_norm.eps = encoder.config.layer_norm_eps

    def logits(self, hidden: Tensor, batch: Batch) -> Tensor:
        """Scores of all pieces at the masked tokens, [M, V]."""
        (decoder,) = self._decoder
        masked = hidden[batch.labels != IGNORED]
        return linear(self.layer_norm(gelu(self.dense(masked))), decoder.weight, self.bias)

    def losses(self, logits: Tensor, batch: Batch) -> Tensor:
        """Mean cross-entropy over the masked tokens of a row, 0 where it has none, [B]."""
        is_masked = batch.labels != IGNORED
        losses = cross_entropy(logits.float(), batch.labels[is_masked], reduction="none")
        spread = losses.new_zeros(is_masked.shape)
        spread[is_masked] = losses
        return spread.sum(dim=1) / is_masked.sum(dim=1).clamp(min=1)


def build_head(
    task: Task, *, num_labels: int, hidden_size: int, dropout: float, seed: int
) -> Head:
    """A fresh head, initialised from (seed, task) alone.

    Args:
        task: Whose answers it reads.
        num_labels: Labels of a pair or tagging task; of MLM the rows of the trimmed embedding
            table; without a meaning for other types.
        hidden_size: H.
        dropout: Of the vectors that the head reads.
        seed: Of its first weights.

    Raises:
        ValueError: If the task type has no head (retrieval compares sentence vectors).
    """
    if task.task_type not in _HEADS:
        raise ValueError(f"task {task.name!r} is not trained: it has no head")
    head = _HEADS[task.task_type](hidden_size, num_labels, dropout)
    generator = torch.Generator().manual_seed(mix_seed(seed, crc32(task.name.encode())))
    with torch.no_grad():
        for parameter in head.parameters():
            if parameter.dim() > 1:
                parameter.normal_(0.0, _INITIAL_STD, generator=generator)
            else:
                parameter.zero_()
    for module in head.modules():
        if isinstance(module, nn.LayerNorm):
            module.reset_parameters()
    return head


_HEADS: dict[TaskType, Callable[[int, int, float], Head]] = {
    TaskType.PAIR: PairHead,
    TaskType.TAGGING: TaggingHead,
    TaskType.SPAN: lambda hidden_size, _, __: SpanHead(hidden_size),
    TaskType.CHOICE: lambda hidden_size, _, dropout: ChoiceHead(hidden_size, dropout),
    TaskType.MLM: lambda hidden_size, num_pieces, _: MlmHead(hidden_size, num_pieces),
}
"""From hidden size, number of labels and dropout to a head, by task type."""


def mean_pool(hidden: Tensor, attention_mask: Tensor) -> Tensor:
    """Mean of the vectors of real tokens, special tokens included: [B, L, H] -> [B, H].

    XTREME's pooling for Tatoeba.
    """
    mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
    return (hidden * mask).sum(dim=1) / mask.sum(dim=1)
