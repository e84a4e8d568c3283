"""Concepts by name, and events made of them, for sentences that are checked by hand."""

from __future__ import annotations

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Actor, Event, Person
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.times import TIMES

ACTION = {action.name: action for action in ACTIONS}
ADJECTIVE = {adjective.name: adjective for adjective in ADJECTIVES}
CITY = {city.name: city for city in CITIES}
COMPANY = {company.name: company for company in COMPANIES}
FIRST = {first.name: first for first in GIVEN_NAMES}
LAST = {last.name: last for last in FAMILY_NAMES}
PROFESSION = {profession.name: profession for profession in PROFESSIONS}
THING = {thing.name: thing for thing in (*THINGS, *HYPERNYMS.values())}
TIME = {time.name or str(time.year): time for time in TIMES}
"""Every time but dates, a year by its number."""


def find_person(first: str, last: str) -> Person:
    """The person of these names."""
    return Person(first=FIRST[first], last=LAST[last])


def tell(
    actor: Actor, action: str, thing: str = "", quality: str = "", quantity: int = 1
) -> Event:
    """What is done, told by the names of its concepts."""
    return Event(
        actor=actor,
        action=ACTION[action],
        thing=THING[thing] if thing else None,
        adjective=ADJECTIVE[quality] if quality else None,
        quantity=quantity,
    )
