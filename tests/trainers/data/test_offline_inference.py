"""Inference pairs: balanced, parallel, and silent where only the hypothesis is read."""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import log

import pytest

from spaces.catalogue import NLI_LABELS
from spaces.task import Source, Split
from trainers.data.examples import PairExample
from trainers.data.offline import OfflineCorpus

_CORPUS = OfflineCorpus(num_train=3000, num_dev=90, train_languages=("en", "de", "zh", "ar"))


@cache
def _read(task: str, language: str, split: Split) -> list[PairExample]:
    examples = _CORPUS.read(Source(task=task, language=language, split=split))
    return [example for example in examples if isinstance(example, PairExample)]


def _score_naive_bayes(train: list[PairExample], held_out: list[PairExample]) -> float:
    """Accuracy of a bag-of-words model of the hypothesis, with add-one smoothing."""
    counts = {label: Counter[str]() for label in NLI_LABELS}
    for pair in train:
        counts[pair.label].update(pair.text_b.split())
    sizes = {label: sum(counter.values()) for label, counter in counts.items()}

    def guess(pair: PairExample) -> str:
        return max(
            NLI_LABELS,
            key=lambda label: sum(
                log((counts[label][token] + 1) / (sizes[label] + 1))
                for token in pair.text_b.split()
            ),
        )

    return sum(guess(pair) == pair.label for pair in held_out) / len(held_out)


@pytest.mark.parametrize("language", ["en", "de", "zh", "ar"])
def test_labels_are_balanced_and_the_same_in_every_language(language: str) -> None:
    pairs = _read("xnli", language, Split.DEV)
    assert Counter(pair.label for pair in pairs) == dict.fromkeys(NLI_LABELS, 30)
    english = _read("xnli", "en", Split.DEV)
    assert [pair.label for pair in pairs] == [pair.label for pair in english]


def test_the_hypothesis_alone_does_not_give_the_label_away() -> None:
    pairs = _read("mnli", "en", Split.TRAIN)
    assert _score_naive_bayes(pairs[:2000], pairs[2000:]) < 1 / 3 + 0.05


def test_the_naive_bayes_of_this_test_finds_a_leak_where_there_is_one() -> None:
    leaky = [
        PairExample(id=str(i), text_a="", text_b=f"{i} leak{i % 3}", label=NLI_LABELS[i % 3])
        for i in range(90)
    ]
    assert _score_naive_bayes(leaky[:60], leaky[60:]) == 1.0


@pytest.mark.parametrize("side", ["text_a", "text_b"])
def test_length_does_not_give_the_label_away(side: str) -> None:
    pairs = _read("mnli", "en", Split.TRAIN)
    means = []
    for label in NLI_LABELS:
        lengths = [len(getattr(pair, side).split()) for pair in pairs if pair.label == label]
        means.append(sum(lengths) / len(lengths))
    assert max(means) - min(means) < (0.3 if side == "text_b" else 1.0)


def test_negation_is_as_frequent_under_every_label() -> None:
    pairs = _read("mnli", "en", Split.TRAIN)
    for side in ("text_a", "text_b"):
        counts = Counter(pair.label for pair in pairs if " not " in getattr(pair, side))
        assert min(counts.values()) > 0.75 * max(counts.values()), (side, counts)


def test_premises_and_hypotheses_differ() -> None:
    assert all(pair.text_a != pair.text_b for pair in _read("mnli", "en", Split.TRAIN))


def test_single_claims_of_positive_entailments_are_backed_by_the_premise() -> None:
    """Names are never generalised, so every name claimed must have been told."""
    for pair in _read("mnli", "en", Split.TRAIN):
        if pair.label == "entailment" and " not " not in pair.text_b:
            names = {token.strip(".,") for token in pair.text_b.split() if token[0].isupper()}
            told = {token.strip(".,") for token in pair.text_a.split()}
            assert names - told <= {"In", "On", "At", "The"}, pair
