"""German: perfect tense, finite verb second, participle last; `während` sends the auxiliary last.

Order of the middle field: recipient, time, company, place, object; `nicht` stands before a
destination and else before the participle, and an indefinite object is negated by `kein`.
"""

from __future__ import annotations

from typing import Final

from trainers.data.offline.events import Actor, Event, Organisation, Person, Slot
from trainers.data.offline.grammar import (
    DEFAULT_STYLE,
    Concept,
    Connective,
    Relation,
    Statement,
    Style,
)
from trainers.data.offline.lexicon import Adjective, Frame, OrganisationKind, Time
from trainers.data.offline.words import Word, capitalise, glued, mark, name, word

_ADVERBIAL = r"(S\NP)/(S\NP)"
_AUXILIARY_SECOND = r"(S[dcl]\NP)/(S[pt]\NP)"
_AUXILIARY_INVERTED = r"(S[dcl]/(S[pt]\NP))/NP"
_AUXILIARY_LAST = r"(S[dcl]\NP)\(S[pt]\NP)"
_NUMERALS = "null eins zwei drei vier fünf sechs sieben acht neun zehn".split()
_PARTICIPLES = {
    Frame.ACTIVITY: r"S[pt]\NP",
    Frame.MOTION: r"(S[pt]\NP)\PP",
    Frame.TRANSITIVE: r"(S[pt]\NP)\NP",
    Frame.TRANSFER: r"((S[pt]\NP)\NP)\NP",
    Frame.CIVIC: r"(S[pt]\NP)\NP",
}
_ACCUSATIVE_ENDINGS = {"m": ("en", "en"), "f": ("e", "e"), "n": ("", "es")}
"""Endings of ein and kein, and of an adjective after them, by gender."""
_PLURAL_ADJECTIVE_ENDING = "e"
"""Of an adjective after a bare numeral, accusative."""
_DEFINITE_ARTICLES = {"f": "die", "n": "das"}
"""Nominative and accusative alike: no institution here is masculine."""
_INSTITUTIONS: Final = {
    OrganisationKind.UNIVERSITY: ("f", "Universität"),
    OrganisationKind.MUSEUM: ("n", "Stadtmuseum"),
    OrganisationKind.BANK: ("f", "Handelsbank"),
    OrganisationKind.HOSPITAL: ("n", "Klinikum"),
}
_CONNECTIVES = {
    Connective.AND: [word("und", "CCONJ", "conj")],
    Connective.BUT: [glued(",", "PUNCT", ","), word("aber", "CCONJ", "conj")],
    Connective.WHILE: [glued(",", "PUNCT", ","), word("während", "SCONJ", r"(S\S)/S[dcl]")],
}
_QUESTION_WORDS = {
    Slot.ACTOR: ["wer"],
    Slot.THING: ["was"],
    Slot.PLACE: ["wo"],
    Slot.TIME: ["wann"],
    Slot.QUANTITY: ["wie", "viele"],
}
_QUESTION_NOUNS = {
    Slot.ACTOR: ["welche", "Person"],
    Slot.THING: ["was", "genau"],
    Slot.PLACE: ["in", "welcher", "Stadt"],
    Slot.TIME: ["zu", "welcher", "Zeit"],
    Slot.QUANTITY: ["wie", "viele"],
}
_ASK_ABOUT = {
    Relation.MEMBER: "Was davon gehört zur Art „{}“?",
    Relation.KIND: "Zu welcher Art gehört „{}“?",
    Relation.OPPOSITE: "Was ist das Gegenteil von „{}“?",
}
_CITED_ADJECTIVES = {"teur": "teuer"}
"""Adjectives that are more than their stem."""

OPENINGS: tuple[str, ...] = ("", "Weiß das jemand: ", "Bitte sagt mir: ", "Eine Frage: ")
NOT_TOLD = "Das sagt der Text nicht."


def state(statement: Statement) -> list[Word]:
    """The statement as a German sentence."""
    words = _main_clause(statement.first, is_time_first=statement.style.is_time_first)
    if statement.second is not None:
        is_subordinate = statement.connective is Connective.WHILE
        clause = _subordinate_clause if is_subordinate else _main_clause
        words += [*_CONNECTIVES[statement.connective], *clause(statement.second)]
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    end = [_participle(event), glued("?", "PUNCT")]
    opening = [word(text, "PRON") for text in _find_question_words(event, slot, style)]
    subject = [] if slot is Slot.ACTOR else _actor(event.actor)
    if slot is Slot.QUANTITY:
        opening += _counted(event)
        slot = Slot.THING
    told = event if slot is Slot.ACTOR else event.without(slot)
    middle = _middle(told, is_time_moved=style.is_time_first)
    return capitalise([*opening, _auxiliary(event, ""), *subject, *middle, *end])


def cite(concept: Concept) -> str:
    """The noun, adjective, infinitive or name as a dictionary lists it."""
    if isinstance(concept, Time):
        return concept.term.de.split()[-1]
    if isinstance(concept, Adjective):
        return _CITED_ADJECTIVES.get(concept.de, concept.de)
    return concept.de


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _find_question_words(event: Event, slot: Slot, style: Style) -> list[str]:
    if slot is Slot.PLACE and event.action.frame is Frame.MOTION:
        return ["in", "welche", "Stadt"] if style.has_question_noun else ["wohin"]
    return (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[slot]


def _main_clause(event: Event, *, is_time_first: bool = False) -> list[Word]:
    subject = mark(_actor(event.actor), Slot.ACTOR)
    end = _participle(event)
    if event.time is None or not is_time_first:
        return [*subject, _auxiliary(event, _AUXILIARY_SECOND), *_middle(event), end]
    return [
        *_time(event.time, "S/S"),
        _auxiliary(event, _AUXILIARY_INVERTED),
        *subject,
        *_middle(event.without(Slot.TIME)),
        end,
    ]


def _subordinate_clause(event: Event) -> list[Word]:
    subject = mark(_actor(event.actor), Slot.ACTOR)
    end = [_participle(event), _auxiliary(event, _AUXILIARY_LAST)]
    return [*subject, *_middle(event), *end]


def _auxiliary(event: Event, category: str) -> Word:
    return word(event.action.de_auxiliary, "AUX", category)


def _participle(event: Event) -> Word:
    return word(event.action.de_participle, "VERB", _PARTICIPLES[event.action.frame])


def _middle(event: Event, *, is_time_moved: bool = False) -> list[Word]:
    """Everything between the finite verb, or the subject after it, and the participle.

    The time comes after the recipient and before the company; moved, the other way round.
    """
    recipient = [] if event.recipient is None else _actor(event.recipient)
    time = [] if event.time is None else _time(event.time, _ADVERBIAL)
    company = _company(event)
    words = [*recipient, *time, *company]
    if is_time_moved:
        words = [*company, *time, *recipient]
    if event.action.frame is Frame.MOTION:
        return [*words, *_negation(event), *_place(event)]
    words += _place(event)
    if event.thing is not None:
        return [*words, *mark(_thing(event), Slot.THING)]
    if event.organisation is not None:
        words += _actor(event.organisation)
    return [*words, *_negation(event)]


def _company(event: Event) -> list[Word]:
    if event.companion is None:
        return []
    together = word("zusammen", "ADV", f"({_ADVERBIAL})/PP")
    return [together, word("mit", "ADP", "PP/NP"), *_actor(event.companion)]


def _negation(event: Event) -> list[Word]:
    return [word("nicht", "PART", _ADVERBIAL)] if event.is_negated else []


def _place(event: Event) -> list[Word]:
    if event.place is None:
        return []
    city = mark(name([word(event.place.de, "PROPN", "N")], "LOC"), Slot.PLACE)
    if event.action.frame is Frame.MOTION:
        return [word("nach", "ADP", "PP/NP"), *city]
    return [word("in", "ADP", f"({_ADVERBIAL})/NP"), *city]


def _actor(actor: Actor) -> list[Word]:
    """A name; persons look alike in every case, organisations are never dative."""
    if isinstance(actor, Person):
        first, last = actor.first.term.de, actor.last.term.de
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    return _organisation(actor)


def _organisation(organisation: Organisation) -> list[Word]:
    """`Solaro`, `die Universität Oslo`, nominative or accusative."""
    eponym = organisation.eponym.de
    if organisation.kind is OrganisationKind.COMPANY:
        return name([word(eponym, "PROPN", "N")], "ORG")
    gender, head = _INSTITUTIONS[organisation.kind]
    words = [word(head, "NOUN", "N"), word(eponym, "PROPN", r"N\N")]
    return [word(_DEFINITE_ARTICLES[gender], "DET", "NP/N"), *name(words, "ORG")]


def _thing(event: Event) -> list[Word]:
    """`einen roten Hammer`, `kein rotes Auto`, `drei rote Autos`: accusative."""
    assert event.thing is not None
    counted = _counted(event)
    if event.quantity > 1:
        numeral = word(_NUMERALS[event.quantity], "NUM", "N/N")
        return [*mark([numeral], Slot.QUANTITY), *counted]
    stem = "kein" if event.is_negated else "ein"
    ending, _ = _ACCUSATIVE_ENDINGS[event.thing.de_gender]
    return [word(stem + ending, "DET", "NP/N"), *counted]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without article or numeral."""
    thing = event.thing
    assert thing is not None
    is_single = event.quantity == 1
    noun = word(thing.de if is_single else thing.de_plural, "NOUN", "N")
    if event.adjective is None:
        return [noun]
    _, singular_ending = _ACCUSATIVE_ENDINGS[thing.de_gender]
    ending = singular_ending if is_single else _PLURAL_ADJECTIVE_ENDING
    return [word(event.adjective.de + ending, "ADJ", "N/N"), noun]


def _time(time: Time, modifier: str) -> list[Word]:
    """`am Montag`, `in der Nacht`, `im Jahr 2015`; `modifier` is the phrase's category."""
    preposition, *between, noun = time.term.de.split()
    head = word(noun, "NUM" if noun.isdigit() else "NOUN", r"N\N" if noun.isdigit() else "N")
    argument = "N" if preposition in ("am", "im") else "NP"  # am and im contain the article
    inner = {"der": word("der", "DET", "NP/N"), "Jahr": word("Jahr", "NOUN", "N")}
    return [
        word(preposition, "ADP", f"({modifier})/{argument}"),
        *(inner[part] for part in between),
        *mark([head], Slot.TIME),
    ]
