"""Seeded draws for one data set: the same seed gives the same examples on every machine."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from trainers.data.offline.world import Cast


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """A data set before it has a language: parallel sources share one, others have their own."""

    name: str
    """Prefix of the ids, such as `xnli-dev` or `mnli-train-de`."""
    seed: int
    num_examples: int
    cast: Cast
    """Whom the data set tells of."""

    def rng(self, part: int) -> Random:
        """A generator of its own for part `part`, so that examples do not depend on the number.

        `Random` hashes a text seed with SHA-512, hence the same on every machine.
        """
        return Random(f"{self.seed}/{self.name}/{part}")

    def example_id(self, index: int) -> str:
        """Id of example `index`, the same in every language of a parallel data set."""
        return f"{self.name}-{index}"
