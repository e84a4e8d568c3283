"""Word pairs from tokens."""

from __future__ import annotations

import pyarrow as pa

from trainers.alignment.pairs import Tokens, WordPairs, collect_pairs
from trainers.data.cache import FeatureTable

BOS, EOS = 0, 2


def make_table(pairs: list[tuple[Tokens, Tokens]]) -> FeatureTable:
    """Two rows a pair, English first, between special tokens."""
    rows = [[BOS, *word, EOS] for pair in pairs for word in pair]
    lists = pa.list_(pa.int32())
    return FeatureTable(
        pa.table(
            {
                "example": pa.array([row // 2 for row in range(len(rows))], pa.int32()),
                "input_ids": pa.array(rows, lists),
                "labels": pa.array([[] for _ in rows], lists),
                "token_map": pa.array([[row % 2] for row in range(len(rows))], lists),
            }
        )
    )


def make_pairs(**languages: list[tuple[int, int]]) -> WordPairs:
    """Pairs of words of one token each, by language."""
    return collect_pairs(
        [
            (language, make_table([((english,), (foreign,)) for english, foreign in pairs]))
            for language, pairs in languages.items()
        ]
    )
