"""Spanish: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

from typing import Any

import pytest
from told import ACTION, ADJECTIVE, CITY, COMPANY, PROFESSION, THING, TIME

from trainers.data.offline.events import Actor, Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.languages import spanish
from trainers.data.offline.lexicon import OrganisationKind, Time, TimeKind
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.words import write

_ON_14_MARCH = Time(kind=TimeKind.DATE, name="March", day=14, year=2015)
_TIME_FIRST, _DIGITS = Style(is_time_first=True), Style(has_digits=True)
_NOUN = Style(has_question_noun=True)


def _person(name: str) -> Person:
    first, last = name.split()
    return Person(
        first=next(given for given in GIVEN_NAMES if given.name == first),
        last=next(family for family in FAMILY_NAMES if family.name == last),
    )


_CARMEN, _PABLO = _person("Carmen García"), _person("Pablo Torres")
_IVAN, _IRINA = _person("Ivan Petrov"), _person("Irina Haddad")
_SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANY["Solaro"])


def _institution(kind: OrganisationKind, city: str) -> Organisation:
    return Organisation(kind=kind, eponym=CITY[city])


_MUSEUM = _institution(OrganisationKind.MUSEUM, "Oslo")
_UNIVERSITY = _institution(OrganisationKind.UNIVERSITY, "Cairo")


def _do(actor: Actor, action: str, things: str = "", **slots: Any) -> Event:
    """`things` such as `3 red violin`, `1 apple`."""
    number, *quality, thing = things.split() or ("1", "")
    return Event(
        actor=actor,
        action=ACTION[action],
        thing=THING.get(thing),
        quantity=int(number),
        adjective=ADJECTIVE[quality[0]] if quality else None,
        **slots,
    )


_BUYS = _do(
    _CARMEN,
    "buy",
    "3 red violin",
    price=350,
    companion=_PABLO,
    place=CITY["Vienna"],
    time=TIME["Monday"],
)
_GIVES = _do(_PABLO, "give", "1 eagle", recipient=_CARMEN, time=TIME["2015"])
_TRAVELS = _do(_CARMEN, "travel", place=CITY["Cairo"], companion=_PABLO)
_FEEDS = _do(_IRINA, "feed", "3 white cow", place=CITY["Havana"])
_PRAISES = _do(_CARMEN, "praise", organisation=_MUSEUM)
_MOVES = _do(_CARMEN, "move", place=CITY["London"], time=TIME["March"])
_DANCES = _do(_PABLO, "dance", time=TIME["evening"])


def _state(event: Event) -> str:
    return write(spanish.state(Statement(first=event)))


_CLAUSES: dict[str, tuple[Event, str]] = {
    "every slot": (
        _BUYS,
        "Carmen García compró tres violines rojos por 350 euros junto con Pablo Torres "
        "en Viena el lunes.",
    ),
    "stressed a and recipient": (_GIVES, "Pablo Torres dio un águila a Carmen García en 2015."),
    "stressed a and negation": (
        _GIVES.negated(),
        "Pablo Torres no dio ningún águila a Carmen García en 2015.",
    ),
    "stressed a and plural": (
        _do(_PABLO, "sell", "4 black eagle"),
        "Pablo Torres vendió cuatro águilas negras.",
    ),
    "feminine quality after un": (
        _do(_CARMEN, "lose", "1 heavy axe"),
        "Carmen García perdió un hacha pesada.",
    ),
    "negation feminine": (
        _do(_CARMEN, "find", "1 rotten pear").negated(),
        "Carmen García no encontró ninguna pera podrida.",
    ),
    "grande is not shortened": (
        _do(_CARMEN, "draw", "1 big lemon"),
        "Carmen García dibujó un limón grande.",
    ),
    "plural in es": (
        _do(_SOLARO, "choose", "5 blue bus"),
        "Solaro eligió cinco autobuses azules.",
    ),
    "city with an article": (_TRAVELS, "Carmen García viajó a El Cairo junto con Pablo Torres."),
    "reflexive and negation": (_MOVES.negated(), "Carmen García no se mudó a Londres en marzo."),
    "adverb of the verb and date": (
        _do(_IVAN, "hurry", place=CITY["Tokyo"], time=_ON_14_MARCH),
        "Iván Petrov fue deprisa a Tokio el 14 de marzo de 2015.",
    ),
    "personal a and el": (
        _do(_UNIVERSITY, "criticise", organisation=_MUSEUM),
        "La Universidad de El Cairo criticó al Museo de Oslo.",
    ),
    "personal a and la": (
        _do(_SOLARO, "support", organisation=_UNIVERSITY).negated(),
        "Solaro no apoyó a la Universidad de El Cairo.",
    ),
    "visit without a": (
        _do(_CARMEN, "visit", organisation=_MUSEUM, time=TIME["noon"]),
        "Carmen García visitó el Museo de Oslo al mediodía.",
    ),
    "personal a and animals": (_FEEDS, "Irina Haddad alimentó a tres vacas blancas en La Habana."),
    "profession of a woman": (
        _do(_IRINA, "laugh", profession=PROFESSION["lawyer"]),
        "La abogada Irina Haddad se rio.",
    ),
    "profession of a man": (
        _do(_IVAN, "cry", profession=PROFESSION["nurse"], time=TIME["night"]),
        "El enfermero Iván Petrov lloró por la noche.",
    ),
}


@pytest.mark.parametrize(("event", "sentence"), _CLAUSES.values(), ids=_CLAUSES)
def test_a_clause_is_said_as_a_copy_editor_would(event: Event, sentence: str) -> None:
    assert _state(event) == sentence


_JOINED: dict[str, tuple[Statement, str]] = {
    "another subject": (
        Statement(first=_MOVES, second=_DANCES, style=_TIME_FIRST),
        "En marzo, Carmen García se mudó a Londres, y Pablo Torres bailó por la tarde.",
    ),
    "no comma before a verb": (
        Statement(first=_MOVES, style=_TIME_FIRST, is_continued=True),
        "En marzo se mudó a Londres.",
    ),
    "digits": (
        Statement(first=_FEEDS, style=_DIGITS, is_continued=True),
        "Alimentó a 3 vacas blancas en La Habana.",
    ),
    "e before a verb": (
        Statement(first=_MOVES, second=_do(_CARMEN, "install", "1 printer")),
        "Carmen García se mudó a Londres en marzo e instaló una impresora.",
    ),
    "e before a name": (
        Statement(first=_MOVES, second=_do(_IVAN, "swim")),
        "Carmen García se mudó a Londres en marzo, e Iván Petrov nadó.",
    ),
    "but": (
        Statement(first=_DANCES, second=_PRAISES, connective=Connective.BUT),
        "Pablo Torres bailó por la tarde, pero Carmen García elogió al Museo de Oslo.",
    ),
    "while": (
        Statement(first=_PRAISES, second=_DANCES, connective=Connective.WHILE),
        "Carmen García elogió al Museo de Oslo, mientras que Pablo Torres bailó por la tarde.",
    ),
    "then, continued": (
        Statement(first=_PRAISES, second=_MOVES, connective=Connective.THEN),
        "Carmen García elogió al Museo de Oslo y después se mudó a Londres en marzo.",
    ),
    "because": (
        Statement(first=_PRAISES, second=_DANCES, connective=Connective.BECAUSE),
        "Carmen García elogió al Museo de Oslo porque Pablo Torres bailó por la tarde.",
    ),
    "because outside of a negation": (
        Statement(first=_PRAISES.negated(), second=_DANCES, connective=Connective.BECAUSE),
        "Carmen García no elogió al Museo de Oslo, porque Pablo Torres bailó por la tarde.",
    ),
}


@pytest.mark.parametrize(("statement", "sentence"), _JOINED.values(), ids=_JOINED)
def test_clauses_are_joined_and_subjects_dropped(statement: Statement, sentence: str) -> None:
    assert write(spanish.state(statement)) == sentence


_ASKED: dict[str, tuple[Event, Slot, Style, str]] = {
    "who": (_TRAVELS, Slot.ACTOR, Style(), "¿Quién viajó a El Cairo junto con Pablo Torres?"),
    "where to": (
        _TRAVELS,
        Slot.PLACE,
        Style(),
        "¿Adónde viajó Carmen García junto con Pablo Torres?",
    ),
    "to which city": (
        _TRAVELS,
        Slot.PLACE,
        _NOUN,
        "¿A qué ciudad viajó Carmen García junto con Pablo Torres?",
    ),
    "time before the mark": (
        _GIVES,
        Slot.THING,
        _TIME_FIRST,
        "En 2015, ¿qué dio Pablo Torres a Carmen García?",
    ),
    "what exactly": (
        _GIVES,
        Slot.THING,
        _NOUN,
        "¿Qué es lo que dio Pablo Torres a Carmen García en 2015?",
    ),
    "when": (_GIVES, Slot.TIME, Style(), "¿Cuándo dio Pablo Torres un águila a Carmen García?"),
    "what animal": (
        _FEEDS,
        Slot.THING,
        Style(),
        "¿A qué animal alimentó Irina Haddad en La Habana?",
    ),
    "how many animals": (
        _FEEDS,
        Slot.QUANTITY,
        Style(),
        "¿A cuántas vacas blancas alimentó Irina Haddad en La Habana?",
    ),
    "in which city": (
        _FEEDS,
        Slot.PLACE,
        _NOUN,
        "¿En qué ciudad alimentó Irina Haddad a tres vacas blancas?",
    ),
    "price": (
        _BUYS.with_only(Slot.PRICE),
        Slot.PRICE,
        Style(),
        "¿Por cuántos euros compró Carmen García tres violines?",
    ),
    "how many": (
        _BUYS.with_only(Slot.ADJECTIVE),
        Slot.QUANTITY,
        Style(),
        "¿Cuántos violines rojos compró Carmen García?",
    ),
    "what number": (
        _BUYS.with_only(Slot.ADJECTIVE),
        Slot.QUANTITY,
        _NOUN,
        "¿Qué cantidad de violines rojos compró Carmen García?",
    ),
}


@pytest.mark.parametrize(("event", "slot", "style", "question"), _ASKED.values(), ids=_ASKED)
def test_a_question_is_asked_as_a_copy_editor_would(
    event: Event, slot: Slot, style: Style, question: str
) -> None:
    assert write(spanish.ask(event, slot, style)) == question


def test_un_stands_before_every_stressed_a_and_leaves_the_noun_feminine() -> None:
    """Of the nouns in a, only those stressed on it; all others follow their gender."""
    masculine = {"un", "ningún"}
    for thing in ("harp", "bird", "eagle", "axe"):
        event = _do(_CARMEN, "buy", f"1 cheap {thing}")
        for told in (event, event.negated()):
            article, noun, quality = spanish.state(Statement(first=told))[-4:-1]
            assert article.text in masculine
            assert noun.text[0] in "ahá"
            assert quality.text == "barata"


@pytest.mark.parametrize("action", ["feed", "praise", "criticise", "support"])
def test_the_personal_a_is_outside_of_the_answer(action: str) -> None:
    things = "1 dog" if action == "feed" else ""
    event = _do(_CARMEN, action, things, organisation=None if things else _MUSEUM)
    words = spanish.state(Statement(first=event))
    (preposition,) = (part for part in words if part.text in {"a", "al"})
    assert (preposition.slot, preposition.entity, preposition.upos) == ("", "O", "ADP")


def test_a_woman_and_a_man_of_a_profession_have_one_article_each() -> None:
    for profession in PROFESSIONS:
        for person, article in ((_CARMEN, "La "), (_PABLO, "El ")):
            assert _state(_do(person, "sing", profession=profession)).startswith(article)
