"""Running text for masked-language modelling: a text a line."""

from __future__ import annotations

from pathlib import Path

from trainers.data.examples import TextExample
from trainers.data.formats.records import STRICT, Report, read_lines


def read_texts(path: Path, report: Report = STRICT) -> list[TextExample]:
    """Reads a text a line; blank lines, which part documents, are skipped.

    Returns:
        The texts in file order; an id is the line number.
    """
    lines = read_lines(path, report)
    return [TextExample(id=str(line), text=text) for line, text in lines if text.strip()]
