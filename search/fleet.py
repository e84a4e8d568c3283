"""The crews of a study: started for phases that wait, let go when they are idle.

On one machine all crews start at once and stay. On a cluster a fleet follows the work: idle crews
leave, so that an autoscaler can take their nodes away, and come back when phases wait. A crew
whose node is gone gives its phase back at once, for others to go on with.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, final

from search.crew_size import CrewSize
from trainers.board import Muster

_LOOK_SECONDS = 1.0
_MOMENT_SECONDS = 3.0
"""Phases that wait for longer than this, with no crew on its way to them, get one."""

_log = logging.getLogger(__name__)


class FleetCrew(Protocol):
    """What a fleet knows of a crew; see `trainers.crew.Crew`."""

    name: str
    error: str | None
    is_starved: bool

    @property
    def is_alive(self) -> bool:
        """Whether the crew is still up or coming up."""

    def dismiss(self) -> None:
        """Ray is about to be shut down."""

    def join(self, timeout_seconds: float) -> None:
        """Wait for the crew to go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Surroundings:
    """What a fleet sees and does; a study's are calls of Ray."""

    launch: Callable[[str], FleetCrew]
    """Start the crew of a name."""
    muster: Callable[[], Muster]
    """What waits, and who is there."""
    release: Callable[[str], None]
    """Tell an idle crew that it may go."""
    give_back: Callable[[str], None]
    """Let the phase of a crew that lost a node wait again."""
    list_nodes: Callable[[], frozenset[str]]
    """Ids of the nodes that are up."""


@final
class Fleet:
    """Holds as many crews as the work needs, and never more than there is room for."""

    def __init__(
        self, surroundings: Surroundings, size: CrewSize, *, idle_seconds: float | None
    ) -> None:
        """Nothing is started yet.

        Args:
            surroundings: To see and to act with.
            size: How many crews there may be.
            idle_seconds: After which a crew without a phase leaves; None: all stay, and none is
                started later.
        """
        self._surroundings = surroundings
        self._size = size
        self._idle_seconds = idle_seconds
        self._crews: list[FleetCrew] = []
        self._errors: list[str] = []
        self._released: set[str] = set()
        self._bereft: set[str] = set()
        """Crews that lost a node since they came up, or ever."""
        self._num_started = 0
        self._num_broken = 0
        self._short_since: float | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="fleet", daemon=True)

    def start(self) -> None:
        """Start the first crews, and on a cluster the watch."""
        self._launch(self._size.at_start)
        if self._idle_seconds is not None:
            self._thread.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()

    def dismiss(self) -> None:
        """Ray is about to be shut down."""
        for crew in self._crews:
            crew.dismiss()

    def join(self, timeout_seconds: float) -> None:
        """Wait for each crew to go."""
        for crew in self._crews:
            crew.join(timeout_seconds)

    def is_empty(self) -> bool:
        """Whether no crew is up or coming up."""
        return not any(crew.is_alive for crew in self._crews)

    def is_deserted(self) -> bool:
        """Whether no crew is there and none will come."""
        may_come = self._idle_seconds is not None and self._num_broken < self._size.most
        return self.is_empty() and not may_come

    def errors(self) -> list[str]:
        """Why crews went down, a line each."""
        return [*self._errors, *(crew.error for crew in self._crews if crew.error is not None)]

    def look(self, now: float) -> None:
        """See what has changed, and act on it.

        Args:
            now: Monotonic seconds.
        """
        muster = self._surroundings.muster()
        self._give_back_lost(muster)
        self._strike_off()
        self._release_idle(muster)
        self._launch_for(muster, now)

    def _watch(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            try:
                self.look(time.monotonic())
            except Exception:  # the head is busy, or goes: the next look will tell
                _log.warning("could not look after the crews", exc_info=True)

    def _give_back_lost(self, muster: Muster) -> None:
        up = self._surroundings.list_nodes()
        for name, nodes in muster.nodes.items():
            if not nodes <= up:
                self._bereft.add(name)
                self._surroundings.give_back(name)

    def _strike_off(self) -> None:
        """Crews that have gone; one that broke for no reason of its node's is not replaced."""
        for crew in [crew for crew in self._crews if not crew.is_alive]:
            self._crews.remove(crew)
            crew.join(0)
            is_excused = crew.is_starved or crew.name in self._released | self._bereft
            if not is_excused:
                self._num_broken += 1
                self._errors += [crew.error] if crew.error is not None else []

    def _release_idle(self, muster: Muster) -> None:
        if muster.num_ready or self._idle_seconds is None:
            return
        for name, seconds in muster.idle_seconds.items():
            if seconds >= self._idle_seconds and name not in self._released:
                self._released.add(name)
                self._surroundings.release(name)

    def _launch_for(self, muster: Muster, now: float) -> None:
        staying = [crew for crew in self._crews if crew.name not in self._released]
        coming = sum(crew.name not in muster.idle_seconds for crew in staying)
        idle = sum(muster.idle_seconds.get(crew.name, 0) > 0 for crew in staying)
        missing = min(muster.num_ready - coming - idle, self._room())
        if missing <= 0:
            self._short_since = None
        elif self._short_since is None:
            self._short_since = now
        elif now - self._short_since >= _MOMENT_SECONDS:
            self._short_since = None
            self._launch(missing)

    def _room(self) -> int:
        return self._size.most - self._num_broken - len(self._crews)

    def _launch(self, count: int) -> None:
        for _ in range(count):
            self._crews.append(self._surroundings.launch(f"crew-{self._num_started}"))
            self._num_started += 1
