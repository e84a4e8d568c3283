"""Swahili: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

from typing import Any

import pytest
from told import ACTION, ADJECTIVE, CITY, COMPANY, PROFESSION, THING, TIME

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Actor, Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.languages import swahili
from trainers.data.offline.lexicon import Frame, OrganisationKind, Time, TimeKind
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.things import THINGS
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


_NEEMA, _JUMA = _person("Neema Mwangi"), _person("Juma Kimani")
_SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANY["Solaro"])
_UNIVERSITY, _MUSEUM, _HOSPITAL = (
    Organisation(kind=kind, eponym=CITY["Cairo"])
    for kind in (
        OrganisationKind.UNIVERSITY,
        OrganisationKind.MUSEUM,
        OrganisationKind.HOSPITAL,
    )
)


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
    _NEEMA,
    "buy",
    "3 red book",
    price=350,
    companion=_JUMA,
    place=CITY["Rome"],
    time=TIME["Monday"],
)
_GIVES = _do(_JUMA, "give", "1 new guidebook", recipient=_NEEMA, time=_ON_14_MARCH)
_TRAVELS = _do(_NEEMA, "travel", place=CITY["Tokyo"], companion=_JUMA)
_SINGS = _do(_JUMA, "sing", place=CITY["Lima"], time=TIME["evening"])
_READS = _do(_NEEMA, "read", "5 novel", time=TIME["March"])

_CLAUSES: dict[str, tuple[Event, str]] = {
    "every slot": (
        _BUYS,
        "Neema Mwangi alinunua vitabu vyekundu vitatu kwa euro 350 pamoja na Juma Kimani "
        "mjini Roma siku ya Jumatatu.",
    ),
    "recipient in the verb": (
        _GIVES,
        "Juma Kimani alimpa Neema Mwangi mwongozo mpya tarehe 14 Machi 2015.",
    ),
    "recipient in the negated verb": (
        _GIVES.negated(),
        "Juma Kimani hakumpa Neema Mwangi mwongozo mpya tarehe 14 Machi 2015.",
    ),
    "class 8": (
        _do(_NEEMA, "lose", "4 white book"),
        "Neema Mwangi alipoteza vitabu vyeupe vinne.",
    ),
    "class 5": (_do(_NEEMA, "park", "1 black car"), "Neema Mwangi aliegesha gari jeusi."),
    "class 6": (_do(_NEEMA, "park", "8 black car"), "Neema Mwangi aliegesha magari meusi manane."),
    "class 9": (_do(_JUMA, "harvest", "1 rotten banana"), "Juma Kimani alivuna ndizi mbovu."),
    "class 10": (
        _do(_JUMA, "sell", "5 small violin"),
        "Juma Kimani aliuza fidla ndogo tano.",
    ),
    "animal is a person": (
        _do(_JUMA, "feed", "3 beautiful duck"),
        "Juma Kimani alilisha mabata wazuri watatu.",
    ),
    "one animal": (_do(_JUMA, "feed", "1 black cow"), "Juma Kimani alilisha ng'ombe mweusi."),
    "six does not agree": (
        _do(_JUMA, "find", "6 new car"),
        "Juma Kimani alipata magari mapya sita.",
    ),
    "number before -a": (
        _do(_JUMA, "find", "3 old car"),
        "Juma Kimani alipata magari matatu ya zamani.",
    ),
    "noun of three words": (
        _do(_NEEMA, "inspect", "3 blue vehicle"),
        "Neema Mwangi alikagua vyombo vya usafiri vitatu vya bluu.",
    ),
    "picture of": (
        _do(_NEEMA, "photograph", "1 cheap owl"),
        "Neema Mwangi alipiga picha ya bundi wa bei nafuu.",
    ),
    "university, class 7": (
        _do(_UNIVERSITY, "support", organisation=_SOLARO),
        "Chuo Kikuu cha Kairo kiliunga mkono kampuni ya Solaro.",
    ),
    "museum, class 6": (
        _do(_MUSEUM, "repair", "1 heavy axe").negated(),
        "Makumbusho ya Kairo hayakukarabati shoka zito.",
    ),
    "hospital, class 9": (
        _do(_HOSPITAL, "send", "7 expensive camera", recipient=_JUMA),
        "Hospitali ya Kairo ilimtumia Juma Kimani kamera ghali saba.",
    ),
    "company, class 9": (
        _do(_SOLARO, "praise", organisation=_MUSEUM, time=TIME["2015"]).negated(),
        "Kampuni ya Solaro haikusifu Makumbusho ya Kairo mwaka 2015.",
    ),
    "kwenda": (_TRAVELS, "Neema Mwangi alisafiri kwenda Tokyo pamoja na Juma Kimani."),
    "destination of the verb": (
        _do(_NEEMA, "move", place=CITY["Venice"], profession=PROFESSION["baker"]),
        "Mwokaji Neema Mwangi alihamia Venisi.",
    ),
}
_SECOND = Statement(first=_READS, second=_SINGS, style=_TIME_FIRST)
_JOINED: dict[str, tuple[Statement, str]] = {
    "and": (
        _SECOND,
        "Mwezi Machi, Neema Mwangi alisoma riwaya tano, na Juma Kimani aliimba mjini Lima jioni.",
    ),
    "continued": (
        Statement(
            first=_READS, style=Style(is_time_first=True, has_digits=True), is_continued=True
        ),
        "Mwezi Machi, alisoma riwaya 5.",
    ),
    "but, continued": (
        Statement(first=_READS, second=_TRAVELS.negated(), connective=Connective.BUT),
        "Neema Mwangi alisoma riwaya tano mwezi Machi, lakini hakusafiri kwenda Tokyo "
        "pamoja na Juma Kimani.",
    ),
    "while": (
        Statement(first=_SINGS, second=_READS, connective=Connective.WHILE, style=_DIGITS),
        "Juma Kimani aliimba mjini Lima jioni, ilhali Neema Mwangi alisoma riwaya 5 mwezi Machi.",
    ),
    "then": (
        Statement(first=_SINGS, second=_READS, connective=Connective.THEN),
        "Juma Kimani aliimba mjini Lima jioni, na kisha Neema Mwangi alisoma riwaya tano "
        "mwezi Machi.",
    ),
    "because": (
        Statement(first=_READS, second=_SINGS, connective=Connective.BECAUSE),
        "Neema Mwangi alisoma riwaya tano mwezi Machi, kwani Juma Kimani aliimba mjini Lima "
        "jioni.",
    ),
}
_BUYS_RED, _BUYS_OLD = _BUYS.with_only(Slot.ADJECTIVE), _do(_JUMA, "buy", "4 old car")
_ASKED: dict[str, tuple[Event, Slot, Style, str]] = {
    "who": (_TRAVELS, Slot.ACTOR, Style(), "Nani alisafiri kwenda Tokyo pamoja na Juma Kimani?"),
    "what": (
        _GIVES,
        Slot.THING,
        _TIME_FIRST,
        "Tarehe 14 Machi 2015, Juma Kimani alimpa Neema Mwangi nini?",
    ),
    "when": (_GIVES, Slot.TIME, Style(), "Juma Kimani alimpa Neema Mwangi mwongozo mpya lini?"),
    "where": (_SINGS, Slot.PLACE, Style(), "Juma Kimani aliimba wapi jioni?"),
    "in which city": (_SINGS, Slot.PLACE, _NOUN, "Juma Kimani aliimba katika mji gani jioni?"),
    "to which city": (
        _TRAVELS,
        Slot.PLACE,
        _NOUN,
        "Neema Mwangi alisafiri kwenda mji gani pamoja na Juma Kimani?",
    ),
    "how many, class 8": (
        _BUYS_RED,
        Slot.QUANTITY,
        Style(),
        "Neema Mwangi alinunua vitabu vyekundu vingapi?",
    ),
    "how many before -a": (
        _BUYS_OLD,
        Slot.QUANTITY,
        Style(),
        "Juma Kimani alinunua magari mangapi ya zamani?",
    ),
    "what number": (
        _BUYS_RED,
        Slot.QUANTITY,
        _NOUN,
        "Neema Mwangi alinunua idadi gani ya vitabu vyekundu?",
    ),
    "for how many euros": (
        _BUYS.with_only(Slot.PRICE),
        Slot.PRICE,
        Style(),
        "Neema Mwangi alinunua vitabu vitatu kwa euro ngapi?",
    ),
}


@pytest.mark.parametrize(("event", "sentence"), _CLAUSES.values(), ids=_CLAUSES)
def test_a_clause_is_said_as_a_copy_editor_would(event: Event, sentence: str) -> None:
    assert write(swahili.state(Statement(first=event))) == sentence


@pytest.mark.parametrize(("statement", "sentence"), _JOINED.values(), ids=_JOINED)
def test_clauses_are_joined_and_subjects_dropped(statement: Statement, sentence: str) -> None:
    assert write(swahili.state(statement)) == sentence


@pytest.mark.parametrize(("event", "slot", "style", "question"), _ASKED.values(), ids=_ASKED)
def test_a_question_is_asked_as_a_copy_editor_would(
    event: Event, slot: Slot, style: Style, question: str
) -> None:
    assert write(swahili.ask(event, slot, style)) == question


_CONCORDS = {
    "guidebook": ("mzito mwekundu", "mizito myekundu", "mi"),
    "refrigerator": ("zito jekundu", "mazito mekundu", "ma"),
    "device": ("kizito chekundu", "vizito vyekundu", "vi"),
    "phone": ("nzito nyekundu", "nzito nyekundu", ""),
}
"""Heavy and red, of one and of several; the prefix of numerals."""


@pytest.mark.parametrize("thing", _CONCORDS)
def test_qualities_and_numerals_agree_with_the_class(thing: str) -> None:
    one, several, prefix = _CONCORDS[thing]
    for quantity, forms in ((1, one), (3, several), (7, several)):
        for quality, form in zip(("heavy", "red"), forms.split(), strict=True):
            event = _do(_NEEMA, "describe", f"{quantity} {quality} {thing}")
            texts = [part.text for part in swahili.state(Statement(first=event))]
            numeral = {1: [], 3: [f"{prefix}tatu"], 7: ["saba"]}[quantity]
            assert texts[4:-1] == [form, *numeral]


def test_animals_of_any_noun_are_counted_as_persons() -> None:
    for thing in THINGS:
        if thing.category in {"animal", "bird"}:
            event = _do(_NEEMA, "buy", f"5 big {thing.name}")
            assert write(swahili.state(Statement(first=event))).endswith(" wakubwa watano.")


def test_a_verb_has_the_prefix_of_its_subject_and_one_negation() -> None:
    for action in ACTIONS:
        recipient = _JUMA if action.frame is Frame.TRANSFER else None
        event = _do(_NEEMA, action.name, recipient=recipient)
        verbs = [
            next(p.text for p in swahili.state(Statement(first=told)) if p.upos == "VERB")
            for told in (event, event.negated())
        ]
        assert verbs[0].startswith("ali")
        assert verbs[1] == f"haku{verbs[0].removeprefix('ali')}"
