"""The network: one encoder, trimmed to the study's vocabulary, and a head for each task.

A phase builds its heads afresh and takes its encoder from the parent's weights, as in the
X-STILTs paper: heads of the intermediate tasks are discarded. Stored weights carry the ids of
their embedding rows, so that a study with another vocabulary can start from them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, final

import numpy as np
import torch
from torch import Tensor, nn

from spaces.catalogue import MLM_TEXT
from trainers.data.batching import Batch
from trainers.heads import Head, MlmHead, mean_pool
from trainers.vocabulary import Vocabulary, select_rows, trim_encoder

_EMBEDDING = "encoder.embeddings.word_embeddings.weight"
_MLM_HEAD = f"heads.{MLM_TEXT.name}."
_MLM_BIAS = f"{_MLM_HEAD}bias"
_IDS = "vocabulary.ids"


@final
class Model(nn.Module):
    """An encoder with the heads of the tasks at hand."""

    def __init__(self, encoder: nn.Module, heads: Mapping[str, Head]) -> None:
        """Join an encoder and heads by task name; an MLM head is tied to the embedding."""
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict(heads)
        for head in heads.values():
            if isinstance(head, MlmHead):
                head.tie(encoder)

    def losses(self, task: str, batch: Batch) -> Tensor:
        """Loss of every row, [B]."""
        head = self.head(task)
        return head.losses(self.logits(task, batch), batch)

    def logits(self, task: str, batch: Batch) -> Tensor:
        """What the task's head reads off the last layer; shape by head."""
        return self.head(task).logits(self._encode(batch).last_hidden_state, batch)

    def sentence_vectors(self, batch: Batch, layer: int) -> Tensor:
        """Mean-pooled vectors of one hidden layer, [B, H]; layer 0 is the embeddings.

        The layers above it are not computed.
        """
        with _cut_above(self.encoder, layer):
            hidden: Tensor = self._encode(batch).last_hidden_state
        return mean_pool(hidden.float(), batch.attention_mask)

    def head(self, task: str) -> Head:
        """The head of a task."""
        head = self.heads[task]
        assert isinstance(head, Head)
        return head

    def _encode(self, batch: Batch) -> Any:
        return self.encoder(input_ids=batch.input_ids, attention_mask=batch.attention_mask)


@contextmanager
def _cut_above(encoder: Any, layer: int) -> Iterator[None]:
    """An encoder (an `XLMRobertaModel`) without the layers above one, put back afterwards."""
    layers = encoder.encoder.layer
    encoder.encoder.layer = layers[:layer]
    try:
        yield
    finally:
        encoder.encoder.layer = layers


@final
class Pretrained:
    """The pretrained encoder's weights on the study's vocabulary, and fresh copies of it."""

    def __init__(
        self,
        encoder: Any,
        vocabulary: Vocabulary,
        lm_head: Mapping[str, Tensor] | None = None,
    ) -> None:
        """Trim `encoder` (an `XLMRobertaModel`) and keep its weights as the starting point.

        Args:
            encoder: With its full vocabulary.
            vocabulary: To trim to.
            lm_head: The encoder's own MLM head, as `load_lm_head` gives it: where MLM heads
                start; None leaves them fresh.
        """
        trim_encoder(encoder, vocabulary)
        self._encoder = encoder
        self._vocabulary = vocabulary
        self._weights = {
            f"encoder.{name}": value.clone() for name, value in encoder.state_dict().items()
        }
        for name, value in (lm_head or {}).items():
            self._weights[f"{_MLM_HEAD}{name}"] = value
        if _MLM_BIAS in self._weights:
            rows = torch.from_numpy(vocabulary.ids.astype(np.int64))
            self._weights[_MLM_BIAS] = self._weights[_MLM_BIAS][rows]

    @property
    def hidden_size(self) -> int:
        """H."""
        return int(self._encoder.config.hidden_size)

    @property
    def dropout(self) -> float:
        """Dropout of the encoder's hidden layers, used for the heads too."""
        return float(self._encoder.config.hidden_dropout_prob)

    def model(self, heads: Mapping[str, Head], stored: Mapping[str, Tensor] | None) -> Model:
        """A model with these heads, on the pretrained or on stored weights.

        The one encoder in memory is overwritten: only the last model made is valid. Equal
        arguments give equal weights, whatever ran before.

        Args:
            heads: By task; overwritten where `stored` has weights of that head.
            stored: As from `weights_to_store`; None for the pretrained encoder.
        """
        weights = dict(self._weights)
        if stored is not None:
            weights.update(self._align(stored))
        model = Model(self._encoder, heads)
        own_heads = {name for name in model.state_dict() if name.startswith("heads.")}
        weights = {
            name: value
            for name, value in weights.items()
            if name.startswith("encoder.") or name in own_heads
        }
        missing = model.load_state_dict(weights, strict=False).missing_keys
        assert not set(missing) - own_heads, f"weights lack {missing}"
        model.requires_grad_(True)
        return model

    def weights_to_store(self, model: Model) -> dict[str, Tensor]:
        """The model's weights with the ids of its embedding rows."""
        weights = {
            name: value.detach().cpu().contiguous() for name, value in model.state_dict().items()
        }
        weights[_IDS] = torch.from_numpy(np.array(self._vocabulary.ids))
        return weights

    def _align(self, stored: Mapping[str, Tensor]) -> dict[str, Tensor]:
        weights = {name: value for name, value in stored.items() if name != _IDS}
        ids = stored[_IDS].numpy()
        if not np.array_equal(ids, self._vocabulary.ids):
            weights[_EMBEDDING] = select_rows(
                weights[_EMBEDDING], ids, self._vocabulary, self._weights[_EMBEDDING]
            )
            if _MLM_BIAS in weights:
                fresh = torch.zeros(len(self._vocabulary))
                weights[_MLM_BIAS] = select_rows(
                    weights[_MLM_BIAS], ids, self._vocabulary, self._weights.get(_MLM_BIAS, fresh)
                )
        return weights
