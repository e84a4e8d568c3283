"""The alignment phase on one worker.

The paper's loss is contrastive, a triplet loss whose margin and negatives could not be found.
Here it is the symmetric cross entropy over the words of a batch (InfoNCE): each word must be
nearer to its translation than to the other words, in both directions. It needs no margin, which
a layer with all cosines near 1 would make hard to choose, and weighs near negatives more by
itself. A step is small and short, so one worker does all of it and nothing is saved in between.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from spaces.plan import Alignment
from trainers.alignment.adapters import low_rank_changes
from trainers.alignment.figures import measure_pairs
from trainers.alignment.pairs import Numbers, WordPairs
from trainers.alignment.vectors import WordReader, first_layers
from trainers.model import Model
from trainers.numerics import Numerics, mix_seed
from trainers.optimization import learning_rate_at
from trainers.training import loss_curve
from trainers.vocabulary import Vocabulary


@dataclass(frozen=True, kw_only=True, slots=True)
class AlignmentReport:
    """What an alignment phase measured."""

    losses: tuple[float, ...]
    """Training loss of each step."""
    num_tokens: int
    """Unpadded tokens of all steps, special tokens included."""
    figures: dict[str, float]
    """`before/...` and `after/...`, then as from `measure_pairs`."""

    def to_manifest(self) -> dict[str, Any]:
        """As the store keeps it."""
        return {
            "losses": loss_curve(self.losses),
            "num_steps": len(self.losses),
            "num_tokens": self.num_tokens,
            "figures": self.figures,
        }


def align(
    model: Model,
    pairs: WordPairs,
    alignment: Alignment,
    *,
    seed: int,
    vocabulary: Vocabulary,
    numerics: Numerics,
) -> AlignmentReport:
    """Align the model's encoder on word pairs, in place; its modules are the same afterwards.

    Args:
        model: On the encoder to start from.
        pairs: Trained on, but for those held out.
        alignment: Hyper-parameters.
        seed: With the step's number it decides batches and dropout.
        vocabulary: Of the model.
        numerics: Device and precision.

    Raises:
        ValueError: If the encoder has fewer layers than the loss needs.
    """
    encoder: Any = model.to(numerics.device).encoder
    num_layers = len(encoder.encoder.layer)
    if alignment.layer > num_layers:
        raise ValueError(
            f"alignment compares words at layer {alignment.layer}, the encoder has {num_layers}: "
            "take more layers, or leave out --align"
        )
    reader = WordReader(
        encoder=encoder, words=pairs.words, vocabulary=vocabulary, numerics=numerics
    )
    model.eval()
    before = measure_pairs(pairs, reader, alignment.layer)
    with low_rank_changes(encoder, alignment, mix_seed(seed, 0)) as parameters:
        model.train()
        with first_layers(encoder, alignment.layer):
            losses = tuple(_train(parameters, pairs, reader, alignment=alignment, seed=seed))
    model.eval()
    after = measure_pairs(pairs, reader, alignment.layer)
    return AlignmentReport(
        losses=losses,
        num_tokens=_count_tokens(pairs, alignment, seed),
        figures={
            f"{when}/{name}": value
            for when, figures in (("before", before), ("after", after))
            for name, value in figures.items()
        },
    )


def contrastive_loss(english: Tensor, foreign: Tensor, is_masked: Tensor, scale: float) -> Tensor:
    """Mean cross entropy of finding each word's translation in the batch, in both directions.

    InfoNCE (van den Oord et al. 2018) on cosines, as in SimCSE.

    Args:
        english: Vectors of length 1, [B, H].
        foreign: Of their translations, [B, H].
        is_masked: Bool [B, B]: words of the other side that are no negatives; the diagonal, the
            translations themselves, is passed over.
        scale: Inverse temperature.
    """
    targets = torch.arange(len(english), device=english.device)
    logits = scale * english @ foreign.T
    is_masked = is_masked.clone().fill_diagonal_(False)
    logits = logits.masked_fill(is_masked, -torch.inf)
    return (cross_entropy(logits, targets) + cross_entropy(logits.T, targets)) / 2


def mask_words(pairs: WordPairs, rows: Numbers) -> Tensor:
    """Which words of a batch are no negatives of each other, bool [B, B].

    Those that any pair makes translations, so other pairs of the same word too, and those of
    the same tokens on both sides, as names often are: no change could part them.
    """
    english, foreign = pairs.english[rows], pairs.foreign[rows]
    is_same = english[:, None] == foreign[None, :]
    return torch.from_numpy(pairs.are_pairs(english, foreign) | is_same)


def count_steps(pairs: WordPairs, alignment: Alignment) -> int:
    """Steps of the phase: the budget, or fewer where the pairs would be drawn too often."""
    num_drawn = alignment.max_repetitions * int(pairs.is_trained.sum())
    return max(1, min(alignment.max_steps, int(num_drawn / alignment.batch_pairs)))


def _train(
    parameters: list[nn.Parameter],
    pairs: WordPairs,
    reader: WordReader,
    *,
    alignment: Alignment,
    seed: int,
) -> Iterator[float]:
    """Loss of each step."""
    optimizer = torch.optim.AdamW(
        parameters, lr=alignment.learning_rate, weight_decay=0.0, fused=True
    )
    num_steps = count_steps(pairs, alignment)
    for step in range(num_steps):
        rows = pairs.draw(step, alignment.batch_pairs, seed)
        torch.manual_seed(mix_seed(seed, step + 1))
        vectors = reader.vectors(np.concatenate([pairs.english[rows], pairs.foreign[rows]]))
        loss = contrastive_loss(
            vectors[: len(rows)],
            vectors[len(rows) :],
            mask_words(pairs, rows).to(vectors.device),
            1.0 / alignment.temperature,
        )
        for group in optimizer.param_groups:
            group["lr"] = learning_rate_at(step, num_steps, alignment)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        yield loss.item()


def _count_tokens(pairs: WordPairs, alignment: Alignment, seed: int) -> int:
    lengths = np.array([len(word) + 2 for word in pairs.words])
    steps = range(count_steps(pairs, alignment))
    rows = (pairs.draw(step, alignment.batch_pairs, seed) for step in steps)
    return sum(int((lengths[pairs.english[r]] + lengths[pairs.foreign[r]]).sum()) for r in rows)
