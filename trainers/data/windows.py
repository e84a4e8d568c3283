"""Where inputs that are too long are cut: arithmetic on lengths, without tokens or text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise


def truncate_pair(num_a: int, num_b: int, max_tokens: int) -> tuple[int, int]:
    """Tokens to keep of A and B, together at most `max_tokens`: the longer text is cut first.

    Once both are equally long both are cut alike. An odd token stays with the longer text, or
    with B if they began equal: the rule `longest_first` of the tokenizers library.
    """
    shorter = min(num_a, num_b, max(max_tokens // 2, max_tokens - max(num_a, num_b)))
    longer = min(max(num_a, num_b), max_tokens - shorter)
    return (longer, shorter) if num_a > num_b else (shorter, longer)


def cut_windows(lengths: list[int], max_tokens: int, overlap: int) -> list[range]:
    """Cut a row of units of `lengths` tokens into windows of whole units.

    Each window is as long as fits. The next one shares at most `overlap` tokens with it, fewer
    where the unit after the cut would not fit else; so every window reaches further.

    Args:
        lengths: Tokens of each unit, from 1 to `max_tokens`.
        max_tokens: Longest window, in tokens.
        overlap: Tokens shared by neighbours, below `max_tokens`.

    Returns:
        Windows of unit indices, in order; a single empty one if there is no unit.
    """
    borders = [0, *accumulate(lengths)]
    windows: list[range] = []
    start = stop = 0
    while not windows or stop < len(lengths):
        stop = bisect_right(borders, borders[start] + max_tokens) - 1
        windows.append(range(start, stop))
        after = borders[min(stop + 1, len(lengths))]
        start = bisect_left(borders, max(borders[stop] - overlap, after - max_tokens))
    return windows


def share_windows(windows: list[range]) -> list[range]:
    """Give each unit to one of the windows that hold it: overlaps are split in their middle.

    So each unit belongs to the window where it stands further from the cut.

    Args:
        windows: What `cut_windows` returns.

    Returns:
        For each window the units that are its own: at least one, if there is any unit at all.
        Together they are all units, in order.
    """
    middles = [(left.stop + right.start + 1) // 2 for left, right in pairwise(windows)]
    return [range(start, stop) for start, stop in pairwise([0, *middles, windows[-1].stop])]
