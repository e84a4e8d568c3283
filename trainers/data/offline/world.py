"""The small world: actors, events, and the casts that keep data sets apart.

An *event* says who did what; optional slots (time, place, company, a quality of the thing) may be
left open. A *cast* is the set of actors that one data set tells of. Casts share names but no
actor, so no event of one can occur in another, whatever a task does to its events.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from random import Random
from typing import Any, TypeAlias

from trainers.data.offline.actions import ACTIONS, INSTITUTIONAL_ACTIONS
from trainers.data.offline.lexicon import (
    Action,
    Adjective,
    FirstName,
    Frame,
    LastName,
    OrganisationKind,
    Term,
    Thing,
    Time,
)
from trainers.data.offline.names import FIRST_NAMES, LAST_NAMES
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.things import ADJECTIVES, THINGS
from trainers.data.offline.times import TIMES

NUM_CASTS = 26
"""Number of data sets that must not share an event; 52 family names give each first name two
bearers a cast."""
QUANTITIES = (1, 3, 4, 5, 6, 7, 8, 9, 10)
"""Two is left out: Arabic says it in the noun's ending, where no word could answer `how many`."""
_SINGLE_SHARE = 0.4
"""Share of things that come as one."""
_INSTITUTION_SHARE = 0.2
"""Share of events done by an organisation."""


class Slot(StrEnum):
    """Part of an event that is asked for, left open or varied; the value is the field's name."""

    ACTOR = "actor"
    ACTION = "action"
    THING = "thing"
    QUANTITY = "quantity"
    ADJECTIVE = "adjective"
    PLACE = "place"
    TIME = "time"
    COMPANION = "companion"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Someone with a given and a family name."""

    first: FirstName
    last: LastName


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """A company, or an institution named after its city."""

    kind: OrganisationKind
    eponym: Term
    """The city in its name; for a company, its own name."""


Actor: TypeAlias = Person | Organisation


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """The actors of one data set."""

    persons: tuple[Person, ...]
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Event:
    """Who did what. A slot that is None is left open."""

    actor: Actor
    action: Action
    thing: Thing | None = None
    """What it was done to; None for frames without a thing."""
    quantity: int = 1
    """Number of things."""
    adjective: Adjective | None = None
    recipient: Person | None = None
    """Who got the thing, in transfers only."""
    organisation: Organisation | None = None
    """What it was done to, in civic actions only."""
    place: Term | None = None
    """Where it happened; in motion, the destination."""
    time: Time | None = None
    companion: Person | None = None
    is_negated: bool = False
    """Whether it did not happen. Negated things come as one: she did not buy a violin."""

    def __post_init__(self) -> None:
        """Check that the quantity is one that every language can write here.

        Raises:
            ValueError: If it is not, or the event is negated and has several things.
        """
        if self.quantity not in QUANTITIES:
            raise ValueError(f"quantity must be one of {QUANTITIES}, got {self.quantity}")
        if self.is_negated and self.quantity != 1:
            raise ValueError(f"a negated event must have quantity 1, got {self.quantity}")

    @property
    def optional_slots(self) -> tuple[Slot, ...]:
        """Filled slots without which this is still a whole sentence."""
        slots = (Slot.TIME, Slot.PLACE, Slot.COMPANION, Slot.ADJECTIVE)
        return tuple(
            slot
            for slot in slots
            if getattr(self, slot) is not None
            and not (slot is Slot.PLACE and self.action.frame is Frame.MOTION)
        )

    def without(self, *slots: Slot) -> Event:
        """This event with `slots` left open."""
        opened: dict[str, Any] = {str(slot): None for slot in slots}
        return replace(self, **opened)

    def with_only(self, *slots: Slot) -> Event:
        """This event with the optional slots other than `slots` left open."""
        return self.without(*(slot for slot in self.optional_slots if slot not in slots))

    def negated(self) -> Event:
        """The statement that no such thing happened."""
        return replace(self, is_negated=True, quantity=1)


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
        for i, first in enumerate(FIRST_NAMES)
        for j, last in enumerate(LAST_NAMES)
        if (i + j) % NUM_CASTS == number
    )
    return Cast(persons=persons, organisations=_list_organisations()[number::NUM_CASTS])


def draw_event(cast: Cast, rng: Random) -> Event:
    """A positive event with every slot filled that its frame and its actor allow."""
    if rng.random() < _INSTITUTION_SHARE:
        return _fill(rng.choice(cast.organisations), rng.choice(INSTITUTIONAL_ACTIONS), cast, rng)
    return _fill(rng.choice(cast.persons), rng.choice(ACTIONS), cast, rng)


def draw_partial_event(
    cast: Cast, rng: Random, *, told_share: float, negated_share: float
) -> Event:
    """An event that leaves slots open, and perhaps did not happen.

    Args:
        cast: Who can act.
        rng: Source of all choices.
        told_share: Probability in [0, 1] that an optional slot is told.
        negated_share: Probability in [0, 1] that the event is negated.
    """
    event = draw_event(cast, rng)
    event = event.with_only(*(s for s in event.optional_slots if rng.random() < told_share))
    return event.negated() if rng.random() < negated_share else event


def list_things(action: Action) -> list[Thing]:
    """The things that `action` can be done to."""
    return [thing for thing in THINGS if thing.category in action.categories]


def list_adjectives(thing: Thing) -> list[Adjective]:
    """The qualities that `thing` can have."""
    return [adjective for adjective in ADJECTIVES if thing.category in adjective.categories]


def is_namesake(person: Person, actor: Actor) -> bool:
    """Whether both are persons and share a given or a family name."""
    return isinstance(actor, Person) and (person.first == actor.first or person.last == actor.last)


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
    event = Event(actor=actor, action=action, place=rng.choice(CITIES), time=rng.choice(TIMES))
    if action.frame in (Frame.TRANSITIVE, Frame.TRANSFER):
        event = _fill_thing(event, rng)
    if action.frame is Frame.TRANSFER:
        return replace(event, recipient=_draw_someone_else(actor, cast, rng))
    if action.frame is Frame.CIVIC:
        choices = [other for other in cast.organisations if other != actor]
        event = replace(event, organisation=rng.choice(choices))
    if isinstance(actor, Person):
        event = replace(event, companion=_draw_someone_else(actor, cast, rng))
    return event


def _draw_someone_else(actor: Actor, cast: Cast, rng: Random) -> Person:
    """A person who shares no name with `actor`; nearly every draw is one."""
    while True:
        person = rng.choice(cast.persons)
        if not is_namesake(person, actor):
            return person


def _fill_thing(event: Event, rng: Random) -> Event:
    thing = rng.choice(list_things(event.action))
    several = rng.choice(QUANTITIES[1:])
    return replace(
        event,
        thing=thing,
        quantity=1 if rng.random() < _SINGLE_SHARE else several,
        adjective=rng.choice(list_adjectives(thing)),
    )
