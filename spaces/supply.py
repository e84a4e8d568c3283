"""How often a mixture draws the examples there are, with a budget in tokens."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Supply:
    """English training examples of each task, and the budget that draws from them."""

    num_examples: tuple[tuple[str, int], ...]
    """Examples of each task, after caps."""
    mean_tokens: tuple[tuple[str, float], ...]
    """Unpadded tokens of an example, on average, of the same tasks; at least 1."""
    max_tokens: int
    """Budget of the intermediate phase, unpadded."""

    def repetitions(self, weights: Mapping[str, float]) -> dict[str, float]:
        """How often each task's examples are drawn on average, if its data are English only.

        With shares w_i of the examples and m_i tokens each, a budget of B has B / sum(w_j m_j)
        examples, of which task i has w_i.

        Args:
            weights: Shares that sum to 1.
        """
        total = self.num_drawn(weights)
        sizes = dict(self.num_examples)
        return {task: total * weight / max(1, sizes[task]) for task, weight in weights.items()}

    def num_drawn(self, weights: Mapping[str, float]) -> float:
        """Examples that the budget draws in all.

        Args:
            weights: Shares that sum to 1.
        """
        tokens = dict(self.mean_tokens)
        return self.max_tokens / math.fsum(w * tokens[task] for task, w in weights.items())
