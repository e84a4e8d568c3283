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
from trainers.data.offline.lexicon import Action, Adjective, Frame, OrganisationKind, Thing
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
    if actor is not None:
        return _fill(actor, rng.choice(cast.repertoire.actions), cast, rng)
    if rng.random() < _INSTITUTION_SHARE:
        return _fill(
            rng.choice(cast.organisations),
            rng.choice(cast.repertoire.institutional_actions),
            cast,
            rng,
        )
    return _fill(rng.choice(cast.persons), rng.choice(cast.repertoire.actions), cast, rng)


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


@cache
def _list_institutions() -> tuple[Organisation, ...]:
    """Every institution of every city, kind by kind."""
    institutions = [kind for kind in OrganisationKind if kind is not OrganisationKind.COMPANY]
    return tuple(Organisation(kind=kind, eponym=city) for kind in institutions for city in CITIES)


def _fill(actor: Actor, action: Action, cast: Cast, rng: Random) -> Event:
    """An event of `actor` and `action` with the slots of its frame."""
    repertoire = cast.repertoire
    thing, quantity, adjective = draw_things(action, repertoire, rng)
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
        place=rng.choice(repertoire.cities),
        time=repertoire.draw_time(rng),
        companion=_draw_someone_else(actor, cast, rng) if is_person and not is_transfer else None,
        price=rng.choice(repertoire.prices) if action.has_price else None,
        profession=rng.choice(PROFESSIONS) if has_profession else None,
    )


def draw_things(
    action: Action, repertoire: Repertoire, rng: Random
) -> tuple[Thing | None, int, Adjective | None]:
    """A thing, how many of it and what they are like, where the action is done to things."""
    things = repertoire.list_things(action)
    if not things:
        return None, 1, None
    thing = rng.choice(things)
    several = rng.choice(repertoire.numbers)
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
