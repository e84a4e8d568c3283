"""Phrasings: the ways in which one question can be asked, in every language alike."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import DEFAULT_STYLE, Grammar, Style
from trainers.data.offline.words import write


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrasing:
    """Choices that change the form of a question and not what it asks."""

    style: Style = DEFAULT_STYLE
    opening: int = 0
    """Position among the grammar's openings, counted round; 0 for none."""


PLAIN = Phrasing()


def draw_phrasing(rng: Random) -> Phrasing:
    """Every choice at random; half of the questions have no opening."""
    return Phrasing(
        style=Style(
            is_time_first=rng.random() < 0.5,
            has_question_noun=rng.random() < 0.5,
            has_digits=rng.random() < 0.5,
        ),
        opening=rng.choice((0, 0, 0, 1, 2, 3)),
    )


def pose(grammar: Grammar, event: Event, slot: Slot, phrasing: Phrasing = PLAIN) -> str:
    """The question that `slot` of `event` answers, as text."""
    words = grammar.ask(event, slot, phrasing.style)
    opening = grammar.OPENINGS[phrasing.opening % len(grammar.OPENINGS)]
    return opening + write(words)
