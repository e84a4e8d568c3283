"""Inference pairs whose label the hypothesis does not give away.

The hypothesis is drawn first, from one distribution for all labels; then a premise is built that
gives the pair its label. So the hypothesis alone carries no information, by construction. Pairs
are read as MNLI reads them: both sentences tell of the same event. The logic is monotonicity: a
statement follows from one that says more, a negated one from a negated one that says less.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

from spaces.catalogue import NLI_LABELS
from trainers.data.examples import PairExample
from trainers.data.offline.grammar import Connective, Statement, draw_style
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.stream import Stream
from trainers.data.offline.things import HYPERNYMS
from trainers.data.offline.variation import vary
from trainers.data.offline.words import write
from trainers.data.offline.world import (
    QUANTITIES,
    Cast,
    Event,
    Person,
    Slot,
    draw_event,
    is_namesake,
)

_MIN_OPTIONAL_SLOTS = 3
"""Events with fewer cannot have premises of one length for all labels."""
_NEGATED_SHARE = 0.2
"""Share of negated hypotheses, and of negated bystanders."""
_HYPERNYM_SHARE = 0.3
"""Share of hypotheses that name the category of the thing."""
_FLIP_SHARE = 0.25
"""Share of contradictions of a positive hypothesis by its negation: 0.8 x 0.25 = 0.2 of premises
are then negated under each label."""
_BYSTANDER_SHARE = 0.35
"""Share of premises with a second clause about someone else."""
_INCOMPATIBLE = (Slot.ACTION, Slot.QUANTITY, Slot.ADJECTIVE, Slot.PLACE, Slot.TIME)
"""Slots in which another value contradicts."""


def draw_pairs(stream: Stream, language: str) -> list[PairExample]:
    """The pairs of a stream in `language`, each label once in every three."""
    return [_draw_pair(stream, language, index) for index in range(stream.num_examples)]


def _draw_pair(stream: Stream, language: str, index: int) -> PairExample:
    rng = stream.rng(index)
    label = _find_label(stream, index)
    full = _draw_full_event(stream.cast, rng)
    premise, hypothesis = _relate(full, label, rng)
    grammar = GRAMMARS[language]
    told = _surround(premise, stream.cast, rng)
    claimed = Statement(first=hypothesis, style=draw_style(rng))
    return PairExample(
        id=stream.example_id(index),
        text_a=write(grammar.state(told)),
        text_b=write(grammar.state(claimed)),
        label=label,
    )


def _find_label(stream: Stream, index: int) -> str:
    """Each block of three examples has the three labels, in an order of its own."""
    block, position = divmod(index, len(NLI_LABELS))
    order = stream.rng(-1 - block).sample(NLI_LABELS, len(NLI_LABELS))
    return order[position]


def _draw_full_event(cast: Cast, rng: Random) -> Event:
    while True:
        event = draw_event(cast, rng)
        if len(event.optional_slots) >= _MIN_OPTIONAL_SLOTS:
            return event


def _relate(full: Event, label: str, rng: Random) -> tuple[Event, Event]:
    """A premise and a hypothesis about `full`; only the premise depends on the label.

    Premises tell all optional slots but one. Positive hypotheses claim fewer than that, so that
    premises can say more; negated ones claim as many, so that premises can say less.
    """
    slots = rng.sample(full.optional_slots, len(full.optional_slots))
    num_told = len(slots) - 1
    is_negated = rng.random() < _NEGATED_SHARE
    num_claimed = num_told if is_negated else rng.randint(1, num_told - 1)
    claimed, others = slots[:num_claimed], slots[num_claimed:]
    hypothesis = full.with_only(*claimed)
    if rng.random() < _HYPERNYM_SHARE:
        hypothesis = _generalise(hypothesis)
    if is_negated:
        hypothesis = hypothesis.negated()
        return _find_premise_of_negated(full, hypothesis, label, rng), hypothesis
    specific = full.with_only(*claimed, *others[: num_told - num_claimed])
    if label == "entailment":
        return _multiply(specific, rng), hypothesis
    if label == "neutral":
        return _leave_open(full, hypothesis, rng), hypothesis
    return _contradict(specific, hypothesis, rng), hypothesis


def _generalise(event: Event) -> Event:
    """The event with its thing's hypernym; the same event where it has no thing."""
    return event if event.thing is None else replace(event, thing=HYPERNYMS[event.thing.category])


def _multiply(event: Event, rng: Random) -> Event:
    """Sometimes several things for one: who bought three violins bought a violin."""
    if event.thing is None or event.quantity > 1 or rng.random() < 0.5:
        return event
    return replace(event, quantity=rng.choice(QUANTITIES[1:]))


def _leave_open(full: Event, hypothesis: Event, rng: Random) -> Event:
    """A premise that does not say one thing the hypothesis claims."""
    is_specific = hypothesis.thing is not None and hypothesis.thing == full.thing
    dropped = rng.choice(hypothesis.optional_slots)
    if is_specific and rng.random() < _HYPERNYM_SHARE:
        spared = [slot for slot in full.optional_slots if slot not in hypothesis.optional_slots]
        return _generalise(full.without(rng.choice(spared)))
    return full.without(dropped)


def _contradict(specific: Event, hypothesis: Event, rng: Random) -> Event:
    """A premise with which the positive hypothesis cannot hold."""
    if rng.random() < _FLIP_SHARE:
        return hypothesis.negated()
    claimed = {*hypothesis.optional_slots, Slot.ACTION}
    if hypothesis.thing == specific.thing:
        claimed.add(Slot.QUANTITY)
    candidates = [vary(specific, slot, rng) for slot in _INCOMPATIBLE if slot in claimed]
    changed = [event for event in candidates if event is not None]
    return rng.choice(changed) if changed else hypothesis.negated()


def _find_premise_of_negated(full: Event, hypothesis: Event, label: str, rng: Random) -> Event:
    """A premise for a hypothesis that claims all optional slots of `full` but one."""
    claimed = hypothesis.optional_slots
    if label == "contradiction":
        return full.with_only(*claimed)
    dropped = rng.choice(claimed)
    less = hypothesis.without(dropped)
    if label == "entailment":
        return less
    (missing,) = set(full.optional_slots) - set(claimed)
    return replace(less, **{str(missing): getattr(full, missing)})


def _surround(premise: Event, cast: Cast, rng: Random) -> Statement:
    """The premise as a sentence, sometimes before or after a clause about someone else."""
    style = draw_style(rng)
    if rng.random() >= _BYSTANDER_SHARE:
        return Statement(first=premise, style=style)
    events = [premise, _draw_bystander(premise, cast, rng)]
    rng.shuffle(events)
    connective = rng.choice(list(Connective))
    return Statement(first=events[0], second=events[1], connective=connective, style=style)


def _draw_bystander(premise: Event, cast: Cast, rng: Random) -> Event:
    """An event of another person, told briefly."""
    while True:
        event = draw_event(cast, rng)
        if isinstance(event.actor, Person) and not is_namesake(event.actor, premise.actor):
            break
    brief = event.with_only(*rng.sample(event.optional_slots, 1))
    return brief.negated() if rng.random() < _NEGATED_SHARE else brief
