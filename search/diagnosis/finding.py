"""What a check says: of one node an `Observation`, of all of them together a `Finding`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

_T = TypeVar("_T")
_MAX_NAMES = 3
"""Nodes that are named one by one."""


class Status(StrEnum):
    """How it stands, from good to bad."""

    OK = "OK"
    UNCHECKED = "not checked"
    WARN = "warn"
    FAIL = "FAIL"


_SEVERITY = tuple(Status)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The answer of one check."""

    what: str
    """Name of the check."""
    status: Status
    text: str
    """What was found; of what was not checked, why."""
    remedy: str = ""
    """What to do; empty where nothing is to be done."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer(Generic[_T]):
    """What a node answered to a question."""

    node: str
    """Its name, for people."""
    value: _T | None = None
    error: str | None = None
    """Why there is no value, in a line; None where there is one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """What was found on one node."""

    node: str
    text: str
    status: Status = Status.OK
    remedy: str = ""


def sum_up(what: str, observations: Sequence[Observation]) -> Finding:
    """One finding of those of all nodes: as bad as the worst, and with its remedy.

    Nodes that say the same are named together; what is worst comes first.

    Args:
        what: Name of the check.
        observations: One or more a node; none means that no node could be asked.
    """
    if not observations:
        return unchecked(what, "no node answered")
    ranked = sorted(observations, key=lambda each: -_SEVERITY.index(each.status))
    nodes_by_text: dict[str, list[str]] = {}
    for each in ranked:
        nodes_by_text.setdefault(each.text, []).append(each.node)
    num_nodes = len({each.node for each in observations})
    parts = [
        text if len(set(nodes)) == num_nodes else f"{text} ({name_nodes(nodes)})"
        for text, nodes in nodes_by_text.items()
    ]
    if num_nodes > 1 and len(parts) == 1:
        parts[0] += f" (all {num_nodes} nodes)"
    worst = ranked[0]
    return Finding(what=what, status=worst.status, text="; ".join(parts), remedy=worst.remedy)


def name_nodes(nodes: Iterable[str]) -> str:
    """Nodes by name, of many the first few and how many others."""
    names = list(dict.fromkeys(nodes))
    if len(names) <= _MAX_NAMES + 1:
        return ", ".join(names)
    return f"{', '.join(names[:_MAX_NAMES])} and {len(names) - _MAX_NAMES} others"


def unchecked(what: str, why: str) -> Finding:
    """The finding of a check that could not be made."""
    return Finding(what=what, status=Status.UNCHECKED, text=why)
