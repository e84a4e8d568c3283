"""What the grammars share: the statement they realise, the choices of style they are given."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Protocol, TypeAlias

from trainers.data.offline.events import Event, Person, Slot
from trainers.data.offline.lexicon import (
    Action,
    Adjective,
    City,
    Kind,
    Profession,
    Thing,
    Time,
)
from trainers.data.offline.words import Word


class Connective(StrEnum):
    """How a second clause is joined to the first; `while` contrasts and claims no simultaneity."""

    AND = "and"
    BUT = "but"
    WHILE = "while"
    THEN = "then"
    """The second came later."""
    BECAUSE = "because"


CONNECTIVES = tuple(Connective)


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """Choices that change the form of a sentence and not what it says."""

    is_time_first: bool = False
    """Whether the first clause opens with its time, where it has one. In a question: whether the
    time stands at the other of its two usual places."""
    is_subject_first: bool = True
    """Subject before verb; only Arabic has the choice in statements."""
    has_question_noun: bool = False
    """Which person, in which city, for who and where; without effect in statements."""
    has_digits: bool = False
    """Whether quantities are written in digits, `3 violins`; prices and years always are."""


DEFAULT_STYLE = Style()


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A sentence to be said: one clause, or two."""

    first: Event
    second: Event | None = None
    connective: Connective = Connective.AND
    """How the second clause is joined; without effect where there is none."""
    style: Style = DEFAULT_STYLE
    is_continued: bool = False
    """Whether the first clause has the person who acts in the sentence before, then told by a
    pronoun or by the form of the verb alone, as the language does."""

    @property
    def is_second_continued(self) -> bool:
        """Whether the second clause has the person who acts in the first, told in the same way."""
        actor = self.first.actor
        return self.second is not None and self.second.actor == actor and isinstance(actor, Person)

    def with_clear_time(self) -> Statement:
        """The statement with its time inside the first clause where the second goes on.

        At the start of a sentence whose second clause has no subject of its own, as in Spanish or
        Turkish, it would be the time of both.
        """
        if not (self.is_second_continued and self.style.is_time_first):
            return self
        return replace(self, style=replace(self.style, is_time_first=False))


class Relation(StrEnum):
    """What a question about a word asks for."""

    MEMBER = "member"
    """Something of the kind that the word names."""
    KIND = "kind"
    """The kind that the word belongs to."""
    OPPOSITE = "opposite"


Concept: TypeAlias = Thing | Adjective | Action | Time | City | Profession | Kind
"""Whatever has an entry of its own in a dictionary."""


class Grammar(Protocol):
    """A language: how it states an event, asks for a slot of one, and speaks about words.

    The modules of `languages` are grammars. Words of a statement carry all their tags and the
    slots they express; a pronoun expresses none.
    """

    @property
    def CODE(self) -> str:  # noqa: N802 - modules have it as a constant
        """ISO 639-1 code."""
        ...

    @property
    def SENTENCE_SPACE(self) -> str:  # noqa: N802
        """What stands between two sentences of a paragraph."""
        ...

    @property
    def OPENINGS(self) -> tuple[str, ...]:  # noqa: N802
        """What a question may begin with, a space included where one follows; none first."""
        ...

    @property
    def NOT_TOLD(self) -> str:  # noqa: N802
        """Says that the text does not answer the question."""
        ...

    def state(self, statement: Statement) -> list[Word]:
        """The sentence, with its full stop."""
        ...

    def ask(self, event: Event, slot: Slot, style: Style = ...) -> list[Word]:
        """The question that `slot` of a positive event answers, with its question mark.

        The slot must be filled; a person may be asked for as actor, and two or more for quantity.
        """
        ...

    def cite(self, concept: Concept) -> str:
        """The form under which a dictionary lists the concept; a day or month without `on`."""
        ...

    def ask_about(self, relation: Relation, cited: str) -> str:
        """The question for what stands in `relation` to the word `cited`."""
        ...


def draw_style(rng: Random, digit_share: float) -> Style:
    """Half of the sentences open with their time, half of the Arabic ones with their verb.

    Args:
        rng: Source of the choices.
        digit_share: Probability in [0, 1] that quantities are written in digits.
    """
    return Style(
        is_time_first=rng.random() < 0.5,
        is_subject_first=rng.random() < 0.5,
        has_digits=rng.random() < digit_share,
    )
