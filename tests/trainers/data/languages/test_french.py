"""French sentences and questions checked by hand, and what only French has."""

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
from trainers.data.offline.languages import french
from trainers.data.offline.lexicon import OrganisationKind
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


EMMA, OMAR = find_person("Emma", "Keller"), find_person("Omar", "Haddad")
NATASHA, HAORAN = find_person("Natasha", "Kuznetsov"), find_person("Haoran", "Chen")
UNIVERSITY = _institution(OrganisationKind.UNIVERSITY, "Oslo")
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
    EMMA,
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
    OMAR, "give", thing="hammer", adjective="old", recipient=EMMA, time="2015", place="Havana"
)
FLIES = _tell(NATASHA, "fly", place="Cairo", time="night", companion=OMAR)
DANCES = _tell(EMMA, "dance", place="Cairo", time=DATE)
HURRIES = _tell(NATASHA, "hurry", place="Cairo", time="noon")
COOKS = _tell(HAORAN, "cook", time="March")
FEEDS = _tell(OMAR, "feed", thing="goose", quantity=9, time="evening")

STATEMENTS = {
    "every-circumstance": (
        Statement(first=BUYS),
        "Emma Keller a acheté trois violons rouges pour 350 euros avec Omar Haddad "
        "lundi à Vienne.",
    ),
    "comma-after-time": (
        Statement(first=BUYS.with_only(Slot.TIME), style=TIME_FIRST),
        "Lundi, Emma Keller a acheté trois violons.",
    ),
    "pas-de": (
        Statement(first=BUYS.with_only(Slot.PRICE, Slot.ADJECTIVE).negated()),
        "Emma Keller n'a pas acheté de violon rouge pour 350 euros.",
    ),
    "pas-elided-de": (
        Statement(first=FEEDS.negated()),
        "Omar Haddad n'a pas nourri d'oie le soir.",
    ),
    "digits": (
        Statement(first=FEEDS.with_only(), style=DIGITS),
        "Omar Haddad a nourri 9 oies.",
    ),
    "time-between-recipient-and-city": (
        Statement(first=GIVES),
        "Omar Haddad a donné un vieux marteau à Emma Keller en 2015 à La Havane.",
    ),
    "reflexive-agrees-city-keeps-article": (
        Statement(first=FLIES),
        "Natacha Kouznetsov s'est envolée vers Le Caire avec Omar Haddad la nuit.",
    ),
    "reflexive-negated": (
        Statement(first=_tell(HAORAN, "exercise", companion=EMMA).negated()),
        "Haoran Chen ne s'est pas entraîné avec Emma Keller.",
    ),
    "être-agrees-city-contracts": (
        Statement(first=HURRIES.negated()),
        "Natacha Kouznetsov n'est pas accourue au Caire à midi.",
    ),
    "date": (
        Statement(first=DANCES, style=TIME_FIRST),
        "Le 14 mars 2015, Emma Keller a dansé au Caire.",
    ),
    "institutions-elide-and-contract": (
        Statement(first=_tell(MUSEUM, "support", organisation=UNIVERSITY)),
        "Le musée du Caire a soutenu l'université d'Oslo.",
    ),
    "article-of-profession-elides": (
        Statement(first=replace(DANCES.with_only(), profession=PROFESSIONS[2])),
        "L'infirmière Emma Keller a dansé.",
    ),
    "epicene-profession": (
        Statement(first=replace(DANCES.with_only(), profession=PROFESSIONS[1])),
        "La médecin Emma Keller a dansé.",
    ),
    "et": (
        Statement(first=COOKS, second=HURRIES.with_only(Slot.TIME)),
        "Haoran Chen a cuisiné en mars, et Natacha Kouznetsov est accourue au Caire à midi.",
    ),
    "mais": (
        Statement(
            first=_tell(SOLARO, "lose", thing="harp"),
            second=_tell(SOLARO, "find", thing="harp").negated(),
            connective=Connective.BUT,
        ),
        "Solaro a perdu une harpe, mais Solaro n'a pas trouvé de harpe.",
    ),
    "tandis-que": (
        Statement(first=DANCES.with_only(), second=COOKS, connective=Connective.WHILE),
        "Emma Keller a dansé, tandis que Haoran Chen a cuisiné en mars.",
    ),
    "tandis-que-elides": (
        Statement(
            first=COOKS,
            second=_tell(UNIVERSITY, "repair", thing="bus", quantity=4),
            connective=Connective.WHILE,
        ),
        "Haoran Chen a cuisiné en mars, tandis que l'université d'Oslo a réparé quatre bus.",
    ),
    "parce-que-elides-before-pronoun": (
        Statement(
            first=BUYS.with_only(),
            second=_tell(EMMA, "return", place="Beijing"),
            connective=Connective.BECAUSE,
        ),
        "Emma Keller a acheté trois violons parce qu'elle est retournée à Pékin.",
    ),
    "puis-with-pronoun": (
        Statement(first=GIVES.with_only(), second=FEEDS.with_only(), connective=Connective.THEN),
        "Omar Haddad a donné un marteau à Emma Keller, puis il a nourri neuf oies.",
    ),
    "pronoun-after-time": (
        Statement(first=HURRIES, style=TIME_FIRST, is_continued=True),
        "À midi, elle est accourue au Caire.",
    ),
}


@pytest.mark.parametrize(("statement", "sentence"), STATEMENTS.values(), ids=STATEMENTS)
def test_statements(statement: Statement, sentence: str) -> None:
    assert write(french.state(statement)) == sentence


QUESTIONS = {
    "qui-is-masculine": (HURRIES, Slot.ACTOR, Style(), "Qui est accouru au Caire à midi ?"),
    "personne-is-feminine": (
        HURRIES.with_only(),
        Slot.ACTOR,
        NOUNS,
        "Quelle personne est accourue au Caire ?",
    ),
    "que-elides-before-name": (
        BUYS.with_only(Slot.TIME),
        Slot.THING,
        TIME_FIRST,
        "Lundi, qu'est-ce qu'Emma Keller a acheté ?",
    ),
    "que-inverts": (
        GIVES.with_only(Slot.TIME),
        Slot.THING,
        NOUNS,
        "Qu'a donné Omar Haddad à Emma Keller en 2015 ?",
    ),
    "participle-agrees-with-object-before": (
        FEEDS.with_only(),
        Slot.QUANTITY,
        Style(),
        "Combien d'oies Omar Haddad a-t-il nourries ?",
    ),
    "participle-in-s-takes-no-other": (
        _tell(EMMA, "hand", thing="atlas", quantity=4, recipient=OMAR),
        Slot.QUANTITY,
        Style(),
        "Combien d'atlas Emma Keller a-t-elle remis à Omar Haddad ?",
    ),
    "price": (
        BUYS.with_only(Slot.PRICE, Slot.ADJECTIVE),
        Slot.PRICE,
        DIGITS,
        "Pour combien d'euros Emma Keller a-t-elle acheté 3 violons rouges ?",
    ),
    "quel-prix": (
        _tell(MUSEUM, "sell", thing="owl", price=480),
        Slot.PRICE,
        NOUNS,
        "À quel prix le musée du Caire a-t-il vendu un hibou ?",
    ),
    "vers-où": (
        FLIES.with_only(Slot.TIME),
        Slot.PLACE,
        Style(),
        "Vers où Natacha Kouznetsov s'est-elle envolée la nuit ?",
    ),
    "quand": (DANCES, Slot.TIME, Style(), "Quand Emma Keller a-t-elle dansé au Caire ?"),
}


@pytest.mark.parametrize(("event", "slot", "style", "question"), QUESTIONS.values(), ids=QUESTIONS)
def test_questions(event: Event, slot: Slot, style: Style, question: str) -> None:
    assert write(french.ask(event, slot, style)) == question


@pytest.mark.parametrize(
    ("noun", "adjective", "phrase"),
    [
        ("computer", "new", "un nouvel ordinateur"),
        ("owl", "beautiful", "un beau hibou"),
        ("axe", "old", "une vieille hache"),
        ("animal", "beautiful", "un bel animal"),
        ("peach", "fresh", "une pêche fraîche"),
        ("printer", "cheap", "une imprimante bon marché"),
    ],
)
def test_qualities_agree_and_stand_at_their_place(noun: str, adjective: str, phrase: str) -> None:
    event = _tell(HAORAN, "draw", thing=noun, adjective=adjective)
    assert write(french.state(Statement(first=event))) == f"Haoran Chen a dessiné {phrase}."


@pytest.mark.parametrize(("noun", "participle"), [("cow", "amené"), ("harp", "apporté")])
def test_what_can_walk_is_led(noun: str, participle: str) -> None:
    event = _tell(EMMA, "bring", thing=noun, recipient=OMAR)
    assert f" a {participle} " in write(french.state(Statement(first=event)))
    assert french.cite(event.action) == "apporter"


def test_a_contracted_article_is_not_of_the_city() -> None:
    words = french.state(Statement(first=DANCES))
    assert [part.text for part in words if part.slot == "place"] == ["Caire"]
    assert french.cite(_CONCEPTS["place"]["Cairo"]) == "Le Caire"


def test_elided_words_are_written_onto_the_next_and_no_others() -> None:
    rng = Random("elision")
    for _ in range(400):
        words = french.state(draw_any_statement(rng))
        for left, right in pairwise(words):
            is_onto = left.text.endswith("'")
            assert right.is_glued == (is_onto or right.upos == "PUNCT"), write(words)
            if left.text in ("de", "que", "ne", "le", "la"):
                assert right.text[0] not in "aeiouéêAEIOUÉ", write(words)
