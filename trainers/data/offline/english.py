"""English: subject, verb, objects, company, place, time; past tense, negation with `did not`."""

from __future__ import annotations

from trainers.data.offline.events import Actor, Event, Organisation, Person, Slot
from trainers.data.offline.grammar import (
    DEFAULT_STYLE,
    Concept,
    Connective,
    Relation,
    Statement,
    Style,
)
from trainers.data.offline.lexicon import Frame, OrganisationKind, Thing, Time
from trainers.data.offline.words import Word, capitalise, glued, mark, name, word

_ADVERBIAL = r"(S\NP)\(S\NP)"
_NUMERALS = "zero one two three four five six seven eight nine ten".split()
_VERB_ARGUMENTS = {
    Frame.ACTIVITY: r"S[{form}]\NP",
    Frame.MOTION: r"(S[{form}]\NP)/PP",
    Frame.TRANSITIVE: r"(S[{form}]\NP)/NP",
    Frame.TRANSFER: r"((S[{form}]\NP)/NP)/NP",
    Frame.CIVIC: r"(S[{form}]\NP)/NP",
}
_CONNECTIVES = {
    Connective.AND: [glued(",", "PUNCT", ","), word("and", "CCONJ", "conj")],
    Connective.BUT: [glued(",", "PUNCT", ","), word("but", "CCONJ", "conj")],
    Connective.WHILE: [glued(",", "PUNCT", ","), word("while", "SCONJ", r"(S\S)/S[dcl]")],
}
_QUESTION_WORDS = {
    Slot.ACTOR: ["who"],
    Slot.THING: ["what"],
    Slot.PLACE: ["where"],
    Slot.TIME: ["when"],
    Slot.QUANTITY: ["how", "many"],
}
_QUESTION_NOUNS = {
    Slot.ACTOR: ["which", "person"],
    Slot.THING: ["what", "exactly"],
    Slot.PLACE: ["in", "which", "city"],
    Slot.TIME: ["at", "what", "time"],
    Slot.QUANTITY: ["what", "number", "of"],
}
_ASK_ABOUT = {
    Relation.MEMBER: "Which of these belongs to the kind “{}”?",
    Relation.KIND: "To what kind does “{}” belong?",
    Relation.OPPOSITE: "What is the opposite of “{}”?",
}

OPENINGS: tuple[str, ...] = ("", "Does anyone know: ", "Please tell me: ", "A question: ")
NOT_TOLD = "The text does not say."


def state(statement: Statement) -> list[Word]:
    """The statement as an English sentence."""
    words = _clause(statement.first, is_time_first=statement.style.is_time_first)
    if statement.second is not None:
        words += [*_CONNECTIVES[statement.connective], *_clause(statement.second)]
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    fronted: list[Word] = []
    if style.is_time_first and event.time is not None and slot is not Slot.TIME:
        fronted = [*_time(event.time, ""), glued(",", "PUNCT")]
        event = event.without(Slot.TIME)
    return capitalise([*fronted, *_ask(event, slot, style), glued("?", "PUNCT")])


def cite(concept: Concept) -> str:
    """The noun, adjective, base of the verb or name as a dictionary lists it."""
    return concept.term.en.split()[-1] if isinstance(concept, Time) else concept.en


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _ask(event: Event, slot: Slot, style: Style) -> list[Word]:
    """The question without its end, and without a time that was fronted."""
    texts = (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[slot]
    if slot is Slot.PLACE and style.has_question_noun and event.action.frame is Frame.MOTION:
        texts = ["to", "which", "city"]
    opening = [word(text, "PRON") for text in texts]
    if slot is Slot.ACTOR:
        return [*opening, *_verb(event), *_rest(event)]
    if slot is Slot.QUANTITY:
        opening += _counted(event)
        slot = Slot.THING
    did, verb = word("did", "AUX"), word(event.action.en, "VERB")
    return [*opening, did, *_actor(event.actor), verb, *_rest(event.without(slot))]


def _clause(event: Event, *, is_time_first: bool = False) -> list[Word]:
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.time is None or not is_time_first:
        return [*subject, *_verb(event), *_rest(event)]
    fronted = _time(event.time, "S/S")
    comma = glued(",", "PUNCT", ",")
    return [*fronted, comma, *subject, *_verb(event), *_rest(event.without(Slot.TIME))]


def _verb(event: Event) -> list[Word]:
    category = _VERB_ARGUMENTS[event.action.frame]
    if not event.is_negated:
        return [word(event.action.en_past, "VERB", category.format(form="dcl"))]
    return [
        word("did", "AUX", r"(S[dcl]\NP)/(S[b]\NP)"),
        word("not", "PART", r"(S\NP)\(S\NP)"),
        word(event.action.en, "VERB", category.format(form="b")),
    ]


def _rest(event: Event) -> list[Word]:
    """Everything after the verb."""
    words: list[Word] = []
    if event.recipient is not None:
        words += _actor(event.recipient)
    if event.thing is not None:
        words += mark(_thing(event), Slot.THING)
    if event.organisation is not None:
        words += _actor(event.organisation)
    is_motion = event.action.frame is Frame.MOTION
    if event.place is not None and is_motion:
        words += [word("to", "ADP", "PP/NP"), *_city(event)]
    if event.companion is not None:
        words += [word("together", "ADV", f"({_ADVERBIAL})/PP"), word("with", "ADP", "PP/NP")]
        words += _actor(event.companion)
    if event.place is not None and not is_motion:
        words += [word("in", "ADP", f"({_ADVERBIAL})/NP"), *_city(event)]
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    return words


def _city(event: Event) -> list[Word]:
    assert event.place is not None
    return mark(name([word(event.place.en, "PROPN", "N")], "LOC"), Slot.PLACE)


def _actor(actor: Actor) -> list[Word]:
    if isinstance(actor, Person):
        first, last = actor.first.term.en, actor.last.term.en
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    return _organisation(actor)


def _organisation(organisation: Organisation) -> list[Word]:
    """`Solaro`, `the Oslo Museum`, `the University of Oslo`; the article is not of the name."""
    eponym = organisation.eponym.en
    if organisation.kind is OrganisationKind.COMPANY:
        return name([word(eponym, "PROPN", "N")], "ORG")
    head = organisation.kind.capitalize()
    if organisation.kind in (OrganisationKind.UNIVERSITY, OrganisationKind.BANK):
        words = [
            word(head, "PROPN", "N"),
            word("of", "ADP", r"(NP\NP)/NP"),
            word(eponym, "PROPN", "N"),
        ]
    else:
        words = [word(eponym, "PROPN", "N/N"), word(head, "PROPN", "N")]
    return [word("the", "DET", "NP/N"), *name(words, "ORG")]


def _thing(event: Event) -> list[Word]:
    """`a violin`, `three red violins`."""
    counted = _counted(event)
    if event.quantity > 1:
        numeral = word(_NUMERALS[event.quantity], "NUM", "N/N")
        return [*mark([numeral], Slot.QUANTITY), *counted]
    article = "an" if counted[0].text[0] in "aeio" else "a"
    return [word(article, "DET", "NP/N"), *counted]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without article or numeral."""
    assert event.thing is not None
    noun = word(_noun_form(event.thing, event.quantity), "NOUN", "N")
    if event.adjective is None:
        return [noun]
    return [word(event.adjective.en, "ADJ", "N/N"), noun]


def _noun_form(thing: Thing, quantity: int) -> str:
    return thing.en if quantity == 1 else thing.en_plural


def _time(time: Time, modifier: str) -> list[Word]:
    """`on Monday`, `in the morning`, `in 2015`; `modifier` is the phrase's category."""
    preposition, *article, noun = time.term.en.split()
    upos = "NUM" if noun.isdigit() else "PROPN" if noun[0].isupper() else "NOUN"
    return [
        word(preposition, "ADP", f"({modifier})/NP"),
        *(word(the, "DET", "NP/N") for the in article),
        *mark([word(noun, upos, "N")], Slot.TIME),
    ]
