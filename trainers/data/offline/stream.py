"""Seeded draws for one data set: the same seed gives the same examples on every machine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import ceil
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
        return _seed(self.seed, self.name, part)

    def deal(self, index: int, values: Sequence[_Value]) -> _Value:
        """The one of `values` that example `index` gets, so that all are equally frequent.

        Each block of as many examples as there are values has every one, in an order of its own.
        """
        block, position = divmod(index, len(values))
        return values[_order(self.seed, self.name, block, len(values))[position]]

    def draw_groups(self, size: int, draw: Callable[[int], Sequence[_Value]]) -> list[_Value]:
        """All examples, drawn `size` at once.

        Args:
            size: Number of examples that go together, such as questions about one paragraph.
            draw: The examples of group 0, 1 and so on; the last ones may be left out.
        """
        groups = range(ceil(self.num_examples / size))
        return list(chain.from_iterable(map(draw, groups)))[: self.num_examples]

    def example_id(self, index: int) -> str:
        """Id of example `index`, the same in every language of a parallel data set."""
        return f"{self.name}-{index}"


def _seed(seed: int, name: str, part: int) -> Random:
    return Random(f"{seed}/{name}/{part}")


@lru_cache(maxsize=16)
def _order(seed: int, name: str, block: int, number: int) -> list[int]:
    """The positions below `number` in the order in which a block has them.

    Kept, because examples are drawn one after the other.
    """
    return _seed(seed, name, -1 - block).sample(range(number), number)
