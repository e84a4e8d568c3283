"""The records of the lexicon: one a concept, with its forms in every language.

The entries stand in tables (`names`, `places`, `things`, `actions`, `times`), one concept a row,
so that a further language is a further column there and a grammar beside the four. Columns are
separated by `|`, and the parts of a column by spaces. Every concept is made once, when its table
is read, so records are compared by identity: events full of them are hashed all the time.
"""

from __future__ import annotations

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


class OrganisationKind(StrEnum):
    """What an organisation is: its name is made of the kind and of a city, or is its own."""

    UNIVERSITY = "university"
    MUSEUM = "museum"
    BANK = "bank"
    HOSPITAL = "hospital"
    COMPANY = "company"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Term:
    """A name that no language inflects: a city, a company, a family name, a time."""

    en: str
    de: str
    zh: str
    ar: str


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class FirstName:
    """A given name."""

    term: Term
    gender: str
    """`f` or `m`: Arabic verbs agree with it."""
    is_han: bool
    """Written in Chinese characters at home: Chinese then puts the family name first."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class LastName:
    """A family name."""

    term: Term
    is_han: bool
    """As for given names."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Time:
    """A point in time, as the adverbial phrase each language makes of it."""

    term: Term
    kind: TimeKind


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Thing:
    """A thing one can count, or the hypernym of several."""

    en: str
    en_plural: str
    category: str
    """Its hypernym's English name; a hypernym's own name."""
    de: str
    de_plural: str
    de_gender: str
    """`m`, `f` or `n`."""
    zh: str
    zh_classifier: str
    ar: str
    """Indefinite singular without case ending; a second word is an adjective that agrees."""
    ar_plural: str
    ar_gender: str
    """`m` or `f`, of the singular."""

    @property
    def is_hypernym(self) -> bool:
        """Whether this stands for a whole category."""
        return self.en == self.category


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Adjective:
    """A quality of things."""

    en: str
    de: str
    """The stem that endings follow: `teur` for teuer."""
    zh: str
    ar_masculine: str
    """Accusative singular, indefinite."""
    ar_feminine: str
    opposite: str
    """English name of a quality that excludes this one; empty for none."""
    categories: frozenset[str]
    """Categories of the things that can have it."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Action:
    """A verb with its forms; everything told here lies in the past."""

    en: str
    en_past: str
    frame: Frame
    de: str
    """The infinitive."""
    de_participle: str
    de_auxiliary: str
    """`hat` or `ist`."""
    zh: str
    zh_object: str
    """The noun of a verb-object compound, after the aspect particle; empty for simple verbs."""
    ar_past_masculine: str
    ar_past_feminine: str
    ar_jussive_masculine: str
    """The form after the negation lam."""
    ar_jussive_feminine: str
    opposite: str
    """English name of an action that excludes this one; empty for none."""
    categories: frozenset[str]
    """Categories of the things it is done to; empty where it is done to none."""
    is_institutional: bool
    """Whether organisations do it too."""


def read_rows(table: str) -> list[list[str]]:
    """Rows of a table as lists of cells."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
