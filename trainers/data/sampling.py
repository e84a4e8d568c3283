"""Which rows make up micro-batch i of step s: a pure function of the seed.

The unit of a mixture is examples, while batches are filled by tokens. So the source of the next
micro-batch is the one furthest behind its share, counted in examples: stride scheduling, with
half of the next batch counted in advance, as in Webster's apportionment. Empirical shares follow
the asked ones to within a batch at every step, not only on average.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import final
from zlib import crc32

import numpy as np

from spaces.catalogue import find_task
from spaces.plan import Training
from trainers.data.batching import Rows, cut_by_tokens, padded_lengths
from trainers.data.cache import FeatureTable

_POOL_BATCHES = 32
"""Rows are sorted by length within pools of about this many batches: little padding, while the
order of an epoch stays random."""
_TOLERANCE = 1e-6
"""Examples by which a cap on repetitions may seem to be missed: shares of windows are thirds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WeightedSource:
    """A source with its weight beside it."""

    name: str
    task: str
    table: FeatureTable
    share: float
    """Share of the examples drawn, above 0; the shares of a mixture sum to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MicroBatch:
    """Rows of one source that are run forward and backward together."""

    source: int
    """Index into the mixture's sources."""
    rows: Rows
    num_examples: float
    """Windows of one example count for their share of it."""
    num_tokens: int
    """Unpadded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One optimiser step: at most G micro-batches, whatever the number of workers."""

    micro_batches: tuple[MicroBatch, ...]

    @property
    def num_examples(self) -> float:
        """Divisor of the step's loss."""
        return sum(batch.num_examples for batch in self.micro_batches)

    @property
    def num_tokens(self) -> int:
        """Unpadded tokens."""
        return sum(batch.num_tokens for batch in self.micro_batches)


def schedule_steps(
    sources: Sequence[WeightedSource], training: Training, seed: int
) -> tuple[Step, ...]:
    """All steps of a phase: until the token budget is reached or every source is used up.

    Args:
        sources: The mixture. Empty sources are passed over.
        training: Batch sizes, budget and the cap on repetitions.
        seed: Decides the order within each source.

    Returns:
        The steps; a longer budget gives a sequence that begins with these.
    """
    steps: list[Step] = []
    pending: list[MicroBatch] = []
    num_tokens = 0
    for batch in _interleave(sources, training, seed):
        pending.append(batch)
        num_tokens += batch.num_tokens
        if len(pending) == training.micro_batches:
            steps.append(Step(micro_batches=tuple(pending)))
            pending = []
            if num_tokens >= training.max_tokens:
                return tuple(steps)
    if pending:
        steps.append(Step(micro_batches=tuple(pending)))
    return tuple(steps)


def _interleave(
    sources: Sequence[WeightedSource], training: Training, seed: int
) -> Iterator[MicroBatch]:
    """Micro-batches of all sources, the one furthest behind its share first."""
    streams = {
        index: _Stream(index, source, training, seed) for index, source in enumerate(sources)
    }
    while True:
        streams = {index: stream for index, stream in streams.items() if stream.advance()}
        if not streams:
            return
        index = min(streams, key=lambda i: (streams[i].virtual_time(), i))
        yield streams[index].pop()


@final
class _Stream:
    """Endless epochs of one source, cut into micro-batches, until its cap on repetitions."""

    def __init__(self, index: int, source: WeightedSource, training: Training, seed: int) -> None:
        self._index = index
        self._source = source
        self._lengths = padded_lengths(source.table, find_task(source.task).task_type)
        self._max_tokens = training.micro_batch_tokens
        self._seed = seed
        num_examples = float(source.table.example_shares.sum())
        self._max_examples = training.max_repetitions * num_examples
        self._drawn = 0.0
        self._epoch = 0
        self._queue: list[MicroBatch] = []

    def advance(self) -> bool:
        """Whether the cap allows another micro-batch; cuts a new epoch when one is used up."""
        remaining = self._max_examples - self._drawn
        if not self._queue and remaining > _TOLERANCE:
            self._queue = self._cut_epoch()
            self._epoch += 1
        return bool(self._queue) and self._queue[-1].num_examples <= remaining + _TOLERANCE

    def virtual_time(self) -> float:
        """Examples drawn, half of the next batch included, in units of the source's share."""
        return (self._drawn + self._queue[-1].num_examples / 2) / self._source.share

    def pop(self) -> MicroBatch:
        """The next micro-batch."""
        batch = self._queue.pop()
        self._drawn += batch.num_examples
        return batch

    def _cut_epoch(self) -> list[MicroBatch]:
        lengths = self._lengths
        random = np.random.default_rng(
            [self._seed, crc32(self._source.name.encode()), self._epoch]
        )
        order = random.permutation(len(lengths))
        pool_rows = max(1, _POOL_BATCHES * self._max_tokens // max(1, int(lengths.mean())))
        batches: list[Rows] = []
        for start in range(0, len(order), pool_rows):
            pool = order[start : start + pool_rows]
            by_length = pool[np.argsort(lengths[pool], kind="stable")]
            batches += cut_by_tokens(by_length, lengths, self._max_tokens)
        return [self._micro_batch(batches[i]) for i in random.permutation(len(batches))]

    def _micro_batch(self, rows: Rows) -> MicroBatch:
        table = self._source.table
        return MicroBatch(
            source=self._index,
            rows=rows,
            num_examples=float(table.example_shares[rows].sum()),
            num_tokens=int(table.lengths[rows].sum()),
        )
