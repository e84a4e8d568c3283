"""The grammars: sentences checked by hand, and properties of every sentence they make."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.lexicon import Adjective, OrganisationKind, Term, Thing, Time
from trainers.data.offline.names import FIRST_NAMES, LAST_NAMES
from trainers.data.offline.places import CITIES, COMPANIES
from trainers.data.offline.tagging import draw_statement
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.times import TIMES
from trainers.data.offline.words import write
from trainers.data.offline.world import NUM_CASTS, find_cast


def _person(first: str, last: str) -> Person:
    return Person(
        first=next(name for name in FIRST_NAMES if name.term.en == first),
        last=next(name for name in LAST_NAMES if name.term.en == last),
    )


def _city(city: str) -> Term:
    return next(term for term in CITIES if term.en == city)


def _time(phrase: str) -> Time:
    return next(time for time in TIMES if time.term.en == phrase)


def _thing(noun: str) -> Thing:
    return next(thing for thing in (*THINGS, *HYPERNYMS.values()) if thing.en == noun)


def _adjective(adjective: str) -> Adjective:
    return next(found for found in ADJECTIVES if found.en == adjective)


_ACTIONS = {action.en: action for action in ACTIONS}
_ANNA = _person("Anna", "Schmidt")
_YUKI = _person("Yuki", "Tanaka")
_OMAR = _person("Omar", "Haddad")
_OSLO = Organisation(kind=OrganisationKind.UNIVERSITY, eponym=_city("Oslo"))
_SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANIES[0])
_MUSEUM = Organisation(kind=OrganisationKind.MUSEUM, eponym=_city("Casablanca"))

_BUYS = Event(
    actor=_ANNA,
    action=_ACTIONS["buy"],
    thing=_thing("violin"),
    quantity=3,
    adjective=_adjective("red"),
    place=_city("Vienna"),
    time=_time("on Monday"),
    companion=_OMAR,
)
_GIVES = Event(
    actor=_OMAR,
    action=_ACTIONS["give"],
    thing=_thing("hammer"),
    adjective=_adjective("new"),
    recipient=_ANNA,
    time=_time("in 2015"),
)
_FLIES = Event(actor=_YUKI, action=_ACTIONS["fly"], place=_city("Lima"), time=_time("at night"))
_DANCES = Event(actor=_ANNA, action=_ACTIONS["dance"], place=_city("Rome"))
_VISITS = Event(actor=_OMAR, action=_ACTIONS["visit"], organisation=_OSLO)
_SELLS = Event(actor=_SOLARO, action=_ACTIONS["sell"], thing=_thing("axe"), quantity=8)
_DRAWS = Event(actor=_ANNA, action=_ACTIONS["draw"], thing=_thing("owl"))
_REPAIRS = Event(
    actor=_MUSEUM,
    action=_ACTIONS["repair"],
    thing=_thing("instrument"),
    quantity=10,
    adjective=_adjective("old"),
)
_TIME_FIRST = Style(is_time_first=True)
_VERB_FIRST = Style(is_subject_first=False)


@pytest.mark.parametrize(
    ("statement", "sentences"),
    [
        (
            Statement(first=_BUYS),
            (
                "Anna Schmidt bought three red violins "
                "together with Omar Haddad in Vienna on Monday.",
                "Anna Schmidt hat am Montag zusammen mit Omar Haddad "
                "in Wien drei rote Geigen gekauft.",
                "安娜·施密特周一和奥马尔·哈达德一起在维也纳买了三把红色的小提琴。",
                "آنا شميت اشترت ثلاثة كمانات حمراء مع عمر حداد في فيينا يوم الاثنين.",
            ),
        ),
        (
            Statement(
                first=_BUYS.with_only(Slot.TIME, Slot.ADJECTIVE).negated(), style=_TIME_FIRST
            ),
            (
                "On Monday, Anna Schmidt did not buy a red violin.",
                "Am Montag hat Anna Schmidt keine rote Geige gekauft.",
                "周一，安娜·施密特没有买红色的小提琴。",
                "يوم الاثنين لم تشتر آنا شميت كمانا أحمر.",
            ),
        ),
        (
            Statement(first=_GIVES, style=_VERB_FIRST),
            (
                "Omar Haddad gave Anna Schmidt a new hammer in 2015.",
                "Omar Haddad hat Anna Schmidt im Jahr 2015 einen neuen Hammer geschenkt.",
                "奥马尔·哈达德2015年送给了安娜·施密特一把新的锤子。",
                "أهدى عمر حداد مطرقة جديدة إلى آنا شميت في عام 2015.",
            ),
        ),
        (
            Statement(
                first=_FLIES.negated(),
                second=_DANCES,
                connective=Connective.WHILE,
                style=_VERB_FIRST,
            ),
            (
                "Yuki Tanaka did not fly to Lima at night, while Anna Schmidt danced in Rome.",
                "Yuki Tanaka ist in der Nacht nicht nach Lima geflogen, "
                "während Anna Schmidt in Rom getanzt hat.",
                "田中由纪夜里没有飞到利马，而安娜·施密特在罗马跳了舞。",
                "لم تطر يوكي تاناكا إلى ليما في الليل، بينما رقصت آنا شميت في روما.",
            ),
        ),
        (
            Statement(first=_VISITS, second=_SELLS, style=_VERB_FIRST),
            (
                "Omar Haddad visited the University of Oslo, and Solaro sold eight axes.",
                "Omar Haddad hat die Universität Oslo besucht und Solaro hat acht Äxte verkauft.",
                "奥马尔·哈达德参观了奥斯陆大学，索拉罗公司卖掉了八把斧头。",
                "زار عمر حداد جامعة أوسلو، وباعت شركة سولارو ثماني فؤوس.",
            ),
        ),
        (
            Statement(
                first=_REPAIRS,
                second=_VISITS.negated(),
                connective=Connective.BUT,
                style=_VERB_FIRST,
            ),
            (
                "The Casablanca Museum repaired ten old instruments, "
                "but Omar Haddad did not visit the University of Oslo.",
                "Das Stadtmuseum Casablanca hat zehn alte Instrumente repariert, "
                "aber Omar Haddad hat die Universität Oslo nicht besucht.",
                "卡萨布兰卡博物馆修好了十件旧的乐器，但是奥马尔·哈达德没有参观奥斯陆大学。",
                "أصلح متحف الدار البيضاء عشر آلات موسيقية قديمة، "
                "لكن عمر حداد لم يزر جامعة أوسلو.",
            ),
        ),
        (
            Statement(first=_DRAWS, style=_VERB_FIRST),
            (
                "Anna Schmidt drew an owl.",
                "Anna Schmidt hat eine Eule gezeichnet.",
                "安娜·施密特画了一只猫头鹰。",
                "رسمت آنا شميت بومة.",
            ),
        ),
    ],
)  # fmt: skip
def test_statements_checked_by_hand(statement: Statement, sentences: tuple[str, ...]) -> None:
    assert tuple(write(grammar.state(statement)) for grammar in GRAMMARS.values()) == sentences


@pytest.mark.parametrize(
    ("event", "slot", "questions"),
    [
        (
            _BUYS.with_only(Slot.TIME),
            Slot.ACTOR,
            (
                "Who bought three violins on Monday?",
                "Wer hat am Montag drei Geigen gekauft?",
                "周一谁买了三把小提琴？",
                "من اشترى ثلاثة كمانات يوم الاثنين؟",
            ),
        ),
        (
            _BUYS.with_only(Slot.ADJECTIVE, Slot.PLACE),
            Slot.QUANTITY,
            (
                "How many red violins did Anna Schmidt buy in Vienna?",
                "Wie viele rote Geigen hat Anna Schmidt in Wien gekauft?",
                "安娜·施密特在维也纳买了几把红色的小提琴？",
                "كم كمانا أحمر اشترت آنا شميت في فيينا؟",
            ),
        ),
        (
            _FLIES,
            Slot.PLACE,
            (
                "Where did Yuki Tanaka fly at night?",
                "Wohin ist Yuki Tanaka in der Nacht geflogen?",
                "田中由纪夜里飞到了哪里？",
                "إلى أين طارت يوكي تاناكا في الليل؟",
            ),
        ),
        (
            _DANCES,
            Slot.PLACE,
            (
                "Where did Anna Schmidt dance?",
                "Wo hat Anna Schmidt getanzt?",
                "安娜·施密特在哪里跳了舞？",
                "أين رقصت آنا شميت؟",
            ),
        ),
        (
            _GIVES,
            Slot.TIME,
            (
                "When did Omar Haddad give Anna Schmidt a new hammer?",
                "Wann hat Omar Haddad Anna Schmidt einen neuen Hammer geschenkt?",
                "奥马尔·哈达德什么时候送给了安娜·施密特一把新的锤子？",
                "متى أهدى عمر حداد مطرقة جديدة إلى آنا شميت؟",
            ),
        ),
        (
            _GIVES,
            Slot.THING,
            (
                "What did Omar Haddad give Anna Schmidt in 2015?",
                "Was hat Omar Haddad Anna Schmidt im Jahr 2015 geschenkt?",
                "奥马尔·哈达德2015年送给了安娜·施密特什么？",
                "ماذا أهدى عمر حداد إلى آنا شميت في عام 2015؟",
            ),
        ),
    ],
)
def test_questions_checked_by_hand(event: Event, slot: Slot, questions: tuple[str, ...]) -> None:
    assert tuple(write(grammar.ask(event, slot)) for grammar in GRAMMARS.values()) == questions


@pytest.mark.parametrize(
    ("noun", "phrase"),
    [
        ("hammer", "einen schweren Hammer"),
        ("saw", "eine schwere Säge"),
        ("phone", "ein schweres Telefon"),
    ],
)
def test_german_articles_and_adjectives_agree(noun: str, phrase: str) -> None:
    event = replace(_GIVES, thing=_thing(noun), adjective=_adjective("heavy"))
    assert phrase in write(GRAMMARS["de"].state(Statement(first=event)))
    assert f"k{phrase}" in write(GRAMMARS["de"].state(Statement(first=event.negated())))


@pytest.mark.parametrize(
    ("noun", "quantity", "phrase"),
    [
        ("book", 1, "كتابا جديدا"),
        ("book", 3, "ثلاثة كتب جديدة"),
        ("car", 1, "سيارة جديدة"),
        ("car", 3, "ثلاث سيارات جديدة"),
        ("axe", 1, "فأسا جديدة"),
        ("camera", 1, "كاميرا جديدة"),
        ("motorcycle", 5, "خمس دراجات نارية جديدة"),
    ],
)
def test_arabic_numerals_and_adjectives_agree(noun: str, quantity: int, phrase: str) -> None:
    event = replace(_GIVES, thing=_thing(noun), quantity=quantity)
    assert f" {phrase} إلى" in write(GRAMMARS["ar"].state(Statement(first=event)))


@pytest.mark.parametrize("language", list(GRAMMARS))
def test_statements_are_well_formed_text(language: str) -> None:
    rng = Random("well-formed")
    end = "。" if language == "zh" else "."
    for number in range(300):
        text = write(GRAMMARS[language].state(draw_statement(find_cast(number % NUM_CASTS), rng)))
        assert text.endswith(end)
        assert text == text.strip()
        assert "  " not in text
        assert " ," not in text
        assert text[0].isupper() or language in ("zh", "ar")
        assert " " not in text or language != "zh"


@pytest.mark.parametrize(
    ("quantity", "is_negated", "message"),
    [(2, False, "quantity must be one of"), (3, True, "a negated event must have quantity 1")],
)
def test_events_no_language_can_tell_are_refused(
    quantity: int, is_negated: bool, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        replace(_GIVES, quantity=quantity, is_negated=is_negated)
