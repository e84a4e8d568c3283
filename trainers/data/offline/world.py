"""The small world: the casts who keep data sets apart, and what may happen to them.

A *cast* is the set of actors that one data set tells of. Casts share names but no actor, so no
event of one can occur in another, whatever a task does to its events.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from trainers.data.offline.actions import ACTIONS, INSTITUTIONAL_ACTIONS
from trainers.data.offline.events import (
    PRICES,
    QUANTITIES,
    Actor,
    Event,
    Organisation,
    Person,
    is_namesake,
)
from trainers.data.offline.lexicon import Action, Adjective, Frame, OrganisationKind, Thing, Time
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.things import ADJECTIVES, THINGS
from trainers.data.offline.times import DATES, TIMES

NUM_CASTS = 41
"""Number of data sets that must not share an event: a split of a task in all its languages. There
are as many names of companies, and more cities, so that every cast has every kind of organisation;
60 family names give each first name one bearer a cast, or two."""
_SINGLE_SHARE = 0.4
"""Share of things that come as one."""
_INSTITUTION_SHARE = 0.2
"""Share of events done by an organisation."""
_PROFESSION_SHARE = 0.25
"""Share of persons acting whose profession is told."""
_DATE_SHARE = 0.3
"""Share of times that are dates."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """The actors of one data set."""

    persons: tuple[Person, ...]
    organisations: tuple[Organisation, ...]


@cache
def find_cast(number: int) -> Cast:
    """The actors of data set `number`, the same on every machine.

    Given name i and family name j belong to cast (i + j) mod `NUM_CASTS`, so that every name
    occurs in every cast and no full name in two; organisations are dealt round.

    Raises:
        ValueError: If there is no such cast.
    """
    if not 0 <= number < NUM_CASTS:
        raise ValueError(f"cast must be in [0, {NUM_CASTS}), got {number}")
    persons = tuple(
        Person(first=first, last=last)
        for i, first in enumerate(GIVEN_NAMES)
        for j, last in enumerate(FAMILY_NAMES)
        if (i + j) % NUM_CASTS == number
    )
    return Cast(persons=persons, organisations=_list_organisations()[number::NUM_CASTS])


def draw_event(cast: Cast, rng: Random, actor: Person | None = None) -> Event:
    """A positive event with every slot filled that its frame and its actor allow.

    Args:
        cast: Who can act.
        rng: Source of all choices.
        actor: Who acts; drawn too where None.
    """
    if actor is not None:
        return _fill(actor, rng.choice(ACTIONS), cast, rng)
    if rng.random() < _INSTITUTION_SHARE:
        return _fill(rng.choice(cast.organisations), rng.choice(INSTITUTIONAL_ACTIONS), cast, rng)
    return _fill(rng.choice(cast.persons), rng.choice(ACTIONS), cast, rng)


def draw_persons(cast: Cast, number: int, rng: Random) -> list[Person]:
    """`number` persons of whom no two share a name."""
    persons: list[Person] = []
    while len(persons) < number:
        person = rng.choice(cast.persons)
        if not any(is_namesake(person, other) for other in persons):
            persons.append(person)
    return persons


def draw_stranger(cast: Cast, rng: Random, *events: Event) -> Person:
    """A person who shares no name with anyone in `events`."""
    involved = [actor for event in events for actor in event.actors]
    while True:
        person = rng.choice(cast.persons)
        if not any(is_namesake(person, other) for other in involved):
            return person


def draw_event_apart(cast: Cast, rng: Random, *events: Event) -> Event:
    """A person's event in which nobody has a part who has one in `events`, nor a namesake."""
    while True:
        event = draw_event(cast, rng, actor=draw_stranger(cast, rng, *events))
        persons = [actor for actor in event.actors if isinstance(actor, Person)]
        others = [actor for told in events for actor in told.actors]
        if not any(is_namesake(person, other) for person in persons for other in others):
            return event


def draw_partial_event(
    cast: Cast,
    rng: Random,
    *,
    told_share: float,
    negated_share: float,
    actor: Person | None = None,
) -> Event:
    """An event that leaves slots open, and perhaps did not happen.

    Args:
        cast: Who can act.
        rng: Source of all choices.
        actor: Who acts; drawn too where None.
        told_share: Probability in [0, 1] that an optional slot is told.
        negated_share: Probability in [0, 1] that the event is negated.
    """
    event = draw_event(cast, rng, actor)
    event = event.without(*[s for s in event.optional_slots if rng.random() >= told_share])
    return event.negated() if rng.random() < negated_share else event


def draw_time(rng: Random) -> Time:
    """A time on any scale."""
    return rng.choice(DATES if rng.random() < _DATE_SHARE else TIMES)


@cache
def list_things(action: Action) -> tuple[Thing, ...]:
    """The things that `action` can be done to; none for most frames."""
    return tuple(thing for thing in THINGS if thing.category in action.categories)


@cache
def list_adjectives(thing: Thing) -> tuple[Adjective, ...]:
    """The qualities that `thing` can have."""
    return tuple(a for a in ADJECTIVES if thing.category in a.categories)


@cache
def _list_organisations() -> tuple[Organisation, ...]:
    """Every institution of every city, kind by kind so that a cast gets all kinds; companies."""
    institutions = [kind for kind in OrganisationKind if kind is not OrganisationKind.COMPANY]
    return (
        *(Organisation(kind=kind, eponym=city) for kind in institutions for city in CITIES),
        *(Organisation(kind=OrganisationKind.COMPANY, eponym=name) for name in COMPANIES),
    )


def _fill(actor: Actor, action: Action, cast: Cast, rng: Random) -> Event:
    """An event of `actor` and `action` with the slots of its frame."""
    place, time = rng.choice(CITIES), draw_time(rng)
    thing, quantity, adjective = _draw_things(action, rng)
    is_transfer, is_civic = action.frame is Frame.TRANSFER, action.frame is Frame.CIVIC
    is_person = isinstance(actor, Person)
    has_profession = is_person and rng.random() < _PROFESSION_SHARE
    return Event(
        actor=actor,
        action=action,
        thing=thing,
        quantity=quantity,
        adjective=adjective,
        recipient=_draw_someone_else(actor, cast, rng) if is_transfer else None,
        organisation=_draw_another(actor, cast, rng) if is_civic else None,
        place=place,
        time=time,
        companion=_draw_someone_else(actor, cast, rng) if is_person and not is_transfer else None,
        price=rng.choice(PRICES) if action.has_price else None,
        profession=rng.choice(PROFESSIONS) if has_profession else None,
    )


def _draw_things(action: Action, rng: Random) -> tuple[Thing | None, int, Adjective | None]:
    """A thing, how many of it and what they are like, where the action is done to things."""
    things = list_things(action)
    if not things:
        return None, 1, None
    thing = rng.choice(things)
    several = rng.choice(QUANTITIES[1:])
    quantity = 1 if rng.random() < _SINGLE_SHARE else several
    return thing, quantity, rng.choice(list_adjectives(thing))


def _draw_another(actor: Actor, cast: Cast, rng: Random) -> Organisation:
    return rng.choice([other for other in cast.organisations if other != actor])


def _draw_someone_else(actor: Actor, cast: Cast, rng: Random) -> Person:
    """A person who shares no name with `actor`; nearly every draw is one."""
    while True:
        person = rng.choice(cast.persons)
        if not is_namesake(person, actor):
            return person
