"""English: subject, verb, objects, company, place, time; past tense, negation with `did not`."""

from __future__ import annotations

from trainers.data.offline.grammar import Connective, Statement
from trainers.data.offline.lexicon import Frame, OrganisationKind, Thing, Time
from trainers.data.offline.words import Word, capitalise, glued, mark, name, word
from trainers.data.offline.world import Actor, Event, Organisation, Person, Slot

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
    Slot.THING: word("what", "PRON"),
    Slot.PLACE: word("where", "ADV"),
    Slot.TIME: word("when", "ADV"),
}


def state(statement: Statement) -> list[Word]:
    """The statement as an English sentence."""
    words = _clause(statement.first, is_time_first=statement.style.is_time_first)
    if statement.second is not None:
        words += [*_CONNECTIVES[statement.connective], *_clause(statement.second)]
    return capitalise([*words, glued(".", "PUNCT", ".")])


def ask(event: Event, slot: Slot) -> list[Word]:
    """The question that `slot` of `event` answers."""
    end = glued("?", "PUNCT")
    if slot is Slot.ACTOR:
        return capitalise([word("who", "PRON"), *_verb(event), *_rest(event), end])
    if slot is Slot.QUANTITY:
        opening = [word("how", "ADV"), word("many", "ADJ"), *_counted(event)]
        slot = Slot.THING
    else:
        opening = [_QUESTION_WORDS[slot]]
    verb = word(event.action.en, "VERB")
    did = word("did", "AUX")
    return capitalise(
        [*opening, did, *_actor(event.actor), verb, *_rest(event.without(slot)), end]
    )


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
