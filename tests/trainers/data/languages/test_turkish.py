"""Turkish: sentences and questions checked by hand, and what only this language has."""

from __future__ import annotations

from dataclasses import replace

import pytest
from told import ACTION, ADJECTIVE, CITY, COMPANY, FIRST, LAST, PROFESSION, TIME, tell

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Connective, Relation, Statement, Style
from trainers.data.offline.languages import turkish
from trainers.data.offline.lexicon import OrganisationKind, Time, TimeKind
from trainers.data.offline.words import write, write_slots

_ON_14_MARCH = Time(kind=TimeKind.DATE, name="March", day=14, year=2015)

_AYSE = Person(first=FIRST["Ayşe"], last=LAST["Yılmaz"])
_OMAR = Person(first=FIRST["Omar"], last=LAST["Haddad"])
_UNIVERSITY = Organisation(kind=OrganisationKind.UNIVERSITY, eponym=CITY["Oslo"])
_BANK = Organisation(kind=OrganisationKind.BANK, eponym=CITY["Damascus"])


_BUYS = replace(
    tell(_AYSE, "buy", "violin", "red", 3),
    price=350,
    companion=_OMAR,
    place=CITY["Vienna"],
    time=TIME["Monday"],
)
_GIVES = replace(tell(_AYSE, "give", "hammer", "new"), recipient=_OMAR, time=TIME["2010"])
_FLIES = replace(tell(_OMAR, "fly"), place=CITY["Munich"], time=TIME["night"])
_DANCES = replace(tell(_AYSE, "dance"), time=_ON_14_MARCH)
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
            "Ayşe Yılmaz pazartesi günü Viyana'da Ömer Haddad ile birlikte 350 avroya üç kırmızı"
            " keman satın aldı.",
            id="everything-before-the-verb",
        ),
        pytest.param(
            Statement(first=_BUYS.with_only(Slot.COMPANION), style=_DIGITS),
            "Ayşe Yılmaz, Ömer Haddad ile birlikte 3 keman satın aldı.",
            id="comma-between-two-names-and-digits",
        ),
        pytest.param(
            Statement(first=_BUYS.without(Slot.COMPANION).negated(), style=_TIME_FIRST),
            "Pazartesi günü Ayşe Yılmaz Viyana'da 350 avroya kırmızı keman satın almadı.",
            id="no-article-in-negation-and-time-first",
        ),
        pytest.param(
            Statement(first=_GIVES, style=_DIGITS),
            "Ayşe Yılmaz 2010'da Ömer Haddad'a yeni bir çekiç verdi.",
            id="dative-recipient-and-bir-after-the-quality",
        ),
        pytest.param(
            Statement(first=replace(_GIVES, adjective=None, time=None)),
            "Ayşe Yılmaz, Ömer Haddad'a bir çekiç verdi.",
            id="bir-before-the-noun",
        ),
        pytest.param(
            Statement(first=_FLIES, is_continued=True),
            "Geceleyin Münih'e uçtu.",
            id="continued-by-the-verb-alone",
        ),
        pytest.param(
            Statement(first=tell(_OMAR, "draw", "cow").negated(), is_continued=True),
            "İnek çizmedi.",
            id="capital-i-with-a-dot",
        ),
        pytest.param(
            Statement(first=replace(_DANCES, profession=PROFESSION["teacher"])),
            "Öğretmen Ayşe Yılmaz 14 Mart 2015'te dans etti.",
            id="profession-and-date",
        ),
        pytest.param(
            Statement(first=replace(_DANCES, time=TIME["March"]), style=_TIME_FIRST),
            "Martta Ayşe Yılmaz dans etti.",
            id="month-without-capital-in-the-locative",
        ),
        pytest.param(
            Statement(first=replace(tell(_BANK, "praise"), organisation=_UNIVERSITY)),
            "Şam Bankası, Oslo Üniversitesi'ni övdü.",
            id="accusative-after-a-possessive-ending",
        ),
        pytest.param(
            Statement(first=tell(_BANK, "sell", "camera", "old", 10)),
            "Şam Bankası on eski fotoğraf makinesi sattı.",
            id="compound-noun-in-the-singular-after-a-numeral",
        ),
        pytest.param(
            _join(tell(_BANK, "choose", "bus"), _VISITS, Connective.AND),
            "Şam Bankası bir otobüs seçti ve Ömer Haddad, Oslo Üniversitesi'ni ziyaret etti.",
            id="and-without-a-comma",
        ),
        pytest.param(
            _join(_DANCES, tell(_AYSE, "lose", "drum").negated(), Connective.BUT),
            "Ayşe Yılmaz 14 Mart 2015'te dans etti, ama davul kaybetmedi.",
            id="but-continued",
        ),
        pytest.param(
            replace(_join(_DANCES, _FLIES, Connective.WHILE), style=_TIME_FIRST),
            "14 Mart 2015'te Ayşe Yılmaz dans etti, oysa Ömer Haddad geceleyin Münih'e uçtu.",
            id="the-time-of-the-first-clause-alone-is-moved",
        ),
        pytest.param(
            _join(_VISITS, tell(_OMAR, "cry"), Connective.THEN),
            "Ömer Haddad, Oslo Üniversitesi'ni ziyaret etti ve ardından ağladı.",
            id="then-continued",
        ),
        pytest.param(
            _join(_FLIES, tell(_AYSE, "feed", "goose", "white", 4), Connective.BECAUSE),
            "Ömer Haddad geceleyin Münih'e uçtu, çünkü Ayşe Yılmaz dört beyaz kaz besledi.",
            id="because",
        ),
    ],
)
def test_a_statement_reads_as_an_editor_would_write_it(
    statement: Statement, sentence: str
) -> None:
    assert write(turkish.state(statement)) == sentence


@pytest.mark.parametrize(
    ("event", "slot", "style", "question"),
    [
        pytest.param(
            _BUYS.with_only(Slot.PLACE, Slot.TIME),
            Slot.ACTOR,
            _TIME_FIRST,
            "Pazartesi günü kim Viyana'da üç keman satın aldı?",
            id="who-stands-for-the-subject",
        ),
        pytest.param(
            _BUYS,
            Slot.PLACE,
            Style(),
            "Ayşe Yılmaz pazartesi günü Ömer Haddad ile birlikte 350 avroya nerede üç kırmızı"
            " keman satın aldı?",
            id="where-stands-before-the-indefinite-object",
        ),
        pytest.param(
            _BUYS.with_only(Slot.ADJECTIVE, Slot.TIME),
            Slot.QUANTITY,
            Style(),
            "Ayşe Yılmaz pazartesi günü kaç kırmızı keman satın aldı?",
            id="how-many-with-the-singular",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            _DIGITS,
            "Ayşe Yılmaz kaç avroya 3 keman satın aldı?",
            id="price-and-digits",
        ),
        pytest.param(
            _BUYS.with_only(Slot.PRICE),
            Slot.PRICE,
            _QUESTION_NOUN,
            "Ayşe Yılmaz hangi fiyata üç keman satın aldı?",
            id="price-noun",
        ),
        pytest.param(
            _FLIES, Slot.PLACE, Style(), "Ömer Haddad geceleyin nereye uçtu?", id="where-to"
        ),
        pytest.param(
            _FLIES,
            Slot.PLACE,
            _QUESTION_NOUN,
            "Ömer Haddad geceleyin hangi şehre uçtu?",
            id="to-which-city-loses-a-vowel",
        ),
        pytest.param(
            replace(_GIVES, profession=PROFESSION["farmer"]),
            Slot.THING,
            Style(),
            "Çiftçi Ayşe Yılmaz 2010'da Ömer Haddad'a ne verdi?",
            id="what",
        ),
        pytest.param(
            replace(_VISITS, time=TIME["May"]),
            Slot.TIME,
            Style(),
            "Ömer Haddad, Oslo Üniversitesi'ni ne zaman ziyaret etti?",
            id="when-stands-after-a-definite-object",
        ),
    ],
)
def test_a_question_asks_for_a_slot(event: Event, slot: Slot, style: Style, question: str) -> None:
    assert write(turkish.ask(event, slot, style)) == question


def _answer(event: Event, *slots: Slot) -> str:
    return write_slots(turkish.state(Statement(first=event)), slots)


@pytest.mark.parametrize(
    ("city", "locative", "dative"),
    [
        ("Oslo", "Oslo'da", "Oslo'ya"),
        ("Tunis", "Tunus'ta", "Tunus'a"),
        ("Venice", "Venedik'te", "Venedik'e"),
        ("Nairobi", "Nairobi'de", "Nairobi'ye"),
        ("Kyiv", "Kiev'de", "Kiev'e"),
        ("Zurich", "Zürih'te", "Zürih'e"),
        pytest.param("Seoul", "Seul'de", "Seul'e", id="soft-l"),
    ],
)
def test_endings_of_cities_harmonise_and_consonants_agree(
    city: str, locative: str, dative: str
) -> None:
    dances, flies = tell(_AYSE, "dance"), tell(_AYSE, "fly")
    assert _answer(replace(dances, place=CITY[city]), Slot.PLACE) == locative
    assert _answer(replace(flies, place=CITY[city]), Slot.PLACE) == dative


@pytest.mark.parametrize(
    ("family", "dative"),
    [
        ("Yılmaz", "Yılmaz'a"),
        ("Çelik", "Çelik'e"),
        ("Kaya", "Kaya'ya"),
        ("Mwangi", "Mwangi'ye"),
        ("Moreau", "Moreau'ya"),
        pytest.param("Dubois", "Dubois'ya", id="silent-consonant"),
        pytest.param("Fontaine", "Fontaine'e", id="silent-vowel"),
        pytest.param("Laurent", "Laurent'a", id="nasal-vowel"),
        pytest.param("Reddy", "Reddy'ye", id="y-for-a-vowel"),
        pytest.param("Khoury", "Huri'ye", id="by-the-turkish-spelling"),
    ],
)
def test_the_dative_of_a_name_follows_its_sound(family: str, dative: str) -> None:
    recipient = Person(first=FIRST["Emma"], last=LAST[family])
    text = write(turkish.state(Statement(first=replace(_GIVES, recipient=recipient))))
    assert f" Emma {dative} yeni " in text


@pytest.mark.parametrize(
    ("company", "accusative"),
    [
        ("Solaro", "Solaro'yu"),
        ("Nordika", "Nordika'yı"),
        ("Fenvik", "Fenvik'i"),
        ("Zelinor", "Zelinor'u"),
    ],
)
def test_the_accusative_has_four_vowels(company: str, accusative: str) -> None:
    praised = Organisation(kind=OrganisationKind.COMPANY, eponym=COMPANY[company])
    event = replace(tell(_AYSE, "praise"), organisation=praised)
    assert write(turkish.state(Statement(first=event))) == f"Ayşe Yılmaz, {accusative} övdü."


def test_the_ending_of_a_year_follows_its_last_numeral() -> None:
    in_years = [replace(_DANCES, time=TIME[str(year)]) for year in range(2001, 2025)]
    years = [_answer(event, Slot.TIME) for event in in_years]
    assert years[:10] == (
        "2001'de 2002'de 2003'te 2004'te 2005'te 2006'da 2007'de 2008'de 2009'da 2010'da".split()
    )
    assert years[19:] == "2020'de 2021'de 2022'de 2023'te 2024'te".split()


def test_an_answer_has_the_article_and_no_numeral_is_plural() -> None:
    assert _answer(_GIVES, Slot.THING, Slot.QUANTITY) == "yeni bir çekiç"
    assert _answer(_BUYS, Slot.THING, Slot.QUANTITY) == "üç kırmızı keman"
    assert _answer(_BUYS, Slot.PRICE) == "350"


def test_every_verb_keeps_to_its_vowels() -> None:
    """After back vowels -mak, -ma-dı; after front ones -mek, -me-di."""
    for action in ACTIONS:
        infinitive = turkish.cite(action)
        stem, is_front = infinitive[:-3], infinitive.endswith("mek")
        last = next(letter for letter in reversed(stem) if letter in "aıoueiöü")
        assert (last in "eiöü") is is_front, infinitive
        event = replace(_BUYS, action=action, price=None, is_negated=True, quantity=1)
        said = write(turkish.state(Statement(first=event)))
        assert said.endswith(f"{stem}medi." if is_front else f"{stem}madı."), said


def test_a_dictionary_lists_infinitives_and_small_letters() -> None:
    concepts = (ACTION["buy"], ADJECTIVE["red"], TIME["Monday"], TIME["May"], CITY["Cairo"])
    cited = [turkish.cite(concept) for concept in concepts]
    assert cited == ["satın almak", "kırmızı", "pazartesi", "mayıs", "Kahire"]
    asked = turkish.ask_about(Relation.OPPOSITE, "kırmızı")
    assert asked == "Karşıt anlamlısı “kırmızı” olan sözcük hangisidir?"
