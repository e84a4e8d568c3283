"""What the grammars share: the statement they realise and the choices of style they are given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Protocol

from trainers.data.offline.words import Word
from trainers.data.offline.world import Event, Slot


class Connective(StrEnum):
    """How a second clause is joined to the first; `while` contrasts and claims no simultaneity."""

    AND = "and"
    BUT = "but"
    WHILE = "while"


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """Choices that change the form of a sentence and not what it says."""

    is_time_first: bool = False
    """Whether the first clause opens with its time, where it has one."""
    is_subject_first: bool = True
    """Subject before verb; only Arabic has the choice in statements."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A sentence to be said: one clause, or two."""

    first: Event
    second: Event | None = None
    connective: Connective = Connective.AND
    """How the second clause is joined; without effect where there is none."""
    style: Style = Style()


class Grammar(Protocol):
    """A language: how it states an event, and how it asks for a slot of one.

    The modules `english`, `german`, `chinese` and `arabic` are grammars. Words of a statement
    carry all their tags and the slots they express.
    """

    def state(self, statement: Statement) -> list[Word]:
        """The sentence, with its full stop."""
        ...

    def ask(self, event: Event, slot: Slot) -> list[Word]:
        """The question that `slot` of a positive event answers, with its question mark.

        The slot must be filled; a person may be asked for as actor, and two or more for quantity.
        """
        ...


def draw_style(rng: Random) -> Style:
    """Half of the sentences open with their time, half of the Arabic ones with their verb."""
    return Style(is_time_first=rng.random() < 0.5, is_subject_first=rng.random() < 0.5)
