"""Questions with choices: three answers of the paragraph, and that the text does not say."""

from __future__ import annotations

from functools import cache

import pytest

from spaces.task import Source, Split
from trainers.data.examples import ChoiceExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.controls import Controls
from trainers.data.offline.languages import GRAMMARS

_ALL = tuple(GRAMMARS)
_CORPUS = OfflineCorpus(num_train=1600, train_languages=_ALL)


@cache
def _read(language: str) -> list[ChoiceExample]:
    examples = _CORPUS.read(Source(task="cosmosqa", language=language, split=Split.TRAIN))
    return [example for example in examples if isinstance(example, ChoiceExample)]


@pytest.mark.parametrize("language", _ALL)
def test_every_position_and_not_told_are_as_often_right(language: str) -> None:
    questions = _read(language)
    positions = [question.answer for question in questions]
    assert all(positions.count(position) == 400 for position in range(4))
    not_told = GRAMMARS[language].NOT_TOLD
    assert all(question.choices.count(not_told) == 1 for question in questions)
    assert sum(q.choices[q.answer] == not_told for q in questions) == 400


@pytest.mark.parametrize("language", _ALL)
def test_other_choices_are_distinct_and_stand_in_the_paragraph(language: str) -> None:
    """Up to the capital of a sentence that opens with a weekday, and to the case of Russian names:

    who received something stands in the dative there, and in the nominative among the choices.
    """
    not_told = GRAMMARS[language].NOT_TOLD
    corpus = OfflineCorpus(
        num_train=300, train_languages=(language,), controls=Controls(digits=0.0)
    )
    for question in corpus.read(Source(task="cosmosqa", language=language, split=Split.TRAIN)):
        assert isinstance(question, ChoiceExample)
        assert len(set(question.choices)) == 4
        told = question.context.lower()
        if language == "ru" and " получил" in question.prefix:
            continue
        assert all(each.lower() in told for each in question.choices if each != not_told)


def test_some_ask_who_received_what_someone_gave() -> None:
    inferred = [q for q in _read("en") if " receive" in q.prefix and " received" not in q.context]
    assert len(inferred) > 0.02 * len(_read("en"))
    given = ("gave", "sent", "brought", "handed")
    for question in inferred:
        assert any(f" {verb} " in question.context for verb in given), question
    who = [q for q in inferred if "received" in q.prefix]
    assert any(f" {verb} {q.choices[q.answer]}" in q.context for q in who for verb in given)


def test_some_name_the_category_for_the_thing() -> None:
    kinds = ("instrument", "fruit", "vehicle", "animal", "bird", "tool", "device")
    told = " ".join(question.context for question in _read("en"))
    asked = [q for q in _read("en") if any(f" {kind}" in q.prefix for kind in kinds)]
    assert len(asked) > 0.2 * len(_read("en"))
    assert "an instrument" not in told


@pytest.mark.parametrize("language", _ALL)
def test_two_questions_about_one_paragraph_differ(language: str) -> None:
    questions = _read(language)
    for first, second in zip(questions[::2], questions[1::2], strict=True):
        assert first.context == second.context
        assert first.prefix != second.prefix
