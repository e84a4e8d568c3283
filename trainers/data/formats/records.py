r"""What every format shares: lines of a file, and the error of a record that breaks its format.

The readers are strict. A broken record stops the reading with the file, the place, what was
expected, what was found and what to do: a record dropped in silence would change a score in
silence. The one exception is part of a format: NLI rows whose annotators did not agree.

Lines end at "\n" only, and a "\r" before it is dropped: U+2028 and U+0085 occur inside sentences
of these data, so `str.splitlines` would cut them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Line numbers from 1 and lines without their ends; refuses what is not UTF-8."""
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            try:
                text = raw.decode("utf-8-sig" if line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise rejection(
                    path,
                    f"line {line}",
                    expected="UTF-8",
                    found=raw[error.start : error.end],
                    remedy="convert the file to UTF-8",
                ) from error
            yield line, text.removesuffix("\n").removesuffix("\r")


def check_label(path: Path, line: int, label: str, labels: Sequence[str]) -> None:
    """Refuses a label or tag that is not among `labels`; the message lists them."""
    if label not in labels:
        choices = ", ".join(labels)
        raise rejection(path, f"line {line}", expected=f"a label of {choices}", found=label)


def rejection(
    path: Path,
    place: str,
    *,
    expected: str,
    found: object,
    remedy: str = "correct or remove the record",
) -> ValueError:
    """The error of a record that breaks its format; what was found is cut to 80 characters."""
    return ValueError(f"{path}, {place}: expected {expected}, found {str(found)!r:.80}; {remedy}")
