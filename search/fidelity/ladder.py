"""The slots of a study: each is a trial at a rung, and sees exactly the slots K before it.

With one rung a slot is a trial. With more, a slot begins a trial at a low rung or takes one on to
a higher rung. What is done with slot s follows from the results of slots <= s - K alone, where K
may be in flight, so neither timing nor a crash changes it. A slot for which there is nothing to
do is passed over: the next one sees one result more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import final

from search.fidelity.promotion import Step, choose_step
from search.fidelity.rungs import FULL, Climb
from search.journal import Journal, baseline_of, is_waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class Slot:
    """A trial at a rung."""

    number: int
    trial: int
    rung: float
    is_first: bool
    """Whether the trial begins with it."""


@final
class Ladder:
    """Says what each slot is, and keeps it in the journal."""

    def __init__(self, journal: Journal, rungs: Sequence[float], *, in_flight: int) -> None:
        """Go on where the journal ends.

        Args:
            journal: Of a study that was set up.
            rungs: Of the study, ascending, the last 1.
            in_flight: K.
        """
        self.is_done = False
        """Whether there is nothing to do any more, whatever comes."""
        self._journal = journal
        self._rungs = tuple(rungs)
        self._in_flight = in_flight
        climbs = journal.climbs(self._rungs)
        taken = [number for climb in climbs for number in climb.slots.values()]
        self._last = max(taken, default=-1)
        self._next = self._last + 1
        self.open = {slot.number: slot for slot in map(_last_slot, climbs) if slot is not None}
        """Slots that were handed out and whose results are not told, by number."""

    @property
    def last_seen(self) -> int:
        """The last slot whose result the next one sees; it must be told before `take`."""
        return self._next - self._in_flight

    def take(self) -> Slot | None:
        """The next slot; None where there is nothing to do for it, and it is passed over."""
        step = self._choose()
        number = self._next
        self._next += 1
        if step is None:
            self.is_done = number - self._in_flight >= self._last
            return None
        is_first = step.trial is None
        trial = self._next_trial() if step.trial is None else step.trial
        slot = Slot(number=number, trial=trial, rung=step.rung, is_first=is_first)
        self._last = number
        self.open[number] = slot
        return slot

    def note(self, slot: Slot) -> None:
        """Write a slot to the journal, once its trial is there."""
        if not self._is_single:
            self._journal.note_slot(slot.trial, slot.rung, slot.number)

    def resting(self) -> list[int]:
        """Trials whose last result is told and that may go on."""
        climbs = self._journal.climbs(self._rungs)
        return [climb.trial for climb in climbs if not climb.is_over and not climb.is_open]

    def close(self, slot: Slot) -> None:
        """The slot's result is told."""
        del self.open[slot.number]

    @property
    def _is_single(self) -> bool:
        return self._rungs == (FULL,)

    def _choose(self) -> Step | None:
        if self._is_single:
            return Step(trial=None, rung=FULL)
        climbs = self._journal.climbs(self._rungs)
        num_left = self._journal.num_trials - len(climbs)
        trials = self._journal.trials()
        # one that was drawn when the driver died has no slot yet
        known = {climb.trial for climb in climbs}
        baselines = [t for t in trials if t.number not in known and baseline_of(t) is not None]
        return choose_step(
            [climb.as_of(self.last_seen) for climb in climbs],
            self._rungs,
            num_baselines_left=min(num_left, len(baselines)),
            may_search=num_left > 0,
        )

    def _next_trial(self) -> int:
        """Number of the trial to begin: one drawn without a slot, else the next in order."""
        begun = [trial for trial in self._journal.trials() if not is_waiting(trial)]
        known = {climb.trial for climb in self._journal.climbs(self._rungs)}
        return next((t.number for t in begun if t.number not in known), len(begun))


def _last_slot(climb: Climb) -> Slot | None:
    """The slot that a trial is handed out in, None where its result is told."""
    if not climb.is_open:
        return None
    return Slot(
        number=climb.slots[climb.top],
        trial=climb.trial,
        rung=climb.top,
        is_first=len(climb.slots) == 1,
    )
