"""Hard inference pairs: several people, and the hypothesis's words under every label."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest
from bag_of_words import score_bag_of_words, split_words

from spaces.catalogue import NLI_LABELS
from spaces.task import Source, Split
from trainers.data.examples import PairExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.inference import INCOMPATIBLE, Reasoning, draw_scene, relate
from trainers.data.offline.world import find_cast

_CORPUS = OfflineCorpus(num_train=3000)


@cache
def _read(task: str) -> list[PairExample]:
    examples = _CORPUS.read(Source(task=task, language="en", split=Split.TRAIN))
    return [example for example in examples if isinstance(example, PairExample)]


def _count_verbs(text: str) -> int:
    """Clauses of an English text, by the marks between them."""
    return 1 + sum(text.count(mark) for mark in (", and ", ", but ", ", while ", ". "))


def test_labels_are_balanced() -> None:
    labels = [pair.label for pair in _read("anli_plus")]
    assert all(labels.count(label) == 1000 for label in NLI_LABELS)


def test_two_thirds_of_the_premises_have_two_clauses_and_some_have_three() -> None:
    counts = [_count_verbs(pair.text_a) for pair in _read("anli_plus")]
    assert sum(count >= 2 for count in counts) > 0.6 * len(counts)
    assert 0.2 * len(counts) < sum(count == 3 for count in counts) < 0.5 * len(counts)


def test_shared_words_say_less_than_in_plain_pairs() -> None:
    scores = {}
    for task in ("mnli", "anli_plus"):
        documents = []
        for pair in _read(task):
            told, claimed = set(split_words(pair.text_a)), set(split_words(pair.text_b))
            documents.append(([str(10 * len(told & claimed) // len(claimed))], pair.label))
        scores[task] = score_bag_of_words(documents)
    assert scores["anli_plus"] < scores["mnli"] - 0.02


def test_a_twin_differs_wherever_another_value_contradicts() -> None:
    rng = Random("twins")
    for _ in range(200):
        scene = draw_scene(find_cast(0), rng)
        differing = [
            slot for slot in INCOMPATIBLE
            if getattr(scene.full, slot) != getattr(scene.twin, slot)
        ]  # fmt: skip
        values = {str(slot): getattr(scene.full, slot) for slot in differing}
        assert replace(scene.twin, **values) == scene.full
        assert scene.full.time != scene.twin.time


@pytest.mark.parametrize("label", NLI_LABELS)
def test_as_many_premises_as_hypotheses_are_negated(label: str) -> None:
    rng = Random("negation")
    reasoning = Reasoning(negated_share=0.3, hypernym_share=0.5)
    premises = [
        relate(draw_scene(find_cast(0), rng), label, reasoning, rng)[0] for _ in range(3000)
    ]
    assert sum(premise.is_negated for premise in premises) == pytest.approx(900, abs=120)
