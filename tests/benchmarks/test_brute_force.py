"""The brute force: pairs that can be told by hand, and the best F1 of a list."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.brute_force import PlainPair, find_best_f1, mine_plainly
from trainers.data.examples import MiningExample
from trainers.evaluation.mining import mine_sentences


def sentence(name: str, text: str = "", translation: str = "") -> MiningExample:
    return MiningExample(
        id=name, text=text or name, is_english=name.startswith("en"), translation=translation
    )


def test_neighbours_that_stand_out_are_pairs_and_each_sentence_is_in_one() -> None:
    names = ["zh-1", "zh-2", "en-1", "en-2", "en-3"]
    vectors = np.array([[1, 0, 0], [0, 2, 0], [0, 9, 1], [3, 0, 0], [1, 1, 0]], "f4")
    pairs = mine_plainly([sentence(name) for name in names], vectors)
    assert [(pair.foreign, pair.english) for pair in pairs] == [
        ("zh-1", "en-2"),
        ("zh-2", "en-1"),
    ]
    # with up to four neighbours a mean is over the whole side, cosines by hand
    cosines = np.array([[0, 1, 0.5**0.5], [9 / 82**0.5, 0, 0.5**0.5]])
    scales = (cosines.mean(axis=1, keepdims=True) + cosines.mean(axis=0)) / 2
    margins = cosines / scales
    assert [pair.margin for pair in pairs] == pytest.approx([margins[0, 1], margins[1, 0]])


def test_a_repeated_text_takes_its_partner_and_is_dropped() -> None:
    examples = [
        *(sentence(name, text="same") for name in ("zh-1", "zh-2")),
        *(sentence(name) for name in ("zh-3", "en-1", "en-2")),
    ]
    vectors = np.array([[1, 0], [1, 0], [0, 1], [1, 0.1], [0.1, 1]], "f4")
    pairs = mine_plainly(examples, vectors)
    assert [(pair.foreign, pair.english) for pair in pairs] == [("zh-3", "en-2")]


@pytest.mark.parametrize("seed", range(3))
def test_it_finds_what_the_project_finds(seed: int) -> None:
    draw = np.random.default_rng(seed)
    names = [f"{side}-{row}" for side in ("zh", "en") for row in range(60)]
    vectors = (draw.normal(size=(120, 8)) + 1).astype("f4")
    examples = [sentence(name, text=name.replace("7", "6")) for name in names]
    found = mine_sentences(examples, vectors)
    assert len(found) > 10
    assert [(p.foreign, p.english) for p in mine_plainly(examples, vectors)] == [
        (p.foreign, p.english) for p in found
    ]


def test_the_best_f1_is_that_of_the_best_beginning() -> None:
    examples = [sentence(f"zh-{row}", translation=f"en-{row}") for row in range(4)]
    examples += [sentence(f"en-{row}", translation=f"zh-{row}") for row in range(4)]
    found = [(0, 0), (1, 2), (2, 1), (3, 3)]
    pairs = [
        PlainPair(foreign=f"zh-{one}", english=f"en-{other}", margin=2 - one / 9)
        for one, other in found
    ]
    # one right of 1, one of 2, one of 3, two of 4: the last is best
    assert find_best_f1(pairs, examples) == pytest.approx(100 * 2 * 2 / (4 + 4))
    assert find_best_f1(pairs[:3], examples) == pytest.approx(100 * 2 / (1 + 4))
    assert find_best_f1(pairs[1:3], examples) == 0.0
