"""One slot of an event changed.

It makes what contradicts a statement, what nearly translates it, and what a question asks for that
has no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from random import Random
from typing import Any, TypeVar

from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.lexicon import Action, Adjective, City, Thing, Time, TimeKind
from trainers.data.offline.repertoire import Repertoire
from trainers.data.offline.things import CATEGORIES, HYPERNYMS, OPPOSITES
from trainers.data.offline.world import Cast, draw_event

_Value = TypeVar("_Value")

_NAMED = (
    Slot.ACTOR,
    Slot.ACTION,
    Slot.THING,
    Slot.QUANTITY,
    Slot.ADJECTIVE,
    Slot.PLACE,
    Slot.TIME,
    Slot.PRICE,
)
"""Slots that tell an event from another."""
VARIED = _NAMED[1:]
"""Slots that can be varied alone."""
_INSIDE = {Slot.THING: {Slot.QUANTITY, Slot.ADJECTIVE}}
"""Slots that a question for the first leaves out with it."""


def vary(event: Event, slot: Slot, repertoire: Repertoire, rng: Random) -> Event | None:
    """`event` with another value in `slot`, one that cannot hold together with the first.

    Args:
        event: The event to change.
        slot: Action, thing, quantity, adjective, place, time or price.
        repertoire: The values that can take its place.
        rng: Source of the choice, where there is one.

    Returns:
        The changed event; None where the slot is open or its value excludes no other.
    """
    value = find_other(event, slot, repertoire, rng)
    return None if value is None else replace(event, **{str(slot): value})


def find_other(event: Event, slot: Slot, repertoire: Repertoire, rng: Random) -> Any:
    """The value that `vary` gives the slot; None where it gives none."""
    return _OTHERS[slot](event, repertoire, rng)


def generalise(event: Event) -> Event:
    """The event with its thing's hypernym; the same event where it has no thing."""
    return event if event.thing is None else replace(event, thing=HYPERNYMS[event.thing.category])


def draw_told_event(cast: Cast, rng: Random) -> Event:
    """A positive event of which at least one optional slot is told."""
    event = draw_event(cast, rng)
    num_told = rng.randint(1, len(event.optional_slots))
    return event.with_only(*rng.sample(event.optional_slots, num_told))


def draw_neighbours(
    event: Event, num_neighbours: int, repertoire: Repertoire, rng: Random
) -> list[Event]:
    """Events that differ from `event` in one slot each, no more than `num_neighbours`."""
    slots = [slot for _ in range(2) for slot in rng.sample(VARIED, len(VARIED))]
    varied = dict.fromkeys(vary(event, slot, repertoire, rng) for slot in slots)
    return [neighbour for neighbour in varied if neighbour is not None][:num_neighbours]


def mistake(
    event: Event, asked: Slot, others: Sequence[Event], repertoire: Repertoire, rng: Random
) -> Event | None:
    """`event` mistaken in one slot that a question for `asked` tells.

    The value is that of another event where one fits, so that the words of the question do not
    show the mistake.

    Args:
        event: The event as far as the question tells it.
        asked: What the question asks for.
        others: The events told beside it.
        repertoire: The values that can take the place of one that no other event has.
        rng: Source of the choice.

    Returns:
        The event; None where the question tells nothing that could be mistaken.
    """
    unsaid = {asked, *_INSIDE.get(asked, ())}
    if event.thing is not None and event.thing.is_hypernym:
        unsaid.add(Slot.THING)
    told_beside = {(other.actor, other.action) for other in others}
    slots = [slot for slot in rng.sample(_NAMED, len(_NAMED)) if slot not in unsaid]
    borrowed = ((slot, _borrow(event, slot, others, rng)) for slot in slots)
    invented = ((slot, _invent(event, slot, repertoire, rng)) for slot in slots)
    for slot, value in chain(borrowed, invented):
        if value is not None:
            mistaken = replace(event, **{str(slot): value})
            if (mistaken.actor, mistaken.action) not in told_beside:
                return mistaken
    return None


def _borrow(event: Event, slot: Slot, others: Sequence[Event], rng: Random) -> Any:
    """The value that one of `others` has in `slot`; None where none fits."""
    fits = _SHARED.get(slot)
    borrowed = [other for other in others if fits and fits(event, other)]
    return getattr(rng.choice(borrowed), slot) if borrowed else None


def _invent(event: Event, slot: Slot, repertoire: Repertoire, rng: Random) -> Any:
    """As `find_other`; actors are not invented."""
    return None if slot is Slot.ACTOR else find_other(event, slot, repertoire, rng)


def _fits_actor(event: Event, other: Event) -> bool:
    """Someone else of the same gender, with whom the verb agrees alike; or something else."""
    ours, theirs = event.actor, other.actor
    if isinstance(ours, Person) and isinstance(theirs, Person):
        return ours != theirs and ours.first.gender == theirs.first.gender
    return isinstance(ours, Organisation) and isinstance(theirs, Organisation) and ours != theirs


def _fits_thing(event: Event, other: Event) -> bool:
    if event.thing is None or other.thing is None or event.thing == other.thing:
        return False
    adjectives = CATEGORIES if event.adjective is None else event.adjective.categories
    return other.thing.category in event.action.categories & adjectives


def _fits_quantity(event: Event, other: Event) -> bool:
    return 1 < event.quantity != other.quantity > 1


def _fits_place(event: Event, other: Event) -> bool:
    return None not in (event.place, other.place) and event.place != other.place


def _fits_price(event: Event, other: Event) -> bool:
    return None not in (event.price, other.price) and event.price != other.price


def _fits_time(event: Event, other: Event) -> bool:
    if event.time is None or other.time is None:
        return False
    return event.time != other.time and event.time.kind is other.time.kind


_SHARED: dict[Slot, Callable[[Event, Event], bool]] = {
    Slot.ACTOR: _fits_actor,
    Slot.THING: _fits_thing,
    Slot.QUANTITY: _fits_quantity,
    Slot.PLACE: _fits_place,
    Slot.TIME: _fits_time,
    Slot.PRICE: _fits_price,
}
"""Whether the second event's value can stand in the first, by slot."""


def _choose_other(values: Sequence[_Value], value: _Value, rng: Random) -> _Value | None:
    """One of `values`, which are distinct, that is not `value`; None where there is no other."""
    if values.count(value) == len(values):
        return None
    while True:
        other = rng.choice(values)
        if other != value:
            return other


def _find_action(event: Event, repertoire: Repertoire, _: Random) -> Action | None:
    """The opposite action. It has the same frame and is done to the same things."""
    return repertoire.opposites.get(event.action)


def _find_thing(event: Event, repertoire: Repertoire, rng: Random) -> Thing | None:
    """Another thing of the same category."""
    thing = event.thing
    if thing is None:
        return None
    return _choose_other(repertoire.things_of_kind[thing.category], thing, rng)


def _find_quantity(event: Event, repertoire: Repertoire, rng: Random) -> int | None:
    """Another number of several things; one thing may be one of several, so it excludes none."""
    if event.quantity == 1:
        return None
    return _choose_other(repertoire.numbers, event.quantity, rng)


def _find_adjective(event: Event, _: Repertoire, __: Random) -> Adjective | None:
    """The opposite quality."""
    return None if event.adjective is None else OPPOSITES.get(event.adjective)


def _find_place(event: Event, repertoire: Repertoire, rng: Random) -> City | None:
    """Another city."""
    return None if event.place is None else _choose_other(repertoire.cities, event.place, rng)


def _find_time(event: Event, repertoire: Repertoire, rng: Random) -> Time | None:
    """Another time on the same scale: Tuesday excludes Monday, May does not.

    Of dates, another day of the same month.
    """
    time = event.time
    if time is None:
        return None
    if time.kind is TimeKind.DATE:
        return _choose_other(repertoire.dates_of[time.year, time.name], time, rng)
    return _choose_other(repertoire.times_of[time.kind], time, rng)


def _find_price(event: Event, repertoire: Repertoire, rng: Random) -> int | None:
    """Another price."""
    return None if event.price is None else _choose_other(repertoire.prices, event.price, rng)


_OTHERS: dict[Slot, Callable[[Event, Repertoire, Random], Any]] = {
    Slot.ACTION: _find_action,
    Slot.THING: _find_thing,
    Slot.QUANTITY: _find_quantity,
    Slot.ADJECTIVE: _find_adjective,
    Slot.PLACE: _find_place,
    Slot.TIME: _find_time,
    Slot.PRICE: _find_price,
}
