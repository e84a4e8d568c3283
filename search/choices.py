"""What may be given on the command line: names out of a list, figures within bounds.

Each gives back what was given, or says in one line why it cannot be.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

ALL = "all"
"""Stands for the nine tasks or the nine targets of the benchmark."""


def one_of(what: str, given: str, choices: Sequence[str]) -> str:
    """The name given.

    Raises:
        ValueError: If it is none of the choices; `what` says what they are.
    """
    if given not in choices:
        raise ValueError(f"unknown {what} {given!r}; choose {', '.join(choices)}")
    return given


def all_of(
    what: str, given: Sequence[str], choices: Sequence[str], *, every: Sequence[str]
) -> tuple[str, ...]:
    """The names given, each once; `all` stands for `every`.

    Raises:
        ValueError: If there is none, or one that is neither a choice nor `all`.
    """
    if not given:
        raise ValueError(f"at least one {what} must be given; choose {', '.join(choices)}")
    named = [each for name in given for each in (every if name == ALL else (name,))]
    return tuple(dict.fromkeys(one_of(what, name, (*choices, ALL)) for name in named))


def above_zero(what: str, given: float) -> float:
    """The figure given for the option `--what`.

    Raises:
        ValueError: If it is not above 0 and finite.
    """
    if not 0 < given < math.inf:
        raise ValueError(f"--{what} must be above 0 and finite, got {given}")
    return given


def at_least(what: str, given: int, least: int) -> int:
    """The number given for the option `--what`.

    Raises:
        ValueError: If it is below the least.
    """
    if given < least:
        raise ValueError(f"--{what} must be at least {least}, got {given}")
    return given
