"""What reads words without their order: whoever it can solve a task for has left a leak."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log

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
