"""Chinese (simplified): time, company and place before the verb, 了 after it, no spaces.

Questions leave the order as it is and put 谁, 什么, 哪里, 什么时候 or 几 where the answer would
stand. 没有 comes before company and place; under it a verb takes no 了 and its object no number.
Names that are Chinese characters at home go family name first; others are joined by a dot, the
given name first.
"""

from __future__ import annotations

from typing import Final

from trainers.data.offline.grammar import Connective, Statement
from trainers.data.offline.lexicon import Frame, OrganisationKind
from trainers.data.offline.words import Word, glued, mark, name
from trainers.data.offline.world import Actor, Event, Person, Slot

_ADVERBIAL = r"(S\NP)/(S\NP)"
_NUMERALS = "零 一 二 三 四 五 六 七 八 九 十".split()
_VERBS = {
    Frame.ACTIVITY: r"S[dcl]\NP",
    Frame.MOTION: r"(S[dcl]\NP)/NP",
    Frame.TRANSITIVE: r"(S[dcl]\NP)/NP",
    Frame.TRANSFER: r"((S[dcl]\NP)/NP)/NP",
    Frame.CIVIC: r"(S[dcl]\NP)/NP",
}
_INSTITUTIONS: Final = {
    OrganisationKind.UNIVERSITY: "大学",
    OrganisationKind.MUSEUM: "博物馆",
    OrganisationKind.BANK: "银行",
    OrganisationKind.HOSPITAL: "医院",
    OrganisationKind.COMPANY: "公司",
}
_COMMA = glued("，", "PUNCT", ",")
_CONNECTIVES = {
    Connective.AND: [glued("，", "PUNCT", "conj")],
    Connective.BUT: [_COMMA, glued("但是", "CCONJ", "conj")],
    Connective.WHILE: [_COMMA, glued("而", "CCONJ", "conj")],
}
"""A comma alone joins clauses; 同时 would claim that both happened at one time."""
_QUESTION_WORDS = {
    Slot.ACTOR: [glued("谁", "PRON")],
    Slot.THING: [glued("什么", "PRON")],
    Slot.PLACE: [glued("哪里", "PRON")],
    Slot.TIME: [glued("什么", "PRON"), glued("时候", "NOUN")],
    Slot.QUANTITY: [glued("几", "NUM")],
}


def state(statement: Statement) -> list[Word]:
    """The statement as a Chinese sentence."""
    words = _clause(statement.first, is_time_first=statement.style.is_time_first)
    if statement.second is not None:
        words += [*_CONNECTIVES[statement.connective], *_clause(statement.second)]
    return [*words, glued("。", "PUNCT", ".")]


def ask(event: Event, slot: Slot) -> list[Word]:
    """The question that `slot` of `event` answers."""
    return [*_clause(event, asked=slot), glued("？", "PUNCT")]


def _clause(event: Event, *, asked: Slot | None = None, is_time_first: bool = False) -> list[Word]:
    """The clause; the slot that is asked for gets its question word."""
    subject = _answer(_actor(event.actor), Slot.ACTOR, asked)
    predicate = _predicate(event, asked)
    if event.time is None:
        return [*subject, *predicate]
    if asked is Slot.ACTOR:  # the time comes before 谁
        return [*_time(event, "S/S", asked), *subject, *predicate]
    if is_time_first:
        return [*_time(event, "S/S", asked), _COMMA, *subject, *predicate]
    return [*subject, *_time(event, _ADVERBIAL, asked), *predicate]


def _answer(words: list[Word], slot: Slot, asked: Slot | None) -> list[Word]:
    """`words` marked as `slot`, or the question word in their place."""
    return _QUESTION_WORDS[slot] if slot is asked else mark(words, slot)


def _predicate(event: Event, asked: Slot | None) -> list[Word]:
    """Everything after subject and time."""
    words: list[Word] = [glued("没有", "AUX", _ADVERBIAL)] if event.is_negated else []
    if event.companion is not None:
        with_word = glued("和", "ADP", f"({_ADVERBIAL})/NP")
        words += [with_word, *_actor(event.companion), glued("一起", "ADV", _ADVERBIAL)]
    if event.place is not None and event.action.frame is not Frame.MOTION:
        words += [glued("在", "ADP", f"({_ADVERBIAL})/NP"), *_city(event, asked)]
    return [*words, *_verb(event), *_objects(event, asked)]


def _verb(event: Event) -> list[Word]:
    """The verb with 了, which splits a verb-object compound: 跳舞, 跳了舞."""
    action = event.action
    category = _VERBS[action.frame]
    if event.is_negated:
        return [glued(action.zh + action.zh_object, "VERB", category)]
    aspect = glued("了", "AUX", r"(S\NP)\(S\NP)")
    if not action.zh_object:
        return [glued(action.zh, "VERB", category), aspect]
    verb = glued(action.zh, "VERB", _VERBS[Frame.TRANSITIVE])
    return [verb, aspect, glued(action.zh_object, "NOUN", "N")]


def _objects(event: Event, asked: Slot | None) -> list[Word]:
    words: list[Word] = []
    if event.recipient is not None:
        words += _actor(event.recipient)
    if event.thing is not None:
        words += _answer(_thing(event, asked), Slot.THING, asked)
    if event.organisation is not None:
        words += _actor(event.organisation)
    if event.action.frame is Frame.MOTION:
        words += _city(event, asked)
    return words


def _city(event: Event, asked: Slot | None) -> list[Word]:
    assert event.place is not None
    return _answer(name([glued(event.place.zh, "PROPN", "N")], "LOC"), Slot.PLACE, asked)


def _actor(actor: Actor) -> list[Word]:
    """王晓丽, 安娜·施密特, 奥斯陆大学, 索拉罗公司."""
    if not isinstance(actor, Person):
        head = glued(_INSTITUTIONS[actor.kind], "NOUN", "N")
        return name([glued(actor.eponym.zh, "PROPN", "N/N"), head], "ORG")
    first, last = actor.first.term.zh, actor.last.term.zh
    if actor.first.is_han and actor.last.is_han:
        return name([glued(last, "PROPN", "N/N"), glued(first, "PROPN", "N")], "PER")
    dot = glued("·", "PUNCT", r"(N/N)\(N/N)")
    return name([glued(first, "PROPN", "N/N"), dot, glued(last, "PROPN", "N")], "PER")


def _thing(event: Event, asked: Slot | None) -> list[Word]:
    """三把红色的小提琴; without a number under negation: 没有买红色的小提琴."""
    assert event.thing is not None
    words = [glued(event.thing.zh, "NOUN", "N")]
    if event.adjective is not None:
        adjective = glued(event.adjective.zh, "ADJ", r"S[dcl]\NP")
        words = [adjective, glued("的", "PART", r"(N/N)\(S[dcl]\NP)"), *words]
    if event.is_negated:
        return words
    numeral = [glued(_NUMERALS[event.quantity], "NUM", "(N/N)/M")]
    classifier = glued(event.thing.zh_classifier, "NOUN", "M")
    return [*_answer(numeral, Slot.QUANTITY, asked), classifier, *words]


def _time(event: Event, modifier: str, asked: Slot | None) -> list[Word]:
    """周一, 2015年; `modifier` is the phrase's category."""
    assert event.time is not None
    *years, noun = event.time.term.zh.split()
    words = [
        *(glued(year, "NUM", f"({modifier})/({modifier})") for year in years),
        glued(noun, "NOUN", modifier),
    ]
    return _answer(words, Slot.TIME, asked)
