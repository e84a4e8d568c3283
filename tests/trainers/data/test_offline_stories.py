"""Stories: the endings alone say nothing, and the right one goes with what was told."""

from __future__ import annotations

import re
from functools import cache

import pytest
from bag_of_words import score_choices_alone, score_overlap

from spaces.task import Source, Split
from trainers.data.examples import ChoiceExample
from trainers.data.offline import OfflineCorpus
from trainers.data.offline.languages import GRAMMARS

_ALL = tuple(GRAMMARS)
_CORPUS = OfflineCorpus(num_train=1500, train_languages=_ALL)
_LINKS = r"\. |, and then |, and |, but |, while |, because |\.$"


@cache
def _read(language: str) -> list[ChoiceExample]:
    examples = _CORPUS.read(Source(task="hellaswag", language=language, split=Split.TRAIN))
    return [example for example in examples if isinstance(example, ChoiceExample)]


@pytest.mark.parametrize("language", _ALL)
def test_there_are_four_endings_and_every_position_is_as_often_right(language: str) -> None:
    stories = _read(language)
    assert all(len(set(story.choices)) == 4 for story in stories)
    positions = [story.answer for story in stories]
    assert all(positions.count(position) == 375 for position in range(4))


@pytest.mark.parametrize("language", _ALL)
def test_endings_alone_do_not_give_the_answer_away(language: str) -> None:
    assert score_choices_alone(_read(language), language) < 0.25 + 0.05


@pytest.mark.parametrize("language", _ALL)
def test_shared_words_do_not_give_the_answer_away(language: str) -> None:
    assert score_overlap(_read(language), language) < 0.25 + 0.05


@pytest.mark.parametrize("language", _ALL)
def test_the_prefix_is_a_name_told_in_the_story(language: str) -> None:
    for story in _read(language):
        assert story.prefix in story.context
        assert all(choice[-1] in ".。।" for choice in story.choices)


def test_the_right_ending_repeats_what_the_hero_did_and_no_other_does() -> None:
    """Company and place, or thing, of the hero's own clause; what she did not do is not it."""
    for story in _read("en"):
        (clause,) = (
            clause
            for clause in re.split(_LINKS, story.context)
            if (story.prefix in clause or clause.startswith(("he ", "she ")))
            and "did not" not in clause
        )
        companion = re.search(r"together with (\w+ [\w-]+)", clause)
        assert companion is not None
        rest = re.sub(r"^(On|In|At) [^,]*, ", "", clause)
        goal = re.search(r" to (\w+)", rest) or re.search(r"([a-z]+) together", rest)
        assert goal is not None
        fitting = [
            position
            for position, choice in enumerate(story.choices)
            if companion[1] in choice and re.search(rf"\b{goal[1]}\b", choice)
        ]
        assert fitting == [story.answer], story


def test_some_stories_tell_what_the_hero_did_not_do() -> None:
    denied = [s for s in _read("en") if f"{s.prefix} did not" in s.context]
    assert 0.1 * len(_read("en")) < len(denied) < 0.4 * len(_read("en"))
