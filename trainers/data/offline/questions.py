"""Questions over a paragraph, each with one answer that stands there once, or with none.

A question without an answer asks for an event that the paragraph does not tell, but nearly does:
one slot is another's. It is drawn as the others are, and its label only afterwards, so that the
question alone does not give away whether there is an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

from trainers.data.examples import SpanExample
from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Grammar
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.paragraphs import Paragraph, draw_paragraph, find_answer, list_askable
from trainers.data.offline.phrasings import PLAIN, Phrasing, draw_phrasing, pose
from trainers.data.offline.stream import Stream
from trainers.data.offline.variation import generalise, mistake


@dataclass(frozen=True, kw_only=True, slots=True)
class Manner:
    """How a data set asks: the shares in [0, 1] that tell one from another."""

    joined_share: float = 0.0
    """Of neighbouring events that are told in one sentence."""
    repeat_share: float = 0.5
    """Of the optional slots told that a question repeats."""
    hypernym_share: float = 0.0
    """Of questions that name the category of a thing for the thing."""
    is_rephrased: bool = False
    """Whether questions vary their form."""


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
        return [event for event in self.paragraph.events if event != self.told]


_SQUAD = Manner()
_SQUAD2 = Manner(joined_share=0.2)
_MLQA = Manner(joined_share=0.4, repeat_share=0.4)
_TYDIQA = Manner(joined_share=0.2, repeat_share=0.25, hypernym_share=0.8, is_rephrased=True)


def draw_questions(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """SQuAD: questions, each with a paragraph of its own; not parallel."""
    return _draw_single(stream, grammar, _SQUAD)


def draw_rephrased_questions(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """TyDiQA: questions that share fewer words with the paragraph."""
    return _draw_single(stream, grammar, _TYDIQA)


def draw_parallel_questions(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """XQuAD: questions that are the same questions in every other language."""
    return [examples[grammar.CODE] for examples in _draw_parallel(stream, _SQUAD)]


def draw_parallel_questions_of_joined(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """MLQA: the same in every language, over paragraphs with sentences of two clauses."""
    return [examples[grammar.CODE] for examples in _draw_parallel(stream, _MLQA)]


def draw_answerable_or_not(stream: Stream, grammar: Grammar) -> list[SpanExample]:
    """SQuAD 2.0: a third of the questions has no answer."""
    return [
        _draw_answerable_or_not(stream, grammar, index) for index in range(stream.num_examples)
    ]


def draw_question(paragraph: Paragraph, manner: Manner, rng: Random) -> Question:
    """A question about an event of the paragraph that happened."""
    askable = [(event, slot) for event in paragraph.events for slot in list_askable(event)]
    told, slot = rng.choice(askable)
    asked = shorten(told, slot, manner.repeat_share, rng)
    if slot is not Slot.THING and rng.random() < manner.hypernym_share:
        asked = generalise(asked)
    phrasing = draw_phrasing(rng) if manner.is_rephrased else PLAIN
    return Question(paragraph=paragraph, told=told, asked=asked, slot=slot, phrasing=phrasing)


def shorten(event: Event, slot: Slot, repeat_share: float, rng: Random) -> Event:
    """The event as the question tells it, without some of its optional slots.

    Who danced with Omar is one person; who danced is two. So `who` keeps the company.
    """
    kept = [told for told in event.optional_slots if rng.random() < repeat_share]
    return event.with_only(*kept, slot, *([Slot.COMPANION] if slot is Slot.ACTOR else []))


def _draw_single(stream: Stream, grammar: Grammar, manner: Manner) -> list[SpanExample]:
    return [
        _draw_example(stream, index, (grammar,), manner)[grammar.CODE]
        for index in range(stream.num_examples)
    ]


@lru_cache(maxsize=2)
def _draw_parallel(stream: Stream, manner: Manner) -> tuple[dict[str, SpanExample], ...]:
    """The questions by language; kept, because languages are read one after the other."""
    grammars = [GRAMMARS[language] for language in stream.languages]
    return tuple(
        _draw_example(stream, index, grammars, manner) for index in range(stream.num_examples)
    )


def _draw_example(
    stream: Stream, index: int, grammars: Sequence[Grammar], manner: Manner
) -> dict[str, SpanExample]:
    """Question `index` by language, with an answer that is unique in each of `grammars`."""
    rng = stream.rng(index)
    while True:
        paragraph = draw_paragraph(stream.cast, rng, joined_share=manner.joined_share)
        question = draw_question(paragraph, manner, rng)
        examples: dict[str, SpanExample] = {}
        for grammar in grammars:
            example = _realise(question, grammar, stream.example_id(index))
            if example is None:
                break
            examples[grammar.CODE] = example
        else:
            return examples


def _draw_answerable_or_not(stream: Stream, grammar: Grammar, index: int) -> SpanExample:
    """Question `index`; every question drawn could have either label."""
    rng = stream.rng(index)
    while True:
        paragraph = draw_paragraph(stream.cast, rng, joined_share=_SQUAD2.joined_share)
        question = draw_question(paragraph, _SQUAD2, rng)
        mistaken = mistake(
            question.asked, question.slot, question.others, stream.cast.repertoire, rng
        )
        example = _realise(question, grammar, stream.example_id(index))
        if mistaken is not None and example is not None:
            break
    if stream.deal(index, (True, True, False)):
        return example
    return replace(example, question=pose(grammar, mistaken, question.slot), answers=())


def _realise(question: Question, grammar: Grammar, example_id: str) -> SpanExample | None:
    """The question as an example; None where the answer occurs twice."""
    context = question.paragraph.write(grammar)
    answer = find_answer(question.told, question.slot, grammar, context)
    if answer is None:
        return None
    return SpanExample(
        id=example_id,
        question=pose(grammar, question.asked, question.slot, question.phrasing),
        context=context,
        answers=(answer,),
    )
