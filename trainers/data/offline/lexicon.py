"""The concepts of the small world, without a form in any language, and how forms are read.

A concept is named by its English dictionary form. What it is called in a language, and how that is
inflected, is said in the language's own file (`languages`) in tables keyed by these names: so a
further language is a further file there, and nothing here. Every concept is made once, when its
table is read, so records are compared by identity: events full of them are hashed all the time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Frame(StrEnum):
    """What an action needs beside its actor."""

    ACTIVITY = "activity"
    """Nothing: to dance."""
    MOTION = "motion"
    """A place to go to: to travel."""
    TRANSITIVE = "transitive"
    """A thing: to buy."""
    TRANSFER = "transfer"
    """A thing and who gets it: to send."""
    CIVIC = "civic"
    """An organisation: to visit."""


class TimeKind(StrEnum):
    """Scale of a time; two times exclude each other only on the same scale."""

    WEEKDAY = "weekday"
    MONTH = "month"
    PART_OF_DAY = "part_of_day"
    YEAR = "year"
    DATE = "date"


class OrganisationKind(StrEnum):
    """What an organisation is: its name is made of the kind and of a city, or is its own."""

    UNIVERSITY = "university"
    MUSEUM = "museum"
    BANK = "bank"
    HOSPITAL = "hospital"
    COMPANY = "company"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class GivenName:
    """A given name."""

    name: str
    gender: str
    """`f` or `m`: verbs, pronouns and professions agree with it."""
    is_han: bool
    """Written in Chinese characters at home: Chinese then puts the family name first."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class FamilyName:
    """A family name."""

    name: str
    is_han: bool
    """As for given names."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class City:
    """A city."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Company:
    """An invented company."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Profession:
    """What someone does for a living; told in apposition to the name."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Kind:
    """A class of concepts that is not a thing: day, month, city, profession."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Time:
    """A point in time."""

    kind: TimeKind
    name: str = ""
    """Weekday, month or part of the day; of a date, its month; empty for a year."""
    day: int = 0
    """Day of the month, in dates only."""
    year: int = 0
    """In years and dates only."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Thing:
    """A thing one can count, or the hypernym of several."""

    name: str
    category: str
    """Its hypernym's name; a hypernym's own name."""

    @property
    def is_hypernym(self) -> bool:
        """Whether this stands for a whole category."""
        return self.name == self.category


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Adjective:
    """A quality of things."""

    name: str
    opposite: str
    """Name of a quality that excludes this one; empty for none."""
    categories: frozenset[str]
    """Categories of the things that can have it."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Action:
    """What is done; everything told here lies in the past."""

    name: str
    frame: Frame
    opposite: str
    """Name of an action that excludes this one; empty for none."""
    categories: frozenset[str]
    """Categories of the things it is done to; empty where it is done to none."""
    is_institutional: bool
    """Whether organisations do it too."""
    has_price: bool
    """Whether it is done for a sum of money."""


def read_rows(table: str) -> Iterator[list[str]]:
    """Rows of a table as lists of cells, which are separated by `|`."""
    for line in table.strip().splitlines():
        yield [cell.strip() for cell in line.split("|")]


def read_forms(table: str) -> dict[str, tuple[str, ...]]:
    """Forms by concept: rows such as `pear | f Birne Birnen`; `_` is a space within a form."""
    return {name: _split(forms) for name, forms in read_rows(table)}


def read_names(text: str) -> dict[str, str]:
    """Spellings by name: `Munich=München Rome=Rom`; `_` is a space within a spelling."""
    pairs = (pair.split("=") for pair in text.split())
    return {name.replace("_", " "): spelling.replace("_", " ") for name, spelling in pairs}


def _split(forms: str) -> tuple[str, ...]:
    return tuple(form.replace("_", " ") for form in forms.split())
