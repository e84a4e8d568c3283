"""Single texts: running text, the sides of a translation, sentences to be mined."""

from __future__ import annotations

from trainers.data.encoding.features import Features
from trainers.data.encoding.layout import NUM_SINGLE_SPECIALS, EncodingSetting
from trainers.data.examples import BitextExample, MiningExample, TextExample
from trainers.data.windows import cut_windows


def encode_texts(rows: list[tuple[int, TextExample]], setting: EncodingSetting) -> list[Features]:
    """Windows without overlap: every token is in one of them, and may be masked there."""
    encodings = setting.tokenise(example.text for _, example in rows)
    max_tokens = setting.limits.max_tokens - NUM_SINGLE_SPECIALS
    features = []
    for row, example in rows:
        ids = encodings[example.text].ids
        features += [
            Features(
                example=row,
                input_ids=setting.lay_single(ids[window.start : window.stop]),
                labels=[],
                token_map=[],
            )
            for window in cut_windows([1] * len(ids), max_tokens, 0)
        ]
    return features


def encode_translations(
    rows: list[tuple[int, BitextExample]], setting: EncodingSetting
) -> list[Features]:
    """Two sequences an example, English first; words for lexical alignment alike."""
    encodings = setting.tokenise(
        text for _, example in rows for text in (example.english, example.foreign)
    )
    return [
        Features(
            example=row,
            input_ids=setting.lay_single(encodings[text].ids),
            labels=[],
            token_map=[side],
        )
        for row, example in rows
        for side, text in enumerate((example.english, example.foreign))
    ]


def encode_collections(
    rows: list[tuple[int, MiningExample]], setting: EncodingSetting
) -> list[Features]:
    """One sequence an example, of either side."""
    encodings = setting.tokenise(example.text for _, example in rows)
    return [
        Features(
            example=row,
            input_ids=setting.lay_single(encodings[example.text].ids),
            labels=[],
            token_map=[0 if example.is_english else 1],
        )
        for row, example in rows
    ]
