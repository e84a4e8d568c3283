"""Arabic (standard): verb agreeing with the actor's gender, objects in the accusative.

Sentences go verb-subject-object or subject-verb-object; لم and the jussive negate. Numerals from
three to ten take the opposite gender of the noun and its plural, whose adjective is feminine
singular. Words are as written, the article being part of its noun; only the conjunction و, which
is written onto the next word, is a word of its own, as in Universal Dependencies. Vowel signs and
the nunation mark are not written; the alif that carries it is.
"""

from __future__ import annotations

from typing import Final

from trainers.data.offline.events import Actor, Event, Person, Slot
from trainers.data.offline.grammar import (
    DEFAULT_STYLE,
    Concept,
    Connective,
    Relation,
    Statement,
    Style,
)
from trainers.data.offline.lexicon import Action, Adjective, Frame, OrganisationKind, Term, Time
from trainers.data.offline.words import Word, glue_first, glued, mark, name, word

_ADVERBIAL = r"S\S"
_MASCULINE_NUMERALS = "- - - ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة".split()
"""Before nouns whose singular is masculine."""
_FEMININE_NUMERALS = "- - - ثلاث أربع خمس ست سبع ثماني تسع عشر".split()
_VERB_FIRST = {
    Frame.ACTIVITY: "S[{form}]/NP",
    Frame.MOTION: "(S[{form}]/PP)/NP",
    Frame.TRANSITIVE: "(S[{form}]/NP)/NP",
    Frame.TRANSFER: "((S[{form}]/PP)/NP)/NP",
    Frame.CIVIC: "(S[{form}]/NP)/NP",
}
_SUBJECT_FIRST = {
    Frame.ACTIVITY: r"S[{form}]\NP",
    Frame.MOTION: r"(S[{form}]\NP)/PP",
    Frame.TRANSITIVE: r"(S[{form}]\NP)/NP",
    Frame.TRANSFER: r"((S[{form}]\NP)/PP)/NP",
    Frame.CIVIC: r"(S[{form}]\NP)/NP",
}
_INSTITUTIONS: Final = {
    OrganisationKind.UNIVERSITY: ("f", "جامعة"),
    OrganisationKind.MUSEUM: ("m", "متحف"),
    OrganisationKind.BANK: ("m", "بنك"),
    OrganisationKind.HOSPITAL: ("m", "مستشفى"),
    OrganisationKind.COMPANY: ("f", "شركة"),
}
_WITHOUT_ALIF = ("ة", "ى", "ا", "اء")
"""Endings after which the accusative is not visible."""
_COMMA = glued("،", "PUNCT", ",")
_QUESTION_MARK = glued("؟", "PUNCT")
_QUESTION_WORDS = {
    Slot.ACTOR: ["من"],
    Slot.THING: ["ماذا"],
    Slot.PLACE: ["أين"],
    Slot.TIME: ["متى"],
    Slot.QUANTITY: ["كم"],
}
_QUESTION_NOUNS = {
    Slot.ACTOR: ["أي", "شخص"],
    Slot.THING: ["ماذا", "بالضبط"],
    Slot.PLACE: ["في", "أي", "مدينة"],
    Slot.TIME: ["في", "أي", "وقت"],
    Slot.QUANTITY: ["كم"],
}
_ASK_ABOUT = {
    Relation.MEMBER: "أي من هذه ينتمي إلى نوع «{}»؟",
    Relation.KIND: "إلى أي نوع ينتمي «{}»؟",
    Relation.OPPOSITE: "ما عكس «{}»؟",
}

OPENINGS: tuple[str, ...] = ("", "هل يعرف أحد: ", "من فضلكم أخبروني: ", "سؤال: ")
NOT_TOLD = "النص لا يذكر ذلك."


def state(statement: Statement) -> list[Word]:
    """The statement as an Arabic sentence."""
    style = statement.style
    words = _clause(
        statement.first,
        is_time_first=style.is_time_first,
        is_subject_first=style.is_subject_first,
    )
    if statement.second is not None:
        words += _join(statement.second, statement.connective, style.is_subject_first)
    return [*words, glued(".", "PUNCT", ".")]


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    opening = [word(text, "PRON") for text in _find_question_words(event, slot, style)]
    if slot is Slot.ACTOR:
        verb = word(event.action.ar_past_masculine, "VERB")  # من is masculine singular
        words = [*opening, verb]
    else:
        if slot is Slot.QUANTITY:
            opening += _counted(event, is_single=True)
            slot = Slot.THING
        event = event.without(slot)
        words = [*opening, *_verb(event), *_actor(event.actor)]
    if style.is_time_first and event.time is not None:
        words += _time(event.time, "")
        event = event.without(Slot.TIME)
    return [*words, *_rest(event), _QUESTION_MARK]


def cite(concept: Concept) -> str:
    """The noun, masculine adjective, past of the verb or name as a dictionary lists it."""
    if isinstance(concept, Time):
        return concept.term.ar.split()[-1]
    if isinstance(concept, Action):
        return concept.ar_past_masculine
    if isinstance(concept, Adjective):
        return concept.ar_masculine.removesuffix("ا")
    return concept.ar


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _find_question_words(event: Event, slot: Slot, style: Style) -> list[str]:
    is_destination = slot is Slot.PLACE and event.action.frame is Frame.MOTION
    if style.has_question_noun:
        return ["إلى", "أي", "مدينة"] if is_destination else _QUESTION_NOUNS[slot]
    return ["إلى", "أين"] if is_destination else _QUESTION_WORDS[slot]


def _join(event: Event, connective: Connective, is_subject_first: bool) -> list[Word]:
    """The second clause; لكن wants a noun after it."""
    if connective is Connective.BUT:
        joint = word("لكن", "CCONJ", "conj")
        return [_COMMA, joint, *_clause(event, is_subject_first=True)]
    clause = _clause(event, is_subject_first=is_subject_first)
    if connective is Connective.WHILE:
        return [_COMMA, word("بينما", "SCONJ", r"(S\S)/S[dcl]"), *clause]
    return [_COMMA, word("و", "CCONJ", "conj"), *glue_first(clause)]


def _clause(
    event: Event, *, is_time_first: bool = False, is_subject_first: bool = False
) -> list[Word]:
    """The clause; one that opens with its time goes on with the verb."""
    subject = mark(_actor(event.actor), Slot.ACTOR)
    if event.time is not None and is_time_first:
        rest = _rest(event.without(Slot.TIME))
        return [*_time(event.time, "S/S"), *_verb(event), *subject, *rest]
    if is_subject_first:
        return [*subject, *_verb(event, is_subject_first=True), *_rest(event)]
    return [*_verb(event), *subject, *_rest(event)]


def _verb(event: Event, *, is_subject_first: bool = False) -> list[Word]:
    action = event.action
    is_feminine = _find_gender(event.actor) == "f"
    category = (_SUBJECT_FIRST if is_subject_first else _VERB_FIRST)[action.frame]
    if not event.is_negated:
        past = action.ar_past_feminine if is_feminine else action.ar_past_masculine
        return [word(past, "VERB", category.format(form="dcl"))]
    jussive = action.ar_jussive_feminine if is_feminine else action.ar_jussive_masculine
    negation = r"(S[dcl]\NP)/(S[jus]\NP)" if is_subject_first else "S[dcl]/S[jus]"
    return [word("لم", "PART", negation), word(jussive, "VERB", category.format(form="jus"))]


def _find_gender(actor: Actor) -> str:
    if isinstance(actor, Person):
        return actor.first.gender
    gender, _ = _INSTITUTIONS[actor.kind]
    return gender


def _rest(event: Event) -> list[Word]:
    """Everything after verb and subject."""
    words: list[Word] = []
    if event.thing is not None:
        words += mark(_thing(event), Slot.THING)
    if event.recipient is not None:
        words += [word("إلى", "ADP", "PP/NP"), *_actor(event.recipient)]
    if event.organisation is not None:
        words += _actor(event.organisation)
    is_motion = event.action.frame is Frame.MOTION
    if event.place is not None and is_motion:
        words += [word("إلى", "ADP", "PP/NP"), *_city(event.place)]
    if event.companion is not None:
        words += [word("مع", "ADP", f"({_ADVERBIAL})/NP"), *_actor(event.companion)]
    if event.place is not None and not is_motion:
        words += [word("في", "ADP", f"({_ADVERBIAL})/NP"), *_city(event.place)]
    if event.time is not None:
        words += _time(event.time, _ADVERBIAL)
    return words


def _proper(term: Term) -> list[Word]:
    """A name; its second word, in الدار البيضاء, is an adjective by origin."""
    first, *others = term.ar.split()
    return [word(first, "PROPN", "N"), *(word(other, "PROPN", r"N\N") for other in others)]


def _city(city: Term) -> list[Word]:
    return mark(name(_proper(city), "LOC"), Slot.PLACE)


def _actor(actor: Actor) -> list[Word]:
    """آنا شميت, or a genitive construct: جامعة أوسلو."""
    if isinstance(actor, Person):
        first, last = actor.first.term.ar, actor.last.term.ar
        return name([word(first, "PROPN", "N/N"), word(last, "PROPN", "N")], "PER")
    _, head = _INSTITUTIONS[actor.kind]
    return name([word(head, "NOUN", "NP/NP"), *_proper(actor.eponym)], "ORG")


def _thing(event: Event) -> list[Word]:
    """كتابا جديدا, سيارة جديدة, ثلاثة كتب جديدة, ثلاث سيارات جديدة."""
    assert event.thing is not None
    counted = _counted(event, is_single=event.quantity == 1)
    if event.quantity == 1:
        return counted
    is_masculine = event.thing.ar_gender == "m"
    numerals = _MASCULINE_NUMERALS if is_masculine else _FEMININE_NUMERALS
    numeral = word(numerals[event.quantity], "NUM", "NP/NP")
    return [*mark([numeral], Slot.QUANTITY), *counted]


def _counted(event: Event, *, is_single: bool) -> list[Word]:
    """The noun with its adjectives: accusative singular, or plural after a numeral."""
    thing = event.thing
    assert thing is not None
    noun, *inherent = (thing.ar if is_single else thing.ar_plural).split()
    words = [word(_inflect_accusative(noun) if is_single else noun, "NOUN", "N")]
    words += [word(adjective, "ADJ", r"N\N") for adjective in inherent]
    if event.adjective is not None:
        is_masculine = is_single and thing.ar_gender == "m"
        quality = event.adjective.ar_masculine if is_masculine else event.adjective.ar_feminine
        words.append(word(quality, "ADJ", r"N\N"))
    return words


def _inflect_accusative(noun: str) -> str:
    """The indefinite accusative of a singular noun, as it is written without vowel signs."""
    return noun if noun.endswith(_WITHOUT_ALIF) else f"{noun}ا"


def _time(time: Time, modifier: str) -> list[Word]:
    """يوم الاثنين, في مارس, في عام 2015; `modifier` is the phrase's category."""
    opening, *between, noun = time.term.ar.split()
    head = word(noun, "NUM" if noun.isdigit() else "NOUN", r"N\N" if noun.isdigit() else "N")
    is_day = opening == "يوم"
    first = word(opening, "NOUN" if is_day else "ADP", f"({modifier})/NP")
    return [
        *mark([first], Slot.TIME if is_day else ""),
        *(word(year, "NOUN", "N") for year in between),
        *mark([head], Slot.TIME),
    ]
