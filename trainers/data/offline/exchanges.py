"""Statements whose words can be put into another order, with and without a change of meaning."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from trainers.data.offline.events import Actor, Event, Person, Slot, is_namesake
from trainers.data.offline.grammar import DIGIT_SHARE, Connective, Statement, draw_style
from trainers.data.offline.world import Cast, draw_partial_event

_TOLD_SHARE = 0.7
"""Share of the optional slots that are told."""
_NEGATED_SHARE = 0.15
_SINGLE_SHARE = 0.3
"""Share of statements of one clause: who gave something to whom."""
_COMPANY_SHARE = 0.3
"""Share of statements reordered in which the company is named for the actor, and the actor for
the company, where that is possible. They did it together; so nothing changes."""
_CLAUSES_SHARE = 0.6
"""Share of statements of two clauses in which the second comes first."""
_EXCHANGED = (Slot.ACTOR, Slot.THING, Slot.QUANTITY, Slot.PLACE, Slot.TIME, Slot.COMPANION)


def draw_exchangeable(cast: Cast, rng: Random) -> tuple[Statement, Statement]:
    """A statement, and one of the same words that says something else."""
    while True:
        told = _draw_statement(cast, rng)
        exchanged = _list_exchanged(told)
        if exchanged:
            return told, rng.choice(exchanged)


def reorder(statement: Statement, rng: Random) -> Statement:
    """The statement in other words' order: it says the same."""
    first, second = statement.first, statement.second
    if rng.random() < _COMPANY_SHARE:
        first = _name_company_first(first)
    is_turned = second is not None and (first.time is None or rng.random() < _CLAUSES_SHARE)
    if second is not None and is_turned:
        return replace(statement, first=second, second=first)
    style = replace(statement.style, is_time_first=not statement.style.is_time_first)
    return replace(statement, first=first, style=style)


def _draw_statement(cast: Cast, rng: Random) -> Statement:
    """One clause that has a time, or two about different people."""
    first = _draw_event(cast, rng)
    if rng.random() < _SINGLE_SHARE:
        while first.recipient is None or first.time is None:
            first = _draw_event(cast, rng)
        return Statement(first=first, style=draw_style(rng, DIGIT_SHARE))
    second = _draw_event(cast, rng)
    while _share_names(first, second) or first.action == second.action:
        second = _draw_event(cast, rng)
    connective = rng.choice(list(Connective))
    return Statement(
        first=first, second=second, connective=connective, style=draw_style(rng, DIGIT_SHARE)
    )


def _draw_event(cast: Cast, rng: Random) -> Event:
    return draw_partial_event(cast, rng, told_share=_TOLD_SHARE, negated_share=_NEGATED_SHARE)


def _share_names(first: Event, second: Event) -> bool:
    """Whether someone in one event is, or is called like, someone in the other."""
    return any(
        one == other or (isinstance(one, Person) and is_namesake(one, other))
        for one in first.actors
        for other in second.actors
    )


def _list_exchanged(statement: Statement) -> list[Statement]:
    """Every statement that an exchange makes of this one."""
    first, second = statement.first, statement.second
    if second is None:
        turned = _exchange_recipient(first)
        return [] if turned is None else [replace(statement, first=turned)]
    exchanged = (_exchange(first, second, slot) for slot in _EXCHANGED)
    return [replace(statement, first=pair[0], second=pair[1]) for pair in exchanged if pair]


def _exchange_recipient(event: Event) -> Event | None:
    """Who gave is who got; None where a verb would have another form for it."""
    actor, recipient = event.actor, event.recipient
    if recipient is None or not isinstance(actor, Person) or not _agree(actor, recipient):
        return None
    return replace(event, actor=recipient, recipient=actor)


def _name_company_first(event: Event) -> Event:
    """The event with actor and company changed round, where the verb allows it."""
    actor, companion = event.actor, event.companion
    if companion is None or not isinstance(actor, Person) or not _agree(actor, companion):
        return event
    return replace(event, actor=companion, companion=actor)


def _agree(actor: Actor, other: Actor) -> bool:
    """Whether verbs have one form for both, in every language."""
    if not isinstance(actor, Person) or not isinstance(other, Person):
        return False
    return actor.first.gender == other.first.gender


def _exchange(first: Event, second: Event, slot: Slot) -> tuple[Event, Event] | None:
    """Both events with the other's value in `slot`; None where other words would be needed."""
    ours, theirs = getattr(first, slot), getattr(second, slot)
    if None in (ours, theirs) or ours == theirs:
        return None
    if slot is Slot.ACTOR and not _agree(first.actor, second.actor):
        return None
    if slot is Slot.THING:
        return _exchange_things(first, second)
    if slot is Slot.QUANTITY and not _count_alike(first, second):
        return None
    return replace(first, **{str(slot): theirs}), replace(second, **{str(slot): ours})


def _count_alike(first: Event, second: Event) -> bool:
    """Whether both have several things whose numerals have one form, in every language."""
    if first.thing is None or second.thing is None or 1 in (first.quantity, second.quantity):
        return False
    return first.thing.ar_gender == second.thing.ar_gender


def _exchange_things(first: Event, second: Event) -> tuple[Event, Event] | None:
    """The things change places with their numbers and qualities."""
    ours, theirs = first.thing, second.thing
    assert ours is not None
    assert theirs is not None
    fits = (
        ours.category in second.action.categories
        and theirs.category in first.action.categories
        and first.is_negated == second.is_negated
    )
    if not fits:
        return None
    return _take_things(first, second), _take_things(second, first)


def _take_things(event: Event, other: Event) -> Event:
    return replace(event, thing=other.thing, quantity=other.quantity, adjective=other.adjective)
