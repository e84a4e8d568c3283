"""Controls: each changes what its docstring names, measurably, and refuses what is no share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from itertools import pairwise
from random import Random

import pytest
from sources import name_source

from spaces.task import Split
from trainers.data.examples import (
    BitextExample,
    Example,
    SpanExample,
    TaggingExample,
)
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.controls import DEFAULT_CONTROLS, Controls, Scale
from trainers.data.offline.events import Event
from trainers.data.offline.inference import draw_scene, reason_plainly, relate, surround
from trainers.data.offline.paragraphs import Paragraph, draw_paragraph
from trainers.data.offline.repertoire import find_repertoire
from trainers.data.offline.world import Cast, find_cast

_SPANS = {
    Split.TRAIN: ("squad.en.train", "tydiqa.en.train"),
    Split.DEV: ("mlqa.en.dev", "tydiqa.en.dev"),
    Split.TEST: ("xquad.en.test", "mlqa.en.test", "tydiqa.en.test"),
}


@cache
def _draw_paragraphs(difficulty: float) -> list[Paragraph]:
    rng, cast = Random("paragraphs"), _find_cast(difficulty)
    return [draw_paragraph(cast, rng, joined_share=0.5) for _ in range(200)]


def _find_cast(difficulty: float) -> Cast:
    controls = Controls(difficulty=difficulty)
    return find_cast(0, find_repertoire(Split.TRAIN, "", controls))


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)


def _count_events(paragraph: Paragraph) -> float:
    return len(paragraph.events)


def _share_negated(paragraph: Paragraph) -> float:
    return _mean(event.is_negated for event in paragraph.events)


def _count_pronouns(paragraph: Paragraph) -> float:
    return sum(told.is_continued + told.is_second_continued for told in paragraph.statements)


@pytest.mark.parametrize(("difficulty", "least", "most"), [(0.0, 2, 4), (0.5, 3, 6), (1.0, 4, 8)])
def test_paragraphs_have_as_many_events_as_the_difficulty_wants(
    difficulty: float, least: int, most: int
) -> None:
    found = {len(paragraph.events) for paragraph in _draw_paragraphs(difficulty)}
    assert found == set(range(least, most + 1))


@pytest.mark.parametrize(
    ("measure", "easy", "hard"),
    [
        (_count_events, 3.5, 5.5),
        (_share_negated, 0.1, 0.18),
        (_count_pronouns, 0.2, 1.5),
    ],
)
def test_hard_paragraphs_have_more_events_negation_and_pronouns(
    measure: Callable[[Paragraph], float], easy: float, hard: float
) -> None:
    assert _mean(map(measure, _draw_paragraphs(0.0))) < easy
    assert _mean(map(measure, _draw_paragraphs(1.0))) > hard


@cache
def _draw_inferences(difficulty: float) -> list[tuple[bool, Event]]:
    """Whether more is told than the premise, and the hypothesis, of pairs as MNLI's."""
    rng, cast = Random("pairs"), _find_cast(difficulty)
    drawn = []
    for _ in range(400):
        premise, hypothesis = relate(
            draw_scene(cast, rng), "entailment", reason_plainly(cast), rng
        )
        drawn.append((surround(premise, cast, rng).second is not None, hypothesis))
    return drawn


def test_hard_pairs_tell_more_of_others_and_claim_more_by_negation_and_hypernyms() -> None:
    easy, hard = _draw_inferences(0.0), _draw_inferences(1.0)
    for drawn, beside, negated, general in ((easy, 0.1, 0.1, 0.1), (hard, 0.6, 0.3, 0.5)):
        assert _mean(is_beside for is_beside, _ in drawn) == pytest.approx(beside, abs=0.1)
        assert _mean(event.is_negated for _, event in drawn) == pytest.approx(negated, abs=0.1)
        things = [event.thing for _, event in drawn if event.thing is not None]
        assert _mean(thing.is_hypernym for thing in things) == pytest.approx(general, abs=0.12)


def test_hard_parallel_sentences_have_more_neighbours() -> None:
    families = []
    for difficulty in (0.0, 1.0):
        corpus = OfflineCorpus(num_test=120, controls=Controls(difficulty=difficulty))
        sentences = [
            set(pair.english.rstrip(".").split())  # type: ignore[union-attr]
            for pair in corpus.read(name_source("tatoeba.de.test"))
        ]
        near = [len(a & b) >= len(a) - 2 for a, b in pairwise(sentences)]
        families.append(_mean(near))
    assert families[0] < families[1] - 0.15


@pytest.mark.parametrize("share", [0.0, 1.0])
def test_quantities_are_in_digits_as_often_as_wanted(share: float) -> None:
    corpus = OfflineCorpus(num_test=200, controls=Controls(digits=share))
    numerals = set("three four five six seven eight nine ten".split())
    spelled = in_digits = 0
    for example in corpus.read(name_source("udpos.en.test")):
        assert isinstance(example, TaggingExample)
        spelled += len(numerals & set(example.words))
        in_digits += sum(
            text.isdigit() and after.islower() and int(text) <= 10  # no day of a date
            for text, after in pairwise(example.words)
        )
    assert bool(spelled) == (share < 1)
    assert bool(in_digits) == (share > 0)


def _list_answers(split: Split, controls: Controls) -> set[str]:
    corpus = OfflineCorpus(num_train=300, num_dev=150, num_test=150, controls=controls)
    found = set()
    for name in _SPANS[split]:
        for example in corpus.read(name_source(name)):
            assert isinstance(example, SpanExample)
            found |= {answer.text for answer in example.answers}
    return found


def test_no_answer_of_a_held_out_question_is_one_in_training() -> None:
    answers = {split: _list_answers(split, DEFAULT_CONTROLS) for split in Split}
    assert min(map(len, answers.values())) > 100
    assert not answers[Split.TRAIN] & answers[Split.TEST]
    assert not answers[Split.TRAIN] & answers[Split.DEV]


def test_answers_are_shared_where_values_are() -> None:
    controls = Controls(shared_values=1.0)
    train, test = (_list_answers(split, controls) for split in (Split.TRAIN, Split.TEST))
    assert len(train & test) > 0.15 * len(test)


@pytest.mark.parametrize("field", [field.name for field in fields(Controls)])
def test_the_same_examples_are_drawn_under_the_same_controls_alone(field: str) -> None:
    names = {"named_pairs": "tatoeba.de.dev"}
    source = name_source(names.get(field, "mnli.en.train"))

    def read(controls: Controls) -> list[Example]:
        return OfflineCorpus(num_train=30, num_dev=30, controls=controls).read(source)

    assert read(Controls(**{field: 1.0})) != read(Controls())
    assert read(Controls()) == read(Controls())


@pytest.mark.parametrize(("named_pairs", "share"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0)])
def test_as_many_parallel_sentences_have_names_as_is_asked_for(
    named_pairs: float, share: float
) -> None:
    corpus = OfflineCorpus(num_dev=400, controls=Controls(named_pairs=named_pairs))
    pairs = corpus.read(name_source("tatoeba.ru.dev"))
    pronouns = {"he", "she"}
    named = [
        not pronouns & set(pair.english.lower().split())
        for pair in pairs
        if isinstance(pair, BitextExample)
    ]
    assert len(named) == 400
    assert _mean(named) == pytest.approx(share, abs=0.12)


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
@pytest.mark.parametrize("field", [field.name for field in fields(Controls)])
def test_what_is_no_share_is_refused(field: str, value: float) -> None:
    with pytest.raises(ValueError, match=rf"{field} must be in \[0, 1\], got {value}"):
        Controls(**{field: value})


def test_a_scale_goes_in_a_straight_line() -> None:
    scale = Scale(easy=0.25, hard=0.75)
    assert [scale.at(each) for each in (0.0, 0.5, 1.0)] == [0.25, 0.5, 0.75]
