"""Seeded draws for one data set: the same seed gives the same examples on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from spaces.task import Split
from trainers.data.offline.world import Cast

_Value = TypeVar("_Value")


@dataclass(frozen=True, kw_only=True, slots=True)
class Stream:
    """A data set before it has a language: parallel sources share one, others have their own."""

    name: str
    """Prefix of the ids, such as `xnli-dev` or `mnli-train-de`."""
    seed: int
    num_examples: int
    cast: Cast
    """Whom the data set tells of, and of what."""
    languages: tuple[str, ...] = ()
    """In which it is written, each with the same examples; examples are drawn so that they hold
    in all of them. Empty where it does not matter."""

    @property
    def is_held_out(self) -> bool:
        """Whether this is not training data."""
        return self.cast.repertoire.split is not Split.TRAIN

    def rng(self, part: int) -> Random:
        """A generator of its own for part `part`, so that examples do not depend on the number.

        `Random` hashes a text seed with SHA-512, hence the same on every machine.
        """
        return Random(f"{self.seed}/{self.name}/{part}")

    def deal(self, index: int, values: Sequence[_Value]) -> _Value:
        """The one of `values` that example `index` gets, so that all are equally frequent.

        Each block of as many examples as there are values has every one, in an order of its own.
        """
        block, position = divmod(index, len(values))
        return self.rng(-1 - block).sample(values, len(values))[position]

    def example_id(self, index: int) -> str:
        """Id of example `index`, the same in every language of a parallel data set."""
        return f"{self.name}-{index}"
