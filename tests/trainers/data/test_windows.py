import random
from itertools import pairwise

import pytest

from trainers.data.windows import cut_windows, share_windows, truncate_pair


def _random_case(seed: int) -> tuple[list[int], int, int]:
    """Lengths, the longest window and the overlap."""
    draw = random.Random(seed)
    max_tokens = draw.randint(2, 40)
    lengths = [draw.randint(1, max_tokens) for _ in range(draw.randint(1, 60))]
    return lengths, max_tokens, draw.randint(0, max_tokens // 2)


@pytest.mark.parametrize("seed", range(100))
def test_windows_fit_cover_and_advance(seed: int) -> None:
    lengths, max_tokens, overlap = _random_case(seed)
    windows = cut_windows(lengths, max_tokens, overlap)
    assert windows[0].start == 0
    assert windows[-1].stop == len(lengths)
    assert all(0 < sum(lengths[unit] for unit in window) <= max_tokens for window in windows)
    for left, right in pairwise(windows):
        assert left.start < right.start <= left.stop < right.stop
        assert sum(lengths[right.start : left.stop]) <= overlap
        assert sum(lengths[left.start : left.stop + 1]) > max_tokens, "a window was cut too soon"


@pytest.mark.parametrize("seed", range(100))
def test_each_unit_belongs_to_one_window_that_holds_it(seed: int) -> None:
    windows = cut_windows(*_random_case(seed))
    shares = share_windows(windows)
    assert [unit for share in shares for unit in share] == list(range(windows[-1].stop))
    for window, share in zip(windows, shares, strict=True):
        assert set() < set(share) <= set(window)


def test_units_of_one_token_share_exactly_the_overlap() -> None:
    windows = cut_windows([1] * 20, 10, 4)
    assert windows == [range(10), range(6, 16), range(12, 20)]
    assert share_windows(windows) == [range(8), range(8, 14), range(14, 20)]


def test_the_overlap_shrinks_before_a_unit_that_would_not_fit() -> None:
    assert cut_windows([4, 4, 4, 8], 10, 4) == [range(2), range(1, 3), range(3, 4)]


def test_no_units_give_one_empty_window() -> None:
    assert cut_windows([], 10, 4) == [range(0)]
    assert share_windows([range(0)]) == [range(0)]


@pytest.mark.parametrize(
    ("num_a", "num_b", "kept"),
    [
        (3, 4, (3, 4)),
        (3, 90, (3, 7)),
        (90, 3, (7, 3)),
        (90, 80, (5, 5)),
        (0, 90, (0, 10)),
    ],
)
def test_the_longer_text_is_cut_first(num_a: int, num_b: int, kept: tuple[int, int]) -> None:
    assert truncate_pair(num_a, num_b, 10) == kept


def test_an_odd_token_stays_with_the_longer_text() -> None:
    assert truncate_pair(90, 80, 9) == (5, 4)
    assert truncate_pair(80, 90, 9) == (4, 5)
    assert truncate_pair(80, 80, 9) == (4, 5)
