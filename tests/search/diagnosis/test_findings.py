"""Observations of nodes become one finding, and a finding a line or a few."""

from __future__ import annotations

from search.diagnosis.finding import Finding, Observation, Status, name_nodes, sum_up, unchecked
from search.diagnosis.lines import show_finding


def test_nodes_that_say_the_same_are_told_once() -> None:
    found = sum_up("x", [Observation(node=name, text="8 GB") for name in "ab"])
    assert found == Finding(what="x", status=Status.OK, text="8 GB (all 2 nodes)")
    assert sum_up("x", [Observation(node="a", text="8 GB")]).text == "8 GB"


def test_the_worst_comes_first_and_decides() -> None:
    found = sum_up(
        "x",
        [
            Observation(node="a", text="good"),
            Observation(node="b", text="poor", status=Status.WARN, remedy="mend it"),
            Observation(node="c", text="broken", status=Status.FAIL, remedy="replace it"),
        ],
    )
    assert (found.status, found.remedy) == (Status.FAIL, "replace it")
    assert found.text == "broken (c); poor (b); good (a)"


def test_what_nobody_answered_is_not_called_well() -> None:
    assert sum_up("x", []) == unchecked("x", "no node answered")


def test_many_nodes_are_counted() -> None:
    assert name_nodes("abcd") == "a, b, c, d"
    assert name_nodes("abcdea") == "a, b, c and 2 others"


def test_in_a_pipe_a_finding_is_one_line() -> None:
    finding = Finding(what="disk", status=Status.FAIL, text="1 GB " * 40, remedy="make room")
    line = show_finding(finding, None)
    assert line.startswith("FAIL        disk          1 GB")
    assert line.endswith("; remedy: make room")
    assert "\n" not in line


def test_on_a_terminal_text_and_remedy_stand_in_their_own_column() -> None:
    finding = Finding(what="disk", status=Status.WARN, text="word " * 30, remedy="make room")
    first, *others = show_finding(finding, 80).splitlines()
    assert first.startswith("\x1b[33mwarn")
    assert others[-1] == f"{' ' * 26}-> make room"
    assert all(line.startswith(" " * 26) and len(line) <= 80 for line in others)
