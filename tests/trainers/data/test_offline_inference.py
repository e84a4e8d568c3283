"""Inference pairs: balanced, parallel, and silent where only the hypothesis is read."""

from __future__ import annotations

from collections import Counter
from functools import cache

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


@pytest.mark.parametrize("language", ["en", "de", "zh", "ar"])
def test_labels_are_balanced_and_the_same_in_every_language(language: str) -> None:
    pairs = _read("xnli", language, Split.DEV)
    assert Counter(pair.label for pair in pairs) == dict.fromkeys(NLI_LABELS, 30)
    english = _read("xnli", "en", Split.DEV)
    assert [pair.label for pair in pairs] == [pair.label for pair in english]


@pytest.mark.parametrize("task", ["mnli", "anli_plus"])
def test_negation_is_as_frequent_under_every_label(task: str) -> None:
    pairs = _read(task, "en", Split.TRAIN)
    for side in ("text_a", "text_b"):
        counts = Counter(pair.label for pair in pairs if " not " in getattr(pair, side))
        assert min(counts.values()) > 0.75 * max(counts.values()), (side, counts)


@pytest.mark.parametrize("task", ["mnli", "anli_plus"])
def test_premises_and_hypotheses_differ(task: str) -> None:
    assert all(pair.text_a != pair.text_b for pair in _read(task, "en", Split.TRAIN))


@pytest.mark.parametrize("task", ["mnli", "anli_plus"])
def test_single_claims_of_positive_entailments_are_backed_by_the_premise(task: str) -> None:
    """Names are never generalised, so every name claimed must have been told."""
    for pair in _read(task, "en", Split.TRAIN):
        if pair.label == "entailment" and " not " not in pair.text_b:
            names = {token.strip(".,") for token in pair.text_b.split() if token[0].isupper()}
            told = {token.strip(".,") for token in pair.text_a.split()}
            assert names - told <= {"In", "On", "At", "The"}, pair
