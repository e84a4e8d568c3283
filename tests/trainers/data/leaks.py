"""Models that read too little to solve a task: what they can guess above chance has leaked.

A task's label is guessed from the words of a part of its examples, from lengths, or from how many
words two texts have in common. Every example is guessed once, by a model of the other half.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.tree import DecisionTreeClassifier

from trainers.data.examples import ChoiceExample

Features = dict[str, float]
"""What a model sees of an example, or of one of its choices, by name."""
Labels = NDArray[np.str_]
_Classifier = LogisticRegression | DecisionTreeClassifier

_MARGIN = 0.02
"""What is granted beside three standard errors."""
_NUM_DEVIATIONS = 3


def bound(chance: float, num_guesses: int) -> float:
    """The highest accuracy that passes for chance, of so many guesses."""
    deviation = (chance * (1 - chance) / num_guesses) ** 0.5
    return chance + _NUM_DEVIATIONS * float(deviation) + _MARGIN


@cache
def split_words(text: str, language: str) -> tuple[str, ...]:
    """Words without regard to capitals, or characters where words are not set apart."""
    spaced = "".join(
        char if unicodedata.category(char)[0] in "LMN" else " " for char in text.lower()
    )
    words = spaced.split()
    return tuple("".join(words)) if language == "zh" else tuple(words)


def read_words(text: str, language: str) -> Features:
    """Which words a text has."""
    return {f"word {word}": 1.0 for word in split_words(text, language)}


def read_length(text: str, language: str) -> Features:
    """How many characters, words and punctuation marks a text has."""
    marks = sum(unicodedata.category(char)[0] == "P" for char in text)
    return {
        "characters": float(len(text)),
        "words": float(len(split_words(text, language))),
        "marks": float(marks),
    }


def read_overlap(text: str, other: str, language: str) -> Features:
    """How many words two texts have in common, and how many each alone."""
    ours, theirs = (Counter(split_words(each, language)) for each in (text, other))
    return {
        "common": float((ours & theirs).total()),
        "ours": float((ours - theirs).total()),
        "theirs": float((theirs - ours).total()),
        "share": (ours & theirs).total() / max((ours | theirs).total(), 1),
    }


def read_difference(text: str, other: str, language: str) -> Features:
    """Which words two texts have in common, and which each alone."""
    ours, theirs = (Counter(split_words(each, language)) for each in (text, other))
    named = (("both", ours & theirs), ("lost", ours - theirs), ("new", theirs - ours))
    return {f"{name} {word}": 1.0 for name, words in named for word in words}


def score_words(features: Sequence[Features], labels: Sequence[str]) -> float:
    """Accuracy of a logistic regression."""
    return _cross_validate(features, labels, _fit_regression)


def score_numbers(features: Sequence[Features], labels: Sequence[str]) -> float:
    """Accuracy of a small decision tree."""
    return _cross_validate(features, labels, _fit_tree)


def score_choices(
    examples: Sequence[ChoiceExample], read: Callable[[ChoiceExample], list[Features]]
) -> float:
    """Accuracy of a logistic regression of what is right, which takes the likeliest choice."""
    read_examples = [read(example) for example in examples]
    answers = np.array([example.answer for example in examples])
    num_choices = len(examples[0].choices)
    rows = DictVectorizer().fit_transform([each for row in read_examples for each in row])
    is_right = (np.arange(num_choices) == answers[:, None]).ravel()
    half = _halve(len(examples))
    fold = np.repeat(half, num_choices)
    hits = 0
    for held_out in (0, 1):
        model = _fit_regression(rows[fold != held_out], is_right[fold != held_out])
        odds = model.decision_function(rows[fold == held_out]).reshape(-1, num_choices)
        hits += int((odds.argmax(axis=1) == answers[half == held_out]).sum())
    return hits / len(examples)


def _cross_validate(
    features: Sequence[Features],
    labels: Sequence[str],
    fit: Callable[[csr_matrix, Labels], _Classifier],
) -> float:
    rows, given = DictVectorizer().fit_transform(features), np.array(labels)
    half = _halve(len(given))
    hits = 0
    for held_out in (0, 1):
        model = fit(rows[half != held_out], given[half != held_out])
        hits += int((model.predict(rows[half == held_out]) == given[half == held_out]).sum())
    return hits / len(given)


def _halve(number: int) -> NDArray[np.int_]:
    """The first half, 0, and the second, 1: neighbours may share a paragraph."""
    return (np.arange(number) >= number // 2).astype(int)


def _fit_regression(rows: csr_matrix, labels: Labels) -> LogisticRegression:
    return LogisticRegression(C=0.1, max_iter=300).fit(rows, labels)


def _fit_tree(rows: csr_matrix, labels: Labels) -> DecisionTreeClassifier:
    return DecisionTreeClassifier(max_depth=4, min_samples_leaf=30, random_state=0).fit(
        rows, labels
    )
