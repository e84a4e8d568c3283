"""Word pairs as token sequences: which are held out, and which are drawn in a step.

Words are known by their tokens, which are all that the encoder sees of them. A tenth of the
English words is held out with all their translations in all languages, and what else has one of
these translations is not trained on: no held-out pair shares a word with a trained one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TypeAlias, final

import numpy as np
import numpy.typing as npt

from trainers.data.cache import FeatureTable
from trainers.numerics import mix_seed

_HELD_OUT_SHARE = 0.1
"""Of the English words; the paper held out 63 of 686 pairs."""

Numbers: TypeAlias = npt.NDArray[np.int64]
Mask: TypeAlias = npt.NDArray[np.bool_]
Tokens: TypeAlias = tuple[int, ...]
"""Token ids of one word in the full vocabulary, special tokens not included."""


@final
@dataclass(frozen=True, kw_only=True, eq=False)
class WordPairs:
    """N pairs of a word and its English translation, in one or more languages."""

    words: tuple[Tokens, ...]
    """The distinct words of both sides; a pair names them by their place here."""
    english: Numbers
    """Word number of each pair's English side, [N]."""
    foreign: Numbers
    """Word number of the other side, [N]."""
    language: Numbers
    """Place in `languages`, [N]."""
    languages: tuple[str, ...]

    @cached_property
    def is_held_out(self) -> Mask:
        """Pairs to measure by, [N]: those of a tenth of the English words, by hash."""
        words = np.unique(self.english)
        order = sorted(words, key=lambda word: sha256(repr(self.words[word]).encode()).digest())
        num_held_out = max(1, round(_HELD_OUT_SHARE * len(words))) if len(words) > 1 else 0
        return np.isin(self.english, order[:num_held_out])

    @cached_property
    def is_trained(self) -> Mask:
        """Pairs to train on, [N]: those without a word of a held-out pair."""
        is_shared = np.isin(self.foreign, self.foreign[self.is_held_out])
        return ~(self.is_held_out | is_shared)

    def are_pairs(self, english: Numbers, foreign: Numbers, among: Mask | None = None) -> Mask:
        """Which of these words are a pair, in any language: [english, foreign].

        Args:
            english: Word numbers.
            foreign: Word numbers.
            among: Pairs that count, [N]; None for all.
        """
        codes = self._codes if among is None else self._codes[among]
        return np.isin(english[:, None] * len(self.words) + foreign[None, :], codes)

    def draw(self, step: int, num_pairs: int, seed: int) -> Numbers:
        """Places of the trained pairs of a step, all languages mixed; at most `num_pairs`.

        Every trained pair comes once an epoch, in an order of its own; what is left over at the
        end of an epoch is passed over. A function of (seed, step).
        """
        trained = np.flatnonzero(self.is_trained)
        num_batches = max(1, len(trained) // num_pairs)
        epoch, place = divmod(step, num_batches)
        order = np.random.default_rng(mix_seed(seed, epoch)).permutation(trained)
        return order[place * num_pairs : (place + 1) * num_pairs]

    @cached_property
    def _codes(self) -> Numbers:
        return self.english * len(self.words) + self.foreign


def collect_pairs(tables: Sequence[tuple[str, FeatureTable]]) -> WordPairs:
    """The word pairs of several languages, each once.

    Args:
        tables: Language and encoded word pairs: two rows a pair, English first, between special
            tokens. A pair with a word that has no token is passed over.

    Raises:
        ValueError: If no pair is left to train on beside those that are held out.
    """
    numbers: dict[Tokens, int] = {}
    pairs: dict[tuple[int, int, int], None] = {}
    for language, (_, table) in enumerate(tables):
        for row in range(0, len(table), 2):
            english, foreign = (tuple(table.input_ids(r)[1:-1].tolist()) for r in (row, row + 1))
            if english and foreign:
                words = (numbers.setdefault(word, len(numbers)) for word in (english, foreign))
                pairs[(*words, language)] = None  # type: ignore[index]
    columns = np.array(list(pairs), dtype=np.int64).reshape(-1, 3)
    if len(np.unique(columns[:, 0])) < 2:
        raise ValueError("alignment needs pairs of two different English words at the least")
    found = WordPairs(
        words=tuple(numbers),
        english=columns[:, 0],
        foreign=columns[:, 1],
        language=columns[:, 2],
        languages=tuple(language for language, _ in tables),
    )
    if not found.is_trained.any():
        raise ValueError(
            f"all {len(columns)} word pairs share a word with one that is held out: give more "
            "pairs, or an encoder whose tokenizer can spell them"
        )
    return found
