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
from trainers.data.offline.events import Event, Organisation
from trainers.data.offline.grammar import DIGIT_SHARE, Connective, Statement, draw_style
from trainers.data.offline.inference import (
    INCOMPATIBLE,
    PLAIN,
    Reasoning,
    Scene,
    draw_bystander,
    draw_scene,
    relate,
    surround,
)
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.stream import Stream
from trainers.data.offline.words import write
from trainers.data.offline.world import Cast, draw_stranger

_PLAIN_SHARE = 1 / 3
"""Share of pairs that are drawn as MNLI's."""
_HARD = Reasoning(negated_share=0.3, hypernym_share=0.5)
_THIRD_SHARE = 0.5
"""Share of hard premises with a sentence about a third person."""


def draw_hard_pairs(stream: Stream, language: str) -> list[PairExample]:
    """The pairs of a stream in `language`, each label once in every three."""
    return [_draw_pair(stream, language, index) for index in range(stream.num_examples)]


def _draw_pair(stream: Stream, language: str, index: int) -> PairExample:
    rng = stream.rng(index)
    label = stream.deal(index, NLI_LABELS)
    scene = draw_scene(stream.cast, rng)
    is_plain = rng.random() < _PLAIN_SHARE
    premise, hypothesis = relate(scene, label, PLAIN if is_plain else _HARD, rng)
    if is_plain:
        told = [surround(premise, stream.cast, rng)]
    else:
        told = _surround_with_rivals(premise, scene, stream.cast, rng)
    state = GRAMMARS[language].state
    claimed = Statement(first=hypothesis, style=draw_style(rng, DIGIT_SHARE))
    return PairExample(
        id=stream.example_id(index),
        text_a=GRAMMARS[language].SENTENCE_SPACE.join(
            write(state(statement)) for statement in told
        ),
        text_b=write(state(claimed)),
        label=label,
    )


def _surround_with_rivals(
    premise: Event, scene: Scene, cast: Cast, rng: Random
) -> list[Statement]:
    """The premise in one sentence with what a rival did, and perhaps one about a third person."""
    rival = _draw_rival(scene, cast, rng)
    first, second = rng.sample([premise, rival], 2)
    connective = rng.choice(list(Connective))
    told = [
        Statement(
            first=first, second=second, connective=connective, style=draw_style(rng, DIGIT_SHARE)
        )
    ]
    if rng.random() < _THIRD_SHARE:
        bystander = draw_bystander(cast, rng, premise, rival)
        told.insert(
            rng.randint(0, 1), Statement(first=bystander, style=draw_style(rng, DIGIT_SHARE))
        )
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
    return rival.negated() if rng.random() < _HARD.negated_share else rival
