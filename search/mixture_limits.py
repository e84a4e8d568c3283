"""Limits on mixtures on the command line: the options, and what they say.

Imports little, since `--help` shows the options.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from search.request import Request
from spaces.limits import KEPT_FLOOR, NO_LIMITS, MixtureLimits, Weights
from spaces.names import split_names
from spaces.space import Space


def add_limits(group: argparse._ArgumentGroup) -> None:
    """The options, for `python -m search.run`."""
    group.add_argument(
        "--pin",
        type=split_names,
        action="extend",
        metavar="TASK=W",
        help="every searched mixture has this weight of the task, 0 for none of it",
    )
    group.add_argument(
        "--keep",
        type=split_names,
        action="extend",
        metavar="TASK[=W]",
        help="every searched mixture has at least this weight of the task (default: 0.05)",
    )
    group.add_argument(
        "--max-tasks", type=int, metavar="N", help="no searched mixture has more tasks"
    )
    group.add_argument(
        "--max-repetitions",
        type=float,
        metavar="X",
        help="an example of phase two is drawn at most X times (default: 4), and mixtures are "
        "searched as they can then be trained",
    )


def read_limits(request: Request, space: Space, tasks: Sequence[str]) -> MixtureLimits:
    """The limits that were asked for.

    Args:
        request: As typed.
        space: Of the study.
        tasks: Intermediate tasks of the study.

    Raises:
        ValueError: If a word cannot be read, the limits contradict each other or the tasks, or
            the space has no mixtures to limit; in one line.
    """
    limits = MixtureLimits(
        pinned=_read_weights("pin", request.pin, None),
        floors=_read_weights("keep", request.keep, KEPT_FLOOR),
        max_tasks=request.max_tasks,
        max_repetitions=request.max_repetitions,
    )
    if limits != NO_LIMITS and not space.takes_limits:
        raise ValueError(
            f"--pin, --keep, --max-tasks and --max-repetitions limit searched mixtures, space "
            f"{space.name} has none: leave them out, or take --space mixtures or a file of yours"
        )
    limits.check_tasks(tasks)
    return limits


def _read_weights(flag: str, words: Sequence[str] | None, default: float | None) -> Weights:
    """Pairs of task and weight, sorted: in which order they were given says nothing."""
    return tuple(sorted(_read_weight(flag, word, default) for word in words or ()))


def _read_weight(flag: str, word: str, default: float | None) -> tuple[str, float]:
    task, separator, figure = (part.strip() for part in word.partition("="))
    if not separator and default is not None:
        return task, default
    try:
        return task, float(figure)
    except ValueError:
        usage = "TASK=WEIGHT" if default is None else "TASK or TASK=FLOOR"
        raise ValueError(f"--{flag} must be {usage}, e.g. mnli=0.3, got {word!r}") from None
