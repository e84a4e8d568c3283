"""Nothing is lost on the way there and back: properties of encoding on every real slice.

Every source of the catalogue that the folder has is encoded with the real tokenizer, at the
default limits and at limits so small that windows are cut in every language, and decoded from
logits that repeat the labels. What one task type promises is one function of `slice_checks`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from slice_checks import (
    NO_MATCH,
    NO_WINDOW,
    World,
    check_choices,
    check_collections,
    check_pairs,
    check_questions,
    check_sentences,
    check_texts,
    check_translations,
)
from tokenizers import Tokenizer

from spaces.catalogue import INTERMEDIATE, MLM_TEXT, TARGETS, find_task
from spaces.task import Source, TaskType
from trainers.data.encoding import Limits, encode
from trainers.data.examples import Example, SpanExample, TaggingExample
from trainers.data.folder import FolderCorpus
from trainers.encoders import EncoderSpec, check_encoder, load_tokenizer

DATA = Path(__file__).parents[4] / "shared" / "data"
NUM_SPREAD, NUM_LONGEST = 80, 20
SMALL, DEFAULT = Limits(max_tokens=32, stride=8), Limits()
OFFLINE = EncoderSpec(name="offline")

pytestmark = [pytest.mark.encoder, pytest.mark.real_data]

CHECKS: dict[TaskType, Callable[[Any, Any, World], None]] = {
    TaskType.PAIR: check_pairs,
    TaskType.TAGGING: check_sentences,
    TaskType.SPAN: check_questions,
    TaskType.CHOICE: check_choices,
    TaskType.MLM: check_texts,
    TaskType.BITEXT: check_translations,
    TaskType.MINING: check_collections,
}
TOLERATED = {
    SMALL.max_tokens: {NO_MATCH: 0.15},
    DEFAULT.max_tokens: {NO_WINDOW: 0.1, NO_MATCH: 0.15},
}
"""Largest share of a source's answers that may be lost, by cause. Each single one is checked to
have that cause: these bounds are against causes that become common. When written 1.4 % of 34,221
gold answers had no exact match, in Korean 13 %: there `1901년` is the beginning of a token."""


@pytest.fixture(scope="module")
def offline_tokenizer() -> Tokenizer:
    """As studies load it: texts that spell control pieces are disarmed."""
    try:
        check_encoder(OFFLINE)
    except ValueError as error:
        pytest.skip(str(error))
    return load_tokenizer(OFFLINE)


def _list_sources() -> list[Source]:
    """Every source of the catalogue that the folder has."""
    if not DATA.is_dir():
        return []
    trained = [source for task in (*INTERMEDIATE.values(), MLM_TEXT) for source in task.sources]
    scored = [
        source
        for target in TARGETS.values()
        for source in (target.train, *target.select, *target.dev, *target.test)
        if source
    ]
    corpus = FolderCorpus(root=DATA)
    return [source for source in dict.fromkeys((*trained, *scored)) if corpus.has(source)]


@cache
def _sample(source: Source) -> tuple[Any, ...]:
    """Examples from all over the source, and its longest."""
    examples = FolderCorpus(root=DATA).read(source)
    spread = examples[:: max(1, len(examples) // NUM_SPREAD)][:NUM_SPREAD]
    longest = sorted(examples, key=lambda example: -len(repr(example)))[:NUM_LONGEST]
    return (*spread, *longest)


def _one_answer_each(examples: Sequence[Example]) -> Iterator[Example]:
    """Questions once for each of their gold answers; other examples as they are."""
    for example in examples:
        if isinstance(example, SpanExample) and example.answers:
            for answer in dict.fromkeys(example.answers):
                yield replace(example, answers=(answer,))
        else:
            yield example


@pytest.mark.parametrize("limits", [SMALL, DEFAULT], ids=lambda x: f"{x.max_tokens}")
@pytest.mark.parametrize("source", _list_sources(), ids=lambda source: source.name)
def test_nothing_is_lost(offline_tokenizer: Tokenizer, source: Source, limits: Limits) -> None:
    examples = list(_one_answer_each(_sample(source)))
    task = find_task(source.task)
    tags = {tag for e in examples if isinstance(e, TaggingExample) for tag in e.tags}
    labels = task.labels or tuple(sorted(tags))
    world = World(
        source=source, tokenizer=offline_tokenizer, limits=limits, labels=labels, lost=Counter()
    )
    table = encode(examples, task=task, labels=labels, tokenizer=offline_tokenizer, limits=limits)
    CHECKS[task.task_type](examples, table, world)
    for reason, share in TOLERATED[limits.max_tokens].items():
        assert world.lost[reason] <= share * len(examples), reason
