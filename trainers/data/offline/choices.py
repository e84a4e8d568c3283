"""Questions with four short answers to choose from, as Cosmos QA has them.

Three answers stand in the paragraph, for three of its events; the fourth says that the text does
not tell, and is right as often as any other. Questions need a step of inference: they name the
category of a thing, or ask who received what someone gave. Whether there is an answer is decided
after everything else is drawn, and the order of the choices last, so that neither the question
nor the choices alone give the answer away.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from trainers.data.examples import ChoiceExample
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Grammar
from trainers.data.offline.lexicon import Frame
from trainers.data.offline.paragraphs import draw_paragraph, list_askable, write_value
from trainers.data.offline.phrasings import pose
from trainers.data.offline.questions import Manner, Question, draw_question
from trainers.data.offline.stream import Stream
from trainers.data.offline.variation import mistake
from trainers.data.offline.world import Cast

_COSMOSQA = Manner(joined_share=0.3, repeat_share=0.4, hypernym_share=0.7, is_rephrased=True)
_NUM_CHOICES = 4
_MAX_TRIES = 4
"""Questions drawn about one paragraph before another is drawn."""
_RECEIPT_SHARE = 0.7
"""Share of questions about a transfer that are asked from the side of who received the thing."""
(_RECEIVE,) = (action for action in ACTIONS if action.name == "receive")


def draw_choices(stream: Stream, grammar: Grammar) -> list[ChoiceExample]:
    """Paragraphs with a question and four answers, one of them right."""
    return [_draw_example(stream, grammar, index) for index in range(stream.num_examples)]


def _draw_example(stream: Stream, grammar: Grammar, index: int) -> ChoiceExample:
    """Question `index`, which has an answer three times in four."""
    rng = stream.rng(index)
    position, kind = divmod(stream.deal(index, range(_NUM_CHOICES**2)), _NUM_CHOICES)
    is_told = kind > 0
    question, mistaken, others = _draw_question(stream.cast, rng)
    told, *wrong = (write_value(e, question.slot, grammar) for e in (question.told, *others))
    not_told = grammar.NOT_TOLD
    right = told if is_told else not_told
    choices = [*wrong, not_told if is_told else told]
    rng.shuffle(choices)
    choices.insert(position, right)
    asked = question.asked if is_told else mistaken
    return ChoiceExample(
        id=stream.example_id(index),
        context=question.paragraph.write(grammar),
        prefix=pose(grammar, asked, question.slot, question.phrasing),
        choices=tuple(choices),
        answer=position,
    )


def _draw_question(cast: Cast, rng: Random) -> tuple[Question, Event, list[Event]]:
    """A question, the event without an answer that it could ask for, and two wrong answers."""
    while True:
        paragraph = draw_paragraph(cast, rng, joined_share=_COSMOSQA.joined_share)
        for _ in range(_MAX_TRIES):
            question = _infer(draw_question(paragraph, _COSMOSQA, rng), rng)
            mistaken = mistake(
                question.asked, question.slot, question.others, cast.repertoire, rng
            )
            others = _list_others(question)
            if mistaken is not None and len(others) >= _NUM_CHOICES - 2:
                return question, mistaken, rng.sample(others, _NUM_CHOICES - 2)


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
