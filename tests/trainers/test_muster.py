"""What a board tells of the crews that a study needs, and how it lets one go."""

from tiny import MNLI, make_train_phase

from trainers.board import Board


def test_muster_says_what_waits_and_who_is_idle_where() -> None:
    board = Board()
    board.submit([make_train_phase("first", MNLI), make_train_phase("second", MNLI)])
    board.join("red", "1", 2, node="a")
    board.join("red", "1", 2, node="b")
    board.join("blue", "1", 1, node="b")
    board.take("red", "1", 0)
    muster = board.muster()
    assert muster.num_ready == 1
    assert muster.nodes == {"red": {"a", "b"}, "blue": {"b"}}
    assert muster.idle_seconds["red"] == 0
    assert muster.idle_seconds["blue"] > 0


def test_released_crew_is_handed_nothing_and_one_at_work_is_not_released() -> None:
    board = Board()
    board.submit([make_train_phase("first", MNLI), make_train_phase("second", MNLI)])
    for crew in ("red", "blue"):
        board.join(crew, "1", 1)
    board.take("red", "1", 0)
    board.release("red")
    board.release("blue")
    board.release("gone")
    assert [board.is_released(crew) for crew in ("red", "blue", "gone")] == [False, True, False]
    assert board.take("blue", "1", 0) is None
    board.report("red", "1", key="first", rank=0, error=None)
    assert board.take("red", "1", 1) is not None


def test_phase_is_not_to_blame_for_nodes_that_go() -> None:
    board = Board()
    board.submit([make_train_phase("first", MNLI)])
    for session in "1234":
        board.join("red", session, 1)
        assert board.take("red", session, 0) is not None
        board.leave("red", is_to_blame=False)
    assert board.outcome("first") is None
