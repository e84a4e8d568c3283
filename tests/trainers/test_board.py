"""The board hands out each phase once, in order, and no failure leaves anybody waiting."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from tiny import MNLI, SQUAD, make_evaluate_phase, make_train_phase

from spaces.phases import Phase
from trainers.board import Board, Outcome, weights_of

TRUNK = make_train_phase("trunk", MNLI)
LEFT = make_train_phase("left", MNLI, parent="trunk")
RIGHT = make_train_phase("right", SQUAD, parent="trunk")
SCORE_LEFT = make_evaluate_phase("score-left", "xnli", parent="left", head="mnli")
SCORE_RIGHT = make_evaluate_phase("score-right", "xquad", parent="right", head="squad")
PLAN = (TRUNK, LEFT, RIGHT, SCORE_LEFT, SCORE_RIGHT)
KEYS = [phase.key for phase in PLAN]


def make_board(*phases: Phase, crews: tuple[str, ...] = ("red",), num_workers: int = 1) -> Board:
    """A board whose crews have come up in session `1`."""
    board = Board()
    for crew in crews:
        board.join(crew, "1", num_workers)
    board.submit(phases)
    return board


def take(board: Board, crew: str, index: int, session: str = "1") -> str | None:
    phase = board.take(crew, session, index)
    return None if phase is None else phase.key


def finish(board: Board, crew: str, key: str, error: str | None = None) -> None:
    board.report(crew, "1", key=key, rank=0, error=error)


def test_every_phase_runs_once_with_parents_before_children() -> None:
    board = make_board(*PLAN)
    order = []
    for index in range(len(PLAN)):
        key = take(board, "red", index)
        assert key is not None
        order.append(key)
        assert board.outcome(key) is None
        finish(board, "red", key)
        assert board.outcome(key) == Outcome(key=key, error=None)
    assert take(board, "red", len(PLAN)) is None
    assert sorted(order) == sorted(KEYS)
    for phase in PLAN:
        assert phase.parent is None or order.index(phase.parent) < order.index(phase.key)


def test_children_wait_while_their_parent_runs() -> None:
    board = make_board(*PLAN, crews=("red", "blue"))
    assert take(board, "red", 0) == "trunk"
    assert take(board, "blue", 0) is None
    finish(board, "red", "trunk")
    assert take(board, "blue", 0) == "left"
    assert take(board, "red", 1) == "right"


def test_phase_whose_parent_was_never_submitted_is_ready() -> None:
    assert take(make_board(SCORE_LEFT), "red", 0) == "score-left"


def test_submission_is_single_flight() -> None:
    board = make_board(crews=("red", "blue"))
    assert board.submit((TRUNK, LEFT)) == ("trunk", "left")
    assert board.submit((TRUNK, RIGHT)) == ("right",)
    assert take(board, "red", 0) == "trunk"
    assert board.submit((TRUNK,)) == ()
    assert take(board, "blue", 0) is None


def test_phase_that_has_ended_is_run_again_if_it_is_asked_for_again() -> None:
    board = make_board(TRUNK)
    take(board, "red", 0)
    finish(board, "red", "trunk")
    assert board.submit((TRUNK,)) == ("trunk",)
    assert board.outcome("trunk") is None
    assert take(board, "red", 1) == "trunk"


def test_crew_that_holds_the_parents_weights_is_preferred() -> None:
    board = make_board(TRUNK, LEFT, RIGHT, SCORE_LEFT, SCORE_RIGHT, crews=("red", "blue"))
    take(board, "red", 0)
    finish(board, "red", "trunk")
    assert take(board, "red", 1) == "left"
    assert take(board, "blue", 0) == "right"
    finish(board, "red", "left")
    finish(board, "blue", "right")
    # both scores are ready now, and score-left is the older
    assert take(board, "blue", 1) == "score-right"
    assert take(board, "red", 2) == "score-left"


@pytest.mark.parametrize(
    ("phase", "held"), [(TRUNK, "trunk"), (SCORE_LEFT, "left")], ids=["training", "evaluation"]
)
def test_weights_that_a_phase_leaves_in_memory(phase: Phase, held: str) -> None:
    assert weights_of(phase) == held


def test_order_is_the_same_for_all_ranks_and_all_must_report() -> None:
    board = make_board(TRUNK, LEFT, num_workers=2)
    assert [take(board, "red", 0), take(board, "red", 0)] == ["trunk", "trunk"]
    board.report("red", "1", key="trunk", rank=0, error=None)
    assert board.outcome("trunk") is None
    assert take(board, "red", 1) is None
    board.report("red", "1", key="trunk", rank=1, error=None)
    assert board.outcome("trunk") == Outcome(key="trunk", error=None)
    assert [take(board, "red", 1), take(board, "red", 1)] == ["left", "left"]


@pytest.mark.parametrize("rank", [0, 1])
def test_error_of_any_rank_fails_the_phase_and_what_waits_for_it(rank: int) -> None:
    board = make_board(*PLAN, num_workers=2)
    take(board, "red", 0)
    board.report("red", "1", key="trunk", rank=rank, error="out of memory")
    board.report("red", "1", key="trunk", rank=1 - rank, error=None)
    assert board.outcome("trunk") == Outcome(key="trunk", error="out of memory")
    for key in KEYS[1:]:
        outcome = board.outcome(key)
        assert outcome is not None
        assert outcome.error is not None
        assert "out of memory" in outcome.error
    assert take(board, "red", 1) is None


def test_failure_spares_the_other_branch() -> None:
    board = make_board(*PLAN)
    for index, key in enumerate(("trunk", "left")):
        take(board, "red", index)
        finish(board, "red", key, error="diverged" if key == "left" else None)
    assert board.outcome("score-left") is not None
    assert board.outcome("right") is None
    assert take(board, "red", 2) == "right"


def test_child_submitted_after_its_parent_failed_is_run() -> None:
    """Who submits it alone has found the parent's weights in the store."""
    board = make_board(TRUNK)
    take(board, "red", 0)
    finish(board, "red", "trunk", error="disk full")
    assert board.submit((LEFT,)) == ("left",)
    assert take(board, "red", 1) == "left"


def test_crew_that_starts_again_returns_what_it_had() -> None:
    board = make_board(TRUNK)
    assert take(board, "red", 0) == "trunk"
    board.join("red", "2", 1)
    assert take(board, "red", 0, session="1") is None
    assert take(board, "red", 0, session="2") == "trunk"


def test_second_worker_of_a_session_changes_nothing() -> None:
    board = make_board(TRUNK, num_workers=2)
    take(board, "red", 0)
    board.join("red", "1", 2)
    assert take(board, "red", 0) == "trunk"
    assert len(board.snapshot().running) == 1


def test_phase_that_breaks_two_crews_is_failed_with_its_children() -> None:
    board = make_board(TRUNK, LEFT)
    take(board, "red", 0)
    board.join("red", "2", 1)
    take(board, "red", 0, session="2")
    assert board.outcome("trunk") is None
    board.join("red", "3", 1)
    outcome, child = board.outcome("trunk"), board.outcome("left")
    assert outcome is not None
    assert outcome.error == "its crew broke 2 times while running it"
    assert child is not None
    assert child.error is not None


def test_late_report_of_an_old_session_is_ignored() -> None:
    board = make_board(TRUNK)
    take(board, "red", 0)
    board.join("red", "2", 1)
    assert take(board, "red", 0, session="2") == "trunk"
    board.report("red", "1", key="trunk", rank=0, error=None)
    assert board.outcome("trunk") is None
    board.report("red", "2", key="trunk", rank=0, error=None)
    assert board.outcome("trunk") == Outcome(key="trunk", error=None)


def test_reports_of_a_broken_session_do_not_count_for_the_next() -> None:
    board = make_board(TRUNK, num_workers=2)
    take(board, "red", 0)
    board.report("red", "1", key="trunk", rank=0, error=None)
    board.join("red", "2", 2)
    take(board, "red", 0, session="2")
    board.report("red", "2", key="trunk", rank=1, error=None)
    assert board.outcome("trunk") is None


def test_abandoned_board_fails_what_waits_now_and_later() -> None:
    board = make_board(TRUNK, LEFT)
    board.abandon("no crew is left")
    assert board.outcome("trunk") == Outcome(key="trunk", error="no crew is left")
    board.submit((SCORE_RIGHT,))
    assert board.outcome("score-right") == Outcome(key="score-right", error="no crew is left")


def test_crew_that_leaves_an_abandoned_board_leaves_nobody_waiting() -> None:
    board = make_board(TRUNK)
    take(board, "red", 0)
    board.abandon("no crew is left")
    assert board.outcome("trunk") is None
    board.leave("red")
    assert board.outcome("trunk") == Outcome(key="trunk", error="no crew is left")


def test_stranger_is_handed_nothing() -> None:
    assert take(make_board(TRUNK), "green", 0) is None


def test_snapshot_counts_and_names() -> None:
    board = make_board(*PLAN, crews=("red", "blue"))
    take(board, "red", 0)
    finish(board, "red", "trunk")
    take(board, "red", 1)
    take(board, "blue", 0)
    finish(board, "blue", "right", error="diverged")
    snapshot = board.snapshot()
    assert snapshot.crews == ("blue", "red")
    assert [(phase.crew, phase.description) for phase in snapshot.running] == [
        ("red", "train mnli")
    ]
    assert (snapshot.num_waiting, snapshot.num_done, snapshot.num_failed) == (1, 1, 2)


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """A clock that stands still between calls."""
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr("trainers.board.time", SimpleNamespace(monotonic=lambda: clock.now))

    def pass_time(seconds: float) -> None:
        clock.now += seconds

    return pass_time


def test_crews_are_at_work_while_they_have_a_phase_in_hand(
    pass_time: Callable[[float], None],
) -> None:
    board = make_board(*PLAN)
    pass_time(1.0)
    take(board, "red", 0)
    pass_time(3.0)
    board.join("blue", "1", 1)  # from now on two crews
    finish(board, "red", "trunk")
    pass_time(4.0)
    take(board, "red", 1)
    pass_time(2.0)
    snapshot = board.snapshot()
    assert (snapshot.seconds_up, snapshot.seconds_at_work) == (10.0 + 6.0, 3.0 + 2.0)
    assert snapshot.share_at_work == 5 / 16


def test_crew_that_went_was_at_work_until_then(pass_time: Callable[[float], None]) -> None:
    board = make_board(*PLAN)
    take(board, "red", 0)
    pass_time(2.0)
    board.join("red", "2", 1)  # started anew: its phase in hand is lost, not the time
    pass_time(2.0)
    board.leave("red")
    pass_time(5.0)
    snapshot = board.snapshot()
    assert (snapshot.seconds_up, snapshot.seconds_at_work) == (4.0, 2.0)


def test_no_share_of_the_time_before_a_crew_is_up() -> None:
    assert Board().snapshot().share_at_work is None
