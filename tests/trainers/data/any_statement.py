"""Statements with everything that a grammar can be asked for, drawn for tests."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Person, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.world import draw_event, find_cast

CAST = find_cast(0)


def draw_any_event(rng: Random) -> Event:
    """An event with any of its optional slots, sometimes negated or about a hypernym."""
    event = draw_event(CAST, rng)
    event = event.with_only(*[slot for slot in event.optional_slots if rng.random() < 0.6])
    if event.thing is not None and rng.random() < 0.2:
        event = replace(event, thing=HYPERNYMS[event.thing.category])
    return event.negated() if rng.random() < 0.25 else event


def draw_any_statement(rng: Random) -> Statement:
    """A statement in any style; its second clause may have the first's actor."""
    first, second = draw_any_event(rng), draw_any_event(rng)
    if rng.random() < 0.3 and isinstance(first.actor, Person):
        second = draw_event(CAST, rng, actor=first.actor)
    return Statement(
        first=first,
        second=second if rng.random() < 0.5 else None,
        connective=rng.choice(list(Connective)),
        style=Style(
            is_time_first=rng.random() < 0.5,
            is_subject_first=rng.random() < 0.5,
            has_digits=rng.random() < 0.5,
        ),
        is_continued=isinstance(first.actor, Person) and rng.random() < 0.25,
    )


def list_every_form(rng: Random) -> list[Statement]:
    """Statements in which every action, thing and quality stands in each of its forms."""
    done = [
        event for action in ACTIONS for gender in "fm" for event in _do(action.name, gender, rng)
    ]
    return [Statement(first=event) for event in done + _have_qualities(rng)]


def _do(action: str, gender: str, rng: Random) -> list[Event]:
    """The action by a woman or a man, and not by her or him."""
    found = next(other for other in ACTIONS if other.name == action)
    persons = [person for person in CAST.persons if person.first.gender == gender]
    while True:
        event = draw_event(CAST, rng, actor=rng.choice(persons))
        if event.action is found:
            return [event, event.negated()]


def _have_qualities(rng: Random) -> list[Event]:
    """Every thing as one, as three and as five, and in company of every quality it can have."""
    buys = next(action for action in ACTIONS if action.name == "buy")
    actor = rng.choice(CAST.persons)
    return [
        Event(actor=actor, action=buys, thing=thing, quantity=quantity, adjective=adjective)
        for thing in (*THINGS, *HYPERNYMS.values())
        for quantity in (1, 3, 5)
        for adjective in (None, *(a for a in ADJECTIVES if thing.category in a.categories))
    ]


def list_told(event: Event, *, is_continued: bool) -> set[str]:
    """The slots that words of the event's clause must be marked with."""
    filled = {
        Slot.ACTOR: not is_continued,
        Slot.THING: event.thing is not None,
        Slot.QUANTITY: event.quantity > 1,
        Slot.PLACE: event.place is not None,
        Slot.TIME: event.time is not None,
        Slot.PRICE: event.price is not None,
    }
    return {str(slot) for slot, is_filled in filled.items() if is_filled}
