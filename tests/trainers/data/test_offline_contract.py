"""What every language of the offline suite promises, whatever its grammar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import chain
from random import Random

import pytest
from any_statement import CAST, draw_any_event, draw_any_statement, list_told

from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Organisation, Person, Slot
from trainers.data.offline.grammar import Concept, Statement, Style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.names import FAMILY_NAMES, GIVEN_NAMES
from trainers.data.offline.paragraphs import list_askable
from trainers.data.offline.places import CITIES
from trainers.data.offline.professions import PROFESSIONS
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.times import TIMES
from trainers.data.offline.variation import draw_neighbours
from trainers.data.offline.words import Word, write
from trainers.data.offline.world import find_cast

every_language = pytest.mark.parametrize("language", GRAMMARS)
UPOS = set(
    "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
)
_NAMED_TIMES = tuple(time for time in TIMES if time.name)


def _draw(number: int, seed: str) -> list[Statement]:
    rng = Random(seed)
    return [draw_any_statement(rng) for _ in range(number)]


def _spans(words: Iterable[Word], slot: str) -> int:
    """Number of stretches of words marked with `slot`."""
    marks = [part.slot == slot for part in words]
    return sum(here and not before for before, here in zip([False, *marks], marks, strict=False))


@every_language
@pytest.mark.parametrize(
    "concepts",
    [(*THINGS, *HYPERNYMS.values()), ADJECTIVES, ACTIONS, CITIES, PROFESSIONS, _NAMED_TIMES],
    ids=["things", "qualities", "actions", "cities", "professions", "times"],
)
def test_a_dictionary_tells_all_concepts_of_a_kind_apart(
    language: str, concepts: tuple[Concept, ...]
) -> None:
    cited = Counter(GRAMMARS[language].cite(concept) for concept in concepts)
    assert {word: number for word, number in cited.items() if number > 1} == {}


@every_language
def test_every_name_is_written_in_its_own_way(language: str) -> None:
    (dances,) = (action for action in ACTIONS if action.name == "dance")
    anna, smith = GIVEN_NAMES[0], FAMILY_NAMES[0]
    persons = [Person(first=first, last=smith) for first in GIVEN_NAMES]
    persons += [Person(first=anna, last=last) for last in FAMILY_NAMES]
    actors = [*persons, *chain(*(find_cast(number).organisations for number in range(41)))]
    written = Counter(
        write([part for part in GRAMMARS[language].state(_say(actor, dances)) if part.slot])
        for actor in actors
    )
    repeated = {text for text, number in written.items() if number > 1}
    assert len(repeated) == 1, repeated  # the pair of the two first names is in both lists


def _say(actor: Person | Organisation, action: object) -> Statement:
    return Statement(first=Event(actor=actor, action=action))  # type: ignore[arg-type]


@every_language
def test_words_are_marked_with_the_slots_they_express(language: str) -> None:
    for statement in _draw(400, "slots"):
        words = GRAMMARS[language].state(statement)
        expected = Counter(list_told(statement.first, is_continued=statement.is_continued))
        if statement.second is not None:
            is_continued = statement.is_second_continued
            expected.update(list_told(statement.second, is_continued=is_continued))
        for slot in Slot:
            limit = expected[str(slot)]
            found = _spans(words, str(slot))
            # a number stands inside its thing, so the thing is one or two stretches
            assert found == limit or (slot is Slot.THING and limit <= found <= 2 * limit), (
                slot,
                write(words),
            )


@every_language
def test_the_clause_of_one_event_has_each_slot_in_one_stretch_with_its_number(
    language: str,
) -> None:
    rng = Random("stretches")
    for _ in range(300):
        event = draw_any_event(rng)
        words = GRAMMARS[language].state(Statement(first=event))
        merged = [replace(p, slot="thing") if p.slot == "quantity" else p for p in words]
        assert _spans(merged, "thing") == (event.thing is not None), write(words)


@every_language
def test_names_are_tagged_as_entities(language: str) -> None:
    for statement in _draw(300, "entities"):
        words = GRAMMARS[language].state(statement)
        told = [(statement.first, statement.is_continued)]
        if statement.second is not None:
            told.append((statement.second, statement.is_second_continued))
        actors = [
            actor
            for event, is_continued in told
            for actor in (event.actors[1:] if is_continued else event.actors)
        ]
        tags = Counter(part.entity for part in words)
        assert tags["B-PER"] == sum(isinstance(actor, Person) for actor in actors), write(words)
        assert tags["B-ORG"] == sum(not isinstance(actor, Person) for actor in actors)
        assert tags["B-LOC"] == sum(event.place is not None for event, _ in told)
        assert {part.upos for part in words} <= UPOS


@every_language
def test_sentences_are_written_without_stray_spaces_and_end_once(language: str) -> None:
    for statement in _draw(300, "spaces"):
        words = GRAMMARS[language].state(statement)
        text = write(words)
        assert words[-1].upos == "PUNCT"
        assert words[-1].is_glued, text
        assert "  " not in text
        assert [part.text for part in words].count(words[-1].text) == 1, text  # but `14.`
        assert all(part.text and part.text == part.text.strip() for part in words)


@every_language
def test_digits_replace_the_numeral_alone(language: str) -> None:
    state = GRAMMARS[language].state
    rng = Random("digits")
    for _ in range(200):
        event = draw_any_event(rng)
        spelled = state(Statement(first=event))
        digits = state(Statement(first=event, style=Style(has_digits=True)))
        assert [p.text for p in spelled if p.slot != "quantity"] == [
            p.text for p in digits if p.slot != "quantity"
        ]
        assert [p.text for p in digits if p.slot == "quantity"] == (
            [str(event.quantity)] if event.quantity > 1 else []
        )


@every_language
def test_other_events_are_other_sentences(language: str) -> None:
    rng = Random("neighbours")
    for _ in range(150):
        event = draw_any_event(rng)
        family = list(dict.fromkeys([event, *draw_neighbours(event, 6, CAST.repertoire, rng)]))
        texts = {write(GRAMMARS[language].state(Statement(first=told))) for told in family}
        assert len(texts) == len(family), texts


@every_language
def test_questions_do_not_tell_their_answer_and_end_with_a_mark(language: str) -> None:
    grammar, rng = GRAMMARS[language], Random("questions")
    for _ in range(300):
        event = draw_any_event(rng)
        for slot in list_askable(event):
            style = Style(
                is_time_first=rng.random() < 0.5,
                has_question_noun=rng.random() < 0.5,
                has_digits=rng.random() < 0.5,
            )
            words = grammar.ask(event, slot, style)
            text = write(words)
            assert words[-1].text in {"?", "？", "؟"}, text
            told = [p for p in grammar.state(Statement(first=event)) if p.slot == slot]
            if slot in (Slot.ACTOR, Slot.PRICE):
                assert write(told) not in text, (slot, text)


@every_language
def test_openings_and_their_number(language: str) -> None:
    grammar = GRAMMARS[language]
    assert len(grammar.OPENINGS) == 4
    assert grammar.OPENINGS[0] == ""
    assert len(set(grammar.OPENINGS)) == 4
    assert grammar.NOT_TOLD
