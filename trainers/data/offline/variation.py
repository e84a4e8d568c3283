"""One slot of an event changed: what contradicts a statement, and what nearly translates it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.places import CITIES
from trainers.data.offline.things import ADJECTIVES
from trainers.data.offline.times import TIMES
from trainers.data.offline.world import QUANTITIES, Event, Slot, list_things


def vary(event: Event, slot: Slot, rng: Random) -> Event | None:
    """`event` with another value in `slot`, one that cannot hold together with the first.

    Args:
        event: The event to change.
        slot: Action, thing, quantity, adjective, place or time.
        rng: Source of the choice, where there is one.

    Returns:
        The changed event; None where the slot is open or its value excludes no other.
    """
    return _VARIATIONS[slot](event, rng)


def _vary_action(event: Event, _: Random) -> Event | None:
    """The opposite action. It has the same frame and is done to the same things."""
    opposite, frame = event.action.opposite, event.action.frame
    found = (other for other in ACTIONS if other.en == opposite and other.frame is frame)
    action = next(found, None)
    return None if action is None else replace(event, action=action)


def _vary_thing(event: Event, rng: Random) -> Event | None:
    """Another thing of the same category."""
    thing = event.thing
    if thing is None:
        return None
    same_kind = [other for other in list_things(event.action) if other.category == thing.category]
    return replace(event, thing=rng.choice([other for other in same_kind if other != thing]))


def _vary_quantity(event: Event, rng: Random) -> Event | None:
    """Another number of several things; one thing may be one of several, so it excludes none."""
    if event.quantity == 1:
        return None
    others = [number for number in QUANTITIES if number not in (1, event.quantity)]
    return replace(event, quantity=rng.choice(others))


def _vary_adjective(event: Event, _: Random) -> Event | None:
    """The opposite quality."""
    if event.adjective is None:
        return None
    opposite = event.adjective.opposite
    adjective = next((other for other in ADJECTIVES if other.en == opposite), None)
    return None if adjective is None else replace(event, adjective=adjective)


def _vary_place(event: Event, rng: Random) -> Event | None:
    """Another city."""
    if event.place is None:
        return None
    return replace(event, place=rng.choice([city for city in CITIES if city != event.place]))


def _vary_time(event: Event, rng: Random) -> Event | None:
    """Another time on the same scale: Tuesday excludes Monday, May does not."""
    time = event.time
    if time is None:
        return None
    others = [other for other in TIMES if other.kind is time.kind and other != time]
    return replace(event, time=rng.choice(others))


_VARIATIONS: dict[Slot, Callable[[Event, Random], Event | None]] = {
    Slot.ACTION: _vary_action,
    Slot.THING: _vary_thing,
    Slot.QUANTITY: _vary_quantity,
    Slot.ADJECTIVE: _vary_adjective,
    Slot.PLACE: _vary_place,
    Slot.TIME: _vary_time,
}
