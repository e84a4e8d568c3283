"""What encoding yields: rows of token ids with their labels, and how long they may be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

IGNORED: Final = -100
"""Label of a token that has none; the default `ignore_index` of torch's cross entropy."""
NO_WORD: Final = -1
"""Entry of a token map where the token stands for no word or no character."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """How long the token sequences may be, and how long inputs are cut."""

    max_tokens: int = 128
    """Longest sequence, in tokens, special tokens included; at least 16."""
    stride: int = 64
    """Tokens that neighbouring windows of a long sentence or context share: at most these, and
    at most half a window."""
    max_question_tokens: int = 64
    """Tokens kept of a question: at most these, and at most half of `max_tokens`, so that the
    context has room."""

    def __post_init__(self) -> None:
        """Check the ranges.

        Raises:
            ValueError: If a limit leaves no room for text.
        """
        if self.max_tokens < 16:
            raise ValueError(f"max_tokens must be at least 16, got {self.max_tokens}")
        if self.stride < 0:
            raise ValueError(f"stride must be at least 0 tokens, got {self.stride}")
        if self.max_question_tokens < 1:
            raise ValueError(
                f"max_question_tokens must be at least 1, got {self.max_question_tokens}"
            )

    def overlap(self, window_tokens: int) -> int:
        """Tokens that neighbours of `window_tokens` tokens may share."""
        return min(self.stride, window_tokens // 2)


@dataclass(frozen=True, kw_only=True, slots=True)
class Features:
    """One row of an example. Lists are as long as needed: nothing is padded."""

    example: int
    """Row of its example in the source."""
    input_ids: list[int]
    """Token ids of the full vocabulary, special tokens included. Choice: the sequences of all
    choices, one after the other."""
    labels: list[int]
    """Pair: the label id. Tagging: one label id a token, `IGNORED` where it carries none.
    Span: positions of the answer's first and last token, (0, 0) where this window does not hold
    all of it, or where there is none. Choice: the index of the right one. MLM, bitext, mining and
    alignment: empty."""
    token_map: list[int]
    """Tagging: for each token that carries a tag the index of its word, else `NO_WORD`.
    Span: two a token, start and end of its characters in the context, both `NO_WORD` outside
    of it. Choice: the number of tokens of each choice's sequence. Bitext, mining and alignment: 0
    for the English side, 1 for the foreign side. Pair and MLM: empty."""
