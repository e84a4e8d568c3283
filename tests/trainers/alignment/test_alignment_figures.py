"""Figures of vectors that were written by hand."""

from __future__ import annotations

from typing import cast

import numpy as np
import pytest
import torch
from lexicon import Study
from pair_factories import make_pairs
from tiny_runs import CPU

from trainers.alignment import figures
from trainers.alignment.figures import measure_pairs
from trainers.alignment.pairs import Numbers, WordPairs
from trainers.alignment.vectors import WordReader


class Plane:
    """A reader whose words point somewhere in the plane; the output layer turns all to one."""

    def __init__(self, pairs: WordPairs, degrees: dict[int, float]) -> None:
        self._angles = np.deg2rad([degrees[token] for (token,) in pairs.words])

    def vectors_of_layers(self, words: Numbers, layers: tuple[int, ...]) -> list[torch.Tensor]:
        assert layers == (2, -1)
        angles = self._angles[words]
        early = np.stack([np.cos(angles), np.sin(angles)], axis=1)
        return [torch.tensor(early), torch.tensor([[1.0, 0.0]]).repeat(len(words), 1).double()]


def measure(pairs: WordPairs, degrees: dict[int, float]) -> dict[str, float]:
    return measure_pairs(pairs, cast("WordReader", Plane(pairs, degrees)), 2)


def test_cosines_and_hits_of_each_set() -> None:
    # three English words at 0, 90 and 180 degrees; one of them is held out
    pairs = make_pairs(de=[(10, 20), (11, 21), (12, 22)])
    held_out = int(np.flatnonzero(pairs.is_held_out)[0])
    degrees = {10: 0.0, 11: 90.0, 12: 180.0, 20: 60.0, 21: 150.0, 22: 240.0}
    found = measure(pairs, degrees)
    assert found["held_out/loss_layer/de/matched"] == pytest.approx(0.5)
    assert found["trained/loss_layer/de/matched"] == pytest.approx(0.5)
    rows = [row for row in range(3) if row != held_out]
    mismatched = [
        np.cos(np.deg2rad(degrees[10 + e] - degrees[20 + f]))
        for e in rows
        for f in range(3)
        if e != f
    ]
    assert found["trained/loss_layer/de/mismatched"] == pytest.approx(np.mean(mismatched))
    assert found["trained/loss_layer/de/difference"] == pytest.approx(0.5 - np.mean(mismatched))
    # nearest to 0 degrees is 60, its own; to 90 is 60, another's; to 180 is 150, another's
    from_english = {10: 100.0, 11: 0.0, 12: 0.0}
    assert found["held_out/loss_layer/de/p_at_1_from_english"] == from_english[10 + held_out]
    assert found["trained/loss_layer/de/p_at_1_from_english"] == pytest.approx(
        np.mean([from_english[10 + row] for row in rows])
    )


def test_a_layer_of_parallel_words_has_high_cosines_and_no_difference() -> None:
    pairs = make_pairs(de=[(10, 20), (11, 21), (12, 22)])
    found = measure(pairs, dict.fromkeys((10, 11, 12, 20, 21, 22), 0.0))
    for name in ("held_out", "trained"):
        assert found[f"{name}/output/de/matched"] == pytest.approx(1.0)
        assert found[f"{name}/output/de/difference"] == pytest.approx(0.0)


def test_any_translation_is_a_hit_and_no_translation_is_a_mismatch() -> None:
    pairs = make_pairs(de=[(10, 20), (10, 21), (11, 22), (12, 23)])
    found = measure(pairs, {10: 0, 11: 90, 12: 180, 20: 5, 21: 45, 22: 90, 23: 180})
    for name in ("held_out", "trained"):
        assert found[f"{name}/loss_layer/de/p_at_1_from_english"] == 100.0
    assert (
        found["trained/loss_layer/mean/matched"]
        > 0.8
        > 0.1
        > (found["trained/loss_layer/mean/mismatched"])
    )


def test_the_same_tokens_on_both_sides_are_not_called_mismatched() -> None:
    # the German word 11 looks like the English word 11, and means 10
    pairs = make_pairs(de=[(10, 11), (11, 22), (12, 23)])
    found = measure(pairs, {10: 90, 11: 0, 12: 180, 22: 90, 23: 180})
    expected = {0: [1.0, 0.0], 1: [-1.0], 2: [-1.0, 0.0]}  # by row; 11 and 11 would add 1
    for name, rows in (("held_out", pairs.is_held_out), ("trained", pairs.is_trained)):
        cosines = [cosine for row in np.flatnonzero(rows) for cosine in expected[row]]
        assert found[f"{name}/loss_layer/de/mismatched"] == pytest.approx(np.mean(cosines))


def test_means_are_over_languages_whatever_their_size() -> None:
    pairs = make_pairs(
        de=[(word, 100 + word) for word in range(10, 20)],
        zh=[(word, 200 + word) for word in range(10, 14)],
    )
    degrees = {token: float(token) for (token,) in pairs.words}
    found = measure(pairs, degrees)
    for figure in ("matched", "p_at_1_to_english"):
        parts = [found[f"trained/loss_layer/{language}/{figure}"] for language in ("de", "zh")]
        assert found[f"trained/loss_layer/mean/{figure}"] == pytest.approx(np.mean(parts))


def test_the_cap_leaves_both_sets_in(study: Study, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "_MAX_PAIRS", 4)
    reader = WordReader(
        encoder=study.model().encoder.eval(),
        words=study.pairs.words,
        vocabulary=study.vocabulary,
        numerics=CPU,
    )
    found = measure_pairs(study.pairs, reader, 1)
    assert {name.split("/")[0] for name in found} == {"held_out", "trained"}
