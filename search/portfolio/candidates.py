"""Points among which the next one is chosen: all over the space, and around what was best.

Each is had by running the space's own function (`search.portfolio.sketch`), so that its rules
hold for every candidate.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from optuna.distributions import BaseDistribution, CategoricalDistribution
from optuna.trial import FrozenTrial

from search.portfolio.domain import Domain
from search.portfolio.sketch import Choose, SketchTrial, unit_of

_NUM_CANDIDATES = 2000
_END_SHARE = 0.4
"""Of the parameters of a point at the ends: best points of a mixture often have tasks of weight
zero, where draws from a flat space never lie."""
_MOVED_SHARE = 0.5
"""Of the parameters of a point around another."""
_SCALES = (0.01, 0.5)
"""Standard deviation of moves, in shares of the range: log-uniform between these."""

P = TypeVar("P")


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate(Generic[P]):
    """A point that may be tried next."""

    params: Mapping[str, Any]
    """That give it."""
    point: P


def draw_candidates(
    domain: Domain[P],
    bests: Sequence[FrozenTrial],
    rng: np.random.Generator,
    known: Mapping[str, Any],
) -> list[Candidate[P]]:
    """About 2,000 allowed points, of four kinds.

    40 % are drawn from the space, 15 % with parameters at their ends; 30 % lie around the best
    trials, and 15 % on edges between two of them.

    Args:
        domain: The space.
        bests: The best trials of the targets, with parameters; none of them: half of the
            candidates are drawn and half have parameters at their ends.
        rng: Decides all.
        known: Values of parameters that are decided already.

    Raises:
        ValueError: If none of them is allowed.
    """
    kinds = (_anywhere, _at_ends, _around, _between) if bests else (_anywhere, _at_ends)
    shares = np.array([0.4, 0.15, 0.3, 0.15] if bests else [0.5, 0.5])
    candidates = [
        Candidate(params=sketch.params, point=point)
        for index in rng.choice(len(kinds), size=_NUM_CANDIDATES, p=shares)
        for sketch in [SketchTrial(kinds[index](bests, rng), known)]
        if (point := domain.suggest(sketch)) is not None
    ]
    if not candidates:
        raise ValueError(
            f"{_NUM_CANDIDATES} points were drawn from the space and none is allowed: "
            "widen what is allowed"
        )
    return candidates


def draw_anywhere(
    domain: Domain[P], rng: np.random.Generator, known: Mapping[str, Any]
) -> Candidate[P] | None:
    """A point drawn from the space; None where it is not allowed."""
    sketch = SketchTrial(_anywhere((), rng), known)
    point = domain.suggest(sketch)
    return None if point is None else Candidate(params=sketch.params, point=point)


def _anywhere(bests: Sequence[FrozenTrial], rng: np.random.Generator) -> Choose:
    return lambda name, distribution: rng.random()


def _at_ends(bests: Sequence[FrozenTrial], rng: np.random.Generator) -> Choose:
    def choose(name: str, distribution: BaseDistribution) -> float:
        return float(rng.integers(2)) if rng.random() < _END_SHARE else rng.random()

    return choose


def _around(bests: Sequence[FrozenTrial], rng: np.random.Generator) -> Choose:
    best = bests[int(rng.integers(len(bests)))]
    scale = float(np.exp(rng.uniform(*np.log(_SCALES))))

    def choose(name: str, distribution: BaseDistribution) -> float:
        if name not in best.params:
            return rng.random()
        place = unit_of(distribution, best.params[name])
        if rng.random() >= _MOVED_SHARE:
            return place
        if isinstance(distribution, CategoricalDistribution):
            return rng.random()
        return float(np.clip(place + scale * rng.standard_normal(), 0.0, 1.0))

    return choose


def _between(bests: Sequence[FrozenTrial], rng: np.random.Generator) -> Choose:
    first, second = (bests[int(rng.integers(len(bests)))] for _ in range(2))
    share = rng.random()

    def choose(name: str, distribution: BaseDistribution) -> float:
        ends = [
            unit_of(distribution, best.params[name])
            for best in (first, second)
            if name in best.params
        ]
        if len(ends) < 2:
            return ends[0] if ends else rng.random()
        if isinstance(distribution, CategoricalDistribution):
            return ends[int(rng.random() < share)]
        return (1 - share) * ends[0] + share * ends[1]

    return choose
