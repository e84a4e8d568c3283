"""Sentences with a tag a word: cut at word borders, each word labelled on one sub-token."""

from __future__ import annotations

from itertools import chain
from typing import Final

from trainers.data.encoding.features import IGNORED, NO_WORD, Features
from trainers.data.encoding.layout import BOS, EOS, NUM_SINGLE_SPECIALS, UNK, EncodingSetting
from trainers.data.examples import TaggingExample
from trainers.data.windows import cut_windows, share_windows

_LONE_SPACE: Final = "▁"
"""Sub-token that is only the space before a word, as before most Chinese words."""


def encode_sentences(
    rows: list[tuple[int, TaggingExample]], setting: EncodingSetting
) -> list[Features]:
    """A row a window; each word is labelled in one window, on one sub-token."""
    encodings = setting.tokenise(word for _, example in rows for word in example.words)
    lone_space = setting.tokenizer.token_to_id(_LONE_SPACE)
    max_tokens = setting.limits.max_tokens - NUM_SINGLE_SPECIALS
    overlap = setting.limits.overlap(max_tokens)
    features = []
    for row, example in rows:
        # a word longer than a window keeps its beginning, which carries the label
        words = [encodings[word].ids[:max_tokens] or [UNK] for word in example.words]
        token_maps = [_map_word(index, ids, lone_space) for index, ids in enumerate(words)]
        label_ids = [setting.label_id(tag) for tag in example.tags]
        windows = cut_windows([len(ids) for ids in words], max_tokens, overlap)
        for window, owned in zip(windows, share_windows(windows), strict=True):
            shown = slice(window.start, window.stop)
            token_map = [
                NO_WORD,
                *(word if word in owned else NO_WORD for word in chain(*token_maps[shown])),
                NO_WORD,
            ]
            features.append(
                Features(
                    example=row,
                    input_ids=[BOS, *chain(*words[shown]), EOS],
                    labels=[IGNORED if word == NO_WORD else label_ids[word] for word in token_map],
                    token_map=token_map,
                )
            )
    return features


def _map_word(index: int, ids: list[int], lone_space: int | None) -> list[int]:
    """Token map of one word: its index on the sub-token that carries the label.

    That is the first one that is not a lone "▁", which says nothing of the word: moving the
    label off it took Chinese UPOS from 42.8 to 67.1 zero-shot.
    """
    place = next((place for place, token in enumerate(ids) if token != lone_space), 0)
    return [index if position == place else NO_WORD for position in range(len(ids))]
