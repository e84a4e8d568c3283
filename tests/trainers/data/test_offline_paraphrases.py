"""Paraphrases of the same words, duplicates of other words: which is which takes reading."""

from __future__ import annotations

from collections import Counter
from functools import cache
from random import Random

import pytest
from bag_of_words import split_words

from spaces.task import Source, Split
from trainers.data.examples import PairExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.exchanges import draw_reordered
from trainers.data.offline.grammar import Connective, Statement
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.words import write
from trainers.data.offline.world import find_cast

_ALL = ("en", "de", "zh", "fr")
_CORPUS = OfflineCorpus(num_train=1500, num_dev=900, train_languages=_ALL)


@cache
def _read(task: str, language: str) -> list[PairExample]:
    split = Split.DEV if task == "pawsx" else Split.TRAIN
    examples = _CORPUS.read(Source(task=task, language=language, split=split))
    return [example for example in examples if isinstance(example, PairExample)]


def _read_content(statement: Statement) -> list[object]:
    """What a statement says, whatever the order; who acts with whom is one group.

    After `then` and `because` the order of the clauses is part of it.
    """
    events = [event for event in (statement.first, statement.second) if event is not None]
    content: list[object] = [
        (frozenset((event.actor, event.companion)), event.action, event.thing, event.quantity,
         event.adjective, event.recipient, event.organisation, event.place, event.time,
         event.price, event.is_negated)
        for event in events
    ]  # fmt: skip
    is_ordered = statement.connective in (Connective.THEN, Connective.BECAUSE)
    return content if is_ordered else sorted(content, key=repr)


@pytest.mark.parametrize("language", _ALL)
@pytest.mark.parametrize("task", ["qqp", "pawsx"])
def test_labels_are_balanced_and_texts_differ(task: str, language: str) -> None:
    pairs = _read(task, language)
    assert sum(pair.label == "1" for pair in pairs) == len(pairs) / 2
    assert all(pair.text_a != pair.text_b for pair in pairs)


@pytest.mark.parametrize("language", _ALL[1:])
def test_paraphrases_are_parallel(language: str) -> None:
    english, foreign = _read("pawsx", "en"), _read("pawsx", language)
    assert [(p.id, p.label) for p in english] == [(p.id, p.label) for p in foreign]
    years = [[w for w in split_words(p.text_a) if w[:4].isdigit()] for p in english]
    theirs = [[w for w in split_words(p.text_a) if w[:4].isdigit()] for p in foreign]
    if language != "zh":  # where 2015年 is written onto the next word
        assert [Counter(row) for row in years] == [Counter(row) for row in theirs]


@pytest.mark.parametrize("language", ["en", "de", "zh"])
def test_both_sentences_of_a_pair_have_the_same_words(language: str) -> None:
    for pair in _read("pawsx", language):
        ours, theirs = (Counter(split_words(t, language)) for t in (pair.text_a, pair.text_b))
        changed = ((ours - theirs) + (theirs - ours)).total()
        assert changed == 0 or (language == "zh" and changed <= 2), pair


def test_questions_that_ask_something_else_share_most_words() -> None:
    shares = []
    for pair in _read("qqp", "en"):
        if pair.label == "0":
            ours, theirs = set(split_words(pair.text_a)), set(split_words(pair.text_b))
            shares.append(len(ours & theirs) / len(ours | theirs))
    assert sum(shares) / len(shares) > 0.4


def test_an_exchange_changes_the_content_and_reordering_does_not() -> None:
    rng = Random("exchanges")
    for _ in range(200):
        told, same, other = draw_reordered(find_cast(0), [GRAMMARS["en"]], rng)
        assert same != told
        assert _read_content(told) == _read_content(same) != _read_content(other)


def test_every_language_has_the_same_words_in_all_three_sentences() -> None:
    rng = Random("words")
    for _ in range(60):
        statements = draw_reordered(find_cast(0), list(GRAMMARS.values()), rng)
        for grammar in GRAMMARS.values():
            bags = {
                tuple(sorted(w.text.lower() for w in grammar.state(told) if w.upos != "PUNCT"))
                for told in statements
            }
            assert len(bags) == 1, [write(grammar.state(told)) for told in statements]
