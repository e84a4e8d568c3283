"""Chinese (simplified): time, company and place before the verb, 了 after it, no spaces.

Questions leave the order as it is and put 谁, 什么, 哪里, 什么时候 or 几 where the answer would
stand. 没有 comes before company and place; under it a verb takes no 了 and its object no number.
Names that are Chinese characters at home go family name first; others are joined by a dot, the
given name first.
"""

from __future__ import annotations

from dataclasses import dataclass
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
from trainers.data.offline.lexicon import Action, Frame, OrganisationKind, Time
from trainers.data.offline.words import Word, glued, mark, name

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
_QUESTION_NOUNS = {
    Slot.ACTOR: [glued("哪个", "DET"), glued("人", "NOUN")],
    Slot.THING: [glued("什么", "PRON"), glued("东西", "NOUN")],
    Slot.PLACE: [glued("哪座", "DET"), glued("城市", "NOUN")],
    Slot.TIME: [glued("何时", "ADV")],
    Slot.QUANTITY: [glued("多少", "NUM")],
}
_ASK_ABOUT = {
    Relation.MEMBER: "下面哪一个属于“{}”这一类？",
    Relation.KIND: "“{}”属于哪一类？",
    Relation.OPPOSITE: "“{}”的反义词是什么？",
}

OPENINGS: tuple[str, ...] = ("", "请问，", "有人知道吗：", "问一下：")
NOT_TOLD = "文中没有说。"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Asked:
    """What a question asks for, and the words that stand in its place."""

    slot: Slot
    words: tuple[Word, ...]


def state(statement: Statement) -> list[Word]:
    """The statement as a Chinese sentence."""
    words = _clause(statement.first, is_time_first=statement.style.is_time_first)
    if statement.second is not None:
        words += [*_CONNECTIVES[statement.connective], *_clause(statement.second)]
    return [*words, glued("。", "PUNCT", ".")]


def ask(event: Event, slot: Slot, style: Style = DEFAULT_STYLE) -> list[Word]:
    """The question that `slot` of `event` answers."""
    words = (_QUESTION_NOUNS if style.has_question_noun else _QUESTION_WORDS)[slot]
    asked = _Asked(slot=slot, words=tuple(words))
    subject, predicate = _answer(_actor(event.actor), Slot.ACTOR, asked), _predicate(event, asked)
    time = [] if event.time is None else _time(event, "", asked)
    # the time comes before 谁, but after a name
    if style.is_time_first != (slot is Slot.ACTOR):
        return [*time, *subject, *predicate, glued("？", "PUNCT")]
    return [*subject, *time, *predicate, glued("？", "PUNCT")]


def cite(concept: Concept) -> str:
    """The word or name as a dictionary lists it: 大 for 很大."""
    if isinstance(concept, Time):
        return concept.term.zh.replace(" ", "")
    if isinstance(concept, Action):
        return concept.zh + concept.zh_object
    return concept.zh.removeprefix("很")


def ask_about(relation: Relation, cited: str) -> str:
    """The question for what stands in `relation` to the word `cited`."""
    return _ASK_ABOUT[relation].format(cited)


def _clause(event: Event, *, is_time_first: bool = False) -> list[Word]:
    subject = mark(_actor(event.actor), Slot.ACTOR)
    predicate = _predicate(event, None)
    if event.time is None:
        return [*subject, *predicate]
    if is_time_first:
        return [*_time(event, "S/S", None), _COMMA, *subject, *predicate]
    return [*subject, *_time(event, _ADVERBIAL, None), *predicate]


def _answer(words: list[Word], slot: Slot, asked: _Asked | None) -> list[Word]:
    """`words` marked as `slot`, or the question word in their place."""
    return list(asked.words) if asked and asked.slot is slot else mark(words, slot)


def _predicate(event: Event, asked: _Asked | None) -> list[Word]:
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


def _objects(event: Event, asked: _Asked | None) -> list[Word]:
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


def _city(event: Event, asked: _Asked | None) -> list[Word]:
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


def _thing(event: Event, asked: _Asked | None) -> list[Word]:
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


def _time(event: Event, modifier: str, asked: _Asked | None) -> list[Word]:
    """周一, 2015年; `modifier` is the phrase's category."""
    assert event.time is not None
    *years, noun = event.time.term.zh.split()
    words = [
        *(glued(year, "NUM", f"({modifier})/({modifier})") for year in years),
        glued(noun, "NOUN", modifier),
    ]
    return _answer(words, Slot.TIME, asked)
