from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from search.live import (
    BestSoFar,
    LiveView,
    RunningPhase,
    Snapshot,
    describe_changes,
    estimate_seconds_left,
    render_snapshot,
)

BEST = BestSoFar(shown_name="offline_xnli", score=52.13, mixture="mnli 60 %, ccg 40 %", gain=2.31)
SNAPSHOT = Snapshot(
    seconds=192.2,
    num_done=3,
    num_trials=8,
    num_running=2,
    running=(RunningPhase(crew=0, description="train mnli+squad", seconds=12.0),),
    num_waiting=4,
    num_run=17,
    num_found=5,
    share_at_work=0.75,
    best=(BEST,),
    seconds_left=290.0,
)
START = replace(SNAPSHOT, seconds=0.0, num_done=0, best=(), seconds_left=None)


def test_nothing_is_estimated_before_a_trial_has_finished() -> None:
    assert estimate_seconds_left([], [30.0], num_waiting=3) is None


@pytest.mark.parametrize(
    ("running", "num_waiting", "seconds"),
    [
        ([], 0, 0.0),  # all done
        ([0.0], 3, 400.0),  # one at a time
        ([0.0, 0.0], 2, 200.0),  # two at a time take half as long
        ([60.0, 20.0], 0, 80.0),  # the last to end decides
        ([500.0], 0, 0.0),  # overdue, never negative
        ([], 2, 200.0),  # between two trials
    ],
)
def test_time_left_shares_the_work_among_trials_in_flight(
    running: list[float], num_waiting: int, seconds: float
) -> None:
    assert estimate_seconds_left([50.0, 150.0], running, num_waiting=num_waiting) == seconds


def test_more_trials_than_there_are_is_refused() -> None:
    with pytest.raises(ValueError, match="at most 8, got 7 and 2"):
        replace(SNAPSHOT, num_done=7)


def test_a_log_has_a_line_for_each_change_and_none_otherwise() -> None:
    assert list(describe_changes(None, START)) == []
    assert list(describe_changes(START, replace(START, seconds=9.0, num_waiting=1))) == []
    assert list(describe_changes(START, SNAPSHOT)) == [
        "0:03:12  3 of 8 trials done; phases: 17 run, 5 found in the store, about 0:04:50 left",
        "0:03:12  best offline_xnli 52.1 (+2.3): mnli 60 %, ccg 40 %",
    ]
    assert list(describe_changes(SNAPSHOT, replace(SNAPSHOT, seconds=200.0))) == []


def test_only_the_target_that_changed_is_named() -> None:
    other = BestSoFar(shown_name="xquad", score=30.0, mixture="no intermediate task", gain=None)
    newer = replace(SNAPSHOT, best=(BEST, other))
    assert list(describe_changes(SNAPSHOT, newer)) == [
        "0:03:12  best xquad 30.0: no intermediate task"
    ]


def test_outside_of_a_terminal_a_hundred_updates_are_two_lines() -> None:
    stream = StringIO()
    with LiveView(Console(file=stream, width=40)) as view:
        for second in range(50):
            view.update(replace(START, seconds=float(second)))
        for second in range(50):
            view.update(replace(SNAPSHOT, seconds=50.0 + second))
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert not any("\x1b" in line for line in lines)


def test_a_terminal_shows_the_last_snapshot_as_a_table() -> None:
    stream = StringIO()
    with LiveView(Console(file=stream, width=100, force_terminal=True)) as view:
        view.update(START)
        view.update(SNAPSHOT)
    assert "train mnli+squad" in stream.getvalue()
    assert "mnli 60 %, ccg 40 %" in stream.getvalue().rpartition("best so far")[2]


def test_progress_goes_to_standard_error(capsys: pytest.CaptureFixture[str]) -> None:
    with LiveView() as view:
        view.update(SNAPSHOT)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "3 of 8 trials done" in captured.err


def test_the_table_says_what_runs_and_what_is_best() -> None:
    console = Console(record=True, width=100, file=StringIO())
    console.print(render_snapshot(SNAPSHOT))
    lines = [line.rstrip() for line in console.export_text().splitlines()]
    assert lines == [
        "3 of 8 trials done, 2 running",
        "phases: 17 run, 5 found in the store, 4 waiting",
        "0:03:12 elapsed, about 0:04:50 left",
        "crew  phase             since",
        "0     train mnli+squad  0:00:12",
        "best so far   select  gain  mixture",
        "offline_xnli    52.1  +2.3  mnli 60 %, ccg 40 %",
    ]
