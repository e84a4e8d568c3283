"""Harder inference pairs: ANLI's miniature, mixed with plain ones, as ANLI+ is.

Premises tell of two or three people. One of them, the rival, did what the hypothesis claims, with
another value here and there: whoever only looks for the words of the hypothesis finds them under
every label. What the others did is drawn without regard to the label.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from spaces.catalogue import NLI_LABELS
from trainers.data.examples import PairExample
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Event, Organisation
from trainers.data.offline.grammar import CONNECTIVES, Grammar, Statement
from trainers.data.offline.inference import (
    INCOMPATIBLE,
    Reasoning,
    Scene,
    draw_bystander,
    draw_scene,
    reason_plainly,
    relate,
    surround,
)
from trainers.data.offline.stream import Stream
from trainers.data.offline.words import write
from trainers.data.offline.world import Cast, draw_stranger

_PLAIN_SHARE = 1 / 3
"""Share of pairs that are drawn as MNLI's."""
_NEGATED, _HYPERNYMS = Scale(easy=0.2, hard=0.4), Scale(easy=0.3, hard=0.7)
_THIRD_SHARE = 0.5
"""Share of hard premises with a sentence about a third person."""


def draw_hard_pairs(stream: Stream, grammar: Grammar) -> list[PairExample]:
    """The pairs of a stream, each label once in every three."""
    return [_draw_pair(stream, grammar, index) for index in range(stream.num_examples)]


def _draw_pair(stream: Stream, grammar: Grammar, index: int) -> PairExample:
    rng = stream.rng(index)
    label = stream.deal(index, NLI_LABELS)
    scene = draw_scene(stream.cast, rng)
    is_plain = rng.random() < _PLAIN_SHARE
    reasoning = reason_plainly(stream.cast) if is_plain else _reason_hard(stream.cast)
    premise, hypothesis = relate(scene, label, reasoning, rng)
    if is_plain:
        told = [surround(premise, stream.cast, rng)]
    else:
        told = _surround_with_rivals(premise, scene, stream.cast, rng)
    state = grammar.state
    claimed = Statement(first=hypothesis, style=stream.cast.draw_style(rng))
    return PairExample(
        id=stream.example_id(index),
        text_a=grammar.SENTENCE_SPACE.join(write(state(statement)) for statement in told),
        text_b=write(state(claimed)),
        label=label,
    )


def _reason_hard(cast: Cast) -> Reasoning:
    """More negation and more hypernyms than MNLI's."""
    return Reasoning(negated_share=cast.at(_NEGATED), hypernym_share=cast.at(_HYPERNYMS))


def _surround_with_rivals(
    premise: Event, scene: Scene, cast: Cast, rng: Random
) -> list[Statement]:
    """The premise in one sentence with what a rival did, and perhaps one about a third person."""
    rival = _draw_rival(scene, cast, rng)
    first, second = rng.sample([premise, rival], 2)
    connective = rng.choice(CONNECTIVES)
    told = [
        Statement(first=first, second=second, connective=connective, style=cast.draw_style(rng))
    ]
    if rng.random() < _THIRD_SHARE:
        bystander = draw_bystander(cast, rng, premise, rival)
        told.insert(rng.randint(0, 1), Statement(first=bystander, style=cast.draw_style(rng)))
    return told


def _draw_rival(scene: Scene, cast: Cast, rng: Random) -> Event:
    """Someone else's event, told in part, with values of the event and of its twin mixed."""
    full, twin = scene.full, scene.twin
    values = {str(slot): getattr(rng.choice((full, twin)), slot) for slot in INCOMPATIBLE}
    if isinstance(full.actor, Organisation):
        rivals = [other for other in cast.organisations if other not in full.actors]
        rival = replace(full, actor=rng.choice(rivals), **values)
    else:
        rival = replace(full, actor=draw_stranger(cast, rng, full), **values)
    num_told = rng.randint(1, len(rival.optional_slots) - 1)
    rival = rival.with_only(*rng.sample(rival.optional_slots, num_told))
    return rival.negated() if rng.random() < cast.at(_NEGATED) else rival
