"""Running text: sentences of a cast that no scored data set has."""

from __future__ import annotations

import re

import pytest

from spaces.task import Source, Split
from trainers.data.examples import TaggingExample, TextExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.languages import GRAMMARS

_END = re.compile(r"(?<!\b\d)(?<!\b\d\d)[.。।]")
"""The end of a sentence; German and Turkish write a stop after the day of a date as well."""
_CORPUS = OfflineCorpus(num_train=200, num_dev=200)


def _read(language: str) -> list[TextExample]:
    examples = _CORPUS.read(Source(task="mlm", language=language, split=Split.TRAIN))
    return [example for example in examples if isinstance(example, TextExample)]


@pytest.mark.parametrize("language", GRAMMARS)
def test_texts_have_two_to_four_sentences(language: str) -> None:
    texts = _read(language)
    assert len(texts) == 200
    assert {len(_END.findall(example.text)) for example in texts} == {2, 3, 4}


def test_no_person_of_the_texts_is_scored() -> None:
    source = Source(task="panx", language="en", split=Split.DEV)
    scored = [e for e in _CORPUS.read(source) if isinstance(e, TaggingExample)]
    names = {
        f"{first} {last}"
        for example in scored
        for first, last, tag in zip(example.words, example.words[1:], example.tags, strict=False)
        if tag == "B-PER"
    }
    told = " ".join(example.text for example in _read("en"))
    assert names
    assert not [name for name in names if name in told]
