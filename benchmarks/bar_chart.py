"""A bar chart as SVG: horizontal bars with their labels, nothing else, for pages in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _LABEL, _BAR, _ROW, _TOP, _BOTTOM = 760, 210, 400, 28, 64, 16
"""Pixels: the picture, the column of labels, the longest bar, a row, above and below the rows."""
_FONT = "font-family='sans-serif' font-size='13'"


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One bar."""

    label: str
    value: float
    """Its length, at least 0."""
    note: str
    """Written behind it."""


def draw_bars(title: str, subtitle: str, bars: Sequence[Bar]) -> str:
    """The picture, the longest bar across the whole width.

    Args:
        title: First line, bold.
        subtitle: Second line.
        bars: From top to bottom, at least one above 0.
    """
    longest = max(bar.value for bar in bars)
    height = _TOP + len(bars) * _ROW + _BOTTOM
    lines = [
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{_WIDTH}' height='{height}' "
        f"viewBox='0 0 {_WIDTH} {height}' role='img'>",
        f"<title>{escape(title)}</title>",
        f"<rect width='{_WIDTH}' height='{height}' fill='white'/>",
        f"<text x='12' y='24' {_FONT} font-weight='bold'>{escape(title)}</text>",
        f"<text x='12' y='44' {_FONT} fill='#555'>{escape(subtitle)}</text>",
        *(_draw_bar(bar, row, longest) for row, bar in enumerate(bars)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _draw_bar(bar: Bar, row: int, longest: float) -> str:
    top = _TOP + row * _ROW
    width = _BAR * bar.value / longest
    base = top + _ROW * 0.6
    return (
        f"<text x='{_LABEL - 8}' y='{base:.1f}' {_FONT} text-anchor='end'>"
        f"{escape(bar.label)}</text>"
        f"<rect x='{_LABEL}' y='{top + 3}' width='{width:.1f}' height='{_ROW - 9}' "
        "fill='#3b6ea5'/>"
        f"<text x='{_LABEL + width + 6:.1f}' y='{base:.1f}' {_FONT} fill='#333'>"
        f"{escape(bar.note)}</text>"
    )
