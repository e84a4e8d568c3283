"""The small world: the casts who keep data sets apart, and what may happen to them.

A *cast* is the set of actors that one data set tells of. Casts may share names but no actor, so
no event of one can occur in another, whatever a task does to its events.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from random import Random

from spaces.task import Split
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import (
    Actor,
    Event,
    Organisation,
    Person,
    is_namesake,
)
from trainers.data.offline.grammar import Style, draw_style
from trainers.data.offline.lexicon import (
    Action,
    Adjective,
    Frame,
    OrganisationKind,
    Profession,
    Thing,
)
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.repertoire import Repertoire, is_shared, list_adjectives

NUM_CASTS = 41
"""Number of data sets that must not share an event: a split of a task in all its languages. There
are as many companies, one a cast."""
_SINGLE_SHARE = 0.4
"""Share of things that come as one."""
_INSTITUTION_SHARE = 0.2
"""Share of events done by an organisation."""
_PROFESSION_SHARE = 0.25
"""Share of persons acting whose profession is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """The actors of one data set, and what they can do."""

    persons: tuple[Person, ...]
    organisations: tuple[Organisation, ...]
    repertoire: Repertoire

    def at(self, scale: Scale) -> float:
        """The value of `scale` at the suite's difficulty."""
        return scale.at(self.repertoire.controls.difficulty)

    def draw_style(self, rng: Random) -> Style:
        """A style of statements, with as many digits as the suite wants."""
        return draw_style(rng, self.repertoire.controls.digits)


@cache
def find_cast(number: int, repertoire: Repertoire | None = None) -> Cast:
    """The actors of data set `number`, the same on every machine.

    Given name i and family name j belong to cast (i + j) mod `NUM_CASTS`, so that no full name is
    in two; institutions are dealt round. Of the names that are not shared, and of the cities in
    names of institutions, every other one is for training and the rest for held-out sets.

    Args:
        number: Of the cast.
        repertoire: What can be done; the whole lexicon and a training set's values where None.

    Raises:
        ValueError: If there is no such cast.
    """
    if not 0 <= number < NUM_CASTS:
        raise ValueError(f"cast must be in [0, {NUM_CASTS}), got {number}")
    repertoire = repertoire or Repertoire()
    share = repertoire.controls.shared_values
    parity = 0 if repertoire.split is Split.TRAIN else 1

    def has(position: int) -> bool:
        return position % 2 == parity or is_shared(position, share)

    persons = tuple(
        Person(first=first, last=last)
        for i, first in enumerate(GIVEN_NAMES)
        for j, last in enumerate(FAMILY_NAMES)
        if (i + j) % NUM_CASTS == number and has(i) and has(j)
    )
    institutions = tuple(
        organisation
        for position, organisation in enumerate(_list_institutions())
        if position % NUM_CASTS == number and has(position % len(CITIES))
    )
    company = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANIES[number])
    return Cast(persons=persons, organisations=(*institutions, company), repertoire=repertoire)


def draw_event(cast: Cast, rng: Random, actor: Person | None = None) -> Event:
    """A positive event with every slot filled that its frame and its actor allow.

    Args:
        cast: Who can act.
        rng: Source of all choices.
        actor: Who acts; drawn too where None.
    """
    return _tell(actor or _draw_actor(cast, rng), cast, rng, _FULL)


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
    has_own_things: bool = False,
) -> Event:
    """An event that leaves slots open, and perhaps did not happen.

    Args:
        cast: Who can act.
        rng: Source of all choices.
        actor: Who acts; drawn too where None.
        told_share: Probability in [0, 1] that an optional slot is told.
        negated_share: Probability in [0, 1] that the event is negated.
        has_own_things: Whether things, with number and quality, are only the split's own.
    """
    telling = _Telling(
        told_share=told_share,
        is_negated=rng.random() < negated_share,
        has_own_things=has_own_things,
    )
    return _tell(actor or _draw_actor(cast, rng), cast, rng, telling)


def draw_quantity(repertoire: Repertoire, rng: Random) -> int:
    """How many things it was done to, one or several."""
    return 1 if rng.random() < _SINGLE_SHARE else rng.choice(repertoire.numbers)


@cache
def _list_institutions() -> tuple[Organisation, ...]:
    """Every institution of every city, kind by kind."""
    institutions = [kind for kind in OrganisationKind if kind is not OrganisationKind.COMPANY]
    return tuple(Organisation(kind=kind, eponym=city) for kind in institutions for city in CITIES)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Telling:
    """How an event is told."""

    told_share: float = 1.0
    """Probability in [0, 1] that an optional slot is told."""
    is_negated: bool = False
    has_own_things: bool = False
    """Whether things are only those that `Repertoire.owns`."""


_FULL = _Telling()


def _draw_actor(cast: Cast, rng: Random) -> Actor:
    if rng.random() < _INSTITUTION_SHARE:
        return rng.choice(cast.organisations)
    return rng.choice(cast.persons)


def _tell(actor: Actor, cast: Cast, rng: Random, telling: _Telling) -> Event:
    """An event of `actor` with the slots of its frame; slots left open are not drawn."""
    repertoire, told_share = cast.repertoire, telling.told_share
    is_person = isinstance(actor, Person)
    action = rng.choice(repertoire.actions if is_person else repertoire.institutional_actions)
    frame = action.frame
    is_transfer = frame is Frame.TRANSFER
    has_place = frame is Frame.MOTION or rng.random() < told_share
    has_company = is_person and not is_transfer and rng.random() < told_share
    thing, quantity, adjective = _draw_things(action, repertoire, rng, telling)
    return Event(
        actor=actor,
        action=action,
        thing=thing,
        quantity=quantity,
        adjective=adjective,
        recipient=_draw_someone_else(actor, cast, rng) if is_transfer else None,
        organisation=_draw_another(actor, cast, rng) if frame is Frame.CIVIC else None,
        place=rng.choice(repertoire.cities) if has_place else None,
        time=repertoire.draw_time(rng) if rng.random() < told_share else None,
        companion=_draw_someone_else(actor, cast, rng) if has_company else None,
        price=_draw_price(action, repertoire, rng, telling),
        profession=_draw_profession(rng) if is_person else None,
        is_negated=telling.is_negated,
    )


def _draw_things(
    action: Action, repertoire: Repertoire, rng: Random, telling: _Telling
) -> tuple[Thing | None, int, Adjective | None]:
    """A thing, how many of it and what they are like, where the action is done to things."""
    things = repertoire.list_things(action)
    if not things:
        return None, 1, None
    while True:
        thing = rng.choice(things)
        quantity = 1 if telling.is_negated else draw_quantity(repertoire, rng)
        is_described = rng.random() < telling.told_share
        adjective = rng.choice(list_adjectives(thing)) if is_described else None
        if not telling.has_own_things or repertoire.owns(thing, quantity, adjective):
            return thing, quantity, adjective


def _draw_price(
    action: Action, repertoire: Repertoire, rng: Random, telling: _Telling
) -> int | None:
    has_price = action.has_price and rng.random() < telling.told_share
    return rng.choice(repertoire.prices) if has_price else None


def _draw_profession(rng: Random) -> Profession | None:
    return rng.choice(PROFESSIONS) if rng.random() < _PROFESSION_SHARE else None


def _draw_another(actor: Actor, cast: Cast, rng: Random) -> Organisation:
    return rng.choice([other for other in cast.organisations if other != actor])


def _draw_someone_else(actor: Actor, cast: Cast, rng: Random) -> Person:
    """A person who shares no name with `actor`; nearly every draw is one."""
    while True:
        person = rng.choice(cast.persons)
        if not is_namesake(person, actor):
            return person
