"""Questions: one answer, once in the text, where the offset says."""

from __future__ import annotations

import pytest

from spaces.task import Source, Split
from trainers.data.examples import SpanExample
from trainers.data.offline import OfflineCorpus

_CORPUS = OfflineCorpus(num_train=150, num_test=100, train_languages=("en", "de", "zh", "ar"))
_SOURCES = [("squad", Split.TRAIN), ("xquad", Split.TEST)]
_OPENINGS = {
    "Who": "Wer", "What": "Was", "When": "Wann", "Where": "Wo", "How": "Wie"
}  # fmt: skip


def _read(task: str, language: str, split: Split) -> list[SpanExample]:
    examples = _CORPUS.read(Source(task=task, language=language, split=split))
    return [example for example in examples if isinstance(example, SpanExample)]


@pytest.mark.parametrize("language", ["en", "de", "zh", "ar"])
@pytest.mark.parametrize(("task", "split"), _SOURCES)
def test_answers_stand_once_where_the_offset_says(task: str, split: Split, language: str) -> None:
    for example in _read(task, language, split):
        (answer,) = example.answers
        assert answer.text == answer.text.strip()
        assert answer.text
        assert example.context[answer.start :].startswith(answer.text)
        assert example.context.count(answer.text) == 1
        assert answer.text not in example.question


@pytest.mark.parametrize(
    ("language", "stop"), [("en", "."), ("de", "."), ("zh", "。"), ("ar", ".")]
)
def test_paragraphs_have_three_to_six_sentences(language: str, stop: str) -> None:
    lengths = {example.context.count(stop) for example in _read("squad", language, Split.TRAIN)}
    assert lengths == {3, 4, 5, 6}


def test_all_question_words_occur_and_agree_between_languages() -> None:
    english, german = (_read("xquad", language, Split.TEST) for language in ("en", "de"))
    openings = {example.question.split()[0] for example in english}
    assert openings == set(_OPENINGS)
    for ours, theirs in zip(english, german, strict=True):
        assert theirs.question.startswith(_OPENINGS[ours.question.split()[0]])


def test_how_many_is_answered_by_a_numeral() -> None:
    numerals = set("three four five six seven eight nine ten".split())
    answers = {
        example.answers[0].text
        for example in _read("squad", "en", Split.TRAIN)
        if example.question.startswith("How many")
    }
    assert len(answers) > 3
    assert answers <= numerals


def test_who_is_answered_by_a_full_name() -> None:
    asked = [e for e in _read("squad", "en", Split.TRAIN) if e.question.startswith("Who ")]
    assert asked
    assert all(len(example.answers[0].text.split()) == 2 for example in asked)
