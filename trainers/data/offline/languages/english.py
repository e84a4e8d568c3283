"""English: subject, verb, objects, price, company, place, time; past tense, `did not` negates."""

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
from trainers.data.offline.lexicon import (
    Frame,
    OrganisationKind,
    Thing,
    Time,
    TimeKind,
    read_names,
)
from trainers.data.offline.words import Word, capitalise, glued, mark, name, word

_PLURALS = read_names("""
peach=peaches bus=buses dictionary=dictionaries atlas=atlases goose=geese
""")
_PASTS = read_names("""
buy=bought sell=sold find=found lose=lost draw=drew choose=chose read=read feed=fed give=gave
send=sent bring=brought travel=travelled fly=flew hurry=hurried sing=sang swim=swam jog=jogged
cry=cried
""")
_ADVERBIAL = r"(S\NP)\(S\NP)"
_NUMERALS = "zero one two three four five six seven eight nine ten".split()
_PRONOUNS = {"f": "she", "m": "he"}
_TIME_PREPOSITIONS = {
    TimeKind.WEEKDAY: ["on"],
    TimeKind.MONTH: ["in"],
    TimeKind.YEAR: ["in"],
    TimeKind.DATE: ["on"],
}
_PARTS_OF_DAY = {
    "morning": ["in", "the"],
    "noon": ["at"],
    "evening": ["in", "the"],
    "night": ["at"],
}
_VERB_ARGUMENTS = {
    Frame.ACTIVITY: r"S[{form}]\NP",
    Frame.MOTION: r"(S[{form}]\NP)/PP",
    Frame.TRANSITIVE: r"(S[{form}]\NP)/NP",
    Frame.TRANSFER: r"((S[{form}]\NP)/NP)/NP",
    Frame.CIVIC: r"(S[{form}]\NP)/NP",
}
_COMMA, _AND = glued(",", "PUNCT", ","), word("and", "CCONJ", "conj")
_SUBORDINATE = r"(S\S)/S[dcl]"
_CONNECTIVES = {
    Connective.AND: [_COMMA, _AND],
    Connective.BUT: [_COMMA, word("but", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, word("while", "SCONJ", _SUBORDINATE)],
    Connective.THEN: [_COMMA, _AND, word("then", "ADV", "S/S")],
    Connective.BECAUSE: [_COMMA, word("because", "SCONJ", _SUBORDINATE)],
}
_QUESTION_WORDS = {
    Slot.ACTOR: ["who"],
    Slot.THING: ["what"],
    Slot.PLACE: ["where"],
    Slot.TIME: ["when"],
    Slot.QUANTITY: ["how", "many"],
    Slot.PRICE: ["for", "how", "many", "euros"],
}
_QUESTION_NOUNS = {
    Slot.ACTOR: ["which", "person"],
    Slot.THING: ["what", "exactly"],
    Slot.PLACE: ["in", "which", "city"],
    Slot.TIME: ["at", "what", "time"],
    Slot.QUANTITY: ["what", "number", "of"],
    Slot.PRICE: ["at", "what", "price"],
}
_ASK_ABOUT = {
    Relation.MEMBER: "Which of these belongs to the kind “{}”?",
    Relation.KIND: "To what kind does “{}” belong?",
    Relation.OPPOSITE: "What is the opposite of “{}”?",
}

CODE = "en"
SENTENCE_SPACE = " "
OPENINGS: tuple[str, ...] = ("", "Does anyone know: ", "Please tell me: ", "A question: ")
NOT_TOLD = "The text does not say."


def state(statement: Statement) -> list[Word]:
    """The statement as an English sentence."""
    style = statement.style
    words = _clause(statement.first, style, is_continued=statement.is_continued)
    if statement.second is not None:
        later = Style(has_digits=style.has_digits)
        second = _clause(statement.second, later, is_continued=statement.is_second_continued)
        words += [*_CONNECTIVES[statement.connective], *second]
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
    return concept.name


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
        return [*opening, *_verb(event), *_rest(event, style)]
    if slot is Slot.QUANTITY:
        opening += _counted(event)
        slot = Slot.THING
    did, verb = word("did", "AUX"), word(event.action.name, "VERB")
    return [*opening, did, *_subject(event), verb, *_rest(event.without(slot), style)]


def _clause(event: Event, style: Style, *, is_continued: bool) -> list[Word]:
    subject = _pronoun(event.actor) if is_continued else _subject(event)
    if event.time is None or not style.is_time_first:
        return [*subject, *_verb(event), *_rest(event, style)]
    rest = _rest(event.without(Slot.TIME), style)
    return [*_time(event.time, "S/S"), _COMMA, *subject, *_verb(event), *rest]


def _subject(event: Event) -> list[Word]:
    """`Anna Schmidt`, `the teacher Anna Schmidt`, `the Oslo Museum`."""
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.profession is None:
        return subject
    profession = word(event.profession.name, "NOUN", "N/N")
    return [word("the", "DET", "NP/N"), profession, *subject]


def _pronoun(actor: Actor) -> list[Word]:
    assert isinstance(actor, Person)
    return [word(_PRONOUNS[actor.first.gender], "PRON", "NP")]


def _verb(event: Event) -> list[Word]:
    category, action = _VERB_ARGUMENTS[event.action.frame], event.action.name
    if not event.is_negated:
        return [word(_past(action), "VERB", category.format(form="dcl"))]
    return [
        word("did", "AUX", r"(S[dcl]\NP)/(S[b]\NP)"),
        word("not", "PART", r"(S\NP)\(S\NP)"),
        word(action, "VERB", category.format(form="b")),
    ]


def _past(action: str) -> str:
    regular = f"{action}d" if action.endswith("e") else f"{action}ed"
    return _PASTS.get(action, regular)


def _rest(event: Event, style: Style) -> list[Word]:
    """Everything after the verb."""
    words: list[Word] = []
    if event.recipient is not None:
        words += _actor(event.recipient)
    if event.thing is not None:
        words += mark(_thing(event, style), Slot.THING)
    if event.organisation is not None:
        words += _actor(event.organisation)
    if event.price is not None:
        words += _price(event.price)
    return [*words, *_circumstances(event)]


def _circumstances(event: Event) -> list[Word]:
    """Where to, with whom, where and when."""
    words: list[Word] = []
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


def _price(price: int) -> list[Word]:
    """`for 350 euros`."""
    (number,) = mark([word(str(price), "NUM", "N/N")], Slot.PRICE)
    return [word("for", "ADP", f"({_ADVERBIAL})/NP"), number, word("euros", "NOUN", "N")]


def _city(event: Event) -> list[Word]:
    assert event.place is not None
    return mark(name([word(event.place.name, "PROPN", "N")], "LOC"), Slot.PLACE)


def _actor(actor: Actor) -> list[Word]:
    if isinstance(actor, Person):
        first, last = actor.first.name, actor.last.name
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    return _organisation(actor)


def _organisation(organisation: Organisation) -> list[Word]:
    """`Solaro`, `the Oslo Museum`, `the University of Oslo`; the article is not of the name."""
    eponym = organisation.eponym.name
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


def _thing(event: Event, style: Style) -> list[Word]:
    """`a violin`, `three red violins`, `3 red violins`."""
    counted = _counted(event)
    if event.quantity > 1:
        text = str(event.quantity) if style.has_digits else _NUMERALS[event.quantity]
        return [*mark([word(text, "NUM", "N/N")], Slot.QUANTITY), *counted]
    article = "an" if counted[0].text[0] in "aeio" else "a"
    return [word(article, "DET", "NP/N"), *counted]


def _counted(event: Event) -> list[Word]:
    """The noun and its adjective, without article or numeral."""
    assert event.thing is not None
    noun = word(_inflect(event.thing, event.quantity), "NOUN", "N")
    if event.adjective is None:
        return [noun]
    return [word(event.adjective.name, "ADJ", "N/N"), noun]


def _inflect(thing: Thing, quantity: int) -> str:
    return thing.name if quantity == 1 else _PLURALS.get(thing.name, f"{thing.name}s")


def _time(time: Time, modifier: str) -> list[Word]:
    """`on Monday`, `in the morning`, `on 14 March 2015`; `modifier` is the phrase's category."""
    preposition, *article = _PARTS_OF_DAY.get(time.name) or _TIME_PREPOSITIONS[time.kind]
    return [
        word(preposition, "ADP", f"({modifier})/NP"),
        *(word(the, "DET", "NP/N") for the in article),
        *mark(_point_in_time(time), Slot.TIME),
    ]


def _point_in_time(time: Time) -> list[Word]:
    """`Monday`, `morning`, `2015`, `14 March 2015`."""
    if time.kind is TimeKind.DATE:
        day, year = word(str(time.day), "NUM", "N/N"), word(str(time.year), "NUM", "N")
        return [day, word(time.name, "PROPN", "N/N"), year]
    if time.kind is TimeKind.YEAR:
        return [word(str(time.year), "NUM", "N")]
    return [word(time.name, "NOUN" if time.kind is TimeKind.PART_OF_DAY else "PROPN", "N")]
