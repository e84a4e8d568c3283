"""Which paragraphs hold a stretch of text that models are scored on, and may not be trained on.

A paragraph and a scored text overlap if they share `SHARED` letters and digits in a row, or are
equal. This is n-gram overlap as in GPT-3's clean benchmarks (Brown et al. 2020, appendix C), there
of 13 words; it is of characters here, because Chinese and Thai have no spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final
from unicodedata import normalize

from trainers.data.examples import TextExample

SHARED: Final = 50
"""Letters and digits in a row that tell that one text was taken from the other."""
_ANCHOR: Final = 25
_STEP: Final = SHARED - _ANCHOR + 1
_REST: Final = re.compile(r"[\W_]+")


def drop_overlapping(
    paragraphs: Sequence[TextExample], scored: Iterable[str]
) -> list[TextExample]:
    """The paragraphs that share no `SHARED` letters and digits in a row with a scored text.

    Case, punctuation, white space and combining marks do not count, nor do the widths of
    characters. A paragraph that equals a shorter scored text is dropped, too.

    No shared window is missed, though anchors are taken at every `_STEP`-th place of a paragraph
    only: of the `_STEP` anchors that lie in a window one starts at such a place, so the scored
    text has this anchor, and all its windows around it are kept to be compared.

    Args:
        paragraphs: Of one language.
        scored: Texts of dev and test in that language; may repeat.

    Returns:
        In their order.
    """
    texts = [_normalise(paragraph.text) for paragraph in paragraphs]
    distinct = {_normalise(text) for text in scored}
    anchors = {anchor for text in texts for anchor in _cut(text, _ANCHOR, _STEP)}
    found: set[str] = set()
    suspects: set[str] = set()
    for text in distinct:
        if hits := anchors.intersection(_cut(text, _ANCHOR)):
            found |= hits
            suspects |= _cut_around(text, hits)
    return [
        paragraph
        for paragraph, text in zip(paragraphs, texts, strict=True)
        if text not in distinct
        and (
            found.isdisjoint(_cut(text, _ANCHOR, _STEP)) or suspects.isdisjoint(_cut(text, SHARED))
        )
    ]


def _normalise(text: str) -> str:
    return _REST.sub("", normalize("NFKC", text).casefold())


def _cut(text: str, length: int, step: int = 1) -> Iterator[str]:
    """The windows of a length that start at every `step`-th place."""
    return (text[start : start + length] for start in range(0, len(text) - length + 1, step))


def _cut_around(text: str, anchors: set[str]) -> set[str]:
    """The windows of `SHARED` characters that hold an anchor."""
    last = len(text) - SHARED
    return {
        text[start : start + SHARED]
        for place, anchor in enumerate(_cut(text, _ANCHOR))
        if anchor in anchors
        for start in range(max(0, place - _STEP + 1), min(place, last) + 1)
    }
