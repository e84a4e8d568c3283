"""Questions with four short answers to choose from, as Cosmos QA has them.

Three answers stand in the paragraph, for three of its events; the fourth says that the text does
not tell, and is right as often as any other. Questions need a step of inference: they name the
category of a thing, or ask who received what someone gave. Whether there is an answer is decided
after everything else is drawn, and the order of the choices last, so that neither the question
nor the choices alone give the answer away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from random import Random

from trainers.data.examples import ChoiceExample
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Grammar
from trainers.data.offline.lexicon import Frame
from trainers.data.offline.paragraphs import list_askable, write_value
from trainers.data.offline.phrasings import pose
from trainers.data.offline.questions import Manner, Question, draw_about_one
from trainers.data.offline.repertoire import Repertoire
from trainers.data.offline.stream import Stream
from trainers.data.offline.variation import mistake

_COSMOSQA = Manner(
    joined_share=0.3,
    repeat_share=0.4,
    hypernym_share=0.7,
    is_rephrased=True,
    num_questions=2,
)
_NUM_CHOICES = 4
_RECEIPT_SHARE = 0.7
"""Share of questions about a transfer that are asked from the side of who received the thing."""
(_RECEIVE,) = (action for action in ACTIONS if action.name == "receive")


def draw_choices(stream: Stream, grammar: Grammar) -> list[ChoiceExample]:
    """Paragraphs with a question and four answers, one of them right."""
    return stream.draw_groups(_COSMOSQA.num_questions, partial(_draw_examples, stream, grammar))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Draft:
    """A question before it has an answer."""

    question: Question
    mistaken: Event
    """What it asks for where there is none."""
    others: list[Event]
    """Two events with wrong answers."""


def _draw_examples(stream: Stream, grammar: Grammar, group: int) -> list[ChoiceExample]:
    """The questions about paragraph `group`."""
    rng = stream.rng(group)
    check = partial(_draft, repertoire=stream.cast.repertoire, rng=rng)
    drafts = draw_about_one(stream.cast, _COSMOSQA, rng, check)
    return [
        _write_example(draft, stream, grammar, index=index, rng=rng)
        for index, draft in enumerate(drafts, group * _COSMOSQA.num_questions)
    ]


def _write_example(
    draft: _Draft, stream: Stream, grammar: Grammar, *, index: int, rng: Random
) -> ChoiceExample:
    """Question `index`, which has an answer three times in four."""
    question = draft.question
    position, kind = divmod(stream.deal(index, range(_NUM_CHOICES**2)), _NUM_CHOICES)
    is_told = kind > 0
    events = (question.told, *draft.others)
    told, *wrong = (write_value(event, question.slot, grammar) for event in events)
    right, last = (told, grammar.NOT_TOLD) if is_told else (grammar.NOT_TOLD, told)
    choices = [*wrong, last]
    rng.shuffle(choices)
    choices.insert(position, right)
    asked = question.asked if is_told else draft.mistaken
    return ChoiceExample(
        id=stream.example_id(index),
        context=question.paragraph.write(grammar),
        prefix=pose(grammar, asked, question.slot, question.phrasing),
        choices=tuple(choices),
        answer=position,
    )


def _draft(question: Question, repertoire: Repertoire, rng: Random) -> _Draft | None:
    """The question with what else it needs; None where there are too few other answers."""
    question = _infer(question, rng)
    others = _list_others(question)
    if len(others) < _NUM_CHOICES - 2:
        return None
    mistaken = mistake(question.asked, question.slot, question.others, repertoire, rng)
    if mistaken is None:
        return None
    return _Draft(
        question=question, mistaken=mistaken, others=rng.sample(others, _NUM_CHOICES - 2)
    )


def _list_others(question: Question) -> list[Event]:
    """Events of which the asked slot is another answer; a giver too, where receivers are asked.

    One event for each answer: who acts twice is one choice.
    """
    slot = question.slot
    askable = [event for event in question.others if slot in list_askable(event)]
    by_answer = {getattr(event, slot): event for event in askable}
    by_answer.pop(getattr(question.told, slot), None)
    return list(by_answer.values())


def _infer(question: Question, rng: Random) -> Question:
    """Sometimes, for a question about what someone gave, one about what someone received."""
    others = [event for event in question.others if event.action.frame is Frame.TRANSFER]
    is_open = not others and _RECEIVE not in [event.action for event in question.others]
    is_transfer = question.told.action.frame is Frame.TRANSFER
    if not (is_transfer and is_open) or question.slot is Slot.PLACE:
        return question
    if rng.random() >= _RECEIPT_SHARE:
        return question
    told, asked = _receive(question.told), _receive(question.asked)
    return replace(question, told=told, asked=asked)


def _receive(transfer: Event) -> Event:
    """The same from the other side; where it was given need not be where it was received."""
    assert transfer.recipient is not None
    return replace(
        transfer,
        actor=transfer.recipient,
        action=_RECEIVE,
        recipient=None,
        place=None,
        profession=None,
    )
