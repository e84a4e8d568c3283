"""One or two parameters over the sizes of the tasks: for the fewest trials and many tasks."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, final

from spaces.simplex.parametrisation import Suggester

_MAX_ERROR = 1e-3
"""Total variation at which weights still count as given by sizes: they are recorded to 1e-4."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Temperature:
    """Weights min(n_i, K)^(1/T) of sizes n_i: temperature-scaled mixing (`spaces.proportions`).

    Searched is the exponent 1/T in [0, 1], from uniform to proportional, and, if asked for, the
    cap K between the smallest and the largest size. A curve or a sheet in the simplex, without
    its faces.
    """

    sizes: Mapping[str, int]
    """English training examples of each task, at least 1."""
    has_cap: bool = False
    """Whether K is searched; else no size is capped."""

    is_closed: ClassVar[bool] = False
    has_empty: ClassVar[bool] = False

    def __post_init__(self) -> None:
        """Check the sizes.

        Raises:
            ValueError: If a task has no example.
        """
        for task, size in self.sizes.items():
            if size < 1:
                raise ValueError(f"size of {task!r} must be at least 1, got {size}")

    def suggest(self, trial: Suggester, tasks: Sequence[str]) -> dict[str, float]:
        """Weights of `tasks` from `size/exponent` and, with `has_cap`, `size/cap`.

        Raises:
            ValueError: If the size of a task is not known.
        """
        smallest, largest = self._ends(tasks)
        exponent = trial.suggest_float("size/exponent", 0.0, 1.0)
        cap = largest
        if self.has_cap:
            cap = trial.suggest_float("size/cap", smallest, largest, log=True)
        return self._weights(tasks, exponent, cap)

    def parameters(self, weights: Mapping[str, float], tasks: Sequence[str]) -> dict[str, float]:
        """Exponent and cap whose weights are nearest to `weights`, which sum to 1.

        Raises:
            ValueError: If none are within 1e-3 of them (total variation), or a size is not known.
        """
        self._ends(tasks)
        if any(weights.get(task, 0.0) <= 0 for task in tasks):
            raise ValueError("temperatures reach the open simplex only: no weight may be 0")
        error, exponent, cap = min(
            (self._error(weights, tasks, exponent, cap), exponent, cap)
            for exponent, cap in self._fits(weights, tasks)
        )
        if error > _MAX_ERROR:
            raise ValueError("weights must be a power of the tasks' sizes, these are not")
        return {"size/exponent": exponent} | ({"size/cap": cap} if self.has_cap else {})

    def _ends(self, tasks: Sequence[str]) -> tuple[float, float]:
        for task in tasks:
            if task not in self.sizes:
                raise ValueError(f"sizes must have every task, they lack {task!r}")
        known = [float(self.sizes[task]) for task in tasks]
        return min(known), max(known)

    def _weights(self, tasks: Sequence[str], exponent: float, cap: float) -> dict[str, float]:
        return {task: min(self.sizes[task], cap) ** exponent for task in tasks}

    def _error(
        self, weights: Mapping[str, float], tasks: Sequence[str], exponent: float, cap: float
    ) -> float:
        """Total variation between `weights` and what the parameters give."""
        given = self._weights(tasks, exponent, cap)
        total = math.fsum(given.values())
        return math.fsum(abs(weights[task] - given[task] / total) for task in tasks) / 2

    def _fits(
        self, weights: Mapping[str, float], tasks: Sequence[str]
    ) -> Iterator[tuple[float, float]]:
        """Exponents and caps that fit if the cap lies behind the second task, the third, ...

        Log weights rise on a line over log sizes up to the cap, and stay level behind it.
        """
        smallest, largest = self._ends(tasks)
        ordered = sorted(tasks, key=lambda task: (self.sizes[task], task))
        logs = [(math.log(self.sizes[task]), math.log(weights[task])) for task in ordered]
        yield 0.0, largest
        for last in range(1, len(logs)):
            (start, low), (end, high), capped = logs[0], logs[last], logs[last + 1 :]
            slope = (high - low) / (end - start) if end > start else 0.0
            if slope <= 0.0 or (capped and not self.has_cap):
                continue
            level = math.fsum(log for _, log in capped) / len(capped) if capped else math.inf
            log_cap = min(start + (level - low) / slope, math.log(largest))
            yield min(slope, 1.0), min(max(math.exp(log_cap), smallest), largest)
