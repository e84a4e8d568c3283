"""Phases and the crews that have them: the queue's state machine, plain Python without Ray.

Submission is single-flight by key: trials that want the same phase share one run of it. A phase
becomes ready when its parent has ended; a crew that still holds the parent's weights is preferred.
A crew that is started again under its name returns what its former self had in hand; a phase that
breaks a crew twice is failed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import final

from spaces.phases import EvaluatePhase, Phase

_MAX_BREAKS = 2
"""Crews that a phase may break before it counts as failed."""


class State(StrEnum):
    """Where a phase is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """How a phase ended."""

    key: str
    error: str | None
    """One line for the user; None if it is done, and then its result is in the store."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningPhase:
    """A phase in hand, for the live view."""

    crew: str
    description: str
    seconds: float


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueSnapshot:
    """What the queue looks like now."""

    running: tuple[RunningPhase, ...]
    num_waiting: int
    num_done: int
    num_failed: int
    crews: tuple[str, ...]
    """Crews whose workers have come up."""
    seconds_up: float
    """Of all crews together, those that have gone included: from a crew's joining until now."""
    seconds_at_work: float
    """Of these the seconds with a phase in hand."""

    @property
    def share_at_work(self) -> float | None:
        """Share of the crews' time in which they had a phase in hand; None before one is up."""
        return self.seconds_at_work / self.seconds_up if self.seconds_up else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Muster:
    """What decides how many crews a study needs."""

    num_ready: int
    """Phases that a crew could begin at once."""
    idle_seconds: Mapping[str, float]
    """Since when each crew that is up has had no phase; 0 with one in hand."""
    nodes: Mapping[str, frozenset[str]]
    """Ids of the nodes that the workers of each of these crews are on."""


@dataclass(kw_only=True, slots=True)
class _Entry:
    phase: Phase
    state: State = State.WAITING
    crew: str | None = None
    started: float = 0.0
    num_breaks: int = 0
    error: str | None = None
    reports: dict[int, str | None] = field(default_factory=dict)
    """Error or None of each rank that has finished it."""


@dataclass(kw_only=True, slots=True)
class _Crew:
    session: str
    num_workers: int
    joined: float
    """When it came up."""
    idle_since: float
    nodes: set[str] = field(default_factory=set)
    is_released: bool = False
    orders: list[str] = field(default_factory=list)
    """Keys in the order they were handed out: order i is the same for every rank."""
    holds: str | None = None
    """Weights key that the crew has in memory."""


@final
class Board:
    """Phases and who has them."""

    def __init__(self) -> None:
        """An empty board."""
        self._entries: dict[str, _Entry] = {}
        self._crews: dict[str, _Crew] = {}
        self._abandoned: str | None = None
        self._seconds_up = 0.0
        """Of the crews that have gone."""
        self._seconds_at_work = 0.0
        """With phases that are no longer in hand."""
        self.is_closed = False

    def submit(self, phases: Sequence[Phase]) -> tuple[str, ...]:
        """Add phases, parents before children; returns the keys that will be run for it.

        A phase that is waiting or running for somebody else is shared. One that has ended is
        run again: the caller found that the store lacks it.
        """
        new: list[str] = []
        for phase in phases:
            entry = self._entries.get(phase.key)
            if entry is None or entry.state in (State.DONE, State.FAILED):
                self._entries[phase.key] = _Entry(phase=phase)
                new.append(phase.key)
        if self._abandoned is not None:
            self.abandon(self._abandoned)
        return tuple(new)

    def abandon(self, reason: str) -> None:
        """No crew will ever come: everything that waits fails, now and from now on."""
        self._abandoned = reason
        for entry in self._entries.values():
            if entry.state is State.WAITING:
                self._fail(entry, reason)

    def join(self, crew: str, session: str, num_workers: int, *, node: str = "") -> None:
        """A worker of a crew came up; a new session returns what the former one had in hand.

        Args:
            crew: Its name.
            session: Of this start of its workers.
            num_workers: Of the crew.
            node: Id of the node that this worker is on.
        """
        known = self._crews.get(crew)
        if known is None or known.session != session:
            self.leave(crew)
            now = time.monotonic()
            known = _Crew(session=session, num_workers=num_workers, joined=now, idle_since=now)
            self._crews[crew] = known
        known.nodes.add(node)

    def release(self, crew: str) -> None:
        """Tell a crew to go when it asks next, if it has no phase in hand."""
        if crew in self._crews and crew not in self._at_work():
            self._crews[crew].is_released = True

    def is_released(self, crew: str) -> bool:
        """Whether the crew shall go."""
        return crew in self._crews and self._crews[crew].is_released

    def leave(self, crew: str, *, is_to_blame: bool = True) -> None:
        """A crew ended: its phases in hand wait again, or fail if they broke too many.

        Args:
            crew: Its name.
            is_to_blame: Whether a phase in hand may be why; not if a node went away.
        """
        now = time.monotonic()
        if (member := self._crews.pop(crew, None)) is not None:
            self._seconds_up += now - member.joined
        for entry in self._entries.values():
            if entry.state is State.RUNNING and entry.crew == crew:
                self._seconds_at_work += now - entry.started
                entry.num_breaks += is_to_blame
                entry.reports.clear()
                entry.state, entry.crew = State.WAITING, None
                if entry.num_breaks >= _MAX_BREAKS:
                    self._fail(entry, f"its crew broke {entry.num_breaks} times while running it")
        if self._abandoned is not None:
            self.abandon(self._abandoned)

    def take(self, crew: str, session: str, index: int) -> Phase | None:
        """Order `index` of a session; hands out a ready phase for the next one, if any."""
        member = self._crews.get(crew)
        if member is None or member.session != session or member.is_released:
            return None
        if index == len(member.orders):
            entry = self._choose(member.holds)
            if entry is None:
                return None
            entry.state, entry.crew, entry.started = State.RUNNING, crew, time.monotonic()
            member.orders.append(entry.phase.key)
        return self._entries[member.orders[index]].phase

    def report(self, crew: str, session: str, *, key: str, rank: int, error: str | None) -> None:
        """A worker finished its part; the phase is over when all workers of the crew have."""
        member, entry = self._crews.get(crew), self._entries[key]
        if member is None or member.session != session or entry.state is not State.RUNNING:
            return  # a late report of a session that is over
        entry.reports[rank] = error
        if len(entry.reports) < member.num_workers:
            return
        member.idle_since = time.monotonic()
        self._seconds_at_work += member.idle_since - entry.started
        errors = [message for message in entry.reports.values() if message is not None]
        if errors:
            self._fail(entry, errors[0])
            member.holds = None
        else:
            entry.state = State.DONE
            member.holds = weights_of(entry.phase)

    def outcome(self, key: str) -> Outcome | None:
        """How a phase ended, None while it has not."""
        entry = self._entries[key]
        if entry.state in (State.WAITING, State.RUNNING):
            return None
        return Outcome(key=key, error=entry.error)

    def snapshot(self) -> QueueSnapshot:
        """Counts and phases in hand."""
        now = time.monotonic()
        states = [entry.state for entry in self._entries.values()]
        running = [e for e in self._entries.values() if e.state is State.RUNNING]
        return QueueSnapshot(
            running=tuple(
                RunningPhase(
                    crew=entry.crew or "",
                    description=entry.phase.describe(),
                    seconds=now - entry.started,
                )
                for entry in running
            ),
            num_waiting=states.count(State.WAITING),
            num_done=states.count(State.DONE),
            num_failed=states.count(State.FAILED),
            crews=tuple(sorted(self._crews)),
            seconds_up=self._seconds_up + sum(now - c.joined for c in self._crews.values()),
            seconds_at_work=self._seconds_at_work + sum(now - e.started for e in running),
        )

    def muster(self) -> Muster:
        """What waits, and who is there."""
        now, at_work = time.monotonic(), self._at_work()
        return Muster(
            num_ready=sum(self._is_ready(entry) for entry in self._entries.values()),
            idle_seconds={
                name: 0.0 if name in at_work else now - crew.idle_since
                for name, crew in self._crews.items()
            },
            nodes={name: frozenset(crew.nodes) for name, crew in self._crews.items()},
        )

    def _at_work(self) -> set[str | None]:
        return {e.crew for e in self._entries.values() if e.state is State.RUNNING}

    def _choose(self, holds: str | None) -> _Entry | None:
        ready = [entry for entry in self._entries.values() if self._is_ready(entry)]
        near = [entry for entry in ready if holds is not None and entry.phase.parent == holds]
        return next(iter(near or ready), None)

    def _is_ready(self, entry: _Entry) -> bool:
        if entry.state is not State.WAITING:
            return False
        # a failed parent failed the children that waited for it: whoever submits one later has
        # found the parent's weights in the store
        parent = self._entries.get(entry.phase.parent or "")
        return parent is None or parent.state in (State.DONE, State.FAILED)

    def _fail(self, entry: _Entry, error: str) -> None:
        entry.state, entry.error, entry.crew = State.FAILED, error, None
        for child in self._entries.values():
            if child.phase.parent == entry.phase.key and child.state is State.WAITING:
                self._fail(child, f"its parent failed: {error}")


def weights_of(phase: Phase) -> str | None:
    """Weights key that a crew holds after the phase: its own if it made any, else the parent's."""
    return phase.parent if isinstance(phase, EvaluatePhase) else phase.key
