"""The lexicon: distinct concepts have distinct words, opposites exclude each other mutually."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.grammar import Concept
from trainers.data.offline.lexicon import Time, TimeKind
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.things import ADJECTIVES, CATEGORIES, HYPERNYMS, THINGS
from trainers.data.offline.times import DATES, TIMES


@pytest.mark.parametrize(
    "concepts",
    [(*THINGS, *HYPERNYMS.values()), ADJECTIVES, ACTIONS, PROFESSIONS],
    ids=["things", "qualities", "actions", "professions"],
)
def test_concepts_of_a_kind_have_names_of_their_own(concepts: Sequence[Concept]) -> None:
    names = [concept.name for concept in concepts if not isinstance(concept, Time)]
    assert len(set(names)) == len(names)


def test_proper_names_are_unique_over_all_kinds() -> None:
    names = [each.name for each in (*GIVEN_NAMES, *FAMILY_NAMES, *CITIES, *COMPANIES)]
    assert len(set(names)) == len(names) == 60 + 60 + 48 + 41


def test_names_come_from_ten_cultures_and_both_genders_alike() -> None:
    assert sum(name.gender == "f" for name in GIVEN_NAMES) == 30
    assert sum(name.is_han for name in (*GIVEN_NAMES, *FAMILY_NAMES)) == 12


def test_dates_are_told_in_the_words_of_their_months() -> None:
    months = {time.name for time in TIMES if time.kind is TimeKind.MONTH}
    assert {date.name for date in DATES} == months
    assert all(2 <= date.day <= 28 for date in DATES)


def test_only_what_is_bought_and_sold_has_a_price() -> None:
    assert {action.name for action in ACTIONS if action.has_price} == {"buy", "sell"}


def test_opposite_actions_are_mutual_and_alike() -> None:
    by_name = {action.name: action for action in ACTIONS}
    for action in ACTIONS:
        if action.opposite:
            opposite = by_name[action.opposite]
            assert opposite.opposite == action.name
            assert opposite.frame is action.frame
            assert opposite.categories == action.categories
            assert opposite.is_institutional == action.is_institutional


def test_opposite_adjectives_are_mutual_and_alike() -> None:
    by_name = {adjective.name: adjective for adjective in ADJECTIVES}
    for adjective in ADJECTIVES:
        if adjective.opposite:
            opposite = by_name[adjective.opposite]
            assert opposite.opposite == adjective.name
            assert opposite.categories == adjective.categories


def test_categories_are_closed_and_have_siblings() -> None:
    for thing in THINGS:
        assert thing.category in CATEGORIES
    for category in CATEGORIES:
        assert sum(thing.category == category for thing in THINGS) >= 2
        assert any(category in adjective.categories for adjective in ADJECTIVES)
    assert all(action.categories <= CATEGORIES for action in ACTIONS)
    assert all(adjective.categories <= CATEGORIES for adjective in ADJECTIVES)
