"""Tags: valid in every sentence, the same sentence in every language, words that add up to it."""

from __future__ import annotations

import re
from collections import Counter
from random import Random

import pytest

from spaces.catalogue import NER_LABELS, UPOS_LABELS
from spaces.task import Source, Split
from trainers.data.examples import TaggingExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.tagging import draw_statement
from trainers.data.offline.words import Word, glued, mark, name, word, write, write_slots
from trainers.data.offline.world import NUM_CASTS, find_cast

_CORPUS = OfflineCorpus(num_test=150)
_LANGUAGES = list(GRAMMARS)


def _read(task: str, language: str, split: Split) -> list[TaggingExample]:
    examples = _CORPUS.read(Source(task=task, language=language, split=split))
    return [example for example in examples if isinstance(example, TaggingExample)]


def _count_entities(example: TaggingExample) -> Counter[str]:
    return Counter(tag[2:] for tag in example.tags if tag.startswith("B-"))


@pytest.mark.parametrize("language", _LANGUAGES)
def test_entities_are_well_formed_iob2(language: str) -> None:
    seen: set[str] = set()
    for example in _read("panx", language, Split.TEST):
        seen.update(example.tags)
        for before, tag in zip(("O", *example.tags), example.tags, strict=False):
            if tag.startswith("I-"):
                assert before[1:] == tag[1:], example
    assert seen <= set(NER_LABELS)
    assert {"O", "B-PER", "I-PER", "B-ORG", "I-ORG", "B-LOC"} <= seen


@pytest.mark.parametrize("language", _LANGUAGES[1:])
def test_every_language_names_the_same_entities(language: str) -> None:
    english = [_count_entities(example) for example in _read("panx", "en", Split.TEST)]
    assert [_count_entities(example) for example in _read("panx", language, Split.TEST)] == english


@pytest.mark.parametrize("language", _LANGUAGES)
def test_parts_of_speech_are_universal(language: str) -> None:
    examples = _read("udpos", language, Split.TEST)
    seen = {tag for example in examples for tag in example.tags}
    assert seen <= set(UPOS_LABELS)
    assert {"ADJ", "ADP", "CCONJ", "NOUN", "NUM", "PROPN", "PUNCT", "VERB"} <= seen
    assert all(example.tags[-1] == "PUNCT" for example in examples)


@pytest.mark.parametrize("language", _LANGUAGES)
def test_a_word_has_one_part_of_speech_or_few(language: str) -> None:
    """A word form of more than two tags would be a slip of the grammar."""
    tags: dict[str, set[str]] = {}
    for example in _read("udpos", language, Split.TEST):
        for text, tag in zip(example.words, example.tags, strict=True):
            tags.setdefault(text, set()).add(tag)
    assert max(len(found) for found in tags.values()) <= 2


@pytest.mark.parametrize("task", ["panx", "udpos"])
def test_chinese_words_are_segmented_and_contain_no_space(task: str) -> None:
    for example in _read(task, "zh", Split.TEST):
        assert len(example.words) > 3
        assert not any(" " in text for text in example.words)


@pytest.mark.parametrize(
    ("language", "pattern", "written"),
    [
        ("en", r" ([,.])", r"\1"),
        ("de", r" ([,.])", r"\1"),
        ("zh", " ", ""),
        ("ar", r" ([،.])", r"\1"),
    ],
)
def test_words_add_up_to_the_sentence(language: str, pattern: str, written: str) -> None:
    rng = Random("words")
    for number in range(NUM_CASTS):
        words = GRAMMARS[language].state(draw_statement(find_cast(number), rng))
        text = re.sub(pattern, written, " ".join(part.text for part in words))
        assert write(words) == text.replace(" و ", " و")  # the one word that is a prefix


def test_words_are_written_with_spaces_unless_glued() -> None:
    words = [word("Anna", "PROPN"), word("danced", "VERB"), glued(".", "PUNCT")]
    assert write(words) == "Anna danced."
    assert write(words[1:]) == "danced."
    assert write([glued("跳", "VERB"), glued("了", "AUX")]) == "跳了"


def test_marks_and_names_are_read_back() -> None:
    numeral: list[Word] = mark([word("three", "NUM")], "quantity")
    words = [word("bought", "VERB"), *mark([*numeral, word("axes", "NOUN")], "thing")]
    assert write_slots(words, {"thing", "quantity"}) == "three axes"
    assert write_slots(words, {"quantity"}) == "three"
    anna = name([word("Anna", "PROPN"), word("Smith", "PROPN")], "PER")
    assert [part.entity for part in anna] == ["B-PER", "I-PER"]


def test_some_second_clauses_go_on_about_the_same_person() -> None:
    rng = Random("actors")
    statements = [draw_statement(find_cast(0), rng) for _ in range(2000)]
    pairs = [told for told in statements if told.second is not None]
    continued = [told for told in pairs if told.is_second_continued]
    assert len(pairs) == pytest.approx(0.4 * 2000, abs=100)
    # of the three in ten that go on, an organisation has begun one in five
    assert len(continued) == pytest.approx(0.3 * 0.8 * len(pairs), rel=0.25)
    for told in continued:
        pronouns = [p.text for p in GRAMMARS["en"].state(told) if p.upos == "PRON"]
        assert pronouns in (["she"], ["he"])
