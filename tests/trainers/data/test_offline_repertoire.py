"""Repertoires: values are dealt among splits, and the lexicon among families of tasks."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import pytest

from spaces.catalogue import INTERMEDIATE
from spaces.task import Split
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.controls import DEFAULT_CONTROLS, Controls
from trainers.data.offline.events import PRICES, QUANTITIES, Person
from trainers.data.offline.places import CITIES
from trainers.data.offline.repertoire import (
    Repertoire,
    deal,
    find_repertoire,
    is_shared,
    list_adjectives,
)
from trainers.data.offline.things import CATEGORIES, THINGS
from trainers.data.offline.times import DATES, TIMES
from trainers.data.offline.world import NUM_CASTS, find_cast

_FAMILIES = tuple(INTERMEDIATE)
_VALUES: dict[str, Callable[[Repertoire], tuple[object, ...]]] = {
    "cities": lambda repertoire: repertoire.cities,
    "times": lambda repertoire: repertoire.times,
    "dates": lambda repertoire: repertoire.dates,
    "numbers": lambda repertoire: repertoire.numbers,
    "prices": lambda repertoire: repertoire.prices,
}
_ALL_VALUES = {
    "cities": CITIES,
    "times": TIMES,
    "dates": DATES,
    "numbers": QUANTITIES[1:],
    "prices": PRICES,
}


def _find(split: Split, shared: float) -> Repertoire:
    return find_repertoire(split, "squad", Controls(shared_values=shared))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 1.0])
def test_every_stretch_has_its_share(share: float) -> None:
    for start in (0, 100, 1000):
        shared = sum(is_shared(position, share) for position in range(start, start + 60))
        assert shared == pytest.approx(60 * share, abs=2)


@pytest.mark.parametrize("kind", _VALUES)
def test_values_are_dealt_among_the_splits(kind: str) -> None:
    dealt = [set(_VALUES[kind](_find(split, 0.0))) for split in Split]
    assert all(ours.isdisjoint(theirs) for ours, theirs in combinations(dealt, 2))
    assert set.union(*dealt) == set(_ALL_VALUES[kind])
    assert len(dealt[0]) == pytest.approx(len(_ALL_VALUES[kind]) / 2, abs=1)


@pytest.mark.parametrize("kind", _VALUES)
def test_values_are_shared_where_that_is_wanted(kind: str) -> None:
    for split in Split:
        assert _VALUES[kind](_find(split, 1.0)) == _ALL_VALUES[kind]
    half = [set(_VALUES[kind](_find(split, 0.5))) for split in Split]
    assert 0 < len(set.intersection(*half)) < len(_ALL_VALUES[kind])


@pytest.mark.parametrize("split", Split)
def test_every_split_has_times_on_every_scale_and_several_dates_of_a_month(split: Split) -> None:
    repertoire = _find(split, 0.0)
    assert {time.kind for time in repertoire.times} == {time.kind for time in TIMES}
    months = {(date.year, date.name) for date in DATES}
    assert repertoire.dates_of.keys() == months
    assert all(len(dates) >= 2 for dates in repertoire.dates_of.values())
    assert sum(map(len, repertoire.dates_of.values())) == len(repertoire.dates)


def test_what_is_told_of_things_belongs_to_one_split() -> None:
    for thing in THINGS:
        for quantity in QUANTITIES:
            for adjective in (None, *list_adjectives(thing)):
                owners = [_find(s, 0.0).owns(thing, quantity, adjective) for s in Split]
                assert sum(owners) == 1
                assert all(_find(s, 1.0).owns(thing, quantity, adjective) for s in Split)


def _list_names(split: Split, shared: float) -> set[object]:
    casts = [find_cast(number, _find(split, shared)) for number in range(NUM_CASTS)]
    persons = [person for cast in casts for person in cast.persons]
    assert all(isinstance(person, Person) for person in persons)
    return {name for person in persons for name in (person.first, person.last)}


def test_names_of_training_are_not_held_out() -> None:
    train = _list_names(Split.TRAIN, 0.0)
    for split in (Split.DEV, Split.TEST):
        assert train.isdisjoint(_list_names(split, 0.0))
        assert _list_names(split, 1.0) == _list_names(Split.TRAIN, 1.0) > train


@pytest.mark.parametrize("family", [*_FAMILIES, ""])
def test_every_family_knows_all_of_a_lexicon_that_overlaps(family: str) -> None:
    known = find_repertoire(Split.TRAIN, family, Controls(lexicon_overlap=1.0))
    assert known.actions == ACTIONS
    assert set(known.things) == set(THINGS)
    assert len(known.things) == len(THINGS)


def test_families_know_halves_of_their_own_of_a_lexicon_that_does_not() -> None:
    controls = Controls(lexicon_overlap=0.0)
    known = [find_repertoire(Split.TRAIN, family, controls) for family in _FAMILIES]
    shares = [len(each.actions) / len(ACTIONS) for each in known]
    assert sum(shares) / len(shares) == pytest.approx(0.5, abs=0.1)
    assert len({each.actions for each in known}) == len(known)
    assert len({each.things for each in known}) == len(known)
    assert find_repertoire(Split.TRAIN, "", controls).actions == ACTIONS


@pytest.mark.parametrize("family", _FAMILIES)
@pytest.mark.parametrize("overlap", [0.0, DEFAULT_CONTROLS.lexicon_overlap])
def test_a_family_can_vary_all_that_it_knows(family: str, overlap: float) -> None:
    known = find_repertoire(Split.TRAIN, family, Controls(lexicon_overlap=overlap))
    names = {action.name for action in known.actions}
    assert all(action.opposite in names for action in known.actions if action.opposite)
    for category in CATEGORIES:
        assert sum(thing.category == category for thing in known.things) >= 4
    for action in known.actions:
        things = known.list_things(action)
        assert {thing.category for thing in things} == set(action.categories)


def test_dealing_goes_by_position() -> None:
    assert deal("abcdefgh", Split.TRAIN, 0.0) == tuple("aceg")
    assert deal("abcdefgh", Split.DEV, 0.0) == tuple("bf")
    assert deal("abcdefgh", Split.TEST, 0.0) == tuple("dh")
    assert deal("abcdefgh", Split.DEV, 1.0) == tuple("abcdefgh")
