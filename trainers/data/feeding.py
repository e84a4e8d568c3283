"""Prepares the next micro-batches while the device computes.

On a GPU the processor is idle during a step, so a thread of its own collates and pins what comes
next. On a CPU it would take time from the step itself, and preparing 2,048 tokens, 0.24 ms, is
less than a thousandth of one. A batch is a function of its place, so a thread changes nothing but
the time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeAlias, final

from trainers.data.batching import Batch

Place: TypeAlias = tuple[int, int]
"""Step, and position of the micro-batch in it."""


@final
class Feed:
    """The micro-batches of one worker, in order."""

    def __init__(
        self, prepare: Callable[[Place], Batch], places: Sequence[Place], *, depth: int
    ) -> None:
        """Nothing is prepared yet.

        Args:
            prepare: Makes the batch of a place; runs in a thread if `depth` is above 0.
            places: In the order in which they are taken.
            depth: How many batches are prepared ahead of the one that is taken.
        """
        self._prepare = prepare
        self._places = places
        self._indices = {place: index for index, place in enumerate(places)}
        self._depth = depth
        self._thread = ThreadPoolExecutor(max_workers=1)
        self._ahead: dict[Place, Future[Batch]] = {}

    def take(self, place: Place) -> Batch:
        """The batch of a place; those after it are begun.

        Raises:
            Exception: Whatever preparing this batch raised.
        """
        if self._depth == 0:
            return self._prepare(place)
        index = self._indices[place]
        wanted = self._places[index : index + self._depth + 1]
        self._ahead = {
            each: self._ahead.get(each) or self._thread.submit(self._prepare, each)
            for each in wanted
        }
        return self._ahead.pop(place).result()
