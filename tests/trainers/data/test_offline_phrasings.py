"""Phrasings: other forms of one question, checked by hand, and what never changes."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Person, Slot
from trainers.data.offline.grammar import Relation, Style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.paragraphs import list_askable
from trainers.data.offline.phrasings import PLAIN, Phrasing, draw_phrasing, pose
from trainers.data.offline.places import CITIES
from trainers.data.offline.things import THINGS
from trainers.data.offline.times import TIMES
from trainers.data.offline.world import draw_event, find_cast


def _person(first: str, last: str) -> Person:
    return Person(
        first=next(name for name in GIVEN_NAMES if name.name == first),
        last=next(name for name in FAMILY_NAMES if name.name == last),
    )


_ACTIONS = {action.name: action for action in ACTIONS}
_VIENNA = next(city for city in CITIES if city.name == "Vienna")
_MONDAY = next(time for time in TIMES if time.name == "Monday")
_VIOLIN = next(thing for thing in THINGS if thing.name == "violin")
_ANNA, _OMAR = _person("Greta", "Schmidt"), _person("Omar", "Haddad")
_BUYS = Event(
    actor=_ANNA,
    action=_ACTIONS["buy"],
    thing=_VIOLIN,
    quantity=3,
    place=_VIENNA,
    time=_MONDAY,
    companion=_OMAR,
)
_GIVES = Event(actor=_OMAR, action=_ACTIONS["give"], thing=_VIOLIN, recipient=_ANNA, time=_MONDAY)
_FLIES = Event(actor=_ANNA, action=_ACTIONS["fly"], place=_VIENNA, time=_MONDAY)
_MOVED = Phrasing(style=Style(is_time_first=True))
_NOUN = Phrasing(style=Style(has_question_noun=True))


@pytest.mark.parametrize(
    ("event", "slot", "phrasing", "question"),
    [
        (
            _BUYS,
            Slot.ACTOR,
            _MOVED,
            "On Monday, who bought three violins together with Omar Haddad in Vienna?",
        ),
        (
            _GIVES,
            Slot.THING,
            _MOVED,
            "On Monday, what did Omar Haddad give Greta Schmidt?",
        ),
        (
            _FLIES,
            Slot.PLACE,
            _NOUN,
            "To which city did Greta Schmidt fly on Monday?",
        ),
        (
            _BUYS.with_only(Slot.TIME),
            Slot.TIME,
            _NOUN,
            "At what time did Greta Schmidt buy three violins?",
        ),
        (
            _BUYS.with_only(Slot.PLACE),
            Slot.PLACE,
            Phrasing(style=Style(has_question_noun=True, has_digits=True)),
            "In which city did Greta Schmidt buy 3 violins?",
        ),
        (
            _BUYS.with_only(),
            Slot.ACTOR,
            replace(_NOUN, opening=1),
            "Does anyone know: Which person bought three violins?",
        ),
    ],
)
def test_questions_checked_by_hand(
    event: Event, slot: Slot, phrasing: Phrasing, question: str
) -> None:
    assert pose(GRAMMARS["en"], event, slot, phrasing) == question


@pytest.mark.parametrize("language", list(GRAMMARS))
def test_a_question_has_several_forms_and_one_end(language: str) -> None:
    rng = Random("forms")
    forms = {pose(GRAMMARS[language], _BUYS, Slot.ACTOR, draw_phrasing(rng)) for _ in range(200)}
    assert len(forms) > 20
    assert {form[-1] for form in forms} <= set("?？؟")
    assert pose(GRAMMARS[language], _BUYS, Slot.ACTOR, PLAIN) in forms


@pytest.mark.parametrize("language", list(GRAMMARS))
def test_every_slot_of_every_event_can_be_asked_for_in_every_form(language: str) -> None:
    rng = Random("slots")
    for _ in range(200):
        event = draw_event(find_cast(0), rng)
        for slot in list_askable(event):
            question = pose(GRAMMARS[language], event, slot, draw_phrasing(rng))
            assert "  " not in question
            assert question == question.strip()


@pytest.mark.parametrize("language", list(GRAMMARS))
def test_questions_about_words_quote_them(language: str) -> None:
    asked = [GRAMMARS[language].ask_about(relation, "red") for relation in Relation]
    assert len(set(asked)) == 3
    assert all("red" in each for each in asked)
