"""Limits on mixtures: pinned weights, tasks to keep, ceilings, a number of tasks, repetition.

A value that says what is allowed; `spaces.simplex.Limited` makes mixtures that are.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spaces.mixture import Mixture
from spaces.supply import Supply

KEPT_FLOOR = 0.05
"""Least weight of a task that is to be kept and no figure was said: one example in twenty."""
_UNITS = 10_000
"""Weights of a mixture are whole numbers of ten-thousandths, and so are limits on them."""
_TOLERANCE = 1e-9

Weights = tuple[tuple[str, float], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class MixtureLimits:
    """What a mixture must keep to. Weights are shares of a mixture's tasks, MLM left aside."""

    pinned: Weights = ()
    """(task, weight): exactly that; 0 leaves the task out."""
    floors: Weights = ()
    """(task, least weight), above 0: the task is in every mixture."""
    ceilings: Weights = ()
    """(task, largest weight), above 0."""
    max_tasks: int | None = None
    """Largest number of tasks; None: all of them."""
    max_repetitions: float | None = None
    """A task's examples are drawn at most this many times over; None: as the plan has it."""

    def __post_init__(self) -> None:
        """Check all that can be said before the tasks are known.

        Raises:
            ValueError: If limits contradict each other, in one line.
        """
        for what, least, weights in (
            ("pinned weight", 0, self.pinned),
            ("floor", 1, self.floors),
            ("ceiling", 1, self.ceilings),
        ):
            _check_weights(what, least, weights)
        _check_apart(self.pinned, (*self.floors, *self.ceilings))
        ceilings = dict(self.ceilings)
        for task, floor in self.floors:
            if floor > ceilings.get(task, 1.0):
                raise ValueError(
                    f"floor of {task!r} must not be above its ceiling {ceilings[task]:g}, "
                    f"got {floor:g}"
                )
        if (taken := self.sum_least()) > 1 + _TOLERANCE:
            raise ValueError(
                f"pinned weights and floors must sum to at most 1, got {taken:g}: lower them"
            )
        self._check_counts()

    def _check_counts(self) -> None:
        if self.max_tasks is not None and self.max_tasks < max(1, self.num_kept()):
            raise ValueError(
                f"the largest number of tasks must be at least {max(1, self.num_kept())}, with "
                f"{self.num_kept()} pinned or kept, got {self.max_tasks}"
            )
        if self.max_repetitions is not None and not 0 < self.max_repetitions < math.inf:
            raise ValueError(f"max_repetitions must be above 0, got {self.max_repetitions}")

    def sum_least(self) -> float:
        """What pinned weights and floors take of every mixture."""
        return math.fsum(weight for _, weight in (*self.pinned, *self.floors))

    def num_kept(self) -> int:
        """Tasks that are in every mixture."""
        return sum(weight > 0 for _, weight in (*self.pinned, *self.floors))

    def check_tasks(self, tasks: Sequence[str]) -> None:
        """Check the limits against the tasks of a study.

        Raises:
            ValueError: If a task is not among them, or no mixture of them keeps to the limits.
        """
        for task, _ in (*self.pinned, *self.floors, *self.ceilings):
            if task not in tasks:
                raise ValueError(f"limits must be on tasks of the study, {', '.join(tasks)}; "
                                 f"got {task!r}")  # fmt: skip
        pinned, floors, ceilings = dict(self.pinned), dict(self.floors), dict(self.ceilings)
        free = [task for task in tasks if task not in pinned]
        num_pinned = sum(weight > 0 for weight in pinned.values())
        num_free = len(free) if self.max_tasks is None else self.max_tasks - num_pinned
        # kept ones first, whatever their ceiling: they are in every mixture
        ordered = sorted(free, key=lambda task: (task not in floors, -ceilings.get(task, 1.0)))
        most = math.fsum(pinned.values()) + math.fsum(
            ceilings.get(task, 1.0) for task in ordered[:num_free]
        )
        if most < 1 - _TOLERANCE and (pinned or ceilings):
            raise ValueError(
                f"pinned weights and ceilings leave a mixture at most {most:g} in all, it must "
                "reach 1: raise them, or allow more tasks"
            )

    def check_supply(self, supply: Supply) -> None:
        """Check that pinned weights and floors can be drawn without too many repetitions.

        Raises:
            ValueError: If not even the mixture with the fewest examples, whose other tasks are
                the longest, keeps to `max_repetitions`.
        """
        least = dict((*self.pinned, *self.floors))
        if self.max_repetitions is None or not self.num_kept():
            return
        others = [(tokens, task) for task, tokens in supply.mean_tokens
                  if task not in dict(self.pinned)]  # fmt: skip
        longest = max(others)[1] if others else next(iter(least))
        fewest = least | {longest: least.get(longest, 0.0) + max(0.0, 1.0 - self.sum_least())}
        repetitions = supply.repetitions(fewest)
        for task, weight in least.items():
            drawn = repetitions[task] * weight / fewest[task] if weight else 0.0
            if drawn > self.max_repetitions + _TOLERANCE:
                raise ValueError(
                    f"{task} at {weight:g} or more is drawn {drawn:.1f} times over or more, it "
                    f"may be {self.max_repetitions:g} times: lower its weight or the budget"
                )

    def check_mixture(self, mixture: Mixture) -> None:
        """Check a mixture against the limits; repetition is not looked at.

        Raises:
            ValueError: If it breaks one; the message names it.
        """
        for task, weight in self.pinned:
            if abs(mixture.ratio(task) - weight) > _TOLERANCE:
                raise ValueError(f"{task} is pinned at {weight:g}, got {mixture.ratio(task):g}")
        for task, floor in self.floors:
            if mixture.ratio(task) < floor - _TOLERANCE:
                raise ValueError(f"{task} must have {floor:g}, got {mixture.ratio(task):g}")
        for task, ceiling in self.ceilings:
            if mixture.ratio(task) > ceiling + _TOLERANCE:
                raise ValueError(
                    f"{task} may have at most {ceiling:g}, got {mixture.ratio(task):g}"
                )
        if self.max_tasks is not None and len(mixture.ratios) > self.max_tasks:
            raise ValueError(
                f"a mixture may have {self.max_tasks} tasks at most, got {len(mixture.ratios)}"
            )

    def describe(self) -> str:
        """A few words, e.g. `mnli = 0.3; squad >= 0.05; at most 3 tasks`; empty without limits."""
        parts = [
            *(f"{task} = {weight:g}" for task, weight in sorted(self.pinned)),
            *(f"{task} >= {weight:g}" for task, weight in sorted(self.floors)),
            *(f"{task} <= {weight:g}" for task, weight in sorted(self.ceilings)),
        ]
        if self.max_tasks is not None:
            parts.append(f"at most {self.max_tasks} tasks")
        if self.max_repetitions is not None:
            parts.append(f"at most {self.max_repetitions:g} repetitions")
        return "; ".join(parts)


def _check_weights(what: str, least: int, weights: Weights) -> None:
    names = [task for task, _ in weights]
    if len(set(names)) < len(names):
        twice = next(task for task in names if names.count(task) > 1)
        raise ValueError(f"{what} of {twice!r} must be given once, got it twice")
    for task, weight in weights:
        units = weight * _UNITS
        if not (least <= units <= _UNITS and abs(units - round(units)) < _TOLERANCE * _UNITS):
            raise ValueError(
                f"{what} of {task!r} must be in [{least / _UNITS:g}, 1], to four decimals, "
                f"got {weight:g}"
            )


def _check_apart(pinned: Weights, bounded: Iterable[tuple[str, float]]) -> None:
    both = {task for task, _ in pinned} & {task for task, _ in bounded}
    if both:
        raise ValueError(f"{min(both)!r} is pinned: it can have neither floor nor ceiling")


NO_LIMITS = MixtureLimits()
"""Every mixture is allowed."""
