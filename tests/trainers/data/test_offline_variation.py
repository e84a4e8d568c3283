"""Variation: exactly one slot changes, and only where another value is incompatible."""

from __future__ import annotations

from dataclasses import fields
from random import Random

import pytest

from trainers.data.offline.events import Event, Slot
from trainers.data.offline.paragraphs import draw_paragraph
from trainers.data.offline.questions import Manner, ask_about
from trainers.data.offline.things import HYPERNYMS
from trainers.data.offline.variation import (
    draw_neighbours,
    draw_told_event,
    generalise,
    mistake,
    vary,
)
from trainers.data.offline.world import draw_event, find_cast

_VARIED = [
    Slot.ACTION,
    Slot.THING,
    Slot.QUANTITY,
    Slot.ADJECTIVE,
    Slot.PLACE,
    Slot.TIME,
    Slot.PRICE,
]
_REPERTOIRE = find_cast(0).repertoire


def _draw_events() -> list[Event]:
    rng = Random("variation")
    return [draw_event(find_cast(0), rng) for _ in range(300)]


@pytest.mark.parametrize("slot", _VARIED)
def test_only_the_slot_changes(slot: Slot) -> None:
    rng = Random("change")
    varied = [(event, vary(event, slot, _REPERTOIRE, rng)) for event in _draw_events()]
    changed = [(event, other) for event, other in varied if other is not None]
    assert changed
    for event, other in changed:
        differing = [
            field.name
            for field in fields(Event)
            if getattr(event, field.name) != getattr(other, field.name)
        ]
        assert differing == [slot]


def test_times_change_on_their_own_scale() -> None:
    rng = Random("scale")
    for event in _draw_events():
        other = vary(event, Slot.TIME, _REPERTOIRE, rng)
        assert event.time is not None
        assert other is not None
        assert other.time is not None
        assert other.time.kind is event.time.kind


def test_one_thing_excludes_no_number() -> None:
    singles = [event for event in _draw_events() if event.quantity == 1]
    assert singles
    assert all(vary(event, Slot.QUANTITY, _REPERTOIRE, Random(0)) is None for event in singles)


@pytest.mark.parametrize("slot", [Slot.ADJECTIVE, Slot.PLACE, Slot.TIME, Slot.PRICE])
def test_an_open_slot_is_not_varied(slot: Slot) -> None:
    events = [event.without(slot) for event in _draw_events()]
    assert all(vary(event, slot, _REPERTOIRE, Random(0)) is None for event in events)


def test_a_mistake_makes_an_event_that_is_not_told_beside_it() -> None:
    rng = Random("mistakes")
    num_borrowed = 0
    for _ in range(300):
        paragraph = draw_paragraph(find_cast(0), rng)
        question = next(ask_about(paragraph, Manner(), rng))
        mistaken = mistake(question.asked, question.slot, question.others, _REPERTOIRE, rng)
        if mistaken is None:
            continue
        (changed,) = (
            field.name
            for field in fields(Event)
            if getattr(mistaken, field.name) != getattr(question.asked, field.name)
        )
        assert changed != question.slot
        assert question.slot is not Slot.THING or changed not in (Slot.QUANTITY, Slot.ADJECTIVE)
        value = getattr(mistaken, changed)
        num_borrowed += any(getattr(other, changed) == value for other in question.others)
        assert (mistaken.actor, mistaken.action) not in [
            (other.actor, other.action) for other in question.others
        ]
    assert num_borrowed > 150


def test_neighbours_differ_in_one_slot_each() -> None:
    rng = Random("neighbours")
    for _ in range(100):
        event = draw_told_event(find_cast(0), rng)
        neighbours = draw_neighbours(event, 4, _REPERTOIRE, rng)
        assert len({event, *neighbours}) == 1 + len(neighbours) <= 5
        for neighbour in neighbours:
            values = [
                (getattr(event, field.name), getattr(neighbour, field.name))
                for field in fields(Event)
            ]
            assert sum(ours != theirs for ours, theirs in values) == 1


def test_a_thing_becomes_its_category() -> None:
    for event in _draw_events():
        general = generalise(event)
        if event.thing is None:
            assert general == event
        else:
            assert general.thing is HYPERNYMS[event.thing.category]
