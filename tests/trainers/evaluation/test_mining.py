from __future__ import annotations

import itertools

import numpy as np
import pytest

from trainers.data.examples import MiningExample
from trainers.evaluation.metrics.bitext import Mined
from trainers.evaluation.mining import (
    Pair,
    choose_translations,
    find_threshold,
    mine,
    mine_sentences,
)

Array = np.ndarray


def _random_rows(num_rows: int, *, seed: int, dim: int = 16) -> Array:
    """Around one direction, as sentence vectors are, and of any length."""
    draw = np.random.default_rng(seed)
    rows = draw.normal(size=(num_rows, dim)) + 1.0
    return (rows * draw.uniform(0.1, 9.0, (num_rows, 1))).astype("f4")


def _sentence(name: str, text: str = "", translation: str = "") -> MiningExample:
    return MiningExample(
        id=name, text=text or name, is_english=name.startswith("en"), translation=translation
    )


# --- pairs of rows ----------------------------------------------------------------------------


def _mine_slowly(foreign: Array, english: Array) -> list[tuple[int, int, float]]:
    """The definition, a loop at a time, in double precision."""
    units = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (foreign, english)]
    cosines = units[0].astype("f8") @ units[1].astype("f8").T

    def neighbours(row: Array) -> list[int]:
        return sorted(range(len(row)), key=lambda other: (-row[other], other))[:4]

    forward = [neighbours(row) for row in cosines]
    backward = [neighbours(column) for column in cosines.T]
    foreign_means = [np.mean(cosines[f, near]) for f, near in enumerate(forward)]
    english_means = [np.mean(cosines[near, e]) for e, near in enumerate(backward)]

    def margin(f: int, e: int) -> float:
        scale = (foreign_means[f] + english_means[e]) / 2
        return cosines[f, e] / scale if scale > 0 else 0.0

    candidates = set()
    for f, near in enumerate(forward):
        candidates.add((f, min(near, key=lambda e: (-margin(f, e), e))))
    for e, near in enumerate(backward):
        candidates.add((min(near, key=lambda f: (-margin(f, e), f)), e))
    taken: list[tuple[int, int, float]] = []
    for f, e in sorted(candidates, key=lambda pair: (-margin(*pair), pair)):
        is_free = all(f != other_f and e != other_e for other_f, other_e, _ in taken)
        if is_free and margin(f, e) > 0:
            taken.append((f, e, margin(f, e)))
    return taken


@pytest.mark.parametrize(("num_foreign", "num_english"), [(1, 1), (3, 9), (40, 25), (60, 80)])
@pytest.mark.parametrize("seed", range(4))
def test_equals_the_definition(num_foreign: int, num_english: int, seed: int) -> None:
    foreign = _random_rows(num_foreign, seed=seed)
    english = _random_rows(num_english, seed=seed + 100)
    expected = _mine_slowly(foreign, english)
    found = mine(foreign, english)
    assert [pair[:2] for pair in found] == [pair[:2] for pair in expected]
    np.testing.assert_allclose(
        [margin for *_, margin in found], [margin for *_, margin in expected], rtol=1e-5
    )


_EXACT = np.array([*np.eye(4), [0.5] * 4, [0.5, 0.5, -0.5, 0.5], [0.5, -0.5, -0.5, 0.5]], "f4")
"""Vectors whose products are exact, so that ties are ties."""


@pytest.mark.parametrize("seed", range(30))
def test_ties_go_to_the_lower_rows(seed: int) -> None:
    draw = np.random.default_rng(seed)
    foreign, english = (_EXACT[draw.integers(len(_EXACT), size=4)] for _ in range(2))
    expected = _mine_slowly(foreign, english)
    assert [pair[:2] for pair in mine(foreign, english)] == [pair[:2] for pair in expected]


def test_each_row_is_in_one_pair_and_the_best_come_first() -> None:
    pairs = mine(_random_rows(200, seed=1), _random_rows(300, seed=2))
    assert len({f for f, _, _ in pairs}) == len({e for _, e, _ in pairs}) == len(pairs) > 20
    margins = [margin for *_, margin in pairs]
    assert margins == sorted(margins, reverse=True)


def test_translations_are_found_among_others() -> None:
    english, others = _random_rows(100, seed=1), _random_rows(80, seed=2)
    noise = 0.01 * np.random.default_rng(3).normal(size=(50, 16)).astype("f4")
    foreign = np.concatenate([others, english[::2] * (1 + noise)])
    best = mine(foreign, english)[:50]
    assert sorted(pair[:2] for pair in best) == [(80 + row, 2 * row) for row in range(50)]


def test_the_margin_prefers_what_is_near_to_one_row_only() -> None:
    # row 0 is near to all foreign rows: its cosine of 1 to a row counts for less than one of 1
    # that stands out
    crowd = np.tile(np.array([[1, 0, 0, 0.1]], "f4"), (6, 1))
    crowd[:, 1] = np.arange(6) / 50
    lone = np.array([[0, 0, 1, 0]], "f4")
    english = np.concatenate([crowd, lone])
    foreign, row, column = np.concatenate([crowd, lone]), 6, 6
    assert mine(foreign, english)[0][:2] == (row, column)


def test_rows_that_face_away_from_each_other_are_no_pair() -> None:
    assert mine(np.array([[1.0, 0.0]], "f4"), np.array([[-1.0, 0.0]], "f4")) == []


def test_an_empty_side_is_refused() -> None:
    with pytest.raises(ValueError, match="on both sides, got 2 foreign and 0 English ones"):
        mine(_random_rows(2, seed=0), _random_rows(0, seed=0))


def test_a_vector_without_direction_is_refused() -> None:
    english = _random_rows(3, seed=0)
    english[1] = np.nan
    with pytest.raises(ValueError, match="rows of english must be finite and not zero"):
        mine(_random_rows(3, seed=1), english)


# --- sentences --------------------------------------------------------------------------------


def test_sides_may_be_mixed() -> None:
    names = ["en-1", "de-1", "de-2", "en-2"]
    vectors = np.array([[1, 0, 0], [0, 1, 0.1], [1, 0.1, 0], [0, 1, 0]], "f4")
    pairs = mine_sentences([_sentence(name) for name in names], vectors)
    assert {(pair.foreign, pair.english) for pair in pairs} == {("de-1", "en-2"), ("de-2", "en-1")}


@pytest.mark.parametrize("repeated", ["de", "en"])
def test_a_repeated_text_is_one_sentence_that_belongs_to_no_id(repeated: str) -> None:
    """Its pair is dropped after it took its partner, and its copies crowd no neighbourhood."""
    once = [_sentence(f"{side}-{row}") for side in ("de", "en") for row in range(5)]
    vectors = np.concatenate([_random_rows(5, seed=4), _random_rows(5, seed=4)])
    alone = {(p.foreign, p.english): p.margin for p in mine_sentences(once, vectors)}
    assert set(alone) == {(f"de-{row}", f"en-{row}") for row in range(5)}

    place = next(row for row, example in enumerate(once) if example.id == f"{repeated}-2")
    copies = [_sentence(f"{repeated}-{name}", text=once[place].text) for name in (7, 8)]
    examples = [*once, *copies]
    found = mine_sentences(examples, vectors[[*range(10), place, place]])
    del alone["de-2", "en-2"]
    assert {(p.foreign, p.english): p.margin for p in found} == alone


# --- threshold --------------------------------------------------------------------------------


def _f1(pairs: list[Pair], gold: set[tuple[str, str]], threshold: float) -> float:
    kept = {(p.foreign, p.english) for p in pairs if p.margin >= threshold}
    return 2 * len(kept & gold) / (len(kept) + len(gold))


@pytest.mark.parametrize("num_margins", [4, 1000])  # many ties, few ties
@pytest.mark.parametrize("seed", range(15))
def test_no_threshold_is_better_than_the_one_that_is_found(seed: int, num_margins: int) -> None:
    draw = np.random.default_rng(seed)
    margins = sorted((1 + draw.integers(num_margins, size=30) / num_margins), reverse=True)
    pairs = [
        Pair(foreign=f"de-{row}", english=f"en-{row}", margin=float(margin))
        for row, margin in enumerate(margins)
    ]
    is_gold = draw.random(40) < np.linspace(0.9, 0.1, 40)  # some are in no pair
    examples = [
        _sentence(f"de-{row}", translation=f"en-{row}" if is_gold[row] else "")
        for row in range(40)
    ]
    gold = {(example.id, example.translation) for example in examples if example.translation}
    threshold = find_threshold(pairs, examples)
    best = max(_f1(pairs, gold, other) for other in [0.0, *margins])
    assert _f1(pairs, gold, threshold) == best
    distinct = sorted(set(margins), reverse=True)
    halfway = [(high + low) / 2 for high, low in itertools.pairwise([*distinct, distinct[-1]])]
    assert threshold == max(place for place in halfway if _f1(pairs, gold, place) == best)


def test_all_pairs_are_kept_where_none_is_right() -> None:
    pairs = [Pair(foreign="de-1", english="en-1", margin=0.5)]
    assert find_threshold(pairs, [_sentence("de-1", translation="en-2")]) == 0.0
    assert find_threshold([], [_sentence("de-1", translation="en-2")]) == 0.0


def test_the_threshold_decides_which_pairs_are_predictions() -> None:
    examples = [_sentence(name) for name in ("de-1", "en-1", "de-2", "de-3")]
    pairs = [
        Pair(foreign="de-2", english="en-1", margin=1.5),
        Pair(foreign="de-1", english="en-9", margin=1.25),
    ]
    assert choose_translations(examples, pairs, 1.5) == [
        Mined(english="", margin=1.25),
        Mined(english="en-1", margin=1.5),
        Mined(english="", margin=None),
    ]
