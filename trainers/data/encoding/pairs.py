"""Pairs of texts and multiple choice: sequences of two texts, the longer truncated first."""

from __future__ import annotations

from itertools import chain

from trainers.data.encoding.features import Features
from trainers.data.encoding.layout import EncodingSetting
from trainers.data.examples import ChoiceExample, PairExample


def encode_pairs(rows: list[tuple[int, PairExample]], setting: EncodingSetting) -> list[Features]:
    """One sequence an example."""
    encodings = setting.tokenise(
        text for _, example in rows for text in (example.text_a, example.text_b)
    )
    return [
        Features(
            example=row,
            input_ids=setting.lay_pair(
                encodings[example.text_a].ids, encodings[example.text_b].ids
            ),
            labels=[setting.label_id(example.label)],
            token_map=[],
        )
        for row, example in rows
    ]


def encode_choices(
    rows: list[tuple[int, ChoiceExample]], setting: EncodingSetting
) -> list[Features]:
    """One row an example: context and choice as a pair, for each choice in turn."""
    encodings = setting.tokenise(
        text for _, example in rows for text in (example.context, *_second_texts(example))
    )
    features = []
    for row, example in rows:
        context_ids = encodings[example.context].ids
        sequences = [
            setting.lay_pair(context_ids, encodings[text].ids) for text in _second_texts(example)
        ]
        features.append(
            Features(
                example=row,
                input_ids=list(chain(*sequences)),
                labels=[example.answer],
                token_map=[len(sequence) for sequence in sequences],
            )
        )
    return features


def _second_texts(example: ChoiceExample) -> list[str]:
    """Each choice behind the prefix: with a space in every script, as the data sets' texts are."""
    return [
        f"{example.prefix} {choice}" if example.prefix else choice for choice in example.choices
    ]
