"""Stories and four ways in which they could go on, as HellaSwag has them.

Someone goes to a city in company, or comes by a thing in company; someone else does so too, or the
first did not do otherwise. Later the first does something more. An ending gives it a place or a
thing, and company: the four are all combinations of what the story tells of both. So the words of
every ending stand in the story, each ending is the neighbour of two others, and only who did what
tells the right one. Which it is comes first and is uniform; the story is told to fit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise, product
from random import Random
from typing import Any

from trainers.data.examples import ChoiceExample
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Person, Slot
from trainers.data.offline.grammar import CONNECTIVES, Grammar, Statement
from trainers.data.offline.lexicon import Frame, TimeKind
from trainers.data.offline.repertoire import Repertoire, list_adjectives
from trainers.data.offline.stream import Stream
from trainers.data.offline.times import TIMES
from trainers.data.offline.words import write
from trainers.data.offline.world import Cast, draw_event_apart, draw_persons

_NUM_ENDINGS = 4
_JOURNEY_SHARE = 0.5
"""Share of stories about where someone went; the others are about what someone came by."""
_DENIED_SHARE = 0.4
"""Share of journeys whose other clause says what the same person did not do."""
_JOINED_SHARE = 0.5
_BYSTANDER_SHARE = 0.4
"""Share of stories with a third clause, about someone who plays no part."""
_ACQUIRE = tuple(a for a in ACTIONS if a.name in {"buy", "find", "receive", "choose"})
_DISPOSE = tuple(
    a for a in ACTIONS if a.name in {"sell", "lose", "photograph", "draw", "describe"}
)
_MOVE = tuple(action for action in ACTIONS if action.frame is Frame.MOTION)
_DO = tuple(action for action in ACTIONS if action.frame is Frame.ACTIVITY)
_SOON = tuple(
    (time, later)
    for time, later in pairwise(TIMES)
    if time.kind is later.kind and time.kind in (TimeKind.PART_OF_DAY, TimeKind.WEEKDAY)
)
"""A time and the next on its scale, where that is soon."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Story:
    """What happened, and what could have come next."""

    clauses: tuple[Event, Event]
    """What the hero did, and what someone else did or the hero did not."""
    endings: tuple[Event, ...]
    """What the hero did later; the first goes with the first clause."""


def draw_stories(stream: Stream, grammar: Grammar) -> list[ChoiceExample]:
    """Stories with the start of the last sentence and four endings of it."""
    return [_draw_example(stream, grammar, index) for index in range(stream.num_examples)]


def _draw_example(stream: Stream, grammar: Grammar, index: int) -> ChoiceExample:
    rng = stream.rng(index)
    hero, *others = draw_persons(stream.cast, 4, rng)
    is_journey = rng.random() < _JOURNEY_SHARE
    story = (_draw_journey if is_journey else _draw_find)(
        hero, others, stream.cast.repertoire, rng
    )
    told = _tell(story, stream.cast, rng)
    sentences = (write(grammar.state(statement)) for statement in told)
    starts, (right, *wrong) = zip(
        *(_cut(ending, grammar) for ending in story.endings), strict=True
    )
    rng.shuffle(wrong)
    position = stream.deal(index, range(_NUM_ENDINGS))
    wrong.insert(position, right)
    return ChoiceExample(
        id=stream.example_id(index),
        context=grammar.SENTENCE_SPACE.join(sentences),
        prefix=starts[0],
        choices=tuple(wrong),
        answer=position,
    )


def _draw_journey(
    hero: Person, others: list[Person], repertoire: Repertoire, rng: Random
) -> _Story:
    """Where someone went in the morning, she is at noon; so is who went with her."""
    rival, *companions = others
    (time, later), places = rng.choice(_SOON), rng.sample(repertoire.cities, 2)
    first, second = (
        Event(actor=actor, action=action, place=place, time=time, companion=companion)
        for actor, action, place, companion in zip(
            (hero, rival), rng.sample(_MOVE, 2), places, companions, strict=True
        )
    )
    if rng.random() < _DENIED_SHARE:
        second = replace(second, actor=hero, action=first.action).negated()
    action = rng.choice(_DO)
    endings = (
        Event(actor=hero, action=action, place=place, time=later, companion=companion)
        for place, companion in product(places, companions)
    )
    return _Story(clauses=(first, second), endings=tuple(endings))


def _draw_find(hero: Person, others: list[Person], repertoire: Repertoire, rng: Random) -> _Story:
    """What someone bought in the morning with someone, they can sell at noon."""
    rival, *companions = others
    (time, later), things = rng.choice(_SOON), _draw_two_things(repertoire, rng)
    first, second = (
        Event(actor=actor, action=action, time=time, companion=companion, **thing)
        for actor, action, companion, thing in zip(
            (hero, rival), rng.sample(_ACQUIRE, 2), companions, things, strict=True
        )
    )
    action = rng.choice(_DISPOSE)
    endings = (
        Event(actor=hero, action=action, time=later, companion=companion, **thing)
        for thing, companion in product(things, companions)
    )
    return _Story(clauses=(first, second), endings=tuple(endings))


def _draw_two_things(repertoire: Repertoire, rng: Random) -> list[dict[str, Any]]:
    """Two things with their quantities and qualities, as slots of an event."""
    return [
        {
            "thing": thing,
            "quantity": rng.choice((1, *repertoire.numbers)),
            "adjective": rng.choice(list_adjectives(thing)),
        }
        for thing in rng.sample(repertoire.things, 2)
    ]


def _tell(story: _Story, cast: Cast, rng: Random) -> list[Statement]:
    """The clauses in either order, in one sentence or two, perhaps with a bystander's."""
    first, second = rng.sample(story.clauses, 2)
    style, connective = cast.draw_style(rng), rng.choice(CONNECTIVES)
    if rng.random() < _JOINED_SHARE:
        joined = Statement(first=first, second=second, connective=connective, style=style)
        told = [joined.with_clear_time()]
    else:
        told = [Statement(first=first, style=style), Statement(first=second, style=style)]
    if rng.random() < _BYSTANDER_SHARE:
        event = draw_event_apart(cast, rng, *story.clauses)
        brief = event.with_only(*rng.sample(event.optional_slots, 1))
        told.insert(rng.randint(0, len(told)), Statement(first=brief, style=cast.draw_style(rng)))
    return told


def _cut(ending: Event, grammar: Grammar) -> tuple[str, str]:
    """The ending's sentence, cut after its subject."""
    words = grammar.state(Statement(first=ending))
    num_subject = sum(part.slot == Slot.ACTOR for part in words)
    return write(words[:num_subject]), write(words[num_subject:])
