"""Weights at which no task's examples are drawn too often: ceilings that follow from a budget.

With shares w of the examples a budget draws n examples, and task i at most r times its s_i. So
its ceiling is r s_i / n. But n follows from all weights, since texts differ in length; the one n
at which both hold is found by bisection. These are the weights that training ends up with anyway
when sources are used up, now on record: mixtures that train alike are alike. If a mixture's tasks
all are used up before the budget, they are in proportion to their sizes, and training ends early;
no other task steps in. Floors and pins come first. English data alone are counted; shares of
other data take from them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import final

from spaces.simplex.filling import fill
from spaces.supply import Supply

_NEAR = 2e-4
"""Weights this near to where they should be are left as they are: two units of what is recorded,
so that a mixture that was read back is not moved again."""
_NUM_HALVINGS = 20
"""Of an interval that begins at 0: n is known to about one part in 10^5, far within `_NEAR`."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Sparing:
    """Ceilings of a study on what its tasks may have."""

    supply: Supply
    num_allowed: Mapping[str, float]
    """Examples of each task that may be drawn in all, r s_i."""
    least: Mapping[str, float]
    """Pinned weights and floors."""

    def spare(
        self, extra: Mapping[str, float], rooms: Mapping[str, float], amount: float
    ) -> dict[str, float]:
        """What tasks have above `least`: `extra` where that is not drawn too often.

        Args:
            extra: Of the tasks that are not pinned, in all `amount`.
            rooms: Most that each may have by other limits.
            amount: 1 less the sum of `least`.
        """
        support = {task: weight for task, weight in extra.items() if weight > 0}
        if self._is_spared(support):
            return support
        best, low = support, 0.0
        high = self.supply.max_tokens / min(tokens for _, tokens in self.supply.mean_tokens)
        for _ in range(_NUM_HALVINGS):
            middle = (low + high) / 2
            filled = self._fill(support, rooms, amount, num_drawn=middle)
            if filled is None or self.supply.num_drawn(self._add(filled)) < middle:
                high = middle
            else:
                low, best = middle, filled
        is_near = all(abs(best[task] - weight) <= _NEAR for task, weight in support.items())
        return support if is_near else best

    def _add(self, extra: Mapping[str, float]) -> dict[str, float]:
        """The whole mixture."""
        return {**self.least, **{t: self.least.get(t, 0.0) + w for t, w in extra.items()}}

    def _ceiling(self, task: str, num_drawn: float) -> float:
        return self.num_allowed[task] / num_drawn

    def _is_spared(self, extra: Mapping[str, float]) -> bool:
        weights = self._add(extra)
        num_drawn = self.supply.num_drawn(weights)
        return all(weights[task] <= self._ceiling(task, num_drawn) for task in extra)

    def _fill(
        self,
        extra: Mapping[str, float],
        rooms: Mapping[str, float],
        amount: float,
        *,
        num_drawn: float,
    ) -> dict[str, float] | None:
        """`extra` under the ceilings of so many examples; None if these cannot hold the amount."""
        left = {
            task: min(
                rooms[task],
                max(0.0, self._ceiling(task, num_drawn) - self.least.get(task, 0.0)),
            )
            for task in extra
        }
        return fill(extra, left, amount) if math.fsum(left.values()) >= amount else None
