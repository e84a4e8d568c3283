"""Lexical knowledge: right by the lexicon, not by the choices; word pairs are one to one."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from bag_of_words import score_choices_alone

from spaces.task import Source, Split
from trainers.data.examples import BitextExample, ChoiceExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.things import ADJECTIVES, THINGS

_ALL = tuple(GRAMMARS)
_CORPUS = OfflineCorpus(num_train=2000, num_dev=500, train_languages=_ALL)
_KINDS = {thing.name: thing.category for thing in THINGS}
_OPPOSITES = {each.name: each.opposite for each in (*ADJECTIVES, *ACTIONS)}


@cache
def _read(language: str, split: Split = Split.TRAIN) -> list[ChoiceExample]:
    examples = _CORPUS.read(Source(task="commonsenseqa", language=language, split=split))
    return [example for example in examples if isinstance(example, ChoiceExample)]


def _read_pairs(language: str) -> list[BitextExample]:
    examples = _CORPUS.read(Source(task="alignment", language=language, split=Split.TRAIN))
    return [example for example in examples if isinstance(example, BitextExample)]


@pytest.mark.parametrize("language", _ALL)
def test_there_are_five_choices_and_every_position_is_as_often_right(language: str) -> None:
    questions = _read(language)
    assert all(len(set(question.choices)) == 5 for question in questions)
    positions = [question.answer for question in questions]
    assert all(positions.count(position) == 400 for position in range(5))
    assert all(question.prefix == "" for question in questions)


@pytest.mark.parametrize("language", _ALL)
def test_choices_alone_do_not_give_the_answer_away(language: str) -> None:
    assert score_choices_alone(_read(language), language) < 0.2 + 0.05


def test_no_word_is_right_more_often_than_it_is_offered() -> None:
    offered, right = Counter[str](), Counter[str]()
    for question in _read("en"):
        offered.update(question.choices)
        right[question.choices[question.answer]] += 1
    for word, count in offered.items():
        if count >= 100:
            margin = 4 * (0.2 * 0.8 / count) ** 0.5  # four standard errors
            assert right[word] / count == pytest.approx(0.2, abs=margin), word


def test_members_kinds_and_opposites_are_those_of_the_lexicon() -> None:
    seen = Counter[str]()
    for question in _read("en"):
        right = question.choices[question.answer]
        word = question.context.split("“")[-1].split("”")[0]
        fits = {
            "Which": [_KINDS.get(choice) == word for choice in question.choices],
            "To": [_KINDS.get(word) == choice for choice in question.choices],
            "What": [_OPPOSITES.get(choice) == word for choice in question.choices],
        }[question.context.split()[0]]
        if any(fits):
            seen[question.context.split()[0]] += 1
            found = [c for c, fit in zip(question.choices, fits, strict=True) if fit]
            assert found == [right]
    assert min(seen[opening] for opening in ("Which", "To", "What")) > 100


def test_one_choice_alone_can_be_done_what_was_done() -> None:
    categories = {action.name: action.categories for action in ACTIONS}
    asked = [q for q in _read("en") if q.context.startswith("What did ")]
    assert len(asked) > 200
    for question in asked:
        (verb,) = (word for word in question.context.split() if word in categories)
        fits = [_KINDS[choice] in categories[verb] for choice in question.choices]
        assert fits.index(True) == question.answer
        assert sum(fits) == 1


def test_no_combination_of_choices_is_in_two_splits() -> None:
    train = {frozenset(question.choices) for question in _read("en")}
    assert train.isdisjoint(frozenset(question.choices) for question in _read("en", Split.DEV))


@pytest.mark.parametrize("language", _ALL[1:])
def test_word_pairs_are_one_to_one(language: str) -> None:
    pairs = _read_pairs(language)
    assert len(pairs) > 170
    assert len({pair.english for pair in pairs}) == len(pairs)
    assert len({pair.foreign for pair in pairs}) == len(pairs)
    assert all(pair.english.split() == [pair.english] for pair in pairs)


@pytest.mark.parametrize("language", _ALL[1:])
def test_every_language_translates_the_same_english_words(language: str) -> None:
    assert {p.english for p in _read_pairs(language)} == {p.english for p in _read_pairs("de")}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("teuer", "tanzen", "Montag", "Apfel")),
        ("zh", ("昂贵", "跳舞", "星期一", "苹果")),
        ("ar", ("غالٍ", "رقص", "الاثنين", "تفاحة")),
    ],
)
def test_words_are_cited_as_dictionaries_list_them(language: str, words: tuple[str, ...]) -> None:
    foreign = {pair.english: pair.foreign for pair in _read_pairs(language)}
    assert tuple(foreign[word] for word in ("expensive", "dance", "Monday", "apple")) == words
