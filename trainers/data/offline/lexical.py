"""Lexical knowledge: questions about words, and the words themselves with their translations.

Choices are drawn first, each with a word of its own that it answers; which of them is right is
drawn then, uniformly, and makes the question. So no choice is more likely right than another.
Facts are few and the combinations of choices many: a combination belongs to one split by a hash,
so that no question with its choices is in two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from random import Random
from typing import TypeVar

from trainers.data.examples import BitextExample, ChoiceExample
from trainers.data.offline.actions import ACTIONS
from trainers.data.offline.events import Event, Slot
from trainers.data.offline.grammar import Concept, Grammar, Relation
from trainers.data.offline.languages import GRAMMARS
from trainers.data.offline.lexicon import Action, Adjective, TimeKind
from trainers.data.offline.phrasings import pose
from trainers.data.offline.places import CITIES
from trainers.data.offline.professions import CITY, PROFESSION, PROFESSIONS
from trainers.data.offline.stream import Stream
from trainers.data.offline.things import ADJECTIVES, HYPERNYMS, THINGS
from trainers.data.offline.times import TIME_KINDS, TIMES
from trainers.data.offline.world import Cast

_Opposed = TypeVar("_Opposed", Action, Adjective)

_NUM_CHOICES = 5
_HELD_OUT_SHARE = 0.2
"""Share of the combinations of choices that are not for training."""
_EXCLUSIVE = (
    ("instrument",),
    ("fruit",),
    ("vehicle",),
    ("book",),
    ("animal", "bird"),
    ("tool", "device"),
    ("weekday",),
    ("month",),
    ("city",),
    ("profession",),
)
"""Kinds of which no two in different rows have a member in common: a duck is an animal too."""
_PURPOSES = tuple(
    action for action in ACTIONS if action.name in {"harvest", "read", "park", "feed", "install"}
)
"""Actions that are done to one kind of thing, each to another."""

_AMBIGUOUS = frozenset({"hand", "light", "park", "saw", "travel"})
"""English words that mean something else as well, as often as not."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Riddle:
    """Choices of which the first is right, and the question that makes it so."""

    choices: tuple[Concept, ...]
    ask: Callable[[Grammar], str]
    """The question."""


def draw_riddles(stream: Stream, grammar: Grammar) -> list[ChoiceExample]:
    """Questions about words, with five words to choose from."""
    return [_draw_example(stream, grammar, index) for index in range(stream.num_examples)]


def list_word_pairs(stream: Stream, grammar: Grammar) -> list[BitextExample]:
    """English words and their translations, in an order of the stream's.

    Each concept once; words that stand for two are left out. There are as many as the lexicon
    has, or as the stream has examples.
    """
    pairs = [(GRAMMARS["en"].cite(each), grammar.cite(each)) for each in _CONCEPTS]
    uses_english = Counter(english for english, _ in pairs)
    uses_foreign = Counter(foreign for _, foreign in pairs)
    clear = [
        (english, foreign)
        for english, foreign in pairs
        if uses_english[english] == uses_foreign[foreign] == 1 and english not in _AMBIGUOUS
    ]
    stream.rng(0).shuffle(clear)
    return [
        BitextExample(id=stream.example_id(index), english=english, foreign=foreign)
        for index, (english, foreign) in enumerate(clear[: stream.num_examples])
    ]


def _draw_example(stream: Stream, grammar: Grammar, index: int) -> ChoiceExample:
    rng = stream.rng(index)
    while True:
        (draw,) = rng.choices(list(_DRAW), weights=list(_DRAW.values()))
        riddle = draw(stream.cast, rng)
        if _is_held_out(riddle) == stream.is_held_out:
            break
    right, *wrong = (grammar.cite(choice) for choice in riddle.choices)
    rng.shuffle(wrong)
    position = stream.deal(index, range(_NUM_CHOICES))
    wrong.insert(position, right)
    return ChoiceExample(
        id=stream.example_id(index),
        context=riddle.ask(grammar),
        prefix="",
        choices=tuple(wrong),
        answer=position,
    )


def _is_held_out(riddle: _Riddle) -> bool:
    """Whether the choices, whatever their order, belong to dev."""
    words = sorted(GRAMMARS["en"].cite(choice) for choice in riddle.choices)
    return sha256(" ".join(words).encode()).digest()[0] < 256 * _HELD_OUT_SHARE


def _draw_member(_: Cast, rng: Random) -> _Riddle:
    """Which of these belongs to a kind?"""
    kinds = _draw_kinds(rng)
    choices = tuple(rng.choice(_MEMBERS[kind]) for kind in kinds)
    return _about(Relation.MEMBER, choices, _KINDS[kinds[0]])


def _draw_kind(_: Cast, rng: Random) -> _Riddle:
    """To what kind does this belong?"""
    kinds = _draw_kinds(rng)
    member = rng.choice(_MEMBERS[kinds[0]])
    return _about(Relation.KIND, tuple(_KINDS[kind] for kind in kinds), member)


def _draw_kinds(rng: Random) -> list[str]:
    return [rng.choice(kinds) for kinds in rng.sample(_EXCLUSIVE, _NUM_CHOICES)]


def _draw_opposite_quality(_: Cast, rng: Random) -> _Riddle:
    return _draw_opposite(_OPPOSITE_ADJECTIVES, rng)


def _draw_opposite_action(_: Cast, rng: Random) -> _Riddle:
    return _draw_opposite(_OPPOSITE_ACTIONS, rng)


def _draw_opposite(pairs: Sequence[tuple[Concept, Concept]], rng: Random) -> _Riddle:
    """What is the opposite? The choices have five different opposites."""
    drawn = [rng.sample(pair, 2) for pair in rng.sample(pairs, _NUM_CHOICES)]
    return _about(Relation.OPPOSITE, tuple(choice for choice, _ in drawn), drawn[0][1])


def _draw_purpose(cast: Cast, rng: Random) -> _Riddle:
    """What did someone harvest? There is one kind of thing for each such action."""
    actions = rng.sample(_PURPOSES, _NUM_CHOICES)
    things = [rng.choice(cast.repertoire.list_things(action)) for action in actions]
    event = Event(
        actor=rng.choice(cast.persons),
        action=actions[0],
        thing=things[0],
        place=rng.choice(CITIES),
        time=rng.choice(TIMES),
    )
    return _Riddle(choices=tuple(things), ask=partial(pose, event=event, slot=Slot.THING))


def _about(relation: Relation, choices: tuple[Concept, ...], subject: Concept) -> _Riddle:
    def ask(grammar: Grammar) -> str:
        return grammar.ask_about(relation, grammar.cite(subject))

    return _Riddle(choices=choices, ask=ask)


def _pair_opposites(concepts: Sequence[_Opposed]) -> tuple[tuple[_Opposed, _Opposed], ...]:
    """Every two that are each other's opposites, once."""
    by_name = {concept.name: concept for concept in concepts}
    return tuple(
        (concept, by_name[concept.opposite])
        for concept in concepts
        if concept.name < concept.opposite
    )


_TIMES: dict[str, list[Concept]] = {
    str(kind): [time for time in TIMES if time.kind is kind] for kind in TIME_KINDS
}
_KINDS: dict[str, Concept] = {
    **HYPERNYMS,
    **{str(kind): term for kind, term in TIME_KINDS.items()},
    "city": CITY,
    "profession": PROFESSION,
}
_MEMBERS: dict[str, list[Concept]] = {
    **{kind: [thing for thing in THINGS if thing.category == kind] for kind in HYPERNYMS},
    **_TIMES,
    "city": list(CITIES),
    "profession": list(PROFESSIONS),
}
_OPPOSITE_ADJECTIVES = _pair_opposites(ADJECTIVES)
_OPPOSITE_ACTIONS = _pair_opposites(ACTIONS)
_CONCEPTS: tuple[Concept, ...] = (
    *_KINDS.values(),
    *THINGS,
    *ADJECTIVES,
    *ACTIONS,
    *CITIES,
    *PROFESSIONS,
    *(time for time in TIMES if time.kind is not TimeKind.YEAR),
)
_DRAW: dict[Callable[[Cast, Random], _Riddle], float] = {
    _draw_member: 0.35,
    _draw_kind: 0.25,
    _draw_opposite_quality: 0.15,
    _draw_opposite_action: 0.05,
    _draw_purpose: 0.2,
}
"""Share of each sort of riddle."""
