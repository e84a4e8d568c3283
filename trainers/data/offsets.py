"""Which characters of a text a token stands for, and which tokens stand for some characters."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import combining


def tighten_offsets(offsets: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Start and end of each token's characters in `text`, free of white space at both ends.

    The tokenizer counts the space before a word as part of it, and leaves out combining marks
    that its normalisation composed with their letter: the first go, the second come back. A
    token of white space only gets an empty range.
    """
    limits = [start for start, _ in offsets[1:]] + [len(text)]
    tight = []
    for (start, end), limit in zip(offsets, limits, strict=True):
        while end < limit and combining(text[end]):
            end += 1
        start = end - len(text[start:end].lstrip())
        tight.append((start, start + len(text[start:end].strip())))
    return tight


def find_tokens(characters: Sequence[tuple[int, int]], *, start: int, stop: int) -> range:
    """The shortest run of tokens that covers the characters from `start` to `stop`.

    A border inside a token is moved outwards, white space at the borders is left out. Empty if no
    token has any of these characters.

    Args:
        characters: Start and end of each token's characters, as `tighten_offsets` gives them.
        start: Offset of the first character.
        stop: Offset behind the last character.
    """
    touching = [
        token
        for token, (first, end) in enumerate(characters)
        if max(first, start) < min(end, stop)
    ]
    return range(touching[0], touching[-1] + 1) if touching else range(0)
