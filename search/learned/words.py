"""How figures with intervals, and notes, are shown in the tables of what was learned."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from search.learned.surface import Estimate

ABSENT = "-"
_MIN_WIDTH = 100
"""Columns of a table in a pipe or a file."""


def show_estimate(estimate: Estimate | None, *, is_signed: bool = True) -> str:
    """E.g. `+2.3 [-1.2, +5.7]`."""
    if estimate is None:
        return ABSENT
    sign = "+" if is_signed else ""
    points, low, high = (
        format(value, f"{sign}.1f") for value in (estimate.points, estimate.low, estimate.high)
    )
    return f"{points} [{low}, {high}]"


def render_notes(notes: Sequence[tuple[str, str]]) -> Table:
    """Terms and what they mean, side by side."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for term, note in notes:
        table.add_row(term, note)
    return table


def stdout_console() -> Console:
    """Standard output; 100 columns where it is no terminal."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=_MIN_WIDTH)
