"""What needs no encoder at all: always the answer that is most frequent in training.

A pair gets the most frequent label of the training split. A word gets the tag that it has most
often there; one that does not occur there, such as most words of another language, the most
frequent tag of all. So a full stop is punctuation in every language that writes one. Where there
is nothing to vote on a rule stands in, as simple as can be: a question is answered with the first
three words of its context, and a sentence is translated by one drawn at random.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any
from unicodedata import normalize

from spaces.catalogue import find_task
from spaces.task import Source, TaskType
from trainers.data.examples import Example, PairExample, SpanExample, TaggingExample
from trainers.evaluation.metrics import score, summarise

_NUM_ANSWER_WORDS = 3


def score_majority(source: Source, train: Sequence[Example], test: Sequence[Example]) -> float:
    """The figure of the source's task, in points, of the majority vote.

    Args:
        source: Of the examples scored.
        train: What the vote is taken on; unused where there is nothing to vote on.
        test: What is scored, at least one example.
    """
    task = find_task(source.task)
    if task.task_type in _EXPECTED:
        return _EXPECTED[task.task_type](test)
    predictions = _PREDICTORS[task.task_type](train, test)
    return summarise(score(test, predictions, source), task)[task.metric]


def _most_frequent(names: Iterable[str]) -> str:
    """The most frequent name; among equals the first of the alphabet."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name))


def _predict_labels(train: Sequence[PairExample], test: Sequence[PairExample]) -> list[str]:
    return [_most_frequent(example.label for example in train)] * len(test)


def _predict_tags(
    train: Sequence[TaggingExample], test: Sequence[TaggingExample]
) -> list[tuple[str, ...]]:
    tags_of: defaultdict[str, list[str]] = defaultdict(list)
    for example in train:
        for word, tag in zip(example.words, example.tags, strict=True):
            tags_of[_normalise(word)].append(tag)
    usual = _most_frequent(chain.from_iterable(tags_of.values()))
    vote = {word: _most_frequent(tags) for word, tags in tags_of.items()}
    return [tuple(vote.get(_normalise(word), usual) for word in example.words) for example in test]


def _normalise(word: str) -> str:
    """The form that XLM-R's tokenizer reads: a full-width comma is a comma."""
    return normalize("NFKC", word)


def _predict_answers(_: Sequence[SpanExample], test: Sequence[SpanExample]) -> list[str]:
    return [" ".join(example.context.split()[:_NUM_ANSWER_WORDS]) for example in test]


_PREDICTORS: dict[TaskType, Callable[[Sequence[Any], Sequence[Any]], Sequence[object]]] = {
    TaskType.PAIR: _predict_labels,
    TaskType.TAGGING: _predict_tags,
    TaskType.SPAN: _predict_answers,
}
_EXPECTED: dict[TaskType, Callable[[Sequence[Any]], float]] = {
    TaskType.BITEXT: lambda pairs: 100 / len(pairs),  # one of them, drawn at random
    TaskType.MINING: lambda _: 0.0,  # no pair is mined
}
"""Points where nothing is predicted."""
