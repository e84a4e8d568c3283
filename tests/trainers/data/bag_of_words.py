"""What reads words without their order: whoever it can solve a task for has left a leak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log

from trainers.data.examples import ChoiceExample

Document = tuple[list[str], str]
"""Words and the label to be guessed from them."""


def split_words(text: str, language: str = "en") -> list[str]:
    """Words of a text, or its characters where words are not set apart."""
    return re.findall(r"\w" if language == "zh" else r"\w+", text.lower())


class NaiveBayes:
    """Counts of words by label, with add-one smoothing."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._counts: dict[str, Counter[str]] = {}
        for words, label in documents:
            self._counts.setdefault(label, Counter()).update(words)
        self._sizes = {label: sum(counts.values()) for label, counts in self._counts.items()}

    def score(self, words: Sequence[str], label: str) -> float:
        """Log likelihood of the words under the label."""
        counts, size = self._counts[label], self._sizes[label]
        return sum(log((counts[word] + 1) / (size + 1)) for word in words)

    def guess(self, words: Sequence[str]) -> str:
        return max(sorted(self._counts), key=lambda label: self.score(words, label))


def score_bag_of_words(documents: Sequence[Document]) -> float:
    """Accuracy on the last third of the documents of a model of the others."""
    held_out = documents[2 * len(documents) // 3 :]
    model = NaiveBayes(documents[: 2 * len(documents) // 3])
    return sum(model.guess(words) == label for words, label in held_out) / len(held_out)


def score_choices_alone(examples: Sequence[ChoiceExample], language: str = "en") -> float:
    """Accuracy on the last third of the examples for one who reads nothing but the choices.

    Each choice is its words, and how many of the others have each of them too.
    """

    def read(example: ChoiceExample) -> list[list[str]]:
        choices = [split_words(choice, language) for choice in example.choices]
        shared = Counter(word for choice in choices for word in set(choice))
        return [[*choice, *(f"in {shared[word]}" for word in choice)] for choice in choices]

    cut = 2 * len(examples) // 3
    model = NaiveBayes(
        [
            (words, "right" if position == example.answer else "wrong")
            for example in examples[:cut]
            for position, words in enumerate(read(example))
        ]
    )

    def guess(example: ChoiceExample) -> int:
        choices = read(example)
        scores = [model.score(each, "right") - model.score(each, "wrong") for each in choices]
        return scores.index(max(scores))

    held_out = examples[cut:]
    return sum(guess(example) == example.answer for example in held_out) / len(held_out)


def score_overlap(examples: Sequence[ChoiceExample], language: str = "en") -> float:
    """Accuracy for one who takes the choice with the most words of context and prefix."""

    def guess(example: ChoiceExample) -> int:
        told = set(split_words(f"{example.context} {example.prefix}", language))
        shares = [
            len(told.intersection(words)) / len(words)
            for words in (split_words(choice, language) for choice in example.choices)
        ]
        best = [position for position, share in enumerate(shares) if share == max(shares)]
        return best[len(example.context) % len(best)]

    return sum(guess(example) == example.answer for example in examples) / len(examples)
