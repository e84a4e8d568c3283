"""What reads too little guesses no better than chance: parts of examples, lengths, common words.

The bound is chance and three standard errors of the guesses, and two points. What is known to tell
more, and why, stands in `_GRANTED`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from random import Random
from typing import TypeVar

import pytest

pytest.importorskip("sklearn")
from leaks import (
    Features,
    bound,
    read_difference,
    read_length,
    read_overlap,
    read_words,
    score_choices,
    score_numbers,
    score_words,
    split_words,
)

from spaces.task import Source, Split
from trainers.data.examples import ChoiceExample, PairExample, SpanExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.languages import GRAMMARS

_Example = TypeVar("_Example", PairExample, ChoiceExample, SpanExample)

_LANGUAGES = ("en", "zh", "ar")
"""One that hardly inflects, one that sets no words apart, one in which verbs agree."""
_NUM = 2000
_CORPUS = OfflineCorpus(num_train=_NUM, num_dev=_NUM, train_languages=_LANGUAGES)
_PAIRS = {
    ("mnli", Split.TRAIN): 1 / 3,
    ("anli_plus", Split.TRAIN): 1 / 3,
    ("xnli", Split.DEV): 1 / 3,
    ("qqp", Split.TRAIN): 1 / 2,
    ("pawsx", Split.DEV): 1 / 2,
}
"""Accuracy by chance on tasks of two texts."""
_CHOICES = {"hellaswag": 1 / 4, "cosmosqa": 1 / 4, "commonsenseqa": 1 / 5}
"""Accuracy by chance on tasks of several choices."""
_GRANTED = {
    ("xnli", "text_a"): 0.03,
    ("qqp", "overlap"): 0.10,
    ("commonsenseqa", "overlap"): 0.08,
    ("squad2", "overlap"): 0.09,
    ("cosmosqa", "overlap"): 0.04,
}
"""What is granted beside the bound, by task and what is read. Premises name a category where they
are neutral, and several things where they entail. Of Chinese questions those that ask something
else have fewer characters in common, and Chinese words of a kind have some in common with its
name. Where a question is mistaken in a value that is told of nobody, or in an actor with whom the
verb does not agree, some word of it stands in no paragraph."""


def _pass(score: float, chance: float, number: int, case: tuple[str, str] = ("", "")) -> None:
    limit = bound(chance, number) + _GRANTED.get(case, 0.0)
    assert score < limit, f"{score:.3f} of {number} are right, {limit:.3f} were by chance"


@cache
def _read(kind: type[_Example], task: str, split: Split, language: str) -> Sequence[_Example]:
    source = Source(task=task, language=language, split=split)
    if not _CORPUS.has(source):
        pytest.skip(f"the suite has no {source.name}")
    return [example for example in _CORPUS.read(source) if isinstance(example, kind)]


def _balance(examples: Sequence[_Example], labels: Sequence[str]) -> list[tuple[_Example, str]]:
    """As many examples of either label, in their order."""
    found: dict[str, list[int]] = {}
    for position, label in enumerate(labels):
        found.setdefault(label, []).append(position)
    least = min(map(len, found.values()))
    rng = Random("balance")
    kept = sorted(each for positions in found.values() for each in rng.sample(positions, least))
    return [(examples[position], labels[position]) for position in kept]


def _prefix(features: Features, prefix: str) -> Features:
    return {f"{prefix} {name}": value for name, value in features.items()}


every_language = pytest.mark.parametrize("language", _LANGUAGES)
every_pair = pytest.mark.parametrize(
    ("task", "split"), _PAIRS, ids=[f"{task}-{split}" for task, split in _PAIRS]
)  # fmt: skip
every_choice = pytest.mark.parametrize("task", _CHOICES)


@every_language
@every_pair
def test_labels_are_balanced(task: str, split: Split, language: str) -> None:
    counts = Counter(pair.label for pair in _read(PairExample, task, split, language))
    assert max(counts.values()) - min(counts.values()) <= 1
    assert len(counts) == round(1 / _PAIRS[task, split])


@every_language
@every_pair
@pytest.mark.parametrize("side", ["text_a", "text_b"])
def test_the_words_of_one_text_do_not_tell_the_label(
    task: str, split: Split, language: str, side: str
) -> None:
    pairs = _read(PairExample, task, split, language)
    features = [read_words(getattr(pair, side), language) for pair in pairs]
    score = score_words(features, [pair.label for pair in pairs])
    _pass(score, _PAIRS[task, split], len(pairs), (task, side))


@every_language
@every_pair
def test_lengths_and_marks_of_both_texts_do_not_tell_the_label(
    task: str, split: Split, language: str
) -> None:
    pairs = _read(PairExample, task, split, language)
    features = [
        _prefix(read_length(pair.text_a, language), "a")
        | _prefix(read_length(pair.text_b, language), "b")
        for pair in pairs
    ]
    score = score_numbers(features, [pair.label for pair in pairs])
    _pass(score, _PAIRS[task, split], len(pairs), (task, "length"))


@every_language
def test_words_and_common_words_do_not_tell_paraphrases(language: str) -> None:
    pairs = _read(PairExample, "pawsx", Split.DEV, language)
    labels = [pair.label for pair in pairs]
    words = [read_difference(pair.text_a, pair.text_b, language) for pair in pairs]
    _pass(score_words(words, labels), 1 / 2, len(pairs))
    numbers = [read_overlap(pair.text_a, pair.text_b, language) for pair in pairs]
    _pass(score_numbers(numbers, labels), 1 / 2, len(pairs))


@every_language
def test_common_words_do_not_tell_all_duplicates(language: str) -> None:
    pairs = _read(PairExample, "qqp", Split.TRAIN, language)
    numbers = [read_overlap(pair.text_a, pair.text_b, language) for pair in pairs]
    score = score_numbers(numbers, [pair.label for pair in pairs])
    _pass(score, 1 / 2, len(pairs), ("qqp", "overlap"))


@every_language
@every_choice
def test_every_position_is_as_often_right(task: str, language: str) -> None:
    examples = _read(ChoiceExample, task, Split.TRAIN, language)
    counts = Counter(example.answer for example in examples)
    assert max(counts.values()) - min(counts.values()) <= 1
    assert all(len(set(example.choices)) == 1 / _CHOICES[task] for example in examples)


@every_language
@every_choice
def test_the_words_of_the_choices_do_not_tell_the_answer(task: str, language: str) -> None:
    """Words, and how many of the choices have each."""

    def read(example: ChoiceExample) -> list[Features]:
        choices = [set(split_words(choice, language)) for choice in example.choices]
        shared = Counter(word for choice in choices for word in choice)
        return [
            {f"word {word}": 1.0 for word in choice} | {f"in {shared[w]}": 1.0 for w in choice}
            for choice in choices
        ]

    examples = _read(ChoiceExample, task, Split.TRAIN, language)
    _pass(score_choices(examples, read), _CHOICES[task], len(examples), (task, "choices"))


@every_language
@every_choice
def test_the_lengths_of_the_choices_do_not_tell_the_answer(task: str, language: str) -> None:
    def read(example: ChoiceExample) -> list[Features]:
        return _rank([read_length(choice, language) for choice in example.choices])

    examples = _read(ChoiceExample, task, Split.TRAIN, language)
    _pass(score_choices(examples, read), _CHOICES[task], len(examples), (task, "length"))


@every_language
@every_choice
def test_words_in_common_with_what_is_asked_do_not_tell_the_answer(
    task: str, language: str
) -> None:
    def read(example: ChoiceExample) -> list[Features]:
        told = f"{example.context} {example.prefix}"
        return _rank([read_overlap(choice, told, language) for choice in example.choices])

    examples = _read(ChoiceExample, task, Split.TRAIN, language)
    _pass(score_choices(examples, read), _CHOICES[task], len(examples), (task, "overlap"))


def _rank(choices: Sequence[Features]) -> list[Features]:
    """Every number of every choice, and its place among those of the others, as a feature each."""
    return [
        {
            name: 1.0
            for key, value in choice.items()
            for name in (f"{key} {value}", f"{key} #{sum(o[key] < value for o in choices)}")
        }
        for choice in choices
    ]


_UNTOLD = ("words", "length", "overlap")


@every_language
@pytest.mark.parametrize("read", _UNTOLD)
def test_a_question_does_not_tell_whether_it_has_an_answer(language: str, read: str) -> None:
    examples = _read(SpanExample, "squad2", Split.TRAIN, language)
    balanced = _balance(examples, [str(bool(example.answers)) for example in examples])
    texts = [(example.question, example.context) for example, _ in balanced]
    score = _score_question(texts, [label for _, label in balanced], language, read)
    _pass(score, 1 / 2, len(balanced), ("squad2", read))


@every_language
@pytest.mark.parametrize("read", _UNTOLD)
def test_a_question_does_not_tell_whether_the_choice_is_that_nothing_is_told(
    language: str, read: str
) -> None:
    examples = _read(ChoiceExample, "cosmosqa", Split.TRAIN, language)
    right = (example.choices[example.answer] for example in examples)
    balanced = _balance(examples, [str(text == GRAMMARS[language].NOT_TOLD) for text in right])
    texts = [(example.prefix, example.context) for example, _ in balanced]
    score = _score_question(texts, [label for _, label in balanced], language, read)
    _pass(score, 1 / 2, len(balanced), ("cosmosqa", read))


def _score_question(
    texts: Sequence[tuple[str, str]], labels: Sequence[str], language: str, read: str
) -> float:
    """Accuracy for one who reads the question only, or how many of its words the context has."""
    if read == "words":
        return score_words([read_words(question, language) for question, _ in texts], labels)
    if read == "length":
        return score_numbers([read_length(question, language) for question, _ in texts], labels)
    return score_numbers([read_overlap(*pair, language) for pair in texts], labels)


def test_a_leak_is_found_where_there_is_one() -> None:
    labels = [str(number % 3) for number in range(300)]
    leaky = [read_words(f"a{number} {label}", "en") for number, label in enumerate(labels)]
    assert score_words(leaky, labels) == 1.0
    lengths = [read_length("." * (1 + int(label)), "en") for label in labels]
    assert score_numbers(lengths, labels) == 1.0
    examples = [
        ChoiceExample(
            id=label,
            context="",
            prefix="",
            choices=tuple("right" if str(c) == label else f"wrong{c}" for c in range(3)),
            answer=int(label),
        )
        for label in labels
    ]
    read = [[read_words(choice, "en") for choice in example.choices] for example in examples]
    assert score_choices(examples, lambda example: read[int(example.id)]) == 1.0
    assert bound(1 / 3, 300) < 1 / 2
