"""Findings as lines: aligned, on a terminal wrapped and coloured, in a pipe one line each."""

from __future__ import annotations

import shutil
from textwrap import wrap

from search.diagnosis.finding import Finding, Status

_WHAT_WIDTH = 13
"""Of the longest name of a check."""
_STATUS_WIDTH = 11
_LEAST_WIDTH = 60
_COLOURS = {Status.OK: "32", Status.WARN: "33", Status.FAIL: "1;31", Status.UNCHECKED: "2"}
"""ANSI's codes."""


def show_finding(finding: Finding, width: int | None) -> str:
    """A finding: status, check, what was found and, where needed, the remedy.

    Args:
        finding: To be shown.
        width: Columns of the terminal that it is shown on; None: a pipe, which gets one line.
    """
    head = f"{finding.status:<{_STATUS_WIDTH}} {finding.what:<{_WHAT_WIDTH}} "
    if width is None:
        remedy = f"; remedy: {finding.remedy}" if finding.remedy else ""
        return f"{head}{finding.text}{remedy}"
    room = max(_LEAST_WIDTH, width) - len(head)
    lines = wrap(finding.text, room, break_on_hyphens=False) or [""]
    lines += wrap(f"-> {finding.remedy}", room, subsequent_indent="   ") if finding.remedy else []
    colour = f"\x1b[{_COLOURS[finding.status]}m{finding.status:<{_STATUS_WIDTH}}\x1b[0m"
    body = f"\n{' ' * len(head)}".join(lines)
    return f"{colour}{head[_STATUS_WIDTH:]}{body}"


def count_columns(*, is_terminal: bool) -> int | None:
    """Columns of the terminal; None in a pipe."""
    return shutil.get_terminal_size().columns if is_terminal else None
