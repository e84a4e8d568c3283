"""Translated text: what English tells, with the errors that are promised and no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from any_statement import draw_any_event, draw_any_statement, list_every_form
from bag_of_words import split_words
from sources import name_source

from spaces.catalogue import INTERMEDIATE
from spaces.task import Origin, Source, Split
from trainers.data.examples import (
    ChoiceExample,
    Example,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.events import Slot
from trainers.data.offline.grammar import Grammar, Statement, Style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.paragraphs import list_askable
from trainers.data.offline.things import ADJECTIVES
from trainers.data.offline.translation import Translator
from trainers.data.offline.words import Word, write

_FOREIGN = [language for language in GRAMMARS if language != "en"]
_ENGLISH = GRAMMARS["en"]
_CORPUS = OfflineCorpus(num_train=120, translated_languages=tuple(_FOREIGN))
_SMALL = {"DET", "ADP"}
_NEGATIONS = {"de": ("nicht", "kein"), "fr": ("pas",), "zh": ("没有",), "ar": ("لم",)}
every_language = pytest.mark.parametrize("language", _FOREIGN)


@cache
def _translate(language: str, number: int = 400) -> list[tuple[list[Word], list[Word]]]:
    """Statements as the language's grammar has them in the order of English, and translated."""
    rng, grammar = Random("translation"), GRAMMARS[language]
    statements = [draw_any_statement(rng) for _ in range(number)]
    return [
        (
            grammar.state(replace(told, style=Style(has_digits=told.style.has_digits))),
            _open(language).state(told),
        )
        for told in statements
    ]


def _open(language: str) -> Translator:
    return Translator(grammar=GRAMMARS[language], english=_ENGLISH)


def _count(words: Iterable[Word]) -> Counter[str]:
    return Counter(part.text.lower() for part in words)


def _is_small(part: Word) -> bool:
    return not part.slot and part.upos in _SMALL


def _read_answer(example: Example) -> object:
    """What a model is scored on, where every language writes it alike."""
    match example:
        case PairExample():
            return example.label
        case ChoiceExample():
            return example.answer
        case SpanExample():
            return bool(example.answers)
        case _:
            return None


@pytest.mark.parametrize("task", INTERMEDIATE)
def test_a_translated_source_tells_what_the_english_one_does(task: str) -> None:
    english = _CORPUS.read(name_source(f"{task}.en.train"))
    german = _CORPUS.read(name_source(f"{task}.de.train.translated"))
    native = _CORPUS.read(name_source(f"{task}.de.train"))
    assert [(e.id, _read_answer(e)) for e in german] == [(e.id, _read_answer(e)) for e in english]
    assert {example.id for example in german}.isdisjoint(example.id for example in native)


@pytest.mark.parametrize("task", ["mnli", "anli_plus", "squad", "squad2", "hellaswag", "cosmosqa"])
def test_a_translated_text_tells_the_same_numbers(task: str) -> None:
    english, german = (
        [_read_numbers(example) for example in _CORPUS.read(name_source(name))]
        for name in (f"{task}.en.train", f"{task}.de.train.translated")
    )
    assert german == english
    assert any(english)


def _read_numbers(example: Example) -> list[str]:
    """Numbers in digits, which English and German write alike."""
    text = example.text_a if isinstance(example, PairExample) else ""
    if isinstance(example, SpanExample | ChoiceExample):
        text = example.context
    return sorted(word for word in split_words(text) if word.isdigit())


@every_language
def test_only_small_words_get_lost_and_about_one_in_twelve(language: str) -> None:
    num_small = num_lost = 0
    for told, translated in _translate(language):
        ours = [part for part in told if not part.slot]
        theirs = [part for part in translated if not part.slot]
        lost = _count(ours) - _count(theirs)
        assert not _count(theirs) - _count(ours), write(translated)
        assert set(lost) <= {part.text.lower() for part in ours if part.upos in _SMALL}
        num_lost += lost.total()
        num_small += sum(_is_small(part) for part in ours)
    assert num_small > 200
    assert num_lost / num_small == pytest.approx(0.08, abs=0.04)


@every_language
def test_what_is_left_in_english_goes_by_the_word(language: str) -> None:
    """About a tenth of the things and cities; always, or never, in every sentence."""
    translator, left = _open(language), dict[str, set[bool]]()
    rng = Random("cities")
    told = [*list_every_form(Random("forms")), *(_state_anything(rng) for _ in range(600))]
    for statement in told:
        thing, city = statement.first.thing, statement.first.place
        words = translator.state(statement)
        concepts = ((thing, Slot.THING, "NOUN"), (city, Slot.PLACE, "PROPN"))
        for concept, slot, upos in concepts:
            if concept is None or GRAMMARS[language].cite(concept) == _ENGLISH.cite(concept):
                continue
            texts = [part.text for part in words if part.slot == slot and part.upos == upos]
            assert texts.count(concept.name) <= 1, write(words)
            left.setdefault(concept.name, set()).add(concept.name in texts)
    assert all(len(found) == 1 for found in left.values())
    share = sum(True in found for found in left.values()) / len(left)
    assert share == pytest.approx(0.12, abs=0.1)


def _state_anything(rng: Random) -> Statement:
    return Statement(first=draw_any_event(rng))


def _read_thing(grammar: Grammar, statement: Statement) -> list[Word]:
    return [part for part in grammar.state(statement) if part.slot == Slot.THING]


def test_some_qualities_keep_their_dictionary_form() -> None:
    """In German, where qualities before a noun have endings."""
    german, kept = GRAMMARS["de"], set()
    for statement in list_every_form(Random("forms")):
        adjective = statement.first.adjective
        if adjective is None:
            continue
        (told,), (translated,) = (
            [part.text for part in _read_thing(grammar, statement) if part.upos == "ADJ"]
            for grammar in (german, _open("de"))
        )
        if translated != told:
            assert translated == german.cite(adjective)
            kept.add(adjective)
    assert 1 <= len(kept) <= len(ADJECTIVES) / 2


@every_language
def test_names_times_numbers_and_prices_are_translated_right(language: str) -> None:
    spared = {Slot.ACTOR, Slot.TIME, Slot.QUANTITY, Slot.PRICE}
    for told, translated in _translate(language):
        ours, theirs = (
            [(part.slot, part.text.lower()) for part in words if part.slot in spared]
            for words in (told, translated)
        )
        assert ours == theirs


@pytest.mark.parametrize("language", [each for each in _NEGATIONS if each in GRAMMARS])
def test_a_negation_is_never_lost(language: str) -> None:
    rng, translator = Random("negation"), _open(language)
    for _ in range(300):
        event = draw_any_event(rng)
        words = translator.state(Statement(first=event))
        is_negated = any(part.text.startswith(_NEGATIONS[language]) for part in words)
        assert is_negated == event.is_negated, write(words)


@every_language
def test_tags_stay_with_their_words(language: str) -> None:
    """What is left of a sentence has the tags that it has there, in the same order."""
    for told, translated in _translate(language):
        for read in (_read_upos, _read_category):
            rest = iter([read(part) for part in told if part.slot != Slot.PLACE])
            kept = [read(part) for part in translated if part.slot != Slot.PLACE]
            assert all(tag in rest for tag in kept), write(translated)
        entities = [part.entity for part in translated]
        assert entities.count("B-LOC") == [part.entity for part in told].count("B-LOC")
        assert entities.count("B-PER") == [part.entity for part in told].count("B-PER")


def _read_upos(part: Word) -> str:
    return part.upos


def _read_category(part: Word) -> str:
    return part.category


@pytest.mark.parametrize("language", [each for each in _FOREIGN if each != "zh"])
def test_a_lost_word_joins_no_others(language: str) -> None:
    for told, translated in _translate(language):
        assert _list_joints(translated) <= _list_joints(told), write(translated)


def _list_joints(words: list[Word]) -> set[tuple[str, str]]:
    """Words that are written onto what comes before, with it; without what can stay English."""
    return {
        (before.text.lower(), part.text.lower())
        for before, part in pairwise(words)
        if part.is_glued and not {before.slot, part.slot} & {Slot.PLACE, Slot.THING}
    }


@every_language
def test_the_order_is_that_of_the_source(language: str) -> None:
    rng, translator = Random("order"), _open(language)
    for _ in range(100):
        statement = draw_any_statement(rng)
        plain = replace(statement, style=Style(has_digits=statement.style.has_digits))
        assert write(translator.state(statement)) == write(translator.state(plain))


@every_language
def test_questions_keep_their_slots_and_their_question_word(language: str) -> None:
    rng, translator, num_lost = Random("questions"), _open(language), 0
    for _ in range(200):
        event = draw_any_event(rng)
        for slot in list_askable(event):
            told, translated = GRAMMARS[language].ask(event, slot), translator.ask(event, slot)
            lost = _count(told) - _count(translated)
            assert set(lost) <= {part.text.lower() for part in told if _is_small(part)}
            num_lost += lost.total()
    assert num_lost > 0


@pytest.mark.parametrize("task", ["squad", "squad2"])
@every_language
def test_answers_stand_once_where_the_offset_says(task: str, language: str) -> None:
    source = Source(task=task, language=language, split=Split.TRAIN, origin=Origin.TRANSLATED)
    answered = 0
    for example in _CORPUS.read(source):
        assert isinstance(example, SpanExample)
        for answer in example.answers:
            assert example.context[answer.start :].startswith(answer.text)
            assert example.context.count(answer.text) == 1
            answered += 1
    assert answered >= 80


@every_language
def test_tagged_sentences_have_a_tag_for_every_word(language: str) -> None:
    name = f"ccg.{language}.train.translated"
    for example in _CORPUS.read(name_source(name)):
        assert isinstance(example, TaggingExample)
        assert len(example.words) == len(example.tags)
        assert example.tags[-1] == "."


@every_language
def test_words_and_phrases_of_the_dictionary_are_the_languages_own(language: str) -> None:
    translator, grammar = _open(language), GRAMMARS[language]
    assert language == translator.CODE
    assert translator.NOT_TOLD == grammar.NOT_TOLD
    assert translator.OPENINGS == grammar.OPENINGS
    assert translator.SENTENCE_SPACE == grammar.SENTENCE_SPACE
    assert [translator.cite(each) for each in ADJECTIVES] == [
        grammar.cite(each) for each in ADJECTIVES
    ]
