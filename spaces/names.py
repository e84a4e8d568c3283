"""Names of tasks as they stand on a command line."""

from __future__ import annotations


def split_names(text: str) -> tuple[str, ...]:
    """The names of a list with commas between, without what is blank."""
    return tuple(name.strip() for name in text.split(",") if name.strip())
