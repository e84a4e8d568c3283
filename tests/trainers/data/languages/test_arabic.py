"""Arabic: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told import CITY, PROFESSION, THING, find_person, tell

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.languages import arabic
from trainers.data.offline.lexicon import Action, OrganisationKind, Time, TimeKind
from trainers.data.offline.names import GIVEN_NAMES
from trainers.data.offline.places import COMPANIES
from trainers.data.offline.times import TIMES
from trainers.data.offline.words import write

_TIME = {time.name: time for time in TIMES if time.name}
_IN_2015 = next(time for time in TIMES if time.year == 2015)
_ON_14_MARCH = Time(kind=TimeKind.DATE, name="March", day=14, year=2015)


_INGRID, _OMAR = find_person("Ingrid", "Schmidt"), find_person("Omar", "Haddad")
_OSLO = Organisation(kind=OrganisationKind.UNIVERSITY, eponym=CITY["Oslo"])
_MUSEUM = Organisation(kind=OrganisationKind.MUSEUM, eponym=CITY["Casablanca"])
_SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANIES[0])


_BUYS = replace(
    tell(_INGRID, "buy", "violin", "red", 3),
    price=350,
    companion=_OMAR,
    place=CITY["Vienna"],
    time=_TIME["Monday"],
)
_GIVES = replace(tell(_OMAR, "give", "hammer", "new"), recipient=_INGRID, time=_IN_2015)
_FLIES = replace(tell(_OMAR, "fly"), place=CITY["Casablanca"], time=_TIME["night"])
_DANCES = replace(tell(_INGRID, "dance"), time=_ON_14_MARCH)
_VISITS = replace(tell(_OMAR, "visit"), organisation=_OSLO)
_VERB_FIRST, _TIME_FIRST = Style(is_subject_first=False), Style(is_time_first=True)
_DIGITS = Style(has_digits=True)


def _join(first: Event, second: Event, connective: Connective) -> Statement:
    return Statement(first=first, second=second, connective=connective)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(
            Statement(first=_BUYS),
            "إنغريد شميت اشترت ثلاثة كمانات حمراء مقابل 350 يورو مع عمر حداد في فيينا "
            "يوم الاثنين.",
            id="plural-things-take-the-feminine-singular",
        ),
        pytest.param(
            Statement(first=_BUYS, style=_DIGITS),
            "إنغريد شميت اشترت 3 كمانات حمراء مقابل 350 يورو مع عمر حداد في فيينا يوم الاثنين.",
            id="digits",
        ),
        pytest.param(
            Statement(first=_BUYS.with_only(Slot.TIME, Slot.PRICE).negated(), style=_TIME_FIRST),
            "يوم الاثنين لم تشتر إنغريد شميت كمانا مقابل 350 يورو.",
            id="time-first-goes-on-with-the-jussive",
        ),
        pytest.param(
            Statement(first=_GIVES, style=_VERB_FIRST),
            "أهدى عمر حداد مطرقة جديدة إلى إنغريد شميت في عام 2015.",
            id="feminine-accusative-without-alif",
        ),
        pytest.param(
            Statement(first=tell(_OMAR, "read", "book", "new")),
            "عمر حداد قرأ كتابا جديدا.",
            id="accusative-alif-on-noun-and-quality",
        ),
        pytest.param(
            Statement(first=tell(_OMAR, "read", "guidebook", "black")),
            "عمر حداد قرأ دليل سفر أسود.",
            id="construct-and-colour-without-alif",
        ),
        pytest.param(
            Statement(first=tell(_MUSEUM, "repair", "bicycle", "old", 10), style=_VERB_FIRST),
            "أصلح متحف الدار البيضاء عشر دراجات هوائية قديمة.",
            id="verb-agrees-with-the-museum-and-numeral-opposes-the-noun",
        ),
        pytest.param(
            Statement(first=tell(_SOLARO, "sell", "axe", quantity=8), style=_VERB_FIRST),
            "باعت شركة سولارو ثماني فؤوس.",
            id="company-is-feminine",
        ),
        pytest.param(
            Statement(first=_FLIES.negated()),
            "عمر حداد لم يطر إلى الدار البيضاء في الليل.",
            id="hollow-verb-shortened-in-the-jussive",
        ),
        pytest.param(
            Statement(first=_DANCES, is_continued=True, style=_TIME_FIRST),
            "في 14 مارس 2015 رقصت.",
            id="date-and-subject-in-the-verb",
        ),
        pytest.param(
            Statement(first=replace(_GIVES, profession=PROFESSION["lawyer"])),
            "المحامي عمر حداد أهدى مطرقة جديدة إلى إنغريد شميت في عام 2015.",
            id="definite-profession-of-a-man",
        ),
        pytest.param(
            Statement(
                first=replace(_DANCES, profession=PROFESSION["librarian"]), style=_VERB_FIRST
            ),
            "رقصت أمينة المكتبة إنغريد شميت في 14 مارس 2015.",
            id="profession-of-two-words-of-a-woman",
        ),
        pytest.param(
            _join(_VISITS, _DANCES.without(Slot.TIME), Connective.AND),
            "عمر حداد زار جامعة أوسلو، وإنغريد شميت رقصت.",
            id="and-is-written-onto-the-next-word",
        ),
        pytest.param(
            _join(_VISITS, tell(_OMAR, "laugh"), Connective.AND),
            "عمر حداد زار جامعة أوسلو، وضحك.",
            id="and-continued",
        ),
        pytest.param(
            _join(_DANCES, tell(_INGRID, "find", "phone").negated(), Connective.BUT),
            "إنغريد شميت رقصت في 14 مارس 2015، لكنها لم تجد هاتفا.",
            id="but-continued-takes-a-pronoun",
        ),
        pytest.param(
            _join(_VISITS, tell(_OMAR, "cry"), Connective.BECAUSE),
            "عمر حداد زار جامعة أوسلو لأنه بكى.",
            id="because-continued-takes-a-pronoun",
        ),
        pytest.param(
            replace(_join(_DANCES, _VISITS, Connective.BECAUSE), style=_VERB_FIRST),
            "رقصت إنغريد شميت في 14 مارس 2015 لأن عمر حداد زار جامعة أوسلو.",
            id="because-wants-a-noun-where-verbs-come-first",
        ),
        pytest.param(
            _join(_DANCES, _VISITS, Connective.THEN),
            "إنغريد شميت رقصت في 14 مارس 2015، ثم زار عمر حداد جامعة أوسلو.",
            id="then-wants-a-verb",
        ),
        pytest.param(
            _join(_VISITS, tell(_OMAR, "feed", "swan", "white", 4), Connective.WHILE),
            "عمر حداد زار جامعة أوسلو، بينما أطعم أربع بجعات بيضاء.",
            id="while-continued",
        ),
    ],
)
def test_a_statement_reads_as_an_editor_would_write_it(
    statement: Statement, sentence: str
) -> None:
    assert write(arabic.state(statement)) == sentence


@pytest.mark.parametrize(
    ("event", "slot", "style", "question"),
    [
        pytest.param(
            _BUYS.with_only(Slot.PLACE),
            Slot.ACTOR,
            Style(),
            "من اشترى ثلاثة كمانات في فيينا؟",
            id="who-is-masculine",
        ),
        pytest.param(
            _BUYS.with_only(Slot.ADJECTIVE, Slot.TIME),
            Slot.QUANTITY,
            Style(),
            "كم كمانا أحمر اشترت إنغريد شميت يوم الاثنين؟",
            id="how-many-takes-the-accusative-singular",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(),
            "بكم يورو اشترت إنغريد شميت ثلاثة كمانات؟",
            id="price",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(has_question_noun=True, has_digits=True),
            "بأي سعر اشترت إنغريد شميت 3 كمانات؟",
            id="price-noun-and-digits",
        ),
        pytest.param(
            replace(_FLIES, profession=PROFESSION["pilot"]),
            Slot.PLACE,
            _TIME_FIRST,
            "إلى أين طار الطيار عمر حداد في الليل؟",
            id="where-to",
        ),
        pytest.param(
            _GIVES,
            Slot.THING,
            _TIME_FIRST,
            "ماذا أهدى عمر حداد في عام 2015 إلى إنغريد شميت؟",
            id="time-after-the-subject",
        ),
        pytest.param(
            replace(tell(_OMAR, "draw", "owl", quantity=5), time=_IN_2015),
            Slot.ACTOR,
            Style(is_time_first=True, has_digits=True, has_question_noun=True),
            "أي شخص رسم 5 بومات في عام 2015؟",
            id="no-two-numbers-side-by-side",
        ),
        pytest.param(_DANCES, Slot.TIME, Style(), "متى رقصت إنغريد شميت؟", id="when"),
    ],
)
def test_a_question_asks_for_a_slot(event: Event, slot: Slot, style: Style, question: str) -> None:
    assert write(arabic.ask(event, slot, style)) == question


@pytest.mark.parametrize("thing", THING)
def test_numerals_take_the_other_gender(thing: str) -> None:
    words = arabic.state(Statement(first=tell(_OMAR, "buy", thing, quantity=5)))
    (numeral,) = (part.text for part in words if part.slot == Slot.QUANTITY)
    single = arabic.state(Statement(first=tell(_OMAR, "buy", thing, "big")))
    is_masculine = any(part.text == "كبيرا" for part in single)
    assert numeral == ("خمسة" if is_masculine else "خمس")


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.name)
def test_verbs_have_a_past_and_a_jussive_of_either_gender(action: Action) -> None:
    events = [Event(actor=actor, action=action) for actor in (_OMAR, _INGRID)]
    he_did, she_did, he_did_not, she_did_not = (
        next(part.text for part in arabic.state(Statement(first=told)) if part.upos == "VERB")
        for told in (*events, *(event.negated() for event in events))
    )
    assert she_did.endswith("ت")
    assert he_did != she_did
    assert he_did_not.startswith("ي")
    assert she_did_not == "ت" + he_did_not[1:]


def test_every_person_can_be_the_subject_of_a_nominal_clause() -> None:
    second = tell(_INGRID, "sing")
    for connective, joint in ((Connective.BUT, "لكن"), (Connective.BECAUSE, "لأن")):
        for given in GIVEN_NAMES:
            actor = Person(first=given, last=_OMAR.last)
            words = arabic.state(_join(replace(second, actor=actor), second, connective))
            position = next(i for i, part in enumerate(words) if part.text == joint)
            is_continued = actor == _INGRID
            assert (words[position + 1].upos == "PRON") == is_continued
            assert words[position + 1].is_glued == is_continued
