"""Parallel sentences: no sentence twice, near neighbours beside each, in every language."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from spaces.task import Source, Split
from trainers.data.examples import BitextExample
from trainers.data.offline import OfflineCorpus

_CORPUS = OfflineCorpus(num_dev=400, num_test=1000)


def _read(language: str, split: Split) -> list[BitextExample]:
    examples = _CORPUS.read(Source(task="tatoeba", language=language, split=split))
    return [example for example in examples if isinstance(example, BitextExample)]


_ALIKE = re.compile(r"\w{4,}")
"""A word long enough to be told from another by its letters."""


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


@pytest.mark.parametrize("language", ["de", "fr", "sw", "tr"])
def test_nothing_is_written_alike_in_both_languages_by_which_a_pair_is_found(
    language: str,
) -> None:
    """Words such as `April` occur in many sentences; names and figures would in few."""
    pairs = _read(language, Split.TEST)
    english = [set(_ALIKE.findall(pair.english.lower())) for pair in pairs]
    foreign = [set(_ALIKE.findall(pair.foreign.lower())) for pair in pairs]
    assert not any(re.search(r"\d", pair.english + pair.foreign) for pair in pairs)
    found = sum(
        max(range(len(pairs)), key=lambda row: len(ours & foreign[row])) == place
        for place, ours in enumerate(english)
    )
    assert found < 0.02 * len(pairs)


def test_dev_and_test_share_no_sentence() -> None:
    dev, test = (
        {pair.foreign for pair in _read("tr", split)} for split in (Split.DEV, Split.TEST)
    )
    assert dev.isdisjoint(test)
