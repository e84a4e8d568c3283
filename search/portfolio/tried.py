"""What a study's trials tell a sampler: points with scores, without yet, and the best ones."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray
from optuna.trial import FrozenTrial, TrialState

from search.portfolio.domain import Domain

ReadScores = Callable[[FrozenTrial], Mapping[str, float]]
"""Scores of a complete trial by target, larger better; targets that it lacks are
left out, or not finite."""

SCORE_PREFIX = "select/"
"""User attributes that are targets' scores begin with this."""
_NUM_BESTS = 2
"""Best trials of each target around which is searched: the very best may owe it to noise."""

P = TypeVar("P")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried(Generic[P]):
    """The points of a study's trials."""

    scored: tuple[P, ...]
    """Of complete trials that have a score."""
    scores: tuple[Mapping[str, float], ...]
    """Of these, by target."""
    pending: tuple[P, ...]
    """Of running trials."""
    others: tuple[P, ...]
    """Of trials that failed, were pruned or have no score: not to be tried again."""
    bests: tuple[FrozenTrial, ...]
    """The two best trials of each target among those with parameters."""

    @property
    def points(self) -> tuple[P, ...]:
        """All of them."""
        return (*self.scored, *self.pending, *self.others)

    def table(self) -> NDArray[np.float64]:
        """Scores of the scored, (n, t) for targets by name; NaN where a trial lacks one."""
        targets = sorted({target for scores in self.scores for target in scores})
        rows = [[scores.get(target, np.nan) for target in targets] for scores in self.scores]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(targets))


def read_attributes(trial: FrozenTrial) -> dict[str, float]:
    """User attributes `select/{target}`."""
    return {
        name.removeprefix(SCORE_PREFIX): float(value)
        for name, value in trial.user_attrs.items()
        if name.startswith(SCORE_PREFIX)
    }


def look_back(
    domain: Domain[P], trials: Sequence[FrozenTrial], read_scores: ReadScores
) -> Tried[P]:
    """Sort trials by what they tell; those without a point in the domain tell nothing."""
    scored: list[tuple[P, FrozenTrial, Mapping[str, float]]] = []
    pending: list[P] = []
    others: list[P] = []
    for trial in trials:
        point = domain.place(trial) if trial.state is not TrialState.WAITING else None
        if point is None:
            continue
        if trial.state is TrialState.RUNNING:
            pending.append(point)
        elif trial.state is TrialState.COMPLETE and (scores := _finite(read_scores(trial))):
            scored.append((point, trial, scores))
        else:
            others.append(point)
    return Tried(
        scored=tuple(point for point, _, _ in scored),
        scores=tuple(scores for _, _, scores in scored),
        pending=tuple(pending),
        others=tuple(others),
        bests=_find_bests([(trial, scores) for _, trial, scores in scored if trial.params]),
    )


def _finite(scores: Mapping[str, float]) -> dict[str, float]:
    return {target: score for target, score in scores.items() if math.isfinite(score)}


def _find_bests(
    scored: Sequence[tuple[FrozenTrial, Mapping[str, float]]],
) -> tuple[FrozenTrial, ...]:
    bests: dict[int, FrozenTrial] = {}
    for target in sorted({target for _, scores in scored for target in scores}):
        having = [(scores[target], trial) for trial, scores in scored if target in scores]
        having.sort(key=lambda item: (-item[0], item[1].number))
        bests |= {trial.number: trial for _, trial in having[:_NUM_BESTS]}
    return tuple(bests[number] for number in sorted(bests))
