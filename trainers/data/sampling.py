"""Which rows make up micro-batch i of step s: a pure function of the seed.

The unit of a mixture is examples, while batches are filled by tokens. So the source of the next
micro-batch is the one furthest behind its share, counted in examples: stride scheduling, with
half of the next batch counted in advance, as in Webster's apportionment. Empirical shares follow
the asked ones to within a batch at every step, not only on average. (Drawing a task at random in
proportion to w_i / E[examples per micro-batch of i] gives the same shares on average only, with
an error that grows with the square root of the steps, and needs the lengths known beforehand.)

A step has G micro-batches, so one of short texts has many more examples than one of long texts.
Were each step's loss divided by its own number of examples, an example beside few others would
weigh more: at 60 % short pairs to 40 % long contexts the pairs had 44 % of the weight. So all
steps are divided by one number, the examples expected of a step (`Step.expected_examples`). Then
every example weighs the same in the sum of all steps' losses, whatever its length and its source:

    in one step     the weights sum to its examples over the expected ones, 1 on average only;
    at every step   the weight a source has had so far is its share, to within one micro-batch,
                    the largest that any of the sources has.

Clipping and Adam's scaling come after this and treat steps of unlike size as they do. A source
that is empty or used up leaves its share to the others in proportion to theirs.
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

    expected_examples: float
    """Divisor of the step's loss, the same in all steps: the examples that a step of G
    micro-batches has on average. It depends on the mixture and the seed, not on the budget."""

    @property
    def num_examples(self) -> float:
        """Examples of this step; a window counts for its share of one."""
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
    streams = [_Stream(index, source, training, seed) for index, source in enumerate(sources)]
    streams = [stream for stream in streams if stream.advance()]
    expected = training.micro_batches * _expected_examples(streams)
    steps: list[Step] = []
    pending: list[MicroBatch] = []
    num_tokens = 0
    for batch in _interleave(streams):
        pending.append(batch)
        num_tokens += batch.num_tokens
        if len(pending) == training.micro_batches:
            steps.append(Step(micro_batches=tuple(pending), expected_examples=expected))
            pending = []
            if num_tokens >= training.max_tokens:
                return tuple(steps)
    if pending:
        steps.append(Step(micro_batches=tuple(pending), expected_examples=expected))
    return tuple(steps)


def _expected_examples(streams: Sequence[_Stream]) -> float:
    """Examples of a micro-batch, averaged over the mixture's micro-batches; 0 without any.

    Of n examples source i has w_i n, in w_i n / e_i micro-batches of e_i examples each.
    """
    examples = sum(stream.share for stream in streams)
    micro_batches = sum(stream.share / stream.examples_per_batch for stream in streams)
    return examples / micro_batches if streams else 0.0


def _interleave(streams: Sequence[_Stream]) -> Iterator[MicroBatch]:
    """Micro-batches of all sources, the one furthest behind its share first."""
    while streams:
        first = min(streams, key=_Stream.virtual_time)  # of several the one that is named first
        yield first.pop()
        if not first.advance():
            streams = [stream for stream in streams if stream is not first]


@final
class _Stream:
    """Endless epochs of one source, cut into micro-batches, until its cap on repetitions."""

    def __init__(self, index: int, source: WeightedSource, training: Training, seed: int) -> None:
        self._index = index
        self._source = source
        self._lengths = padded_lengths(source.table, find_task(source.task).task_type)
        self._max_tokens = training.micro_batch_tokens
        self._seed = seed
        self._num_examples = float(source.table.example_shares.sum())
        self._max_examples = training.max_repetitions * self._num_examples
        self._drawn = 0.0
        self._epoch = 0
        self._queue: list[MicroBatch] = []
        self.share = source.share
        self.examples_per_batch = 0.0
        """Mean over the first epoch, known once that is cut."""

    def advance(self) -> bool:
        """Whether the cap allows another micro-batch; cuts a new epoch when one is used up."""
        remaining = self._max_examples - self._drawn
        if not self._queue and remaining > _TOLERANCE:
            self._queue = self._cut_epoch()
            if not self._epoch:
                self.examples_per_batch = self._num_examples / len(self._queue)
            self._epoch += 1
        return bool(self._queue) and self._queue[-1].num_examples <= remaining + _TOLERANCE

    def virtual_time(self) -> float:
        """Examples drawn, half of the next batch included, in units of the source's share."""
        return (self._drawn + self._queue[-1].num_examples / 2) / self.share

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
        return self._count([batches[i] for i in random.permutation(len(batches))])

    def _count(self, batches: Sequence[Rows]) -> list[MicroBatch]:
        """Examples and tokens of all batches in one pass: an epoch has tens of thousands."""
        table, rows = self._source.table, np.concatenate(batches)
        starts = np.cumsum([0, *map(len, batches[:-1])])
        examples = np.add.reduceat(table.example_shares[rows], starts).tolist()
        tokens = np.add.reduceat(table.lengths[rows], starts).tolist()
        return [
            MicroBatch(
                source=self._index, rows=rows, num_examples=num_examples, num_tokens=num_tokens
            )
            for rows, num_examples, num_tokens in zip(batches, examples, tokens, strict=True)
        ]
