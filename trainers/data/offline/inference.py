"""Inference pairs whose label the hypothesis does not give away.

The hypothesis is drawn first, from one distribution for all labels; then a premise is built that
gives the pair its label. So the hypothesis alone carries no information, by construction. Pairs
are read as MNLI reads them: both sentences tell of the same event. The logic is monotonicity: a
statement follows from one that says more, a negated one from a negated one that says less.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random
from typing import Any

from spaces.catalogue import NLI_LABELS
from trainers.data.examples import PairExample
from trainers.data.offline.controls import Scale
from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import CONNECTIVES, Grammar, Statement
from trainers.data.offline.stream import Stream
from trainers.data.offline.variation import find_other, generalise
from trainers.data.offline.words import write
from trainers.data.offline.world import Cast, draw_event, draw_event_apart

_MIN_OPTIONAL_SLOTS = 3
"""Events with fewer cannot have premises of one length for all labels."""
_BYSTANDER = Scale(easy=0.1, hard=0.6)
"""Share of premises with a second clause about someone else."""
INCOMPATIBLE = (
    Slot.ACTION,
    Slot.QUANTITY,
    Slot.ADJECTIVE,
    Slot.PLACE,
    Slot.TIME,
    Slot.PRICE,
)
"""Slots in which another value contradicts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reasoning:
    """Which steps take one from premises to hypotheses, as shares in [0, 1]."""

    negated_share: float
    """Of negated hypotheses."""
    hypernym_share: float
    """Of hypotheses that name the category of the thing."""

    @property
    def flip_share(self) -> float:
        """Of contradictions of a positive hypothesis by its negation.

        With it, the share of negated premises is that of negated hypotheses under each label.
        """
        return self.negated_share / (1 - self.negated_share)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """What a pair can tell of."""

    full: Event
    """An event with every slot told."""
    twin: Event
    """The same with another value in every slot in which another value contradicts. It is drawn
    before the label, so that what is told beside the premise can take its values too."""
    several: int
    """A number of things, for a premise that tells of several where one is claimed."""


_NEGATED, _HYPERNYMS = Scale(easy=0.1, hard=0.3), Scale(easy=0.1, hard=0.5)


def reason_plainly(cast: Cast) -> Reasoning:
    """The steps of MNLI's miniature at the suite's difficulty."""
    return Reasoning(negated_share=cast.at(_NEGATED), hypernym_share=cast.at(_HYPERNYMS))


def draw_pairs(stream: Stream, grammar: Grammar) -> list[PairExample]:
    """The pairs of a stream, each label once in every three."""
    return [_draw_pair(stream, grammar, index) for index in range(stream.num_examples)]


def _draw_pair(stream: Stream, grammar: Grammar, index: int) -> PairExample:
    rng = stream.rng(index)
    label = stream.deal(index, NLI_LABELS)
    premise, hypothesis = relate(
        draw_scene(stream.cast, rng), label, reason_plainly(stream.cast), rng
    )
    told = surround(premise, stream.cast, rng)
    claimed = Statement(first=hypothesis, style=stream.cast.draw_style(rng))
    return PairExample(
        id=stream.example_id(index),
        text_a=write(grammar.state(told)),
        text_b=write(grammar.state(claimed)),
        label=label,
    )


def draw_scene(cast: Cast, rng: Random) -> Scene:
    """An event of which enough can be left open, and its twin."""
    while True:
        full = draw_event(cast, rng)
        if len(full.optional_slots) >= _MIN_OPTIONAL_SLOTS:
            break
    others = {str(slot): find_other(full, slot, cast.repertoire, rng) for slot in INCOMPATIBLE}
    values: dict[str, Any] = {slot: other for slot, other in others.items() if other is not None}
    several = rng.choice(cast.repertoire.numbers)
    return Scene(full=full, twin=replace(full, **values), several=several)


def relate(scene: Scene, label: str, reasoning: Reasoning, rng: Random) -> tuple[Event, Event]:
    """A premise and a hypothesis about one event; only the premise depends on the label.

    Premises tell all optional slots but one. Positive hypotheses claim fewer than that, so that
    premises can say more; negated ones claim as many, so that premises can say less.
    """
    full = scene.full
    hypothesis = _draw_hypothesis(scene, reasoning, rng)
    if hypothesis.is_negated:
        return _find_premise_of_negated(full, hypothesis, label, rng), hypothesis
    claimed = hypothesis.optional_slots
    spared = [slot for slot in full.optional_slots if slot not in claimed]
    specific = full.without(rng.choice(spared))
    if label == "contradiction" and rng.random() < reasoning.flip_share:
        return hypothesis.negated(), hypothesis
    premise = specific
    if label == "neutral":
        premise = _leave_open(full, hypothesis, reasoning, rng)
    elif label == "contradiction":
        slot = rng.choice(_list_contradictable(hypothesis, scene))
        premise = replace(specific, **{str(slot): getattr(scene.twin, slot)})
    if label != "neutral" and _is_general(hypothesis) and rng.random() >= reasoning.hypernym_share:
        premise = generalise(premise)
    return _multiply(premise, hypothesis, scene, rng), hypothesis


def _is_general(event: Event) -> bool:
    return event.thing is not None and event.thing.is_hypernym


def _draw_hypothesis(scene: Scene, reasoning: Reasoning, rng: Random) -> Event:
    """What is claimed of the scene; a positive claim is one that can be contradicted."""
    slots = scene.full.optional_slots
    is_negated = rng.random() < reasoning.negated_share
    is_general = rng.random() < reasoning.hypernym_share
    num_claimed = len(slots) - 1 if is_negated else rng.randint(1, len(slots) - 2)
    while True:
        hypothesis = scene.full.with_only(*rng.sample(slots, num_claimed))
        if is_general:
            hypothesis = generalise(hypothesis)
        if is_negated:
            return hypothesis.negated()
        if _list_contradictable(hypothesis, scene):
            return hypothesis


def _list_contradictable(hypothesis: Event, scene: Scene) -> list[Slot]:
    """Slots in which the hypothesis and the twin cannot both be right."""
    claimed = {*hypothesis.optional_slots, Slot.ACTION}
    if hypothesis.thing == scene.full.thing:
        claimed.add(Slot.QUANTITY)
    return [
        slot
        for slot in INCOMPATIBLE
        if slot in claimed and getattr(scene.full, slot) != getattr(scene.twin, slot)
    ]


def _multiply(event: Event, hypothesis: Event, scene: Scene, rng: Random) -> Event:
    """Sometimes several things for one: who bought three violins bought a violin.

    Not where the price is claimed: who bought three for 300 euros bought none for 300.
    """
    if event.thing is None or event.quantity > 1 or hypothesis.price is not None:
        return event
    return event if rng.random() < 0.5 else replace(event, quantity=scene.several)


def _leave_open(full: Event, hypothesis: Event, reasoning: Reasoning, rng: Random) -> Event:
    """A premise that does not say one thing the hypothesis claims."""
    is_specific = hypothesis.thing is not None and hypothesis.thing == full.thing
    dropped = rng.choice(hypothesis.optional_slots)
    if is_specific and rng.random() < reasoning.hypernym_share:
        spared = [slot for slot in full.optional_slots if slot not in hypothesis.optional_slots]
        return generalise(full.without(rng.choice(spared)))
    return full.without(dropped)


def _find_premise_of_negated(full: Event, hypothesis: Event, label: str, rng: Random) -> Event:
    """A premise for a hypothesis that claims all optional slots of `full` but one."""
    claimed = hypothesis.optional_slots
    if label == "contradiction":
        return full.with_only(*claimed)
    dropped, another = rng.sample(claimed, 2)
    if label == "entailment":
        return hypothesis.without(dropped)
    (missing,) = set(full.optional_slots) - set(claimed)
    return replace(hypothesis.without(dropped, another), **{str(missing): getattr(full, missing)})


def surround(premise: Event, cast: Cast, rng: Random) -> Statement:
    """The premise as a sentence, sometimes before or after a clause about someone else."""
    style = cast.draw_style(rng)
    if rng.random() >= cast.at(_BYSTANDER):
        return Statement(first=premise, style=style)
    events = [premise, draw_bystander(cast, rng, premise)]
    rng.shuffle(events)
    connective = rng.choice(CONNECTIVES)
    return Statement(first=events[0], second=events[1], connective=connective, style=style)


def draw_bystander(cast: Cast, rng: Random, *events: Event) -> Event:
    """An event of someone who has no part in `events`, told briefly."""
    event = draw_event_apart(cast, rng, *events)
    brief = event.with_only(*rng.sample(event.optional_slots, 1))
    return brief.negated() if rng.random() < cast.at(_NEGATED) else brief
