"""What came of an alignment: cosines and retrieval of held-out and of trained pairs.

The paper reports the cosine of matched pairs only. In a layer where all words are nearly
parallel that says little, so the cosine of mismatched pairs stands beside it, their difference,
and how often the nearest word of the other language is a translation. Figures are of the layer
that the loss is on and of the output layer, which later phases read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from trainers.alignment.pairs import Mask, Numbers, WordPairs
from trainers.alignment.vectors import WordReader

Cosines: TypeAlias = npt.NDArray[np.float32]

_MAX_PAIRS = 500
"""Held-out pairs of a language, and trained ones, that enter the figures: a lexicon of many
thousand words would take longer to measure than to train on."""
_OUTPUT = -1


def measure_pairs(pairs: WordPairs, reader: WordReader, layer: int) -> dict[str, float]:
    """Figures by name, `{held_out|trained}/{loss_layer|output}/{language|mean}/{figure}`.

    `matched` and `mismatched` are mean cosines, `difference` is the first minus the second;
    `p_at_1_from_english` and `p_at_1_to_english` are the percentage of words whose nearest
    neighbour is a translation, among all words of the language that were read, held out or not.
    `mean` is the unweighted mean over languages.

    Args:
        pairs: All pairs.
        reader: Reads words with the encoder as it is; put into evaluation mode by the caller.
        layer: Hidden layer of the loss.
    """
    sets = {"held_out": pairs.is_held_out, "trained": pairs.is_trained}
    figures: dict[str, dict[str, float]] = {}
    for number, language in enumerate(pairs.languages):
        of_language = pairs.language == number
        chosen = [np.flatnonzero(of_language & each)[:_MAX_PAIRS] for each in sets.values()]
        rows = np.concatenate(chosen)
        english, foreign = np.unique(pairs.english[rows]), np.unique(pairs.foreign[rows])
        cosines = _cosines(english, foreign, reader, layer)
        is_known = pairs.are_pairs(english, foreign)
        is_apart = ~is_known & (english[:, None] != foreign[None, :])
        for (name, among), (place, found) in product(sets.items(), cosines.items()):
            is_asked = pairs.are_pairs(english, foreign, among & of_language)
            values = figures.setdefault(f"{name}/{place}", {})
            for figure, value in _compare(found, is_known, is_apart, is_asked):
                values[f"{language}/{figure}"] = value
    return _with_means(figures)


def _cosines(
    english: Numbers, foreign: Numbers, reader: WordReader, layer: int
) -> dict[str, Cosines]:
    """Of each word of one side with each of the other, [english, foreign], at both layers."""
    sides = (reader.vectors_of_layers(words, (layer, _OUTPUT)) for words in (english, foreign))
    products = ((left @ right.T).cpu().numpy() for left, right in zip(*sides, strict=True))
    return dict(zip(("loss_layer", "output"), products, strict=True))


def _compare(
    cosines: Cosines, is_known: Mask, is_apart: Mask, is_asked: Mask
) -> Iterator[tuple[str, float]]:
    """Figures of one set of pairs; none where it is empty. All arguments [english, foreign].

    Args:
        cosines: Of English words with words of the language.
        is_known: Which of these are translations.
        is_apart: Which are neither translations nor the same tokens.
        is_asked: Which translations are of the set.
    """
    rows, columns = np.flatnonzero(is_asked.any(axis=1)), np.flatnonzero(is_asked.any(axis=0))
    if not is_apart[rows].any():
        return
    matched, mismatched = (
        float(cosines[is_asked].mean()),
        float(cosines[rows][is_apart[rows]].mean()),
    )
    yield "matched", matched
    yield "mismatched", mismatched
    yield "difference", matched - mismatched
    nearest = cosines[rows].argmax(axis=1)
    yield "p_at_1_from_english", 100.0 * float(is_known[rows, nearest].mean())
    nearest = cosines[:, columns].argmax(axis=0)
    yield "p_at_1_to_english", 100.0 * float(is_known[nearest, columns].mean())


def _with_means(figures: dict[str, dict[str, float]]) -> dict[str, float]:
    """All figures under their whole names, and for each its mean over the languages."""
    named: dict[str, float] = {}
    for place, values in figures.items():
        named |= {f"{place}/{name}": value for name, value in values.items()}
        for figure in dict.fromkeys(name.partition("/")[2] for name in values):
            of_languages = [v for name, v in values.items() if name.endswith(f"/{figure}")]
            named[f"{place}/mean/{figure}"] = float(np.mean(of_languages))
    return named
