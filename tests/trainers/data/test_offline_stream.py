"""Streams: what is dealt is balanced in every block, and in no order that could be learnt."""

from __future__ import annotations

from trainers.data.offline.stream import Stream
from trainers.data.offline.world import find_cast

_STREAM = Stream(name="deal", seed=0, num_examples=0, cast=find_cast(0))


def test_every_block_has_every_value_once() -> None:
    dealt = [_STREAM.deal(index, "abcd") for index in range(40)]
    assert all(sorted(dealt[start : start + 4]) == list("abcd") for start in range(0, 40, 4))
    assert len({tuple(dealt[start : start + 4]) for start in range(0, 40, 4)}) > 3


def test_what_is_dealt_does_not_depend_on_the_number_of_examples() -> None:
    longer = Stream(name="deal", seed=0, num_examples=9, cast=find_cast(0))
    assert longer.deal(3, "abc") == _STREAM.deal(3, "abc")
    assert Stream(name="deal", seed=1, num_examples=0, cast=find_cast(0)).rng(0) != _STREAM.rng(0)


def test_groups_are_numbered_and_the_last_is_cut() -> None:
    stream = Stream(name="groups", seed=0, num_examples=7, cast=find_cast(0))
    drawn = stream.draw_groups(3, lambda group: [f"{group}a", f"{group}b", f"{group}c"])
    assert drawn == ["0a", "0b", "0c", "1a", "1b", "1c", "2a"]
