"""Events: who did what, when, where and with whom.

Optional slots (time, place, company, price, a quality of the thing) may be left open.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeAlias

from trainers.data.offline.lexicon import (
    Action,
    Adjective,
    City,
    Company,
    FamilyName,
    Frame,
    GivenName,
    OrganisationKind,
    Profession,
    Thing,
    Time,
)

QUANTITIES = (1, 3, 4, 5, 6, 7, 8, 9, 10)
"""Two is left out: Arabic says it in the noun's ending, where no word could answer `how many`."""
PRICES = tuple(range(110, 1000, 10))
"""In euros. Round, so that no language ends them in a one that a noun would have to agree with."""


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
    PRICE = "price"


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """Someone with a given and a family name."""

    first: GivenName
    last: FamilyName


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """A company, or an institution named after its city."""

    kind: OrganisationKind
    eponym: City | Company
    """The city in its name; for a company, its own name."""


Actor: TypeAlias = Person | Organisation


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
    place: City | None = None
    """Where it happened; in motion, the destination."""
    time: Time | None = None
    companion: Person | None = None
    price: int | None = None
    """In euros, where the action is done for a sum of money."""
    profession: Profession | None = None
    """The actor's, told beside the name; never left open nor varied, so it decides nothing."""
    is_negated: bool = False
    """Whether it did not happen. Negated things come as one: she did not buy a violin."""

    def __post_init__(self) -> None:
        """Check that the quantity is one that every language can write here.

        Raises:
            ValueError: If it is not, or the event is negated and has several things, or it has a
                price that its action cannot have.
        """
        if self.quantity not in QUANTITIES:
            raise ValueError(f"quantity must be one of {QUANTITIES}, got {self.quantity}")
        if self.is_negated and self.quantity != 1:
            raise ValueError(f"a negated event must have quantity 1, got {self.quantity}")
        if self.price is not None and not self.action.has_price:
            raise ValueError(f"{self.action.name} is not done for a sum of money")

    @property
    def optional_slots(self) -> tuple[Slot, ...]:
        """Filled slots without which this is still a whole sentence."""
        is_motion = self.action.frame is Frame.MOTION
        filled = (
            None if self.time is None else Slot.TIME,
            None if self.place is None or is_motion else Slot.PLACE,
            None if self.companion is None else Slot.COMPANION,
            None if self.adjective is None else Slot.ADJECTIVE,
            None if self.price is None else Slot.PRICE,
        )
        return tuple([slot for slot in filled if slot is not None])

    @property
    def actors(self) -> tuple[Actor, ...]:
        """Everyone who has a part in it, the actor first."""
        parts = (self.actor, self.recipient, self.organisation, self.companion)
        return tuple(part for part in parts if part is not None)

    def without(self, *slots: Slot) -> Event:
        """This event with `slots` left open."""
        if not slots:
            return self
        return Event(  # what `replace` would do, in a third of the time
            actor=self.actor,
            action=self.action,
            thing=None if Slot.THING in slots else self.thing,
            quantity=self.quantity,
            adjective=None if Slot.ADJECTIVE in slots else self.adjective,
            recipient=self.recipient,
            organisation=self.organisation,
            place=None if Slot.PLACE in slots else self.place,
            time=None if Slot.TIME in slots else self.time,
            companion=None if Slot.COMPANION in slots else self.companion,
            price=None if Slot.PRICE in slots else self.price,
            profession=self.profession,
            is_negated=self.is_negated,
        )

    def with_only(self, *slots: Slot) -> Event:
        """This event with the optional slots other than `slots` left open."""
        return self.without(*[slot for slot in self.optional_slots if slot not in slots])

    def negated(self) -> Event:
        """The statement that no such thing happened."""
        return replace(self, is_negated=True, quantity=1)


def is_namesake(person: Person, actor: Actor) -> bool:
    """Whether both are persons and share a given or a family name."""
    return isinstance(actor, Person) and (person.first == actor.first or person.last == actor.last)
