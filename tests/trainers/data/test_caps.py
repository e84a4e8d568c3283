"""Caps keep examples by their hash, and gold pairs of sentences to be mined together."""

import random
from itertools import pairwise
from math import ceil

import pytest

from spaces.task import Origin, Source, Split
from trainers.data.caps import cap_examples, take_share
from trainers.data.examples import MiningExample, PairExample, TextExample

BUCC = Source(task="bucc2018", language="zh", split=Split.DEV)
NUM_PAIRS, NUM_ENGLISH, NUM_FOREIGN = 20, 100, 60


@pytest.fixture
def collections() -> list[MiningExample]:
    """20 gold pairs among 120 English and 80 Chinese sentences, in no order."""
    examples = [
        MiningExample(
            id=f"{side}-{number}",
            text=f"text {number}",
            is_english=side == "en",
            translation=f"{other}-{number}" if number < NUM_PAIRS else "",
        )
        for side, other, count in (("en", "zh", NUM_ENGLISH), ("zh", "en", NUM_FOREIGN))
        for number in range(NUM_PAIRS + count)
    ]
    random.Random(1).shuffle(examples)
    return examples


@pytest.mark.parametrize("cap", [1, 5, 19])
def test_both_sides_of_a_gold_pair_are_kept(collections: list[MiningExample], cap: int) -> None:
    kept = cap_examples(collections, BUCC, cap)
    assert list(kept) == [example for example in collections if example in kept]
    ids = {example.id for example in kept}
    gold = {e.id: e.translation for e in kept if isinstance(e, MiningExample) and e.translation}
    assert set(gold.values()) == gold.keys() <= ids
    assert len(gold) == 2 * cap


@pytest.mark.parametrize("cap", [1, 5, 10])
def test_sentences_without_a_translation_are_as_frequent_as_they_were(
    collections: list[MiningExample], cap: int
) -> None:
    single = [e for e in cap_examples(collections, BUCC, cap) if not e.translation]  # type: ignore[union-attr]
    num_english = sum(e.is_english for e in single)  # type: ignore[union-attr]
    assert num_english == NUM_ENGLISH * cap / NUM_PAIRS
    assert len(single) - num_english == NUM_FOREIGN * cap / NUM_PAIRS


def test_a_larger_cap_keeps_what_a_smaller_one_keeps(collections: list[MiningExample]) -> None:
    kept = [set(cap_examples(collections, BUCC, cap)) for cap in (2, 7, 15, 20)]
    assert all(smaller < larger for smaller, larger in pairwise(kept))
    assert kept[-1] == set(collections)


def test_sentences_without_any_gold_are_all_kept(collections: list[MiningExample]) -> None:
    single = [example for example in collections if not example.translation]
    assert cap_examples(single, BUCC, 3) == tuple(single)


def test_parallel_sources_keep_parallel_examples() -> None:
    kept = []
    for language, origin in (("en", Origin.NATIVE), ("de", Origin.NATIVE), ("sw", "translated")):
        source = Source(task="xnli", language=language, split=Split.TEST, origin=Origin(origin))
        examples = [
            PairExample(id=str(row), text_a=f"{language} {row}", text_b="", label="neutral")
            for row in range(200)
        ]
        kept.append([example.id for example in cap_examples(examples, source, 20)])
    assert kept[0] == kept[1] == kept[2] != [str(row) for row in range(20)]


@pytest.mark.parametrize("share", [0.01, 0.25, 0.5, 1.0])
def test_a_share_is_of_examples_or_of_gold_pairs(
    collections: list[MiningExample], share: float
) -> None:
    source = Source(task="xnli", language="en", split=Split.TEST)
    pairs = [PairExample(id=str(n), text_a="", text_b="", label="neutral") for n in range(30)]
    assert take_share(pairs, source, share) == cap_examples(pairs, source, ceil(30 * share))
    kept = take_share(collections, BUCC, share)
    assert kept == cap_examples(collections, BUCC, ceil(NUM_PAIRS * share))


def test_equal_ids_are_examples_of_their_own() -> None:
    source = Source(task="mlm", language="en", split=Split.TRAIN)
    examples = [TextExample(id="same", text=str(number)) for number in range(9)]
    assert len(cap_examples(examples, source, 4)) == 4
    assert cap_examples(examples, source, None) == tuple(examples)
