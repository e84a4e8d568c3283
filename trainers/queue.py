"""The queue that phases wait in and crews take them from: an actor without CPU or GPU.

What happens to a phase is decided by the `Board`; the actor adds waiting. Workers poll by RPC: no
collective is in flight while a crew is idle, since a collective that waits would time out and
take the crew down.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from spaces.inventory import Inventory
from spaces.phases import Phase
from trainers.board import Board, Muster, Outcome, QueueSnapshot


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What a worker is told when it asks for a phase."""

    phase: Phase | None
    """None: nothing is ready, ask again."""
    is_closed: bool = False
    """The study is over, or the crew is not needed: go."""


@final
class PhaseQueue:
    """The board as a Ray actor: methods wait instead of answering "not yet"."""

    def __init__(self) -> None:
        """An open, empty queue."""
        self._board = Board()
        self._changed = asyncio.Condition()
        self._inventory: Inventory | None = None
        self._complaints: list[str] = []

    async def publish_inventory(self, inventory: Inventory) -> None:
        """Tell workers what the study's data are: they come up while the driver reads them."""
        async with self._changed:
            self._inventory = inventory
            self._changed.notify_all()

    async def wait_for_inventory(self) -> Inventory | None:
        """The published inventory; None if the study ended before there was one."""
        async with self._changed:
            await self._changed.wait_for(
                lambda: self._inventory is not None or self._board.is_closed
            )
        return self._inventory

    async def submit(self, phases: Sequence[Phase]) -> tuple[str, ...]:
        """See `Board.submit`."""
        async with self._changed:
            new = self._board.submit(phases)
            self._changed.notify_all()
        return new

    async def join(self, crew: str, session: str, num_workers: int, *, node: str = "") -> None:
        """See `Board.join`."""
        async with self._changed:
            self._board.join(crew, session, num_workers, node=node)
            self._changed.notify_all()

    async def release(self, crew: str) -> None:
        """See `Board.release`."""
        async with self._changed:
            self._board.release(crew)
            self._changed.notify_all()

    async def leave(self, crew: str, *, is_to_blame: bool = True) -> None:
        """See `Board.leave`."""
        async with self._changed:
            self._board.leave(crew, is_to_blame=is_to_blame)
            self._changed.notify_all()

    async def take(self, crew: str, session: str, index: int, timeout_seconds: float) -> Order:
        """Order `index` of a session, waiting for one up to the timeout."""
        deadline = time.monotonic() + timeout_seconds
        async with self._changed:
            while True:
                if self._board.is_closed or self._board.is_released(crew):
                    return Order(phase=None, is_closed=True)
                phase = self._board.take(crew, session, index)
                remaining = deadline - time.monotonic()
                if phase is not None or remaining <= 0:
                    return Order(phase=phase)
                await self._wait(remaining)

    async def report(
        self, crew: str, session: str, *, key: str, rank: int, error: str | None
    ) -> None:
        """See `Board.report`."""
        async with self._changed:
            self._board.report(crew, session, key=key, rank=rank, error=error)
            self._changed.notify_all()

    async def wait(self, keys: Sequence[str]) -> tuple[Outcome, ...]:
        """Outcomes of submitted phases, once all have ended."""
        async with self._changed:
            while True:
                outcomes = [self._board.outcome(key) for key in keys]
                ended = tuple(outcome for outcome in outcomes if outcome is not None)
                if len(ended) == len(keys):
                    return ended
                await self._changed.wait()

    async def complain(self, reason: str) -> None:
        """A worker cannot take phases, and says why before it goes."""
        self._complaints.append(reason)

    async def complaints(self) -> tuple[str, ...]:
        """Why workers went, a line each, none twice."""
        return tuple(dict.fromkeys(self._complaints))

    async def abandon(self, reason: str) -> None:
        """See `Board.abandon`."""
        async with self._changed:
            self._board.abandon(reason)
            self._changed.notify_all()

    async def snapshot(self) -> QueueSnapshot:
        """See `Board.snapshot`."""
        return self._board.snapshot()

    async def muster(self) -> Muster:
        """See `Board.muster`."""
        return self._board.muster()

    async def close(self) -> None:
        """End of the study: crews go when they ask next."""
        async with self._changed:
            self._board.is_closed = True
            self._changed.notify_all()

    async def _wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return
