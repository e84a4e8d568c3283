"""Trims the word embedding to the ids a study can produce.

XLM-R's table of 250,000 rows is two thirds of the base model's weights, its Adam state and its
all-reduce; a study reads far fewer pieces. Trimming is lossless: a row that no batch looks up has
no gradient, and the rows that stay keep their order, so losses and weights are equal to the last
bit. Weight decay is no difference, as the optimiser decays no word embedding: unseen rows stay as
they were pretrained either way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from trainers.encoders import SpecialIds

if TYPE_CHECKING:
    from torch import Tensor
    from transformers import XLMRobertaModel

NUM_CONTROL_IDS = 4
"""XLM-R's `<s>`, `<pad>`, `</s>`, `<unk>` are ids 0 to 3. Its position ids are computed from the
pad id, so these four must keep their rows."""

IdArray: TypeAlias = npt.NDArray[np.integer]


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Vocabulary:
    """The ids whose rows are kept; row i of a trimmed table belongs to `ids[i]`."""

    ids: npt.NDArray[np.int32]
    """Sorted and unique, 0 to 3 among them; (rows,), read-only."""

    def __post_init__(self) -> None:
        """Take a read-only copy, once the order that the rows depend on is sure.

        Raises:
            ValueError: If the ids are not sorted, unique, or lack one of 0 to 3.
        """
        ids = np.array(self.ids, dtype=np.int32)
        if ids.ndim != 1 or not (np.diff(ids) > 0).all():
            raise ValueError("ids must be one list, sorted and unique: use collect_vocabulary")
        if not np.array_equal(ids[:NUM_CONTROL_IDS], np.arange(NUM_CONTROL_IDS)):
            raise ValueError(
                f"ids must begin with XLM-R's control ids 0 to 3, got "
                f"{ids[:NUM_CONTROL_IDS].tolist()}: use collect_vocabulary"
            )
        ids.setflags(write=False)
        object.__setattr__(self, "ids", ids)

    def __len__(self) -> int:
        return len(self.ids)

    def to_trimmed(self, ids: IdArray) -> npt.NDArray[np.int32]:
        """Rows of the trimmed table for original ids; any shape, kept.

        Raises:
            ValueError: If an id is not kept.
        """
        rows = np.minimum(np.searchsorted(self.ids, ids), len(self) - 1)
        is_missing = self.ids[rows] != ids
        if is_missing.any():
            raise ValueError(
                f"id {np.asarray(ids)[is_missing][0]} is not among the {len(self)} ids kept: "
                "collect the vocabulary from every split that is read"
            )
        return rows.astype(np.int32)

    def to_original(self, rows: IdArray) -> npt.NDArray[np.int32]:
        """Original ids of rows of the trimmed table; any shape, kept.

        Raises:
            ValueError: If a row lies outside of the table.
        """
        rows = np.asarray(rows)
        is_outside = (rows < 0) | (rows >= len(self))
        if is_outside.any():
            raise ValueError(f"row {rows[is_outside][0]} must be in [0, {len(self)})")
        return self.ids[rows]


def collect_vocabulary(id_arrays: Iterable[IdArray], special: SpecialIds) -> Vocabulary:
    """The vocabulary of everything in `id_arrays`, and the special ids.

    Args:
        id_arrays: Ids of any shape and in any order, repeated or not.
        special: Kept whether they occur or not.
    """
    kept = np.array(astuple(special), dtype=np.int32)
    for ids in id_arrays:
        kept = np.union1d(kept, ids)
    return Vocabulary(ids=np.unique(kept).astype(np.int32))


def trim_encoder(encoder: XLMRobertaModel, vocabulary: Vocabulary) -> None:
    """Replaces the word embedding by the rows that are kept, in place.

    From then on the encoder takes rows (`Vocabulary.to_trimmed`) for ids. Build the optimiser
    afterwards: the parameter is a new one.

    Raises:
        ValueError: If the vocabulary has ids that the encoder has no row for.
    """
    from torch import nn

    full = encoder.get_input_embeddings()
    if vocabulary.ids[-1] >= full.num_embeddings:
        raise ValueError(
            f"id {vocabulary.ids[-1]} must be below {full.num_embeddings}, the encoder's rows: "
            "use the tokenizer that belongs to it"
        )
    assert full.padding_idx < NUM_CONTROL_IDS, "the pad id would move, and positions with it"
    # from_pretrained draws no random numbers, so a seeded run stays the run it was
    trimmed = nn.Embedding.from_pretrained(  # type: ignore[no-untyped-call]
        full.weight.detach()[_as_index(vocabulary.ids)],
        freeze=not full.weight.requires_grad,
        padding_idx=full.padding_idx,
    )
    encoder.set_input_embeddings(trimmed)
    encoder.config.vocab_size = len(vocabulary)


def restore_embedding(trimmed: Tensor, vocabulary: Vocabulary, pretrained: Tensor) -> Tensor:
    """The full table: kept rows from `trimmed`, all others as pretrained.

    Args:
        trimmed: Rows of `vocabulary`, (kept, hidden).
        vocabulary: Whose ids the rows are.
        pretrained: The full table before training, (ids, hidden); left as it is.

    Returns:
        A new table, (ids, hidden).

    Raises:
        ValueError: If `trimmed` does not have a row for each id.
    """
    _check_rows(trimmed, len(vocabulary))
    full = pretrained.detach().clone()
    full[_as_index(vocabulary.ids)] = trimmed.detach().to(full)
    return full


def select_rows(
    stored: Tensor, stored_ids: IdArray, wanted: Vocabulary, pretrained_rows: Tensor
) -> Tensor:
    """The trimmed table of another vocabulary: rows that were stored, the others pretrained.

    Args:
        stored: A trimmed table, (stored ids, hidden).
        stored_ids: Unique ids of its rows, (stored ids,).
        wanted: The vocabulary of the new table.
        pretrained_rows: Pretrained rows of `wanted`, (wanted ids, hidden); left as they are.

    Returns:
        A new table, (wanted ids, hidden).

    Raises:
        ValueError: If a table does not have a row for each of its ids.
    """
    _check_rows(stored, len(stored_ids))
    _check_rows(pretrained_rows, len(wanted))
    _, from_rows, to_rows = np.intersect1d(
        stored_ids, wanted.ids, assume_unique=True, return_indices=True
    )
    selected = pretrained_rows.detach().clone()
    selected[_as_index(to_rows)] = stored.detach()[_as_index(from_rows)].to(selected)
    return selected


def _check_rows(table: Tensor, num_ids: int) -> None:
    if len(table) != num_ids:
        raise ValueError(f"table must have a row for each of {num_ids} ids, got {len(table)} rows")


def _as_index(ids: IdArray) -> Tensor:
    import torch

    return torch.from_numpy(ids.astype(np.int64))
