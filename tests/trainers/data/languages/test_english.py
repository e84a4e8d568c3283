"""English: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told import ACTION, ADJECTIVE, CITY, PROFESSION, THING, find_person, tell

from trainers.data.offline.events import Event, Organisation, Slot
from trainers.data.offline.grammar import Connective, Relation, Statement, Style
from trainers.data.offline.languages import english
from trainers.data.offline.lexicon import OrganisationKind, Time, TimeKind
from trainers.data.offline.places import COMPANIES
from trainers.data.offline.times import TIMES
from trainers.data.offline.words import write

_TIME = {time.name: time for time in TIMES if time.name}
_IN_2015 = next(time for time in TIMES if time.year == 2015)
_ON_14_MARCH = Time(kind=TimeKind.DATE, name="March", day=14, year=2015)


_EMMA, _OMAR = find_person("Emma", "Smith"), find_person("Omar", "Haddad")
_UNIVERSITY = Organisation(kind=OrganisationKind.UNIVERSITY, eponym=CITY["Oslo"])
_MUSEUM = Organisation(kind=OrganisationKind.MUSEUM, eponym=CITY["Oslo"])
_COMPANY = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANIES[0])


_BUYS = replace(
    tell(_EMMA, "buy", "violin", "red", 3),
    price=350,
    companion=_OMAR,
    place=CITY["Vienna"],
    time=_TIME["Monday"],
)
_GIVES = replace(tell(_OMAR, "give", "owl", "big"), recipient=_EMMA, time=_IN_2015)
_FLIES = replace(tell(_OMAR, "fly"), place=CITY["Lima"], time=_TIME["night"])
_DANCES = replace(tell(_EMMA, "dance"), time=_ON_14_MARCH)
_VISITS = replace(tell(_OMAR, "visit"), organisation=_UNIVERSITY)
_TIME_FIRST, _DIGITS = Style(is_time_first=True), Style(has_digits=True)
_QUESTION_NOUN = Style(has_question_noun=True)


def _join(first: Event, second: Event, connective: Connective) -> Statement:
    return Statement(first=first, second=second, connective=connective)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(
            Statement(first=_BUYS),
            "Emma Smith bought three red violins for 350 euros together with Omar Haddad in Vienna"
            " on Monday.",
            id="everything-after-the-verb",
        ),
        pytest.param(
            Statement(first=_BUYS.with_only(Slot.TIME), style=_DIGITS),
            "Emma Smith bought 3 violins on Monday.",
            id="digits",
        ),
        pytest.param(
            Statement(first=_BUYS.with_only(Slot.PRICE, Slot.TIME).negated(), style=_TIME_FIRST),
            "On Monday, Emma Smith did not buy a violin for 350 euros.",
            id="negation-and-time-first",
        ),
        pytest.param(
            Statement(first=_GIVES, style=_DIGITS),
            "Omar Haddad gave Emma Smith a big owl in 2015.",
            id="recipient-and-one-in-no-digit",
        ),
        pytest.param(
            Statement(first=replace(_GIVES, adjective=None, time=None)),
            "Omar Haddad gave Emma Smith an owl.",
            id="an-before-a-vowel",
        ),
        pytest.param(
            Statement(first=_FLIES, is_continued=True),
            "He flew to Lima at night.",
            id="continued-by-a-pronoun",
        ),
        pytest.param(
            Statement(first=replace(_DANCES, profession=PROFESSION["teacher"])),
            "The teacher Emma Smith danced on 14 March 2015.",
            id="profession-and-date",
        ),
        pytest.param(
            Statement(first=replace(_DANCES, time=_TIME["March"])),
            "Emma Smith danced in March.",
            id="in-a-month",
        ),
        pytest.param(
            Statement(first=tell(_MUSEUM, "sell", "dictionary", "old", 10)),
            "The Oslo Museum sold ten old dictionaries.",
            id="article-of-an-institution",
        ),
        pytest.param(
            _join(tell(_COMPANY, "choose", "bus"), _VISITS, Connective.AND),
            "Solaro chose a bus, and Omar Haddad visited the University of Oslo.",
            id="company-without-article",
        ),
        pytest.param(
            _join(_DANCES, tell(_EMMA, "lose", "camera").negated(), Connective.BUT),
            "Emma Smith danced on 14 March 2015, but she did not lose a camera.",
            id="but-continued",
        ),
        pytest.param(
            replace(_join(_DANCES, _FLIES, Connective.WHILE), style=_TIME_FIRST),
            "On 14 March 2015, Emma Smith danced, while Omar Haddad flew to Lima at night.",
            id="the-time-of-the-first-clause-alone-is-moved",
        ),
        pytest.param(
            _join(_VISITS, tell(_OMAR, "cry"), Connective.THEN),
            "Omar Haddad visited the University of Oslo, and then he cried.",
            id="then-continued",
        ),
        pytest.param(
            _join(_FLIES, tell(_EMMA, "feed", "goose", "white", 4), Connective.BECAUSE),
            "Omar Haddad flew to Lima at night, because Emma Smith fed four white geese.",
            id="because",
        ),
    ],
)
def test_a_statement_reads_as_an_editor_would_write_it(
    statement: Statement, sentence: str
) -> None:
    assert write(english.state(statement)) == sentence


@pytest.mark.parametrize(
    ("event", "slot", "style", "question"),
    [
        pytest.param(
            _BUYS.with_only(Slot.PLACE),
            Slot.ACTOR,
            Style(),
            "Who bought three violins in Vienna?",
            id="who-needs-no-auxiliary",
        ),
        pytest.param(
            _BUYS.with_only(Slot.ADJECTIVE, Slot.TIME),
            Slot.QUANTITY,
            Style(),
            "How many red violins did Emma Smith buy on Monday?",
            id="how-many",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(),
            "For how many euros did Emma Smith buy three violins?",
            id="price",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(has_question_noun=True, has_digits=True),
            "At what price did Emma Smith buy 3 violins?",
            id="price-noun-and-digits",
        ),
        pytest.param(
            _FLIES, Slot.PLACE, Style(), "Where did Omar Haddad fly at night?", id="where-to"
        ),
        pytest.param(
            _FLIES,
            Slot.PLACE,
            _QUESTION_NOUN,
            "To which city did Omar Haddad fly at night?",
            id="to-which-city",
        ),
        pytest.param(
            replace(_GIVES, profession=PROFESSION["farmer"]),
            Slot.THING,
            _TIME_FIRST,
            "In 2015, what did the farmer Omar Haddad give Emma Smith?",
            id="time-first",
        ),
        pytest.param(_DANCES, Slot.TIME, Style(), "When did Emma Smith dance?", id="when"),
    ],
)
def test_a_question_asks_for_a_slot(event: Event, slot: Slot, style: Style, question: str) -> None:
    assert write(english.ask(event, slot, style)) == question


def test_the_article_goes_by_the_sound() -> None:
    written = {
        thing: write(english.state(Statement(first=tell(_OMAR, "buy", thing)))) for thing in THING
    }
    assert {thing for thing, text in written.items() if f" an {thing}." in text} == set(
        "instrument apple orange atlas encyclopedia animal eagle owl axe".split()
    )
    assert all(
        f" a {thing}." in text or f" an {thing}." in text for thing, text in written.items()
    )


def test_a_dictionary_lists_what_the_lexicon_names() -> None:
    concepts = (ACTION["buy"], ADJECTIVE["red"], THING["goose"], _TIME["Monday"])
    assert [english.cite(concept) for concept in concepts] == ["buy", "red", "goose", "Monday"]
    asked = english.ask_about(Relation.OPPOSITE, "red")
    assert asked == "What is the opposite of “red”?"
