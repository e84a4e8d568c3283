"""Questions: one answer, once in the text, where the offset says."""

from __future__ import annotations

import pytest
from bag_of_words import score_bag_of_words, split_words

from spaces.task import Source, Split
from trainers.data.examples import SpanExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.sources import LANGUAGES

_ALL = tuple(GRAMMARS)
_CORPUS = OfflineCorpus(num_train=150, num_test=100, train_languages=_ALL)
_SOURCES = [
    (task, split, language)
    for task, split in (
        ("squad", Split.TRAIN),
        ("squad2", Split.TRAIN),
        ("xquad", Split.TEST),
        ("mlqa", Split.TEST),
        ("tydiqa", Split.TEST),
    )
    for language in LANGUAGES[task, split]
]
_OPENINGS = {
    "Who": "Wer", "What": "Was", "When": "Wann", "Where": "Wo", "How": "Wie",
    "For": "Für",
}  # fmt: skip


def _read(task: str, language: str, split: Split) -> list[SpanExample]:
    examples = _CORPUS.read(Source(task=task, language=language, split=split))
    return [example for example in examples if isinstance(example, SpanExample)]


@pytest.mark.parametrize(("task", "split", "language"), _SOURCES)
def test_answers_stand_once_where_the_offset_says(task: str, split: Split, language: str) -> None:
    examples = [example for example in _read(task, language, split) if example.answers]
    assert len(examples) >= 100
    for example in examples:
        (answer,) = example.answers
        assert answer.text == answer.text.strip()
        assert answer.text
        assert example.context[answer.start :].startswith(answer.text)
        assert example.context.count(answer.text) == 1
        assert answer.text not in example.question


@pytest.mark.parametrize("task", ["xquad", "mlqa"])
def test_all_question_words_occur_and_agree_between_languages(task: str) -> None:
    english, german = (_read(task, language, Split.TEST) for language in ("en", "de"))
    openings = {example.question.split()[0] for example in english}
    assert {"Who", "What", "When", "Where"} <= openings <= set(_OPENINGS)
    for ours, theirs in zip(english, german, strict=True):
        assert theirs.question.startswith(_OPENINGS[ours.question.split()[0]])


def test_how_many_is_answered_by_a_numeral() -> None:
    trained_on = set("three five seven nine 3 5 7 9".split())
    answers = {
        example.answers[0].text
        for example in _read("squad", "en", Split.TRAIN)
        if example.question.startswith("How many")
    }
    assert len(answers) > 2
    assert answers <= trained_on


def test_who_is_answered_by_a_full_name() -> None:
    asked = [e for e in _read("squad", "en", Split.TRAIN) if e.question.startswith("Who ")]
    assert asked
    assert all(len(example.answers[0].text.split()) == 2 for example in asked)


@pytest.mark.parametrize("language", _ALL)
def test_a_third_of_squad2_has_no_answer(language: str) -> None:
    examples = _read("squad2", language, Split.TRAIN)
    assert sum(not example.answers for example in examples) == 50


@pytest.mark.parametrize("language", ["en", "de", "zh", "ar"])
def test_the_question_alone_does_not_say_whether_it_has_an_answer(language: str) -> None:
    corpus = OfflineCorpus(num_train=2400, train_languages=(language,))
    examples = corpus.read(Source(task="squad2", language=language, split=Split.TRAIN))
    questions = [example for example in examples if isinstance(example, SpanExample)]
    missing = [example for example in questions if not example.answers]
    told = [example for example in questions if example.answers][::2]
    mixed = [example for pair in zip(missing, told, strict=True) for example in pair]
    documents = [(split_words(e.question, language), str(bool(e.answers))) for e in mixed]
    assert score_bag_of_words(documents) < 0.5 + 0.07


def test_the_words_of_a_question_without_an_answer_often_stand_in_the_paragraph() -> None:
    examples = [e for e in _read("squad2", "en", Split.TRAIN) if not e.answers]
    names = [[word for word in e.question.split()[1:] if word[0].isupper()] for e in examples]
    told = [
        all(word.strip("?,") in e.context for word in words)
        for e, words in zip(examples, names, strict=True)
    ]
    assert sum(told) > 0.7 * len(told)


def test_questions_of_tydiqa_share_fewer_words_with_the_paragraph() -> None:
    shares = {}
    for task in ("xquad", "tydiqa"):
        found = []
        for example in _read(task, "en", Split.TEST):
            asked, told = set(split_words(example.question)), set(split_words(example.context))
            found.append(len(asked & told) / len(asked))
        shares[task] = sum(found) / len(found)
    assert shares["tydiqa"] < shares["xquad"] - 0.05


def test_tydiqa_is_another_text_in_every_language() -> None:
    tested = LANGUAGES["tydiqa", Split.TEST]
    counts = [
        [example.context.count(".") for example in _read("tydiqa", language, Split.TEST)]
        for language in tested
    ]
    assert len({tuple(row) for row in counts}) == len(tested) > 1


def test_selection_of_tydiqa_asks_other_questions_than_its_training() -> None:
    contexts = [{e.context for e in _read("tydiqa", "en", split)} for split in Split]
    assert not (contexts[0] & contexts[1])
    assert not (contexts[0] & contexts[2])
    assert not (contexts[1] & contexts[2])
