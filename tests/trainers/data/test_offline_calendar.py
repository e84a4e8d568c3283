"""Months, weekdays, dates and cities are named as the Unicode CLDR has them, or it is said why."""

from __future__ import annotations

from datetime import date

import pytest

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Statement
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.lexicon import Time, TimeKind
from trainers.data.offline.places import CITIES
from trainers.data.offline.times import DATES, TIMES
from trainers.data.offline.words import write_slots
from trainers.data.offline.world import find_cast

pytest.importorskip("babel")
from babel import Locale
from babel.dates import format_date, get_timezone_location

_MONTHS = [time.name for time in TIMES if time.kind is TimeKind.MONTH]
_STAND_ALONE = ("ru",)
"""Languages whose dates have months in another case than dictionaries. Of the others the names
are those of dates: Babel gives one language's stand-alone names to the next that has none."""
_LOWERCASE = ("tr",)
"""Languages whose months and weekdays have a capital in dates only, and in dates the CLDR's."""
_ENDING = "'"
"""Begins the case ending that Turkish dates have after the year: 14 Mart 2015'te."""
_ZONES = {
    "Africa": "Accra Cairo Casablanca Lagos Nairobi Tunis",
    "America": "Chicago Havana Lima Toronto",
    "Asia": "Amman Baghdad Beirut Damascus Dubai Seoul Shanghai Tokyo",
    "Europe": "Athens Berlin Budapest Copenhagen Helsinki Istanbul Lisbon London Madrid "
    "Moscow Oslo Paris Prague Rome Stockholm Vienna Warsaw Zurich",
}
"""Our cities after which time zones are called. Not Kyiv: Babel looks it up by its zone's newer
name, under which the CLDR has no city."""
_CITIES_APART: dict[str, dict[str, str]] = {
    "hi": {  # as Hindi encyclopedias have them; the CLDR writes down the English sounds
        "Cairo": "काहिरा",
        "Damascus": "दमिश्क",
        "Seoul": "सियोल",
        "Vienna": "वियना",
        "Zurich": "ज़्यूरिख",
    },
    "es": {"Amman": "Amán"},  # as the Spanish academies write it, with one letter less
    "ar": {
        "Amman": "عمان",  # without the mark of the doubled letter
        "Seoul": "سيول",  # as encyclopedias have it; the CLDR's سول is as frequent in the press
    },
    "sw": {  # of these the CLDR has English names, the encyclopedias the local or the German ones
        "Cairo": "Kairo",
        "Copenhagen": "Kopenhagen",
        "Damascus": "Dameski",
        "Prague": "Praha",
        "Rome": "Roma",
        "Warsaw": "Warshawa",
        "Zurich": "Zürich",
    },
}
"""Our names where they are not the CLDR's, each with its reason."""

every_language = pytest.mark.parametrize("language", GRAMMARS)


def _locale(language: str) -> Locale:
    """English is British here: 14 March 2015."""
    return Locale.parse("en_GB" if language == "en" else language)


def _cite(language: str, kind: TimeKind) -> list[str]:
    return [GRAMMARS[language].cite(time) for time in TIMES if time.kind is kind]


@every_language
def test_months_and_weekdays_are_those_of_the_cldr(language: str) -> None:
    context = "stand-alone" if language in _STAND_ALONE else "format"
    months = _locale(language).months[context]["wide"]
    days = _locale(language).days["format"]["wide"]
    theirs = [*(months[number] for number in range(1, 13)), *(days[number] for number in range(7))]
    if language in _LOWERCASE:
        theirs = [name.lower() for name in theirs]
    assert [*_cite(language, TimeKind.MONTH), *_cite(language, TimeKind.WEEKDAY)] == theirs


def _write_date(language: str, time: Time) -> str:
    (dances,) = (action for action in ACTIONS if action.name == "dance")
    event = Event(actor=find_cast(0).persons[0], action=dances, time=time)
    return write_slots(GRAMMARS[language].state(Statement(first=event)), {Slot.TIME})


@every_language
def test_dates_have_the_format_of_the_cldr(language: str) -> None:
    some = [time for time in DATES if time.year in (2001, 2010, 2024)][::5]
    assert len({time.name for time in some}) == 12
    for time in some:
        number = _MONTHS.index(time.name) + 1
        theirs = format_date(date(time.year, number, time.day), "long", _locale(language))
        theirs = theirs.replace("\u202fг.", " года")  # Russian writes the abbreviation out
        ours, _, ending = _write_date(language, time).partition(_ENDING)
        assert ours == theirs
        assert bool(ending) == (language == "tr")


@every_language
def test_cities_are_called_as_the_time_zones_after_them(language: str) -> None:
    by_name = {city.name: city for city in CITIES}
    apart = {}
    for continent, names in _ZONES.items():
        for name in names.split():
            zone, locale = f"{continent}/{name}", _locale(language)
            theirs = get_timezone_location(zone, locale=locale, return_city=True)
            ours = GRAMMARS[language].cite(by_name[name])
            if ours != theirs:
                apart[name] = ours
    assert apart == _CITIES_APART.get(language, {})
