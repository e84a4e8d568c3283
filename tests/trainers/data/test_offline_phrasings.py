"""Phrasings: other forms of one question, checked by hand, and what never changes."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Person, Slot
from trainers.data.offline.grammar import Relation, Style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.names import FIRST_NAMES, LAST_NAMES
from trainers.data.offline.paragraphs import list_askable
from trainers.data.offline.phrasings import PLAIN, Phrasing, draw_phrasing, pose
from trainers.data.offline.places import CITIES
from trainers.data.offline.things import THINGS
from trainers.data.offline.times import TIMES
from trainers.data.offline.world import draw_event, find_cast


def _person(first: str, last: str) -> Person:
    return Person(
        first=next(name for name in FIRST_NAMES if name.term.en == first),
        last=next(name for name in LAST_NAMES if name.term.en == last),
    )


_ACTIONS = {action.en: action for action in ACTIONS}
_VIENNA = next(city for city in CITIES if city.en == "Vienna")
_MONDAY = next(time for time in TIMES if time.term.en == "on Monday")
_VIOLIN = next(thing for thing in THINGS if thing.en == "violin")
_ANNA, _OMAR = _person("Anna", "Schmidt"), _person("Omar", "Haddad")
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
    ("event", "slot", "phrasing", "questions"),
    [
        (
            _BUYS,
            Slot.ACTOR,
            _MOVED,
            (
                "On Monday, who bought three violins together with Omar Haddad in Vienna?",
                "Wer hat zusammen mit Omar Haddad am Montag in Wien drei Geigen gekauft?",
                "谁周一和奥马尔·哈达德一起在维也纳买了三把小提琴？",
                "من اشترى يوم الاثنين ثلاثة كمانات مع عمر حداد في فيينا؟",
            ),
        ),
        (
            _GIVES,
            Slot.THING,
            _MOVED,
            (
                "On Monday, what did Omar Haddad give Anna Schmidt?",
                "Was hat Omar Haddad am Montag Anna Schmidt geschenkt?",
                "周一奥马尔·哈达德送给了安娜·施密特什么？",
                "ماذا أهدى عمر حداد يوم الاثنين إلى آنا شميت؟",
            ),
        ),
        (
            _FLIES,
            Slot.PLACE,
            _NOUN,
            (
                "To which city did Anna Schmidt fly on Monday?",
                "In welche Stadt ist Anna Schmidt am Montag geflogen?",
                "安娜·施密特周一飞到了哪座城市？",
                "إلى أي مدينة طارت آنا شميت يوم الاثنين؟",
            ),
        ),
        (
            _BUYS.with_only(Slot.TIME),
            Slot.TIME,
            _NOUN,
            (
                "At what time did Anna Schmidt buy three violins?",
                "Zu welcher Zeit hat Anna Schmidt drei Geigen gekauft?",
                "安娜·施密特何时买了三把小提琴？",
                "في أي وقت اشترت آنا شميت ثلاثة كمانات؟",
            ),
        ),
        (
            _BUYS.with_only(Slot.PLACE),
            Slot.PLACE,
            replace(_NOUN, has_digits=True),
            (
                "In which city did Anna Schmidt buy 3 violins?",
                "In welcher Stadt hat Anna Schmidt 3 Geigen gekauft?",
                "安娜·施密特在哪座城市买了3把小提琴？",
                "في أي مدينة اشترت آنا شميت 3 كمانات؟",
            ),
        ),
        (
            _BUYS.with_only(),
            Slot.ACTOR,
            replace(_NOUN, opening=1),
            (
                "Does anyone know: Which person bought three violins?",
                "Weiß das jemand: Welche Person hat drei Geigen gekauft?",
                "请问，哪个人买了三把小提琴？",
                "هل يعرف أحد: أي شخص اشترى ثلاثة كمانات؟",
            ),
        ),
    ],
)
def test_questions_checked_by_hand(
    event: Event, slot: Slot, phrasing: Phrasing, questions: tuple[str, ...]
) -> None:
    assert tuple(pose(language, event, slot, phrasing) for language in GRAMMARS) == questions


@pytest.mark.parametrize("language", list(GRAMMARS))
def test_a_question_has_several_forms_and_one_end(language: str) -> None:
    rng = Random("forms")
    forms = {pose(language, _BUYS, Slot.ACTOR, draw_phrasing(rng)) for _ in range(200)}
    assert len(forms) > 20
    assert {form[-1] for form in forms} <= set("?？؟")
    assert pose(language, _BUYS, Slot.ACTOR, PLAIN) in forms


@pytest.mark.parametrize("language", list(GRAMMARS))
def test_every_slot_of_every_event_can_be_asked_for_in_every_form(language: str) -> None:
    rng = Random("slots")
    for _ in range(200):
        event = draw_event(find_cast(0), rng)
        for slot in list_askable(event):
            question = pose(language, event, slot, draw_phrasing(rng))
            assert "  " not in question
            assert question == question.strip()


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "What is the opposite of “red”?"),
        ("de", "Was ist das Gegenteil von „red“?"),
        ("zh", "“red”的反义词是什么？"),
        ("ar", "ما عكس «red»؟"),
    ],
)
def test_questions_about_words_quote_them(language: str, question: str) -> None:
    assert GRAMMARS[language].ask_about(Relation.OPPOSITE, "red") == question
    asked = [GRAMMARS[language].ask_about(relation, "red") for relation in Relation]
    assert len(set(asked)) == 3
    assert all("red" in each for each in asked)
