"""What happens after each trial: Tune's callback, and the pulse of the live view.

The driver is the one writer of MLflow, of the score view and of the store's clean-up. All of it
hangs on one callback, so it happens in one thread, between Tune's events.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, final

import ray
from ray.tune import Callback

from search.fidelity.correlation import relate_rungs
from search.fidelity.rungs import FULL
from search.live import BestSoFar, LiveView, RunningPhase, Snapshot, estimate_seconds_left
from search.records import StudyRecord, TrialRecord
from search.selection import NO_INTERMEDIATE
from search.summary import scores_of_target, shown_name, summarise_trial
from search.tracking import Tracker
from spaces.plan import Plan, plan_from_json

_PULSE_SECONDS = 1.0


@final
class Progress:
    """Trials of a study so far, those before a resume included."""

    def __init__(
        self, study: StudyRecord, num_trials: int, records: Iterable[TrialRecord]
    ) -> None:
        """Begin with the trials that a former driver finished."""
        self.study = study
        self.num_trials = num_trials
        self.records: dict[int, TrialRecord] = {}
        """At their full budgets, by number."""
        self.tried: dict[tuple[float, int], TrialRecord] = {}
        """At lower rungs, by rung and number."""
        self._tried_scores: dict[tuple[float, int], dict[str, float]] = {}
        self._scores: dict[int, dict[str, float]] = {}
        """Selection scores by target of each record, by number: the view asks every second."""
        self.stage: str | None = None
        """What goes on after the search, in a few words."""
        self.failed: dict[int, str] = {}
        """Why trials failed, by number."""
        self._running: dict[int, float] = {}
        """When each trial in flight began."""
        self._started = time.monotonic()
        self._seconds: list[float] = []
        """Of each trial that ended since this start."""
        for record in records:
            self._add(record)

    def start(self, number: int) -> None:
        """A trial began."""
        self._running[number] = time.monotonic()

    def finish(self, record: TrialRecord) -> None:
        """A trial ended well."""
        self._running.pop(record.number, None)
        self._add(record)
        self._seconds.append(record.seconds)

    def fail(self, number: int, reason: str) -> None:
        """A trial failed."""
        self._running.pop(number, None)
        self._scores.pop(number, None)
        self.records.pop(number, None)
        self.failed[number] = reason

    @property
    def running(self) -> tuple[int, ...]:
        """Numbers of the trials in flight."""
        return tuple(self._running)

    def phases_found(self) -> tuple[int, int]:
        """Phases that were run for the trials so far, and that the store answered for.

        Phases of trials that a former driver finished count as found.
        """
        records = (*self.records.copy().values(), *self.tried.copy().values())
        known = {p.key for record in records for p in record.phases}
        ran = {p.key for record in records for p in record.phases if not p.found}
        return len(ran), len(known - ran)

    def baseline_scores(self, rung: float = FULL) -> dict[str, float]:
        """Selection scores of the baseline `none` at a rung; empty while it is not there."""
        records = (*self.records.copy().values(), *self.tried.copy().values())
        for record in records:
            if record.baseline == NO_INTERMEDIATE and record.plan.rung == rung:
                lower = self._tried_scores.get((rung, record.number), {})
                return self._scores.get(record.number, {}) if rung == FULL else lower
        return {}

    def count_done(self) -> int:
        """Trials that ended or rest at a rung."""
        begun = {*self.records.copy(), *self.failed.copy(), *(n for _, n in self.tried.copy())}
        return len(begun - set(self.running))

    def best(self) -> tuple[BestSoFar, ...]:
        """The best trial of each target so far."""
        baseline = self.baseline_scores()
        scores = dict(sorted(self._scores.copy().items()))
        best: list[BestSoFar] = []
        for target in self.study.targets:
            known = scores_of_target(scores, target)
            if known:
                number = max(known, key=lambda n: known[n])
                best.append(
                    BestSoFar(
                        shown_name=shown_name(target, self.study.data),
                        score=known[number],
                        mixture=self.records[number].plan.describe(),
                        gain=known[number] - baseline[target] if target in baseline else None,
                    )
                )
        return tuple(best)

    def _add(self, record: TrialRecord) -> None:
        scores = summarise_trial(record, self.study.targets).select_scores()
        rung, number = record.plan.rung, record.number
        if rung < FULL:
            self.tried[rung, number] = record
            self._tried_scores[rung, number] = scores
        else:
            self.records[number] = record
            self._scores[number] = scores

    def describe_rungs(self) -> tuple[str, ...]:
        """A line for each rung below the full one: what it predicts, of the trials so far."""
        full, tried = self._scores.copy(), self._tried_scores.copy()
        lines: list[str] = []
        for rung in sorted({rung for rung, _ in tried}):
            both = [n for r, n in tried if r == rung and n in full]
            scores = [{rung: tried[rung, n], FULL: full[n]} for n in both]
            lines.append(relate_rungs(scores, rung).describe())
        return tuple(lines)

    def snapshot(self, queue: Any) -> Snapshot:
        """The study at this moment."""
        now = time.monotonic()
        board = ray.get(queue.snapshot.remote())
        num_run, num_found = self.phases_found()
        num_done = self.count_done()
        return Snapshot(
            seconds=now - self._started,
            num_done=num_done,
            num_trials=self.num_trials,
            num_running=len(self._running),
            running=tuple(
                RunningPhase(
                    crew=int(phase.crew.removeprefix("crew-")),
                    description=phase.description,
                    seconds=phase.seconds,
                )
                for phase in board.running
            ),
            num_waiting=board.num_waiting,
            num_run=max(num_run, board.num_done),
            num_found=num_found,
            share_at_work=board.share_at_work,
            best=self.best(),
            rungs=self.describe_rungs(),
            stage=self.stage,
            seconds_left=estimate_seconds_left(
                self._seconds,
                [now - started for started in self._running.values()],
                num_waiting=self.num_trials - num_done - len(self._running),
            ),
        )


@final
class StudyCallback(Callback):
    """Passes Tune's events on to progress, tracker and whoever keeps the study's files."""

    def __init__(
        self,
        progress: Progress,
        tracker: Tracker,
        *,
        after_trial: Callable[[], None],
        before_step: Callable[[], None] = lambda: None,
    ) -> None:
        """Hand in what is told.

        Args:
            progress: Kept up to date.
            tracker: Written to.
            after_trial: Called when a trial has ended well and progress and tracker know of it.
            before_step: Called between two steps of Tune's loop, several times a second; what it
                raises ends the search.
        """
        self.error: Exception | None = None
        """What writing raised; nothing is written after it."""
        self._progress = progress
        self._tracker = tracker
        self._before_step = before_step
        self._after_trial = after_trial

    def __reduce__(self) -> tuple[type[Callback], tuple[()]]:
        """Tune pickles callbacks in order to restore them; nothing here is restored by Tune."""
        return Callback, ()

    def on_step_begin(self, iteration: int, trials: Any, **info: Any) -> None:
        """Nothing is being written now: the place for an interrupt."""
        self._before_step()

    def on_trial_start(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        """Open the trial's run."""
        self._guard(self._start, trial.config)

    def on_trial_complete(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        """Write what the trial found."""
        self._guard(self._end, trial.config, trial.last_result or {})

    def on_trial_error(self, iteration: int, trials: Any, trial: Any, **info: Any) -> None:
        """The trial's process broke."""
        self._guard(self._fail, trial.config, "the trial's process broke")

    def _guard(self, act: Callable[..., None], *arguments: Any) -> None:
        """Keep an error for the study to raise: Tune would log it and go on, or fail the trial."""
        if self.error is None:
            try:
                act(*arguments)
            except Exception as error:
                self.error = error

    def _start(self, config: Mapping[str, Any]) -> None:
        number, plan = _read_config(config)
        self._progress.start(number)
        self._tracker.start_trial(number, plan, config["baseline"])

    def _end(self, config: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        record = result.get("record")
        if record is None:
            self._fail(config, result.get("error", "the trial reported nothing"))
            return
        self._progress.finish(record)
        scores = self._progress.baseline_scores(record.plan.rung)
        self._tracker.finish_trial(record, scores)
        self._after_trial()

    def _fail(self, config: Mapping[str, Any], reason: str) -> None:
        number, _ = _read_config(config)
        self._progress.fail(number, reason)
        self._tracker.fail_trial(number, reason)


@final
class Pulse:
    """Feeds the live view about once a second, from a thread of its own."""

    def __init__(self, take_snapshot: Callable[[], Snapshot], beat: Callable[[], None]) -> None:
        """Prepare; entering it starts the thread.

        Args:
            take_snapshot: Gives what the view shows.
            beat: Called at every pulse, to look after the crews.
        """
        self._take_snapshot = take_snapshot
        self._beat = beat
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulse", daemon=True)

    def __enter__(self) -> Pulse:
        """Start."""
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        """Stop, with a last look."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        with LiveView() as view:
            while not self._stop.wait(_PULSE_SECONDS):
                self._beat()
                with suppress(Exception):  # a picture must not end the care for the crews
                    view.update(self._take_snapshot())
            with suppress(Exception):
                view.update(self._take_snapshot())


def _read_config(config: Mapping[str, Any]) -> tuple[int, Plan]:
    return config["number"], plan_from_json(config["plan"])
