"""Parallel sentences: no sentence twice, near neighbours beside each, in every language."""

from __future__ import annotations

from itertools import pairwise

import pytest

from spaces.task import Source, Split
from trainers.data.examples import BitextExample
from trainers.data.offline import OfflineCorpus

_CORPUS = OfflineCorpus(num_dev=400, num_test=1000)


def _read(language: str, split: Split) -> list[BitextExample]:
    examples = _CORPUS.read(Source(task="tatoeba", language=language, split=split))
    return [example for example in examples if isinstance(example, BitextExample)]


@pytest.mark.parametrize("language", ["de", "zh", "ar"])
def test_no_sentence_occurs_twice(language: str) -> None:
    pairs = _read(language, Split.TEST)
    assert len({pair.english for pair in pairs}) == 1000
    assert len({pair.foreign for pair in pairs}) == 1000


def test_the_english_side_is_the_same_for_every_language() -> None:
    german, chinese = _read("de", Split.DEV), _read("zh", Split.DEV)
    assert [pair.english for pair in german] == [pair.english for pair in chinese]


def test_most_sentences_have_a_neighbour_that_shares_nearly_all_words() -> None:
    sentences = [set(pair.english.split()) for pair in _read("de", Split.DEV)]
    near = sum(len(ours & theirs) >= len(ours) - 2 for ours, theirs in pairwise(sentences))
    assert near > 0.5 * len(sentences)
