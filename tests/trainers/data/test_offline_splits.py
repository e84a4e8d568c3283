"""Training, dev and test sets share no sentence and no answer; parallel sources are parallel."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import combinations, product

import pytest

from spaces.task import Source, Split
from trainers.data.examples import Example, PairExample, SpanExample, TaggingExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event
from trainers.data.offline.grammar import Statement
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.lexicon import Frame
from trainers.data.offline.sources import LANGUAGES, PARALLEL
from trainers.data.offline.words import write
from trainers.data.offline.world import find_cast

_LANGUAGES = ("en", "zh", "ar")
_CORPUS = OfflineCorpus(num_train=600, num_dev=200, num_test=200, train_languages=_LANGUAGES)
_SPANS = ("squad", "squad2", "xquad", "mlqa", "tydiqa")
_END = re.compile(r"(?<=\.) |(?<=。)")

every_language = pytest.mark.parametrize("language", _LANGUAGES)
every_span_task = pytest.mark.parametrize("task", _SPANS)
every_two_splits = pytest.mark.parametrize(
    ("one", "other"), tuple(combinations(Split, 2)), ids=lambda split: str(split)
)


@cache
def _read(task: str, language: str, split: Split) -> list[Example]:
    return _CORPUS.read(Source(task=task, language=language, split=split))


def _read_spans(language: str, split: Split) -> list[SpanExample]:
    """The questions of all tasks that have the split."""
    return [
        example
        for task in _SPANS
        if _CORPUS.has(Source(task=task, language=language, split=split))
        for example in _read(task, language, split)
        if isinstance(example, SpanExample)
    ]


@cache
def _list_sentences(language: str, split: Split) -> frozenset[str]:
    return frozenset(
        sentence
        for example in _read_spans(language, split)
        for sentence in _END.split(example.context)
        if sentence
    )


def _list_bare_sentences(language: str) -> set[str]:
    """`She danced.`, which tell nothing by which an event could be known again."""
    persons = {person.first.gender: person for person in find_cast(0).persons}
    activities = [action for action in ACTIONS if action.frame is Frame.ACTIVITY]
    return {
        write(GRAMMARS[language].state(Statement(first=event, is_continued=True)))
        for person, action, is_negated in product(persons.values(), activities, (True, False))
        for event in [Event(actor=person, action=action, is_negated=is_negated)]
    }


@every_two_splits
@every_language
def test_no_answer_is_in_two_splits(language: str, one: Split, other: Split) -> None:
    ours, theirs = (
        {answer.text for example in _read_spans(language, split) for answer in example.answers}
        for split in (one, other)
    )
    assert len(ours) > 50
    assert len(theirs) > 50
    assert ours & theirs == set()


@every_two_splits
@every_language
def test_no_sentence_that_tells_an_event_is_in_two_splits(
    language: str, one: Split, other: Split
) -> None:
    ours, theirs = _list_sentences(language, one), _list_sentences(language, other)
    assert (ours & theirs) - _list_bare_sentences(language) == set()
    assert len(ours) > 500


@every_language
@every_span_task
def test_an_answer_stands_once_where_its_offset_says(task: str, language: str) -> None:
    splits = [s for s in Split if _CORPUS.has(Source(task=task, language=language, split=s))]
    examples = [example for split in splits for example in _read(task, language, split)]
    if not splits:
        pytest.skip(f"the suite has no {task} in {language}")
    for example in examples:
        assert isinstance(example, SpanExample)
        for answer in example.answers:
            assert example.context.count(answer.text) == 1, example
            assert example.context.index(answer.text) == answer.start, example


@pytest.mark.parametrize("task", sorted(PARALLEL - {"bucc2018", "tatoeba"}))
def test_parallel_sources_have_the_same_examples_in_every_language(task: str) -> None:
    languages = LANGUAGES[task, Split.TEST]
    english = _read(task, "en", Split.TEST)
    assert len(languages) > 1
    for language in languages[1:]:
        theirs = _read(task, language, Split.TEST)
        assert [example.id for example in english] == [example.id for example in theirs]
        assert list(map(_find_content, english)) == list(map(_find_content, theirs)), language


def _find_content(example: Example) -> object:
    """What every language writes alike: labels, kinds of names, answers in digits."""
    match example:
        case PairExample():
            return example.label
        case TaggingExample():
            return Counter(tag for tag in example.tags if tag in {"B-PER", "B-ORG", "B-LOC"})
        case SpanExample():
            return len(example.answers), example.context.count("20")
    raise TypeError(type(example))
