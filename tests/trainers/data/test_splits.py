"""Splits that are ours: what falls into them."""

from __future__ import annotations

from trainers.data.splits import is_held_out


def test_about_one_in_so_many_is_held_out_and_always_the_same() -> None:
    texts = [f"context number {number}" for number in range(2000)]
    held_out = [text for text in texts if is_held_out(text)]
    assert 150 < len(held_out) < 250
    assert held_out == [text for text in texts if is_held_out(text, one_in=10)]
    assert 900 < sum(is_held_out(text, one_in=2) for text in texts) < 1100


def test_the_rule_does_not_change() -> None:
    assert [text for text in "abcdefghijklmnopqrstuvwxyz" if is_held_out(text)] == list("acikl")
