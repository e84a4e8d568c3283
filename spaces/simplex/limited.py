"""Any parametrisation within limits, by a transform that leaves allowed mixtures as they are.

Pinned tasks are not asked for. The rest is

    w = floors + (1 - sum of floors and pins) * free weights,

an affine map, under which flat stays flat, faces stay faces, and the inverse is exact. Of too
many tasks those with the largest weights stay. Ceilings cut what is above them, and the excess
goes to the other tasks in proportion (`spaces.simplex.filling`); a task of weight zero gets some
only where the others are full, and as few such tasks as can hold it.

Last come caps on repetition (`spaces.simplex.sparing`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import final

from spaces.limits import MixtureLimits
from spaces.simplex.filling import fill
from spaces.simplex.parametrisation import Parametrisation, Suggester
from spaces.simplex.sparing import Sparing
from spaces.supply import Supply

_TOLERANCE = 1e-9


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Limited:
    """A parametrisation of the mixtures that keep to limits."""

    simplex: Parametrisation
    """Of the tasks that are not pinned."""
    limits: MixtureLimits
    supply: Supply | None = None
    """Examples and budget; without it `limits.max_repetitions` is passed over."""

    @property
    def is_closed(self) -> bool:
        """Whether the faces that the limits leave are reached."""
        return self.simplex.is_closed

    @property
    def has_empty(self) -> bool:
        """Whether the empty mixture is reached: no task may be kept."""
        return self.simplex.has_empty and not self.limits.num_kept()

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks` within the limits, summing to 1 or all zero.

        Raises:
            ValueError: If no mixture of these tasks keeps to the limits.
        """
        self.limits.check_tasks(tasks)
        free = self._free(tasks)
        weights = self.simplex.suggest(trial, free) if self._is_open(free) else {}
        return self.limit(weights, tasks)

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Parameters whose weights are `weights`, which keep to the limits.

        Raises:
            ValueError: If they do not, or the parametrisation does not reach them.
        """
        limited = self.limit(weights, tasks, is_free=False)
        if any(abs(limited[task] - weights.get(task, 0.0)) > _TOLERANCE for task in tasks):
            raise ValueError(f"weights must keep to the limits: {self.limits.describe()}")
        free = self._free(tasks)
        if not self._is_open(free):
            return {}
        return self.simplex.parameters(self._without_floors(limited, tasks), free)

    def limit(
        self, weights: Mapping[str, float], tasks: Sequence[str], *, is_free: bool = True
    ) -> dict[str, float]:
        """Weights of `tasks` within the limits, from free ones.

        Args:
            weights: Weights >= 0 of the tasks that are not pinned; of all, if `is_free` is false.
            tasks: Of the study.
            is_free: Whether floors are still to be added; else the weights are a whole mixture.
        """
        least = dict((*self.limits.pinned, *self.limits.floors))
        free = self._free(tasks)
        drawn = weights if is_free else self._without_floors(weights, tasks)
        drawn = {task: max(0.0, drawn.get(task, 0.0)) for task in free}
        if not any(drawn.values()):
            if not self.limits.num_kept():
                return dict.fromkeys(tasks, 0.0)
            drawn = self._fall_back(free)
        amount = max(0.0, 1.0 - self.limits.sum_least())
        rooms = {task: self._ceiling(task) - least.get(task, 0.0) for task in free}
        extra = fill(self._choose(drawn, rooms, amount), rooms, amount)
        extra = self._spare(extra, rooms, amount)
        return {task: least.get(task, 0.0) + extra.get(task, 0.0) for task in tasks}

    def _free(self, tasks: Sequence[str]) -> list[str]:
        pinned = dict(self.limits.pinned)
        return [task for task in tasks if task not in pinned]

    def _is_open(self, free: Sequence[str]) -> bool:
        """Whether there is anything to ask for: not with one task that takes all the rest."""
        if not self.limits.num_kept():
            return bool(free)
        return len(free) > 1 and self.limits.sum_least() < 1.0 - _TOLERANCE

    def _without_floors(
        self, weights: Mapping[str, float], tasks: Sequence[str]
    ) -> dict[str, float]:
        """Free weights of a whole mixture."""
        floors, amount = dict(self.limits.floors), 1.0 - self.limits.sum_least()
        if amount <= _TOLERANCE:
            return {}
        return {
            task: max(0.0, weights.get(task, 0.0) - floors.get(task, 0.0)) / amount
            for task in self._free(tasks)
        }

    def _fall_back(self, free: Sequence[str]) -> dict[str, float]:
        """Where all are off and something is trained: floors share the rest, else all do."""
        floors = dict(self.limits.floors)
        return {task: floors.get(task, 0.0) if floors else 1.0 for task in free}

    def _ceiling(self, task: str) -> float:
        return dict(self.limits.ceilings).get(task, 1.0)

    def _choose(
        self, weights: Mapping[str, float], rooms: Mapping[str, float], amount: float
    ) -> dict[str, float]:
        """The weights of the tasks that stay.

        Those to be kept, then by weight, then by room; no task after whose choice the others
        could not hold the amount any more.
        """
        floors = dict(self.limits.floors)
        num_pinned = sum(weight > 0 for _, weight in self.limits.pinned)
        slots = len(weights)
        if self.limits.max_tasks is not None:
            slots = min(slots, self.limits.max_tasks - num_pinned)
        chosen = [task for task in weights if task in floors]
        waiting = [task for task in weights if task not in floors]
        for task in sorted(waiting, key=lambda task: (-weights[task], -rooms[task], task)):
            waiting.remove(task)
            held = math.fsum(rooms[name] for name in chosen)
            if len(chosen) == slots or (weights[task] == 0 and held >= amount - _TOLERANCE):
                break
            others = sorted((rooms[name] for name in waiting), reverse=True)
            most = held + rooms[task] + math.fsum(others[: slots - len(chosen) - 1])
            if most >= amount - _TOLERANCE:
                chosen.append(task)
        return {task: weights[task] for task in chosen}

    def _spare(
        self, extra: dict[str, float], rooms: Mapping[str, float], amount: float
    ) -> dict[str, float]:
        """What tasks have above their floors, so that none is drawn too often."""
        if self.limits.max_repetitions is None or self.supply is None or amount <= _TOLERANCE:
            return extra
        repetitions = self.limits.max_repetitions
        sparing = Sparing(
            supply=self.supply,
            num_allowed={t: repetitions * size for t, size in self.supply.num_examples},
            least=dict((*self.limits.pinned, *self.limits.floors)),
        )
        return sparing.spare(extra, rooms, amount)
