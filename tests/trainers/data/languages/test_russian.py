"""Russian: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told import CITY, PROFESSION, TIME, find_person, tell

from trainers.data.offline.events import Event, Organisation, Slot
from trainers.data.offline.grammar import Connective, Statement, Style
from trainers.data.offline.languages import russian
from trainers.data.offline.lexicon import OrganisationKind, Time, TimeKind
from trainers.data.offline.places import COMPANIES
from trainers.data.offline.words import write, write_slots

_ON_14_MARCH = Time(kind=TimeKind.DATE, name="March", day=14, year=2015)


_OLGA, _OMAR = find_person("Olga", "Petrov"), find_person("Omar", "Haddad")
_HOSPITAL = Organisation(kind=OrganisationKind.HOSPITAL, eponym=CITY["Athens"])
_SOLARO = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANIES[0])


_BUYS = replace(
    tell(_OLGA, "buy", "violin", "red", 3),
    price=350,
    companion=_OMAR,
    place=CITY["Vienna"],
    time=TIME["Tuesday"],
)
_GIVES = replace(tell(_OMAR, "give", "hammer", "new"), recipient=_OLGA, time=TIME["2010"])
_FLIES = replace(tell(_OMAR, "fly"), place=CITY["Venice"], time=TIME["night"])
_DANCES = replace(tell(_OLGA, "dance"), time=_ON_14_MARCH)
_VISITS = replace(tell(_OMAR, "visit"), organisation=_HOSPITAL)
_TEACHES = replace(tell(_OLGA, "laugh"), profession=PROFESSION["teacher"])
_SELLS = tell(_SOLARO, "sell", "axe", "", 8)
_FEEDS = replace(tell(_OLGA, "feed", "cat", "black", 4), place=CITY["Oslo"])


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            Statement(first=_BUYS),
            "Ольга Петрова купила три красные скрипки за 350 евро вместе с Омаром Хаддадом "
            "в Вене во вторник.",
        ),
        (
            Statement(first=_BUYS.with_only(Slot.TIME).negated(), style=Style(is_time_first=True)),
            "Во вторник Ольга Петрова не купила скрипку.",
        ),
        (Statement(first=_GIVES), "Омар Хаддад подарил Ольге Петровой новый молоток в 2010 году."),
        (
            Statement(first=_FLIES, second=_DANCES, connective=Connective.WHILE),
            "Омар Хаддад улетел в Венецию ночью, а Ольга Петрова танцевала 14 марта 2015 года.",
        ),
        (
            Statement(first=_VISITS.negated(), second=_FLIES, connective=Connective.BECAUSE),
            "Омар Хаддад не посетил Больницу Афин, потому что он улетел в Венецию ночью.",
        ),
        (
            Statement(first=_VISITS.negated(), second=_FLIES, connective=Connective.WHILE),
            "Омар Хаддад не посетил Больницу Афин, тогда как он улетел в Венецию ночью.",
        ),
        (
            Statement(first=_VISITS, second=_FLIES),
            "Омар Хаддад посетил Больницу Афин и улетел в Венецию ночью.",
        ),
        (
            Statement(first=_FLIES, second=_VISITS, style=Style(is_time_first=True)),
            "Ночью Омар Хаддад улетел в Венецию, и он посетил Больницу Афин.",
        ),
        (
            Statement(first=_VISITS, second=_FLIES.negated(), connective=Connective.BUT),
            "Омар Хаддад посетил Больницу Афин, но не улетел в Венецию ночью.",
        ),
        (
            Statement(
                first=_TEACHES, second=_DANCES, connective=Connective.THEN, is_continued=True
            ),
            "Она смеялась, а затем танцевала 14 марта 2015 года.",
        ),
        (
            Statement(first=_SELLS, second=_SELLS),
            "Компания «Соларо» продала восемь топоров, и компания «Соларо» продала восемь "
            "топоров.",
        ),
        (
            Statement(first=_TEACHES, second=_GIVES, connective=Connective.THEN),
            "Учительница Ольга Петрова смеялась, а затем Омар Хаддад подарил Ольге Петровой "
            "новый молоток в 2010 году.",
        ),
        (Statement(first=_DANCES, is_continued=True), "Она танцевала 14 марта 2015 года."),
        (
            Statement(
                first=_SELLS,
                second=tell(_HOSPITAL, "inspect", "device", "small"),
                connective=Connective.BUT,
                style=Style(has_digits=True),
            ),
            "Компания «Соларо» продала 8 топоров, но Больница Афин осмотрела маленькое "
            "устройство.",
        ),
    ],
    ids=[
        "with company, a price and во",
        "time first, negated thing in the accusative",
        "recipient in the dative",
        "whereas, another subject",
        "because, same subject",
        "whereas, same subject",
        "and without a comma, same subject",
        "a time in front is of the first clause alone, so the pronoun stays",
        "but not, same subject",
        "then, same subject, continued",
        "and with a comma, organisations are told again",
        "then, another subject after a profession",
        "continued subject, date",
        "digits, quotation marks and a feminine institution",
    ],
)
def test_statements_checked_by_hand(statement: Statement, sentence: str) -> None:
    assert write(russian.state(statement)) == sentence


@pytest.mark.parametrize(
    ("event", "slot", "style", "question"),
    [
        (_BUYS.with_only(Slot.PLACE), Slot.ACTOR, Style(), "Кто купил три скрипки в Вене?"),
        (
            _BUYS.with_only(Slot.ADJECTIVE, Slot.TIME),
            Slot.QUANTITY,
            Style(is_time_first=True),
            "Сколько красных скрипок во вторник купила Ольга Петрова?",
        ),
        (_FLIES, Slot.PLACE, Style(), "Куда улетел Омар Хаддад ночью?"),
        (
            _FLIES,
            Slot.PLACE,
            Style(has_question_noun=True),
            "В какой город улетел Омар Хаддад ночью?",
        ),
        (
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            Style(has_digits=True),
            "За сколько евро Ольга Петрова купила 3 скрипки?",
        ),
        (_GIVES, Slot.THING, Style(), "Что Омар Хаддад подарил Ольге Петровой в 2010 году?"),
        (
            _BUYS.with_only(Slot.PLACE),
            Slot.THING,
            Style(has_question_noun=True),
            "Что именно купила Ольга Петрова в Вене?",
        ),
        (_FEEDS, Slot.THING, Style(), "Кого покормила Ольга Петрова в Осло?"),
        (
            _FEEDS,
            Slot.QUANTITY,
            Style(has_question_noun=True),
            "Какое количество чёрных кошек покормила Ольга Петрова в Осло?",
        ),
        (_FEEDS, Slot.PLACE, Style(), "Где Ольга Петрова покормила четырёх чёрных кошек?"),
        (
            replace(_TEACHES, time=TIME["2010"]),
            Slot.TIME,
            Style(has_question_noun=True),
            "Когда именно смеялась учительница Ольга Петрова?",
        ),
    ],
    ids=[
        "who is masculine",
        "how many, time first",
        "where to",
        "to which city",
        "for how many euros",
        "a recipient keeps the subject first",
        "what, subject after the verb",
        "whom is fed",
        "what number, animals",
        "where, animals in the genitive",
        "when, nothing follows",
    ],
)
def test_questions_checked_by_hand(event: Event, slot: Slot, style: Style, question: str) -> None:
    assert write(russian.ask(event, slot, style)) == question


@pytest.mark.parametrize(
    ("thing", "quantity", "phrase"),
    [
        ("hammer", 1, "большой молоток"),
        ("rabbit", 1, "большого кролика"),
        ("animal", 1, "большое животное"),
        ("saw", 4, "четыре большие пилы"),
        ("hammer", 4, "четыре больших молотка"),
        ("saw", 5, "пять больших пил"),
        ("cat", 3, "трёх больших кошек"),
        ("cat", 5, "пять больших кошек"),
        ("vehicle", 3, "три больших транспортных средства"),
        ("tool", 4, "четыре больших рабочих инструмента"),
        ("instrument", 5, "пять больших музыкальных инструментов"),
    ],
)
def test_numerals_govern_case_and_animals_are_animate(
    thing: str, quantity: int, phrase: str
) -> None:
    event = tell(_OLGA, "draw", thing, "big", quantity)
    words = russian.state(Statement(first=event))
    assert write_slots(words, {Slot.THING, Slot.QUANTITY}) == phrase


@pytest.mark.parametrize(
    ("first", "last", "with_them"),
    [
        ("Natasha", "Ivanov", "с Наташей Ивановой"),
        ("Sergei", "Ivanov", "с Сергеем Ивановым"),
        ("Ingrid", "Smith", "с Ингрид Смит"),
        ("Peter", "Smith", "с Питером Смитом"),
        ("Stefan", "García", "со Штефаном Гарсией"),
        ("Priya", "Patel", "с Прией Патель"),
        ("Vikram", "Patel", "с Викрамом Пателем"),
        ("Juma", "Barasa", "с Джумой Барасой"),
        ("Pierre", "Dubois", "с Пьером Дюбуа"),
        ("Xiaoli", "Wang", "с Ван Сяоли"),
        ("Derya", "Kaya", "с Дерьей Каей"),
    ],
)
def test_names_are_declined_by_gender_and_ending(first: str, last: str, with_them: str) -> None:
    event = replace(tell(_OMAR, "dance"), companion=find_person(first, last))
    assert write(russian.state(Statement(first=event))).endswith(f"вместе {with_them}.")


@pytest.mark.parametrize(
    ("city", "where", "whither"),
    [
        ("Moscow", "в Москве", "в Москву"),
        ("Athens", "в Афинах", "в Афины"),
        ("Dubai", "в Дубае", "в Дубай"),
        ("Venice", "в Венеции", "в Венецию"),
        ("Tokyo", "в Токио", "в Токио"),
        ("Doha", "в Дохе", "в Доху"),
    ],
)
def test_cities_are_declined(city: str, where: str, whither: str) -> None:
    dances, flies = (replace(tell(_OMAR, do), place=CITY[city]) for do in ("dance", "fly"))
    assert write(russian.state(Statement(first=dances))).endswith(f"{where}.")
    assert write(russian.state(Statement(first=flies))).endswith(f"{whither}.")
