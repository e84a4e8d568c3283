"""German sentences and questions checked by hand, and what only German has."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from any_statement import draw_any_statement
from told import find_person

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.languages import german
from trainers.data.offline.lexicon import OrganisationKind, TimeKind
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.times import DATES, TIMES
from trainers.data.offline.words import write

_CONCEPTS: dict[str, Any] = {
    "action": {each.name: each for each in ACTIONS},
    "thing": {each.name: each for each in (*THINGS, *HYPERNYMS.values())},
    "adjective": {each.name: each for each in ADJECTIVES},
    "place": {each.name: each for each in CITIES},
    "time": {each.name or str(each.year): each for each in TIMES},
    "profession": {each.name: each for each in PROFESSIONS},
}


def _institution(kind: OrganisationKind, city: str) -> Organisation:
    return Organisation(kind=kind, eponym=_CONCEPTS["place"][city])


GRETA, OMAR = find_person("Greta", "Keller"), find_person("Omar", "Haddad")
NATASHA = find_person("Natasha", "Kuznetsov")
UNIVERSITY = _institution(OrganisationKind.UNIVERSITY, "Rome")
MUSEUM = _institution(OrganisationKind.MUSEUM, "Cairo")
SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANIES[0])
DATE = next(t for t in DATES if (t.day, t.name, t.year) == (14, "March", 2015))
TIME_FIRST, DIGITS = Style(is_time_first=True), Style(has_digits=True)
NOUNS = Style(has_question_noun=True)


def _tell(actor: Person | Organisation, action: str, **slots: Any) -> Event:
    """An event whose concepts are given by name."""
    found = {
        slot: _CONCEPTS[slot][value] if isinstance(value, str) else value
        for slot, value in slots.items()
    }
    return Event(actor=actor, action=_CONCEPTS["action"][action], **found)


BUYS = _tell(
    GRETA,
    "buy",
    thing="violin",
    quantity=3,
    adjective="red",
    place="Vienna",
    time="Monday",
    companion=OMAR,
    price=350,
)
GIVES = _tell(
    OMAR, "give", thing="hammer", adjective="new", recipient=NATASHA, time="2015", place="Milan"
)
FLIES = _tell(NATASHA, "fly", place="Prague", time="night", companion=OMAR)
DANCES = _tell(GRETA, "dance", place="Athens", time=DATE)
READS = _tell(OMAR, "read", thing="dictionary", quantity=3, time="2015")


STATEMENTS = {
    "every-circumstance": (
        Statement(first=BUYS),
        "Greta Keller hat am Montag zusammen mit Omar Haddad in Wien "
        "drei rote Geigen für 350 Euro gekauft.",
    ),
    "verb-second-after-time": (
        Statement(first=BUYS, style=TIME_FIRST),
        "Am Montag hat Greta Keller zusammen mit Omar Haddad in Wien "
        "drei rote Geigen für 350 Euro gekauft.",
    ),
    "kein-before-price": (
        Statement(first=BUYS.with_only(Slot.ADJECTIVE, Slot.PRICE).negated()),
        "Greta Keller hat keine rote Geige für 350 Euro gekauft.",
    ),
    "digits": (
        Statement(first=BUYS.with_only(), style=DIGITS),
        "Greta Keller hat 3 Geigen gekauft.",
    ),
    "no-number-after-year": (
        Statement(first=READS, style=DIGITS),
        "Omar Haddad hat 3 Wörterbücher im Jahr 2015 gelesen.",
    ),
    "article-after-year": (
        Statement(first=replace(READS, quantity=1)),
        "Omar Haddad hat im Jahr 2015 ein Wörterbuch gelesen.",
    ),
    "recipient-after-time": (
        Statement(first=GIVES),
        "Omar Haddad hat im Jahr 2015 Natascha Kusnezow in Mailand einen neuen Hammer geschenkt.",
    ),
    "nicht-before-company-and-destination": (
        Statement(first=FLIES.negated()),
        "Natascha Kusnezow ist in der Nacht nicht zusammen mit Omar Haddad nach Prag geflogen.",
    ),
    "date-with-ordinal": (
        Statement(first=DANCES, style=TIME_FIRST),
        "Am 14. März 2015 hat Greta Keller in Athen getanzt.",
    ),
    "nicht-after-definite-object": (
        Statement(first=_tell(OMAR, "visit", organisation=UNIVERSITY, time="June").negated()),
        "Omar Haddad hat im Juni die Universität Rom nicht besucht.",
    ),
    "profession-of-a-woman": (
        Statement(first=replace(FLIES.with_only(), profession=PROFESSIONS[1])),
        "Die Ärztin Natascha Kusnezow ist nach Prag geflogen.",
    ),
    "profession-of-a-man": (
        Statement(first=replace(GIVES.with_only(), profession=PROFESSIONS[4])),
        "Der Anwalt Omar Haddad hat Natascha Kusnezow einen Hammer geschenkt.",
    ),
    "und": (
        Statement(first=DANCES.with_only(), second=FLIES.with_only(Slot.TIME)),
        "Greta Keller hat getanzt, und Natascha Kusnezow ist in der Nacht nach Prag geflogen.",
    ),
    "aber": (
        Statement(
            first=_tell(MUSEUM, "sell", thing="atlas", quantity=8),
            second=_tell(SOLARO, "praise", organisation=MUSEUM).negated(),
            connective=Connective.BUT,
        ),
        "Das Stadtmuseum Kairo hat acht Atlanten verkauft, "
        "aber Solaro hat das Stadtmuseum Kairo nicht gelobt.",
    ),
    "während-verb-last": (
        Statement(
            first=FLIES.with_only(),
            second=DANCES.with_only(Slot.PLACE),
            connective=Connective.WHILE,
        ),
        "Natascha Kusnezow ist nach Prag geflogen, während Greta Keller in Athen getanzt hat.",
    ),
    "weil-verb-last-with-pronoun": (
        Statement(
            first=BUYS.with_only(),
            second=_tell(GRETA, "return", place="Beijing", time="noon"),
            connective=Connective.BECAUSE,
        ),
        "Greta Keller hat drei Geigen gekauft, weil sie am Mittag nach Peking zurückgekehrt ist.",
    ),
    "dann-inverts": (
        Statement(
            first=GIVES.with_only(),
            second=_tell(OMAR, "cook", time="evening"),
            connective=Connective.THEN,
        ),
        "Omar Haddad hat Natascha Kusnezow einen Hammer geschenkt, "
        "und dann hat er am Abend gekocht.",
    ),
    "pronoun-after-time": (
        Statement(first=DANCES, style=TIME_FIRST, is_continued=True),
        "Am 14. März 2015 hat sie in Athen getanzt.",
    ),
}


@pytest.mark.parametrize(("statement", "sentence"), STATEMENTS.values(), ids=STATEMENTS)
def test_statements(statement: Statement, sentence: str) -> None:
    assert write(german.state(statement)) == sentence


QUESTIONS = {
    "wer": (
        BUYS.with_only(Slot.TIME),
        Slot.ACTOR,
        Style(),
        "Wer hat am Montag drei Geigen gekauft?",
    ),
    "für-wie-viel-Euro": (
        BUYS.with_only(Slot.PRICE),
        Slot.PRICE,
        Style(),
        "Für wie viel Euro hat Greta Keller drei Geigen gekauft?",
    ),
    "zu-welchem-Preis": (
        BUYS.with_only(Slot.PRICE),
        Slot.PRICE,
        NOUNS,
        "Zu welchem Preis hat Greta Keller drei Geigen gekauft?",
    ),
    "wie-viele": (
        BUYS.with_only(Slot.ADJECTIVE),
        Slot.QUANTITY,
        Style(),
        "Wie viele rote Geigen hat Greta Keller gekauft?",
    ),
    "wohin-time-after-company": (
        FLIES,
        Slot.PLACE,
        TIME_FIRST,
        "Wohin ist Natascha Kusnezow zusammen mit Omar Haddad in der Nacht geflogen?",
    ),
    "in-welche-Stadt-of-motion": (
        FLIES.with_only(),
        Slot.PLACE,
        NOUNS,
        "In welche Stadt ist Natascha Kusnezow geflogen?",
    ),
    "in-welcher-Stadt-of-rest": (
        DANCES.with_only(Slot.PLACE),
        Slot.PLACE,
        NOUNS,
        "In welcher Stadt hat Greta Keller getanzt?",
    ),
    "was": (
        GIVES.with_only(Slot.TIME),
        Slot.THING,
        NOUNS,
        "Was genau hat Omar Haddad im Jahr 2015 Natascha Kusnezow geschenkt?",
    ),
}


@pytest.mark.parametrize(("event", "slot", "style", "question"), QUESTIONS.values(), ids=QUESTIONS)
def test_questions(event: Event, slot: Slot, style: Style, question: str) -> None:
    assert write(german.ask(event, slot, style)) == question


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("hammer", "einen schweren Hammer"),
        ("saw", "eine schwere Säge"),
        ("phone", "ein schweres Telefon"),
    ],
)
def test_articles_and_adjectives_agree(noun: str, phrase: str) -> None:
    event = _tell(OMAR, "send", thing=noun, adjective="heavy", recipient=GRETA)
    assert f" {phrase} geschickt" in write(german.state(Statement(first=event)))
    assert f" k{phrase} geschickt" in write(german.state(Statement(first=event.negated())))


def test_expensive_things_lose_the_vowel_of_the_dictionary_form() -> None:
    event = _tell(OMAR, "lose", thing="bus", adjective="expensive")
    assert "einen teuren Bus" in write(german.state(Statement(first=event)))
    assert german.cite(_CONCEPTS["adjective"]["expensive"]) == "teuer"


def test_a_date_is_marked_without_its_preposition() -> None:
    words = german.state(Statement(first=DANCES))
    assert [part.text for part in words if part.slot == "time"] == ["14.", "März", "2015"]


def test_one_finite_verb_a_clause_and_never_two_numbers_in_a_row() -> None:
    rng = Random("verb second")
    for _ in range(400):
        statement = draw_any_statement(rng)
        words = german.state(statement)
        texts = [part.text for part in words]
        assert sum(part.upos == "AUX" for part in words) == 1 + (statement.second is not None)
        is_last = statement.connective in (Connective.WHILE, Connective.BECAUSE)
        assert (texts[-2] in ("hat", "ist")) == (statement.second is not None and is_last), texts
        is_number = [text[:1].isdigit() for text in texts]
        assert (True, True) not in pairwise(is_number), texts


def test_a_year_is_named_as_one_but_in_dates() -> None:
    for time in (t for t in TIMES if t.kind is TimeKind.YEAR):
        assert f" im Jahr {time.year} " in write(
            german.state(Statement(first=replace(DANCES, time=time)))
        )
