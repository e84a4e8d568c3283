"""What a running study shows: a small table in a terminal, a few plain lines in a log.

The driver feeds it with snapshots, as often as it likes. It writes to standard error, so that
standard output holds the result alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean
from types import TracebackType
from typing import Self, final

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.table import Table
from rich.text import Text

_REFRESHES_PER_SECOND = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class RunningPhase:
    """What a crew is at."""

    crew: int
    """Number of the crew, from 0."""
    description: str
    """A few words, e.g. `train mnli+squad`."""
    seconds: float
    """Since it began."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BestSoFar:
    """The best selection score of a target up to now."""

    shown_name: str
    """See `search.summary.shown_name`."""
    score: float
    """Points."""
    mixture: str
    """A short line, see `Mixture.describe`."""
    gain: float | None
    """Points above the baseline `none`; None while that has not finished."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Snapshot:
    """A study at one moment."""

    seconds: float
    """Since this start of the study."""
    num_done: int
    """Trials that finished or failed, those before a resume included."""
    num_trials: int
    num_running: int
    """Trials in flight."""
    running: tuple[RunningPhase, ...]
    num_waiting: int
    """Phases in the queue."""
    num_run: int
    """Phases carried out since this start."""
    num_found: int
    """Phases that the store answered for."""
    share_at_work: float | None
    """Of the crews' time so far: with a phase in hand; None before one is up."""
    best: tuple[BestSoFar, ...]
    seconds_left: float | None
    """See `estimate_seconds_left`."""
    rungs: tuple[str, ...] = ()
    """A line for each rung below the full one."""
    stage: str | None = None
    """What goes on after the search; None before."""

    def __post_init__(self) -> None:
        """Refuse counts that cannot be.

        Raises:
            ValueError: If more trials are done and running than there are.
        """
        if self.num_done + self.num_running > self.num_trials:
            raise ValueError(
                f"done and running trials must be at most {self.num_trials}, "
                f"got {self.num_done} and {self.num_running}"
            )


def estimate_seconds_left(
    finished: Sequence[float], running: Sequence[float], *, num_waiting: int
) -> float | None:
    """Estimated seconds until the last trial ends, if trials go on as they did.

    The work left is the mean of the finished trials for each that waits, and the rest of that
    mean for each in flight; it is shared by as many trials at a time as are in flight now. It
    errs on the long side, since later trials find more of their phases in the store.

    Args:
        finished: Seconds that each finished trial took.
        running: Seconds since each trial in flight began.
        num_waiting: Trials that have not begun.

    Returns:
        Seconds, or None before the first trial has finished.
    """
    if not finished:
        return None
    mean = fmean(finished)
    rests = [max(mean - seconds, 0.0) for seconds in running]
    work = mean * num_waiting + sum(rests)
    return max(work / max(len(running), 1), max(rests, default=0.0))


@final
class LiveView:
    """A context in which snapshots are shown.

    In a terminal the last snapshot is a table that is drawn again in place; elsewhere a line is
    printed for each trial that ended and each target whose best score changed.
    """

    def __init__(self, console: Console | None = None) -> None:
        """Show on `console`, by default standard error."""
        self._console = console or Console(stderr=True, highlight=False)
        self._live: Live | None = None
        self._previous: Snapshot | None = None

    def __enter__(self) -> Self:
        """Begin to draw, where there is a terminal."""
        if self._console.is_terminal:
            self._live = Live(console=self._console, refresh_per_second=_REFRESHES_PER_SECOND)
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Leave the last table as it stands."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def update(self, snapshot: Snapshot) -> None:
        """Show a newer snapshot."""
        if self._live is not None:
            self._live.update(render_snapshot(snapshot))
        else:
            for line in describe_changes(self._previous, snapshot):
                self._console.print(line, soft_wrap=True, markup=False)
        self._previous = snapshot


def describe_changes(previous: Snapshot | None, current: Snapshot) -> Iterator[str]:
    """Lines for a log: trials that ended and best scores that changed, else nothing.

    Args:
        previous: The snapshot before; None at the start.
        current: The one now.
    """
    clock = _duration(current.seconds)
    if current.num_done > (previous.num_done if previous else 0):
        yield f"{clock}  {_trials(current)}; {_phases(current)}{_time_left(current)}"
    known = previous.best if previous else ()
    for best in current.best:
        if best not in known:
            yield f"{clock}  best {best.shown_name} {best.score:.1f}{_gain(best)}: {best.mixture}"
    if current.stage is not None and (previous is None or current.stage != previous.stage):
        yield f"{clock}  {current.stage}"
    for line in current.rungs:
        if previous is None or line not in previous.rungs:
            yield f"{clock}  {line}"


def render_snapshot(snapshot: Snapshot) -> RenderableType:
    """The snapshot as a table for a terminal."""
    parts: list[RenderableType] = [
        Text(f"{_trials(snapshot)}, {snapshot.num_running} running", style="bold"),
        Text(f"{_phases(snapshot)}, {snapshot.num_waiting} waiting"),
        Text(f"{_duration(snapshot.seconds)} elapsed{_time_left(snapshot)}"),
    ]
    if snapshot.stage is not None:
        parts.append(Text(snapshot.stage, style="bold"))
    if snapshot.running:
        parts.append(_crews_table(snapshot.running))
    if snapshot.best:
        parts.append(_best_table(snapshot.best))
    parts += [Text(line) for line in snapshot.rungs]
    return Group(*parts)


def _crews_table(running: Sequence[RunningPhase]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("crew", "phase", "since"):
        table.add_column(heading, no_wrap=True, header_style="dim")
    for phase in running:
        table.add_row(str(phase.crew), phase.description, _duration(phase.seconds))
    return table


def _best_table(best: Sequence[BestSoFar]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("best so far", no_wrap=True, header_style="dim")
    table.add_column("select", justify="right", no_wrap=True, header_style="dim")
    table.add_column("gain", justify="right", no_wrap=True, header_style="dim")
    table.add_column("mixture", header_style="dim")
    for entry in best:
        gain = "-" if entry.gain is None else f"{entry.gain:+.1f}"
        table.add_row(entry.shown_name, f"{entry.score:.1f}", gain, entry.mixture)
    return table


def _trials(snapshot: Snapshot) -> str:
    return f"{snapshot.num_done} of {snapshot.num_trials} trials done"


def _phases(snapshot: Snapshot) -> str:
    return f"phases: {snapshot.num_run} run, {snapshot.num_found} found in the store"


def _time_left(snapshot: Snapshot) -> str:
    if snapshot.seconds_left is None:
        return ""
    return f", about {_duration(snapshot.seconds_left)} left"


def _gain(best: BestSoFar) -> str:
    return "" if best.gain is None else f" ({best.gain:+.1f})"


def _duration(seconds: float) -> str:
    """Hours, minutes and seconds, e.g. `0:03:12`."""
    return str(timedelta(seconds=round(seconds)))
