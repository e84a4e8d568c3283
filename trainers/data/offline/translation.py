"""Text as a translator leaves it: a grammar that renders English in another language, with errors.

The errors are those that are known of translators in a hurry, men and machines: the order of the
source is kept where the language would choose another; rare words and place names stay English;
adjectives keep their dictionary form; articles and prepositions get lost. What a word becomes
depends on the word alone, so that an answer looks the same in every sentence that tells it; only
small words get lost by the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from zlib import crc32

from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import (
    DEFAULT_STYLE,
    Concept,
    Grammar,
    Relation,
    Statement,
    Style,
)
from trainers.data.offline.places import CITIES
from trainers.data.offline.repertoire import is_shared
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.words import Word, capitalise, set_apart, write

_Concept = TypeVar("_Concept")

_UNTRANSLATED_SHARE = 0.1
"""Share of the things and cities whose English word stays."""
_UNINFLECTED_SHARE = 0.25
"""Share of the qualities that keep their dictionary form."""
_LOST_SHARE = 0.08
"""Share of articles and prepositions that get lost."""
_SMALL = frozenset({"DET", "ADP"})


def _take(concepts: Sequence[_Concept], share: float) -> frozenset[_Concept]:
    """`share` of the concepts, spread over their list."""
    return frozenset(c for position, c in enumerate(concepts) if is_shared(position, share))


_UNTRANSLATED = _take((*THINGS, *HYPERNYMS.values()), _UNTRANSLATED_SHARE) | _take(
    CITIES, _UNTRANSLATED_SHARE
)
_UNINFLECTED = _take(ADJECTIVES, _UNINFLECTED_SHARE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Translator:
    """Translates from English into the language of a grammar; a grammar itself."""

    grammar: Grammar
    english: Grammar

    @property
    def CODE(self) -> str:  # noqa: N802 - the name that modules have it under
        """The language translated into."""
        return self.grammar.CODE

    @property
    def SENTENCE_SPACE(self) -> str:  # noqa: N802
        """That of the language."""
        return self.grammar.SENTENCE_SPACE

    @property
    def OPENINGS(self) -> tuple[str, ...]:  # noqa: N802
        """Those of the language."""
        return self.grammar.OPENINGS

    @property
    def NOT_TOLD(self) -> str:  # noqa: N802
        """That of the language."""
        return self.grammar.NOT_TOLD

    def state(self, statement: Statement) -> list[Word]:
        """The sentence in the order of its source, with the translator's errors."""
        style = Style(has_digits=statement.style.has_digits)
        words = self.grammar.state(replace(statement, style=style))
        events = [event for event in (statement.first, statement.second) if event is not None]
        words = self._leave_english(words, events)
        return capitalise(_lose_small_words(words))

    def ask(self, event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
        """The question; small words get lost here too."""
        return capitalise(_lose_small_words(self.grammar.ask(event, slot, style)))

    def cite(self, concept: Concept) -> str:
        """The word of the dictionary: here translators look it up."""
        return self.grammar.cite(concept)

    def ask_about(self, relation: Relation, cited: str) -> str:
        """The language's own question."""
        return self.grammar.ask_about(relation, cited)

    def _leave_english(self, words: list[Word], events: list[Event]) -> list[Word]:
        """`words` with what was not translated, or not inflected.

        Clauses come in the order of the events, so the n-th stretch of words that tells a thing or
        a place is that of the n-th event that has one.
        """
        places = iter([event for event in events if event.place is not None])
        things = iter([event for event in events if event.thing is not None])
        kept: list[Word] = []
        for slot, stretch in _split(words):
            if slot == Slot.PLACE:
                kept += self._keep_place(stretch, next(places))
            elif slot == Slot.THING:
                kept += self._keep_thing(stretch, next(things))
            else:
                kept += stretch
        return kept

    def _keep_place(self, stretch: list[Word], event: Event) -> list[Word]:
        city = event.place
        if city is None or city not in _UNTRANSLATED:
            return stretch
        return [replace(stretch[0], text=self.english.cite(city))]

    def _keep_thing(self, stretch: list[Word], event: Event) -> list[Word]:
        """The noun in English, or the adjective as the dictionary has it."""
        thing, adjective = event.thing, event.adjective
        texts: dict[Word, str] = {}
        if thing is not None and thing in _UNTRANSLATED:
            texts[_find_head(stretch)] = self.english.cite(thing)
        if adjective is not None and adjective in _UNINFLECTED:
            cited = self.grammar.cite(adjective)
            texts |= {part: cited for part in stretch if part.upos == "ADJ"}
        return [replace(part, text=texts[part]) if part in texts else part for part in stretch]


def _find_head(stretch: list[Word]) -> Word:
    """The noun that names the thing; classifiers, and nouns within a quality, are no heads."""
    return next(part for part in stretch if part.upos == "NOUN" and part.category == "N")


def _split(words: list[Word]) -> Iterator[tuple[str, list[Word]]]:
    """Stretches of words with the slot they express, a number being inside its thing."""
    stretch: list[Word] = []
    slot = ""
    for part in words:
        here = Slot.THING if part.slot == Slot.QUANTITY else part.slot
        if stretch and here != slot:
            yield slot, stretch
            stretch = []
        stretch.append(part)
        slot = here
    yield slot, stretch


def _lose_small_words(words: list[Word]) -> list[Word]:
    """`words` without some that express no slot and begin no question.

    What was written onto a lost word stands apart where that did: `visité (l')université`.
    """
    sentence = crc32(write(words).encode())
    kept: list[Word] = []
    is_apart = False
    for position, part in enumerate(words):
        if not part.slot and part.upos in _SMALL and _is_lost(sentence, position):
            is_apart = is_apart or not part.is_glued
            continue
        kept.append(set_apart(part) if is_apart else part)
        is_apart = False
    return kept


def _is_lost(sentence: int, position: int) -> bool:
    """Whether the word is lost that stands at `position` of a sentence with that checksum."""
    return crc32(bytes([position]), sentence) < _LOST_SHARE * 2**32
