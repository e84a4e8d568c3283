"""Splits that the official data do not cut, and that every way in must cut alike."""

from __future__ import annotations

from hashlib import sha256


def is_held_out(text: str, one_in: int = 10) -> bool:
    """Whether `text` falls into the part that is held out of training for selection.

    The rule: the first 8 bytes of its sha256, as a big-endian number, are divisible by `one_in`.
    It depends on the text alone, so questions on one context stay together, and neither the order
    nor the source of the records matters.

    Args:
        text: What must not be shared between the two parts, e.g. a question's context.
        one_in: The part held out is about one in so many.
    """
    return int.from_bytes(sha256(text.encode()).digest()[:8]) % one_in == 0
