"""What every encoder shares: a tokenizer, the limits, the labels, and XLM-R's two formats.

Special tokens are laid here and nowhere else: `<s> A </s>` and `<s> A </s></s> B </s>`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tokenizers import Encoding, Tokenizer

from trainers.data.encoding.features import IGNORED, Limits
from trainers.data.windows import truncate_pair

BOS: Final = 0
EOS: Final = 2
UNK: Final = 3
NUM_SINGLE_SPECIALS: Final = 2
_NUM_PAIR_SPECIALS: Final = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class EncodingSetting:
    """What encoding depends on besides the examples."""

    tokenizer: Tokenizer
    limits: Limits
    label_ids: dict[str, int]
    is_open: bool
    """Whether the labels come from the training data, so that other splits may have more."""

    def label_id(self, label: str) -> int:
        """Id of a label; `IGNORED` if it is unknown and the label set is open.

        Raises:
            ValueError: If it is unknown and the label set is closed.
        """
        if label in self.label_ids:
            return self.label_ids[label]
        if self.is_open:
            return IGNORED
        raise ValueError(f"unknown label {label!r}; the task has {', '.join(self.label_ids)}")

    def tokenise(self, texts: Iterable[str]) -> dict[str, Encoding]:
        """Encoding of each distinct text, without special tokens."""
        distinct = list(dict.fromkeys(texts))
        encodings = self.tokenizer.encode_batch(distinct, add_special_tokens=False)
        return dict(zip(distinct, encodings, strict=True))

    def lay_single(self, ids: list[int]) -> list[int]:
        """`<s> A </s>`, the end of a long text cut off."""
        return [BOS, *ids[: self.limits.max_tokens - NUM_SINGLE_SPECIALS], EOS]

    def lay_pair(self, ids_a: list[int], ids_b: list[int]) -> list[int]:
        """`<s> A </s></s> B </s>`, the longer text truncated first."""
        max_tokens = self.limits.max_tokens - _NUM_PAIR_SPECIALS
        keep_a, keep_b = truncate_pair(len(ids_a), len(ids_b), max_tokens)
        return [BOS, *ids_a[:keep_a], EOS, EOS, *ids_b[:keep_b], EOS]
