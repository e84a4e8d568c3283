"""Chinese: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told import CITY, PROFESSION, THING, find_person, tell

from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.languages import chinese
from trainers.data.offline.lexicon import OrganisationKind, Time, TimeKind
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.places import COMPANIES
from trainers.data.offline.times import DATES, TIMES
from trainers.data.offline.words import write, write_slots

_TIME = {time.name: time for time in TIMES if time.name}
_IN_2015 = next(time for time in TIMES if time.year == 2015)
_ON_14_MARCH = Time(kind=TimeKind.DATE, name="March", day=14, year=2015)


_XIAOLI, _OMAR = find_person("Xiaoli", "Wang"), find_person("Omar", "Haddad")
_OSLO = Organisation(kind=OrganisationKind.UNIVERSITY, eponym=CITY["Oslo"])
_SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANIES[0])


_BUYS = replace(
    tell(_XIAOLI, "buy", "violin", "red", 3),
    price=350,
    companion=_OMAR,
    place=CITY["Vienna"],
    time=_TIME["Monday"],
)
_GIVES = replace(tell(_OMAR, "give", "horse", "big"), recipient=_XIAOLI, time=_IN_2015)
_FLIES = replace(tell(_OMAR, "fly"), place=CITY["Lima"], time=_TIME["night"])
_DANCES = replace(tell(_XIAOLI, "dance"), time=_ON_14_MARCH)
_VISITS = replace(tell(_OMAR, "visit"), organisation=_OSLO)
_TIME_FIRST, _DIGITS = Style(is_time_first=True), Style(has_digits=True)
_QUESTION_NOUN = Style(has_question_noun=True)


def _join(first: Event, second: Event, connective: Connective) -> Statement:
    return Statement(first=first, second=second, connective=connective)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        pytest.param(
            Statement(first=_BUYS),
            "王晓丽星期一和奥马尔·哈达德一起在维也纳以350欧元的价格买了三把红色的小提琴。",
            id="everything-before-the-verb",
        ),
        pytest.param(
            Statement(first=_BUYS.with_only(Slot.TIME), style=_DIGITS),
            "王晓丽星期一买了3把小提琴。",
            id="digits",
        ),
        pytest.param(
            Statement(first=_BUYS.negated(), style=_TIME_FIRST),
            "星期一，王晓丽没有和奥马尔·哈达德一起在维也纳以350欧元的价格买红色的小提琴。",
            id="negation-without-number-and-aspect",
        ),
        pytest.param(
            Statement(first=_GIVES, style=_DIGITS),
            "奥马尔·哈达德2015年送给了王晓丽一匹很大的马。",
            id="one-is-never-a-digit",
        ),
        pytest.param(
            Statement(first=_DANCES),
            "王晓丽2015年3月14日跳了舞。",
            id="date-and-split-compound",
        ),
        pytest.param(
            Statement(first=_DANCES.negated(), style=_TIME_FIRST),
            "2015年3月14日，王晓丽没有跳舞。",
            id="whole-compound-under-negation",
        ),
        pytest.param(
            Statement(first=_FLIES, is_continued=True),
            "他夜里飞到了利马。",
            id="continued-by-a-pronoun",
        ),
        pytest.param(
            Statement(first=replace(_DANCES, profession=PROFESSION["teacher"])),
            "老师王晓丽2015年3月14日跳了舞。",
            id="profession-before-a-chinese-name",
        ),
        pytest.param(
            Statement(first=replace(_VISITS, profession=PROFESSION["librarian"])),
            "图书管理员奥马尔·哈达德参观了奥斯陆大学。",
            id="profession-before-a-transcribed-name",
        ),
        pytest.param(
            Statement(first=tell(find_person("Xiaoli", "Smith"), "laugh")),
            "晓丽·史密斯笑了。",
            id="mixed-name-with-a-dot",
        ),
        pytest.param(
            Statement(first=tell(_SOLARO, "sell", "encyclopedia", "old", 10)),
            "索拉罗公司卖掉了十部旧的百科全书。",
            id="classifier-of-the-thing",
        ),
        pytest.param(
            _join(_VISITS, _DANCES.without(Slot.TIME), Connective.AND),
            "奥马尔·哈达德参观了奥斯陆大学，王晓丽跳了舞。",
            id="and-is-a-comma",
        ),
        pytest.param(
            _join(_VISITS, tell(_OMAR, "lose", "camera").negated(), Connective.BUT),
            "奥马尔·哈达德参观了奥斯陆大学，但是他没有弄丢相机。",
            id="but-continued",
        ),
        pytest.param(
            _join(_VISITS, _DANCES, Connective.WHILE),
            "奥马尔·哈达德参观了奥斯陆大学，而王晓丽2015年3月14日跳了舞。",
            id="while",
        ),
        pytest.param(
            _join(_DANCES, tell(_XIAOLI, "cook"), Connective.THEN),
            "王晓丽2015年3月14日跳了舞，然后她做了饭。",
            id="then-continued",
        ),
        pytest.param(
            _join(_FLIES, tell(_XIAOLI, "feed", "swan", "white", 4), Connective.BECAUSE),
            "奥马尔·哈达德夜里飞到了利马，因为王晓丽喂了四只白色的天鹅。",
            id="because",
        ),
    ],
)
def test_a_statement_reads_as_an_editor_would_write_it(
    statement: Statement, sentence: str
) -> None:
    assert write(chinese.state(statement)) == sentence


@pytest.mark.parametrize(
    ("event", "slot", "style", "question"),
    [
        pytest.param(
            replace(_BUYS, profession=PROFESSION["doctor"]).with_only(Slot.TIME),
            Slot.ACTOR,
            Style(),
            "星期一谁买了三把小提琴？",
            id="time-before-who-and-no-profession",
        ),
        pytest.param(
            _BUYS.with_only(Slot.ADJECTIVE, Slot.TIME),
            Slot.QUANTITY,
            Style(),
            "王晓丽星期一买了几把红色的小提琴？",
            id="how-many-keeps-the-classifier",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(),
            "王晓丽以多少欧元的价格买了三把小提琴？",
            id="price",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(has_question_noun=True, has_digits=True),
            "王晓丽以什么价格买了3把小提琴？",
            id="price-noun-and-digits",
        ),
        pytest.param(_FLIES, Slot.PLACE, Style(), "奥马尔·哈达德夜里飞到了哪里？", id="where-to"),
        pytest.param(
            _BUYS.with_only(Slot.PLACE),
            Slot.PLACE,
            _QUESTION_NOUN,
            "王晓丽在哪座城市买了三把小提琴？",
            id="in-which-city",
        ),
        pytest.param(
            replace(_GIVES, profession=PROFESSION["farmer"]),
            Slot.THING,
            _TIME_FIRST,
            "2015年农民奥马尔·哈达德送给了王晓丽什么？",
            id="what-after-the-recipient",
        ),
        pytest.param(_DANCES, Slot.TIME, Style(), "王晓丽什么时候跳了舞？", id="when"),
    ],
)
def test_a_question_asks_for_a_slot(event: Event, slot: Slot, style: Style, question: str) -> None:
    assert write(chinese.ask(event, slot, style)) == question


def test_names_are_turned_where_both_parts_are_chinese_at_home() -> None:
    for first in GIVEN_NAMES:
        for last in FAMILY_NAMES:
            event = tell(Person(first=first, last=last), "sing")
            text = write_slots(chinese.state(Statement(first=event)), {Slot.ACTOR})
            assert ("·" not in text) == (first.is_han and last.is_han)


def test_a_date_is_one_stretch_of_numbers_and_units() -> None:
    months = [time.name for time in TIMES if time.kind is TimeKind.MONTH]
    for date in DATES[::97]:
        words = chinese.state(Statement(first=replace(_DANCES, time=date)))
        told = [part.text for part in words if part.slot == Slot.TIME]
        month = months.index(date.name) + 1
        assert told == [str(date.year), "年", str(month), "月", str(date.day), "日"]
        assert "".join(told) == write_slots(words, {Slot.TIME})


@pytest.mark.parametrize("thing", THING)
def test_several_things_differ_from_one_in_the_number_alone(thing: str) -> None:
    one, several = (
        write(chinese.state(Statement(first=tell(_OMAR, "buy", thing, "cheap", quantity))))
        for quantity in (1, 7)
    )
    assert several == one.replace("了一", "了七")
    assert several != one
