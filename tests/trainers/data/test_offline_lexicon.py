"""The lexicon: distinct concepts have distinct words, opposites exclude each other mutually."""

from __future__ import annotations

import pytest

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.lexicon import Term
from trainers.data.offline.names import FIRST_NAMES, LAST_NAMES
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.things import ADJECTIVES, CATEGORIES, HYPERNYMS, THINGS
from trainers.data.offline.times import TIMES

_TERMS: dict[str, list[Term]] = {
    "first names": [first.term for first in FIRST_NAMES],
    "last names": [last.term for last in LAST_NAMES],
    "cities": list(CITIES),
    "companies": list(COMPANIES),
    "times": [time.term for time in TIMES],
}


@pytest.mark.parametrize("language", ["en", "de", "zh", "ar"])
@pytest.mark.parametrize("table", list(_TERMS))
def test_no_two_terms_share_a_form(table: str, language: str) -> None:
    forms = [getattr(term, language) for term in _TERMS[table]]
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("form", ["en", "en_plural", "de", "de_plural", "zh", "ar", "ar_plural"])
def test_no_two_things_share_a_form(form: str) -> None:
    forms = [getattr(thing, form) for thing in (*THINGS, *HYPERNYMS.values())]
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("form", ["en", "de", "zh", "ar_masculine", "ar_feminine"])
def test_no_two_adjectives_share_a_form(form: str) -> None:
    forms = [getattr(adjective, form) for adjective in ADJECTIVES]
    assert len(set(forms)) == len(forms)


@pytest.mark.parametrize("form", ["en", "en_past", "de_participle", "zh", "ar_past_masculine"])
def test_no_two_actions_share_a_form(form: str) -> None:
    forms = [getattr(action, form) for action in ACTIONS]
    assert len(set(forms)) == len(forms)


def test_opposite_actions_are_mutual_and_alike() -> None:
    by_name = {action.en: action for action in ACTIONS}
    for action in ACTIONS:
        if action.opposite:
            opposite = by_name[action.opposite]
            assert opposite.opposite == action.en
            assert opposite.frame is action.frame
            assert opposite.categories == action.categories
            assert opposite.is_institutional == action.is_institutional


def test_opposite_adjectives_are_mutual_and_alike() -> None:
    by_name = {adjective.en: adjective for adjective in ADJECTIVES}
    for adjective in ADJECTIVES:
        if adjective.opposite:
            opposite = by_name[adjective.opposite]
            assert opposite.opposite == adjective.en
            assert opposite.categories == adjective.categories


def test_categories_are_closed_and_have_siblings() -> None:
    for thing in THINGS:
        assert thing.category in CATEGORIES
    for category in CATEGORIES:
        assert sum(thing.category == category for thing in THINGS) >= 2
        assert any(category in adjective.categories for adjective in ADJECTIVES)
    assert all(action.categories <= CATEGORIES for action in ACTIONS)
    assert all(adjective.categories <= CATEGORIES for adjective in ADJECTIVES)


def test_arabic_forms_agree_with_their_gender_marks() -> None:
    for thing in THINGS:
        if thing.ar.endswith("ة"):
            assert thing.ar_gender == "f", thing.en
    for first in FIRST_NAMES:
        if first.term.ar.endswith("ة"):
            assert first.gender == "f", first.term.en
