"""A word's vector at a hidden layer: the mean over its sub-words, normalised.

As in the paper; the special tokens around the word are read by the encoder, as in all its other
input, but are not part of the mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, final

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize

from trainers.alignment.pairs import Numbers, Tokens
from trainers.heads import mean_pool
from trainers.numerics import Numerics
from trainers.vocabulary import Vocabulary

_BOS, _PAD, _EOS = 0, 1, 2
"""XLM-R's control ids; a trimmed table keeps them in their rows."""
_EVALUATION_WORDS = 256
"""Words of a forward pass without gradients."""


@final
@dataclass(frozen=True, kw_only=True, eq=False)
class WordReader:
    """Reads words with an encoder, as it is at the time."""

    encoder: Any
    """An `XLMRobertaModel` on the trimmed vocabulary."""
    words: tuple[Tokens, ...]
    vocabulary: Vocabulary
    numerics: Numerics

    def vectors(self, words: Numbers) -> Tensor:
        """Vectors of the encoder's last layer, float32 [words, H] of length 1; with gradients."""
        input_ids, attention_mask, word_mask = self._collate(words)
        with self.numerics.autocast():
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        return normalize(mean_pool(hidden.last_hidden_state.float(), word_mask), dim=-1)

    @torch.no_grad()
    def vectors_of_layers(self, words: Numbers, layers: tuple[int, ...]) -> list[Tensor]:
        """Vectors at several hidden layers, float32 [words, H] each, -1 for the last."""
        order = np.argsort([len(self.words[word]) for word in words], kind="stable")
        read: list[tuple[Tensor, ...]] = []
        for start in range(0, len(words), _EVALUATION_WORDS):
            rows = words[order[start : start + _EVALUATION_WORDS]]
            input_ids, attention_mask, word_mask = self._collate(rows)
            with self.numerics.autocast():
                hidden = self.encoder(
                    input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
                ).hidden_states
            read.append(tuple(mean_pool(hidden[layer].float(), word_mask) for layer in layers))
        inverse = torch.from_numpy(np.argsort(order)).to(self.numerics.device)
        return [normalize(torch.cat(parts)[inverse], dim=-1) for parts in zip(*read, strict=True)]

    def _collate(self, words: Numbers) -> tuple[Tensor, Tensor, Tensor]:
        """Input ids, attention mask, and the mask of the words' own tokens: int64 [words, L]."""
        sequences = [self.words[word] for word in words]
        input_ids = np.full((len(words), max(map(len, sequences)) + 2), _PAD, dtype=np.int64)
        word_mask = np.zeros_like(input_ids)
        for row, tokens in enumerate(sequences):
            end = len(tokens) + 1
            input_ids[row, 0], input_ids[row, end] = _BOS, _EOS
            input_ids[row, 1:end] = self.vocabulary.to_trimmed(np.array(tokens))
            word_mask[row, 1:end] = 1
        attention_mask = (input_ids != _PAD).astype(np.int64)
        arrays = (input_ids, attention_mask, word_mask)
        first, second, third = (torch.from_numpy(a).to(self.numerics.device) for a in arrays)
        return first, second, third


@contextmanager
def first_layers(encoder: Any, num_layers: int) -> Iterator[None]:
    """Inside, the encoder ends after its first layers: no time is lost on those without a loss."""
    layers = encoder.encoder.layer
    encoder.encoder.layer = layers[:num_layers]
    try:
        yield
    finally:
        encoder.encoder.layer = layers
