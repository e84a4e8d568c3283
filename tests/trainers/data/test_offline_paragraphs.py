"""Paragraphs: nothing that answers recurs, and things are the split's own."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from spaces.task import Split
from trainers.data.offline.controls import DEFAULT_CONTROLS
from trainers.data.offline.events import Event
from trainers.data.offline.paragraphs import draw_paragraph
from trainers.data.offline.repertoire import find_repertoire
from trainers.data.offline.tagging import draw_statement
from trainers.data.offline.world import Cast, draw_partial_event, find_cast


def _find_cast(split: Split) -> Cast:
    return find_cast(3, find_repertoire(split, "squad", DEFAULT_CONTROLS))


def _draw_events(split: Split) -> list[tuple[Event, ...]]:
    rng = Random(f"paragraphs {split}")
    return [draw_paragraph(_find_cast(split), rng).events for _ in range(200)]


@pytest.mark.parametrize("split", list(Split))
def test_things_with_their_number_and_quality_are_told_in_one_split(split: Split) -> None:
    others = [_find_cast(other).repertoire for other in Split if other is not split]
    events = [event for told in _draw_events(split) for event in told]
    things = [(event.thing, event.quantity, event.adjective) for event in events]
    assert sum(thing is not None for thing, _, _ in things) > 0.4 * len(things)
    for thing, quantity, adjective in things:
        if thing is not None:
            assert _find_cast(split).repertoire.owns(thing, quantity, adjective)
            assert not any(other.owns(thing, quantity, adjective) for other in others)


@pytest.mark.parametrize("split", list(Split))
def test_nothing_that_answers_recurs(split: Split) -> None:
    for events in _draw_events(split):
        for slot in ("action", "thing", "place", "time", "price", "companion", "recipient"):
            values = [getattr(event, slot) for event in events]
            told = Counter(value for value in values if value is not None)
            assert max(told.values(), default=1) == 1, slot


def test_slots_are_left_open_as_often_as_asked_for() -> None:
    cast, rng = _find_cast(Split.TRAIN), Random("shares")
    events = [
        draw_partial_event(cast, rng, told_share=0.7, negated_share=0.2) for _ in range(4000)
    ]
    timed = sum(event.time is not None for event in events) / len(events)
    negated = sum(event.is_negated for event in events) / len(events)
    described = [event.adjective is not None for event in events if event.thing is not None]
    assert abs(timed - 0.7) < 0.03
    assert abs(negated - 0.2) < 0.03
    assert abs(sum(described) / len(described) - 0.7) < 0.03


def test_no_sentence_opens_with_a_time_that_could_be_of_both_its_clauses() -> None:
    rng = Random("times")
    drawn = [draw_paragraph(find_cast(0), rng, joined_share=0.9) for _ in range(200)]
    told = [statement for paragraph in drawn for statement in paragraph.statements]
    told += [draw_statement(find_cast(0), rng) for _ in range(400)]
    continued = [statement for statement in told if statement.is_second_continued]
    assert len(continued) > 50
    assert not any(statement.style.is_time_first for statement in continued)
    assert any(statement.style.is_time_first for statement in told)
