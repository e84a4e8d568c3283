"""What is known of a running study, and how Tune's events reach it."""

from __future__ import annotations

import math
import pickle
import threading
from types import SimpleNamespace
from typing import Any, cast

import pytest
from record_factories import make_phase, make_plan, make_score, make_study, make_trial

from search.live import Snapshot
from search.progress import Progress, Pulse, StudyCallback
from search.records import TrialRecord
from search.tracking import Tracker

STUDY = make_study()


def make_result(number: int, xnli: float, baseline: str | None = None) -> TrialRecord:
    scores = [make_score("xnli", xnli), make_score("tatoeba", 10.0 * number)]
    plan = make_plan() if baseline == "none" else make_plan(mnli=1)
    return make_trial(number, scores, plan=plan, baseline=baseline)


class RecordingTracker:
    """Notes what the tracker would write."""

    def __init__(self) -> None:
        self.written: list[tuple[Any, ...]] = []

    def start_trial(self, number: int, plan: object, baseline: str | None) -> None:
        self.written.append(("start", number, plan, baseline))

    def finish_trial(self, record: TrialRecord, baseline: dict[str, float]) -> None:
        self.written.append(("finish", record.number, baseline))

    def fail_trial(self, number: int, reason: str) -> None:
        self.written.append(("fail", number, reason))


def make_tune_trial(number: int, result: dict[str, Any] | None = None) -> SimpleNamespace:
    config = {"number": number, "plan": make_plan(mnli=1).to_json(), "baseline": None}
    return SimpleNamespace(config=config, last_result=result)


def make_callback(progress: Progress, calls: list[int]) -> tuple[StudyCallback, RecordingTracker]:
    tracker = RecordingTracker()
    callback = StudyCallback(
        progress,
        cast("Tracker", tracker),
        after_trial=lambda: calls.append(len(progress.records)),
    )
    return callback, tracker


def test_a_trial_that_ends_well_is_known_before_files_are_kept() -> None:
    progress = Progress(STUDY, 5, [])
    calls: list[int] = []
    callback, tracker = make_callback(progress, calls)
    record = make_result(0, 50.0, "none")
    callback.on_trial_start(1, [], make_tune_trial(0))
    assert progress.running == (0,)
    callback.on_trial_complete(1, [], make_tune_trial(0, {"record": record}))
    assert not progress.running
    assert progress.records == {0: record}
    assert calls == [1]
    assert tracker.written == [
        ("start", 0, make_plan(mnli=1), None),
        ("finish", 0, {"xnli": 50.0, "tatoeba": 0.0}),
    ]


@pytest.mark.parametrize(
    ("result", "reason"),
    [({"error": "out of memory"}, "out of memory"), (None, "the trial reported nothing")],
)
def test_a_trial_without_a_record_failed(result: dict[str, Any] | None, reason: str) -> None:
    progress = Progress(STUDY, 5, [])
    calls: list[int] = []
    callback, tracker = make_callback(progress, calls)
    callback.on_trial_start(1, [], make_tune_trial(3))
    callback.on_trial_complete(1, [], make_tune_trial(3, result))
    assert not progress.running
    assert progress.failed == {3: reason}
    assert calls == []
    assert tracker.written[-1] == ("fail", 3, reason)


def test_a_trial_whose_process_broke_failed() -> None:
    progress = Progress(STUDY, 5, [])
    callback, tracker = make_callback(progress, [])
    callback.on_trial_start(1, [], make_tune_trial(2))
    callback.on_trial_error(1, [], make_tune_trial(2))
    assert progress.failed == {2: "the trial's process broke"}
    assert tracker.written[-1] == ("fail", 2, "the trial's process broke")


def test_tune_may_pickle_the_callback() -> None:
    callback, _ = make_callback(Progress(STUDY, 5, []), [])
    assert pickle.loads(pickle.dumps(callback)) is not None


def test_the_best_trial_of_each_target_is_shown_with_its_gain() -> None:
    records = [make_result(0, 60.0, "none"), make_result(1, 70.0), make_result(2, 65.0)]
    xnli, tatoeba = Progress(STUDY, 5, records).best()
    assert (xnli.shown_name, xnli.score, xnli.gain) == ("xnli", 70.0, 10.0)
    assert (tatoeba.score, tatoeba.gain, tatoeba.mixture) == (20.0, 20.0, "mnli 100 %")


def test_there_is_no_gain_before_the_baseline_has_ended() -> None:
    progress = Progress(STUDY, 5, [make_result(1, 70.0, "single-mnli")])
    assert progress.baseline_scores() == {}
    assert [best.gain for best in progress.best()] == [None, None]


@pytest.mark.parametrize("diverged", [0, 1])
def test_a_trial_that_diverged_is_never_the_best(diverged: int) -> None:
    values = [math.nan if number == diverged else 40.0 for number in range(2)]
    progress = Progress(STUDY, 5, [make_result(n, value) for n, value in enumerate(values)])
    assert progress.best()[0].score == 40.0


def test_nothing_is_best_where_all_diverged() -> None:
    progress = Progress(make_study(targets=("xnli",)), 5, [make_result(0, math.nan)])
    assert progress.best() == ()


def test_a_phase_is_counted_once_as_run_or_as_found() -> None:
    before = [make_phase("a", found=True), make_phase("b", found=True)]
    after = [make_phase("a", found=True), make_phase("c")]
    sharing = [make_phase("c", found=True)]
    scores = [make_score("xnli", 50.0)]
    progress = Progress(STUDY, 5, [make_trial(0, scores, phases=before)])
    assert progress.phases_found() == (0, 2)
    progress.finish(make_trial(1, scores, phases=after))
    progress.finish(make_trial(2, scores, phases=sharing))
    assert progress.phases_found() == (1, 2)


def test_a_snapshot_puts_trials_and_crews_together(monkeypatch: pytest.MonkeyPatch) -> None:
    running = SimpleNamespace(crew="crew-1", description="train mnli", seconds=2.0)
    board = SimpleNamespace(running=(running,), num_waiting=4, num_done=7, share_at_work=0.5)
    monkeypatch.setattr("ray.get", lambda given: given)
    queue = SimpleNamespace(snapshot=SimpleNamespace(remote=lambda: board))
    progress = Progress(STUDY, 5, [make_result(0, 60.0, "none")])
    progress.start(1)
    progress.start(2)
    progress.fail(2, "out of memory")
    snapshot = progress.snapshot(queue)
    assert (snapshot.num_done, snapshot.num_running, snapshot.num_trials) == (2, 1, 5)
    assert snapshot.share_at_work == 0.5
    assert (snapshot.num_waiting, snapshot.num_run) == (4, 7)
    assert [(p.crew, p.description, p.seconds) for p in snapshot.running] == [
        (1, "train mnli", 2.0)
    ]
    assert snapshot.best == progress.best()


def test_the_pulse_beats_and_looks_once_more_when_it_ends(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.progress._PULSE_SECONDS", 0.01)
    empty = Snapshot(
        seconds=0.0, num_done=0, num_trials=1, num_running=0, running=(), num_waiting=0,
        num_run=0, num_found=0, share_at_work=None, best=(), seconds_left=None,
    )  # fmt: skip
    beats = threading.Semaphore(0)
    looks: list[str] = []

    def look() -> Snapshot:
        looks.append(threading.current_thread().name)
        return empty

    with Pulse(look, beats.release):
        assert beats.acquire(timeout=5)
        assert beats.acquire(timeout=5)
        before = len(looks)
    assert len(looks) > before
    assert set(looks) == {"pulse"}
    assert "pulse" not in {thread.name for thread in threading.enumerate()}


def test_an_error_in_writing_is_kept_for_the_study_and_ends_the_writing() -> None:
    progress = Progress(STUDY, 5, [])

    def fail() -> None:
        raise OSError("disk full")

    tracker = RecordingTracker()
    callback = StudyCallback(progress, cast("Tracker", tracker), after_trial=fail)
    callback.on_trial_start(1, [], make_tune_trial(0))
    callback.on_trial_complete(1, [], make_tune_trial(0, {"record": make_result(0, 50.0)}))
    assert isinstance(callback.error, OSError)
    written = len(tracker.written)
    callback.on_trial_error(1, [], make_tune_trial(0))
    assert len(tracker.written) == written


def test_what_strikes_between_two_steps_ends_the_search() -> None:
    def strike() -> None:
        raise KeyboardInterrupt

    callback = StudyCallback(
        Progress(STUDY, 5, []),
        cast("Tracker", RecordingTracker()),
        after_trial=lambda: None,
        before_step=strike,
    )
    with pytest.raises(KeyboardInterrupt):
        callback.on_step_begin(1, [])


def test_a_picture_that_cannot_be_drawn_does_not_stop_the_pulse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("search.progress._PULSE_SECONDS", 0.01)
    beats = threading.Semaphore(0)

    def look() -> Snapshot:
        raise ValueError("no such picture")

    with Pulse(look, beats.release):
        assert all(beats.acquire(timeout=5) for _ in range(3))
