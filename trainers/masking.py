"""Masks tokens of running text, which are then to be guessed.

BERT's rule (Devlin et al. 2019, section 3.1 and appendix A.1): 15 % of the tokens are chosen; of
these 80 % become `<mask>`, 10 % a random piece and 10 % stay. Training draws anew each time that
a row comes up, as in RoBERTa and XLM-R. Special tokens are never chosen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from trainers.data.batching import Batch, Rows
from trainers.data.encoding import IGNORED
from trainers.encoders import SpecialIds
from trainers.numerics import mix_seed
from trainers.vocabulary import NUM_CONTROL_IDS, Vocabulary

_CHOSEN = 0.15
"""Share of the tokens that are to be guessed."""
_MASKED, _REPLACED = 0.8, 0.1
"""Of these, shares that become `<mask>` and a random piece."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Masking:
    """What masking needs to know of the trimmed vocabulary."""

    mask_row: int
    """Row of `<mask>` in the trimmed embedding table."""
    ordinary_rows: Tensor
    """int64 [pieces]: rows that stand for text; random pieces are drawn from them."""

    def mask(self, batch: Batch, generator: torch.Generator) -> Batch:
        """The batch with tokens masked.

        Args:
            batch: Running text, on the CPU: so draws do not depend on the device.
            generator: Of the CPU; a generator of one's own, so that a thread may draw.

        Returns:
            A batch whose labels, [B, L], are the original rows of the chosen tokens and IGNORED
            elsewhere.
        """
        input_ids, labels = self._mask_ids(batch.input_ids, generator)
        return replace(batch, input_ids=input_ids, labels=labels)

    def mask_for_scoring(self, batch: Batch, rows: Rows) -> Batch:
        """The same, but each row is always masked alike, whatever batch it is in.

        Args:
            batch: As for `mask`.
            rows: Row numbers in the feature table, which seed the draws.
        """
        input_ids = batch.input_ids.clone()
        labels = torch.full_like(input_ids, IGNORED)
        for position, row in enumerate(rows.tolist()):
            num_tokens = int(batch.attention_mask[position].sum())
            generator = torch.Generator().manual_seed(mix_seed(row))
            input_ids[position, :num_tokens], labels[position, :num_tokens] = self._mask_ids(
                input_ids[position, :num_tokens], generator
            )
        return replace(batch, input_ids=input_ids, labels=labels)

    def _mask_ids(self, ids: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        """Masked rows and labels of the same shape."""
        fate = torch.rand(ids.shape, generator=generator)
        pieces = torch.randint(len(self.ordinary_rows), ids.shape, generator=generator)
        is_text = (ids >= NUM_CONTROL_IDS) & (ids != self.mask_row)
        is_chosen = is_text & (fate < _CHOSEN)
        is_masked = is_text & (fate < _CHOSEN * _MASKED)
        is_replaced = is_chosen & ~is_masked & (fate < _CHOSEN * (_MASKED + _REPLACED))
        shown = ids.masked_fill(is_masked, self.mask_row)
        shown = torch.where(is_replaced, self.ordinary_rows[pieces], shown)
        return shown, ids.masked_fill(~is_chosen, IGNORED)


def build_masking(vocabulary: Vocabulary, special: SpecialIds) -> Masking:
    """The masking of a trimmed vocabulary.

    Raises:
        ValueError: If the vocabulary has no piece of text.
    """
    (mask_row,) = vocabulary.to_trimmed(np.array([special.mask])).tolist()
    rows = np.arange(NUM_CONTROL_IDS, len(vocabulary), dtype=np.int64)
    ordinary = rows[rows != mask_row]
    if not len(ordinary):
        raise ValueError("the vocabulary holds special tokens only: there is nothing to mask")
    return Masking(mask_row=mask_row, ordinary_rows=torch.from_numpy(ordinary))
