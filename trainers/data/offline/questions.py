"""Questions over a paragraph, each with one answer that stands there once, or with none.

A question without an answer asks for an event that the paragraph does not tell, but nearly does:
one slot is another's. It is drawn as the others are, and its label only afterwards, so that the
question alone does not give away whether there is an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from random import Random
from typing import TypeVar

from trainers.data.examples import Answer, SpanExample
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Grammar
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.paragraphs import Paragraph, draw_paragraph, find_answer, list_askable
from trainers.data.offline.phrasings import PLAIN, Phrasing, draw_phrasing, pose
from trainers.data.offline.stream import Stream
from trainers.data.offline.variation import generalise, mistake
from trainers.data.offline.world import Cast

_Checked = TypeVar("_Checked")


_REPEATED, _HYPERNYMS = Scale(easy=1.4, hard=0.6), Scale(easy=0.75, hard=1.25)
"""By what the shares of a manner are multiplied."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How a data set asks: the shares in [0, 1] that tell one from another.

    Where they follow the difficulty, those given are of its middle.
    """

    joined_share: float = 0.0
    """Of neighbouring events that are told in one sentence."""
    repeat_share: float = 0.5
    """Of the optional slots told that a question repeats."""
    hypernym_share: float = 0.0
    """Of questions that name the category of a thing for the thing."""
    is_rephrased: bool = False
    """Whether questions vary their form."""
    num_questions: int = 1
    """About one paragraph."""

    def at(self, difficulty: float) -> Manner:
        """The manner at a difficulty in [0, 1]: the harder, the less a question repeats."""
        return replace(
            self,
            repeat_share=self.repeat_share * _REPEATED.at(difficulty),
            hypernym_share=self.hypernym_share * _HYPERNYMS.at(difficulty),
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A question about one event of a paragraph."""

    paragraph: Paragraph
    told: Event
    """The event that is asked about, as the paragraph tells it."""
    asked: Event
    """The event as far as the question tells it."""
    slot: Slot
    """What is asked for."""
    phrasing: Phrasing

    @property
    def others(self) -> list[Event]:
        """The other events of the paragraph."""
        return [event for event in self.paragraph.events if event is not self.told]


_SQUAD = Manner(num_questions=3)
_SQUAD2 = Manner(joined_share=0.2, num_questions=3)
_XQUAD = Manner()
_MLQA = Manner(joined_share=0.4, repeat_share=0.4)
_TYDIQA = Manner(joined_share=0.2, repeat_share=0.25, hypernym_share=0.8, is_rephrased=True)


def draw_questions(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """SQuAD: a few questions about each paragraph; not parallel."""
    return _draw_single(stream, grammar, _SQUAD)


def draw_rephrased_questions(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """TyDiQA: questions that share fewer words with the paragraph."""
    return _draw_single(stream, grammar, _TYDIQA)


def draw_parallel_questions(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """XQuAD: questions that are the same questions in every other language."""
    return [examples[grammar.CODE] for examples in _draw_parallel(stream, _XQUAD)]


def draw_parallel_questions_of_joined(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """MLQA: the same in every language, over paragraphs with sentences of two clauses."""
    return [examples[grammar.CODE] for examples in _draw_parallel(stream, _MLQA)]


def draw_answerable_or_not(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """SQuAD 2.0: a third of the questions has no answer."""
    draw = partial(_draw_answerable_or_not, stream, grammar)
    return stream.draw_groups(_SQUAD2.num_questions, draw)


def ask_about(paragraph: Paragraph, manner: Manner, rng: Random) -> Iterator[Question]:
    """Every question about the events that happened, each once, in a random order."""
    askable = [(event, slot) for event in paragraph.events for slot in list_askable(event)]
    for told, slot in rng.sample(askable, len(askable)):
        asked = shorten(told, slot, manner.repeat_share, rng)
        if slot is not Slot.THING and rng.random() < manner.hypernym_share:
            asked = generalise(asked)
        phrasing = draw_phrasing(rng) if manner.is_rephrased else PLAIN
        yield Question(paragraph=paragraph, told=told, asked=asked, slot=slot, phrasing=phrasing)


def draw_about_one(
    cast: Cast, manner: Manner, rng: Random, check: Callable[[Question], _Checked | None]
) -> list[_Checked]:
    """What comes of the questions about one paragraph, as many as the manner asks for.

    Args:
        cast: Whom the paragraph tells of.
        manner: How is asked.
        rng: Source of all choices.
        check: Makes something of a question; None where it cannot be asked.
    """
    manner = manner.at(cast.repertoire.controls.difficulty)
    while True:
        paragraph = draw_paragraph(cast, rng, joined_share=manner.joined_share)
        checked = (check(question) for question in ask_about(paragraph, manner, rng))
        found = list(islice((each for each in checked if each), manner.num_questions))
        if len(found) == manner.num_questions:
            return found


def shorten(event: Event, slot: Slot, repeat_share: float, rng: Random) -> Event:
    """The event as the question tells it, without some of its optional slots.

    Who danced with Omar is one person; who danced is two. So `who` keeps the company.
    """
    kept = [told for told in event.optional_slots if rng.random() < repeat_share]
    return event.with_only(*kept, slot, *([Slot.COMPANION] if slot is Slot.ACTOR else []))


def _draw_single(stream: Stream, grammar: Grammar, manner: Manner) -> list[SpanExample]:
    draw = partial(_draw_examples, stream, (grammar,), manner)
    drawn = stream.draw_groups(manner.num_questions, draw)
    return [examples[grammar.CODE] for examples in drawn]


@lru_cache(maxsize=2)
def _draw_parallel(stream: Stream, manner: Manner) -> list[dict[str, SpanExample]]:
    """The questions by language; kept, because languages are read one after the other."""
    grammars = tuple(GRAMMARS[language] for language in stream.languages)
    draw = partial(_draw_examples, stream, grammars, manner)
    return stream.draw_groups(manner.num_questions, draw)


def _draw_examples(
    stream: Stream, grammars: tuple[Grammar, ...], manner: Manner, group: int
) -> list[dict[str, SpanExample]]:
    """The questions about paragraph `group` by language, with answers that are unique in each."""

    def check(question: Question) -> tuple[Question, list[Answer]] | None:
        answers = [found for grammar in grammars for found in _find(question, grammar)]
        return (question, answers) if len(answers) == len(grammars) else None

    drawn = draw_about_one(stream.cast, manner, stream.rng(group), check)
    return [
        {
            grammar.CODE: _write(question, grammar, answer, stream.example_id(index))
            for grammar, answer in zip(grammars, answers, strict=True)
        }
        for index, (question, answers) in enumerate(drawn, group * manner.num_questions)
    ]


def _draw_answerable_or_not(stream: Stream, grammar: Grammar, group: int) -> list[SpanExample]:
    """The questions about paragraph `group`; every question drawn could have either label."""
    rng = stream.rng(group)

    def check(question: Question) -> tuple[Question, Answer, Event] | None:
        asked, others = question.asked, question.others
        mistaken = mistake(asked, question.slot, others, stream.cast.repertoire, rng)
        answers = _find(question, grammar)
        return (question, answers[0], mistaken) if answers and mistaken else None

    examples = []
    drawn = draw_about_one(stream.cast, _SQUAD2, rng, check)
    for index, (question, answer, mistaken) in enumerate(drawn, group * _SQUAD2.num_questions):
        example = _write(question, grammar, answer, stream.example_id(index))
        if not stream.deal(index, (True, True, False)):
            asked = pose(grammar, mistaken, question.slot)
            example = replace(example, question=asked, answers=())
        examples.append(example)
    return examples


def _find(question: Question, grammar: Grammar) -> list[Answer]:
    """The answer in the paragraph; none where it occurs twice."""
    answer = find_answer(question.paragraph, question.told, question.slot, grammar)
    return [] if answer is None else [answer]


def _write(question: Question, grammar: Grammar, answer: Answer, example_id: str) -> SpanExample:
    return SpanExample(
        id=example_id,
        question=pose(grammar, question.asked, question.slot, question.phrasing),
        context=question.paragraph.write(grammar),
        answers=(answer,),
    )
