"""Mining: a fifth of either side has a translation, and its neighbours have none."""

from __future__ import annotations

from functools import cache

import pytest
from bag_of_words import split_words

from spaces.task import Source, Split
from trainers.data.examples import BitextExample, MiningExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.controls import Controls

_NUM_PAIRS = 60
_CORPUS = OfflineCorpus(num_dev=_NUM_PAIRS)


@cache
def _read(language: str) -> list[MiningExample]:
    examples = _CORPUS.read(Source(task="bucc2018", language=language, split=Split.DEV))
    return [example for example in examples if isinstance(example, MiningExample)]


@pytest.mark.parametrize("language", ["de", "zh"])
def test_the_foreign_side_comes_first_and_ids_count_up(language: str) -> None:
    ids = [f"{side}-{n:09}" for side in (language, "en") for n in range(1, 5 * _NUM_PAIRS + 1)]
    assert [example.id for example in _read(language)] == ids
    assert [example.is_english for example in _read(language)] == [
        example_id.startswith("en") for example_id in ids
    ]


@pytest.mark.parametrize("language", ["de", "zh"])
def test_pairs_name_each_other(language: str) -> None:
    by_id = {example.id: example for example in _read(language)}
    paired = [example for example in by_id.values() if example.translation]
    assert len(paired) == 2 * _NUM_PAIRS
    for example in paired:
        other = by_id[example.translation]
        assert other.translation == example.id
        assert other.is_english != example.is_english


def test_pairs_are_in_no_order() -> None:
    places = [i for i, example in enumerate(_read("de")) if example.translation]
    english = [example.translation for example in _read("de") if example.translation][:_NUM_PAIRS]
    assert places[:_NUM_PAIRS] != list(range(_NUM_PAIRS))
    assert english != sorted(english)


@pytest.mark.parametrize("language", ["de", "zh"])
def test_no_sentence_occurs_twice(language: str) -> None:
    texts = [example.text for example in _read(language)]
    assert len(set(texts)) == len(texts)


def test_translations_with_names_tell_the_same_numbers() -> None:
    """Years, prices and days, and quantities in digits, are written alike in both."""
    corpus = OfflineCorpus(num_dev=_NUM_PAIRS, controls=Controls(named_pairs=1.0))
    source = Source(task="bucc2018", language="de", split=Split.DEV)
    by_id = {e.id: e for e in corpus.read(source) if isinstance(e, MiningExample)}
    num_with_numbers = 0
    for example in by_id.values():
        if example.translation:
            ours, theirs = (
                sorted(word for word in split_words(text) if word.isdigit())
                for text in (example.text, by_id[example.translation].text)
            )
            assert ours == theirs
            num_with_numbers += bool(ours)
    assert num_with_numbers > _NUM_PAIRS / 2


def test_the_english_side_is_the_same_for_every_language() -> None:
    german, chinese = ([e.text for e in _read(lang) if e.is_english] for lang in ("de", "zh"))
    assert german == chinese


def test_pairs_have_near_neighbours_that_are_no_translations() -> None:
    english = [example for example in _read("de") if example.is_english]
    unpaired = [set(split_words(e.text)) for e in english if not e.translation]
    near = 0
    for example in english:
        if example.translation:
            ours = set(split_words(example.text))
            near += any(len(ours & theirs) >= len(ours) - 2 for theirs in unpaired)
    assert near > 0.8 * _NUM_PAIRS


def test_sentences_are_none_of_tatoeba() -> None:
    source = Source(task="tatoeba", language="de", split=Split.DEV)
    theirs = {e.foreign for e in _CORPUS.read(source) if isinstance(e, BitextExample)}
    assert theirs.isdisjoint(example.text for example in _read("de"))
