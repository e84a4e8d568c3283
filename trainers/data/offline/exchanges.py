"""Statements whose words can be put into another order, with and without a change of meaning.

Words are the same in every language that a data set has, up to capitals: an exchange is taken only
where no case, agreement or classifier would give it away.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Event, Person, Slot, is_namesake
from trainers.data.offline.grammar import CONNECTIVES, Connective, Grammar, Statement
from trainers.data.offline.world import Cast, draw_partial_event

_TOLD = Scale(easy=0.1, hard=0.5)
"""Share of the optional slots that are told."""
_NEGATED = Scale(easy=0.0, hard=0.3)
_TURNED = Scale(easy=0.0, hard=0.3)
"""Share of statements reordered in which the second clause comes first, where that says the same;
in the others the time does."""
_EXCHANGED = (
    Slot.ACTOR,
    Slot.THING,
    Slot.QUANTITY,
    Slot.PLACE,
    Slot.TIME,
    Slot.COMPANION,
    Slot.PRICE,
)
_ORDERED = frozenset({Connective.THEN, Connective.BECAUSE})
"""After these, clauses that change places say something else."""


def draw_reordered(
    cast: Cast, grammars: Sequence[Grammar], rng: Random
) -> tuple[Statement, Statement, Statement]:
    """A statement, one that says the same, and one that does not, all of the same words.

    The last two are put in another order in the same way.

    Args:
        cast: Who can act.
        grammars: The languages in which the words must be the same.
        rng: Source of all choices.
    """
    while True:
        told = _draw_statement(cast, rng)
        exchanged = _list_exchanged(told)
        is_turned = told.connective not in _ORDERED and rng.random() < cast.at(_TURNED)
        if not exchanged or (told.first.time is None and not is_turned):
            continue
        move = _turn if is_turned else _move_time
        same, other = move(told), move(rng.choice(exchanged))
        if all(_have_same_words(grammar, told, same, other) for grammar in grammars):
            return told, same, other


def _draw_statement(cast: Cast, rng: Random) -> Statement:
    """Two clauses about different people who do different things."""
    first = _draw_event(cast, rng)
    second = _draw_event(cast, rng)
    while _share_names(first, second) or first.action == second.action:
        second = _draw_event(cast, rng)
    connective = rng.choice(CONNECTIVES)
    return Statement(first=first, second=second, connective=connective, style=cast.draw_style(rng))


def _draw_event(cast: Cast, rng: Random) -> Event:
    return draw_partial_event(
        cast, rng, told_share=cast.at(_TOLD), negated_share=cast.at(_NEGATED)
    )


def _share_names(first: Event, second: Event) -> bool:
    """Whether someone in one event is, or is called like, someone in the other."""
    return any(
        one == other or (isinstance(one, Person) and is_namesake(one, other))
        for one in first.actors
        for other in second.actors
    )


def _turn(statement: Statement) -> Statement:
    """The second clause comes first."""
    assert statement.second is not None
    return replace(statement, first=statement.second, second=statement.first)


def _move_time(statement: Statement) -> Statement:
    """The time of the first clause goes to its start, or from there to its usual place."""
    style = statement.style
    return replace(statement, style=replace(style, is_time_first=not style.is_time_first))


def _have_same_words(grammar: Grammar, *statements: Statement) -> bool:
    bags = [
        sorted(part.text.lower() for part in grammar.state(statement) if part.upos != "PUNCT")
        for statement in statements
    ]
    return all(bag == bags[0] for bag in bags)


def _list_exchanged(statement: Statement) -> list[Statement]:
    """Every statement that an exchange makes of this one."""
    first, second = statement.first, statement.second
    assert second is not None
    pairs = (_exchange(first, second, slot) for slot in _EXCHANGED)
    exchanged = [replace(statement, first=pair[0], second=pair[1]) for pair in pairs if pair]
    return [*exchanged, _turn(statement)] if statement.connective in _ORDERED else exchanged


def _exchange(first: Event, second: Event, slot: Slot) -> tuple[Event, Event] | None:
    """Both events with the other's value in `slot`; None where there is nothing to exchange."""
    ours, theirs = getattr(first, slot), getattr(second, slot)
    if None in (ours, theirs) or ours == theirs:
        return None
    if slot is Slot.THING:
        return _exchange_things(first, second)
    if slot is Slot.QUANTITY and 1 in (first.quantity, second.quantity):
        return None
    if slot is Slot.ACTOR:
        return _take_actor(first, second), _take_actor(second, first)
    return replace(first, **{str(slot): theirs}), replace(second, **{str(slot): ours})


def _take_actor(event: Event, other: Event) -> Event:
    """The actor comes with the profession."""
    return replace(event, actor=other.actor, profession=other.profession)


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
