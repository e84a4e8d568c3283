"""Amounts of storage as people write and read them."""

from __future__ import annotations

import re

_UNITS = {
    "": 1,
    "B": 1,
    **{f"{letter}B": 1000 ** (power + 1) for power, letter in enumerate("KMGT")},
    **{f"{letter}iB": 1024 ** (power + 1) for power, letter in enumerate("KMGT")},
}
"""Bytes of each unit: 1 GB = 1000 MB, 1 GiB = 1024 MiB."""
_BY_LOWER_CASE = {name.lower(): size for name, size in _UNITS.items()}
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*([a-z]*)", re.ASCII | re.IGNORECASE)


def read_amount(text: str) -> int:
    """Bytes of an amount such as `20GB`, `1.5 GiB` or `500000000`; the case does not matter.

    Raises:
        ValueError: If it is none, or less than a byte.
    """
    match = _AMOUNT.fullmatch(text.strip())
    size = None if match is None else _BY_LOWER_CASE.get(match[2].lower())
    num_bytes = 0 if match is None or size is None else int(float(match[1]) * size)
    if num_bytes < 1:
        raise ValueError(f"--max-disk must be an amount like 20GB, 500MB or 10GiB, got {text!r}")
    return num_bytes


def show_amount(num_bytes: int) -> str:
    """An amount in decimal units, rounded up to two digits or more: what is shown suffices."""
    for unit in ("TB", "GB", "MB", "KB"):
        size = _UNITS[unit]
        if num_bytes >= 10 * size:
            return f"{-(-num_bytes // size)} {unit}"
        if num_bytes >= size:
            tenths = -(-num_bytes * 10 // size)
            return f"{tenths / 10:.1f} {unit}"
    return f"{num_bytes} bytes"
