r"""What every format shares: lines and records of a file, and what is done with a broken one.

The readers are strict. A broken record stops the reading with the file, the place, what was
expected, what was found and what to do: a record dropped in silence would change a score in
silence. What an official file is known to do wrong is part of its format: such records are dropped
or mended, and counted. A check of the data collects all faults instead of stopping at the first.

Lines end at "\n" only, and a "\r" before it is dropped: U+2028 and U+0085 occur inside sentences
of these data, so `str.splitlines` would cut them.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, final

Record = TypeVar("Record")
Parsed = TypeVar("Parsed")


class Report(ABC):
    """Where a reader puts what it has to say beside its examples."""

    @abstractmethod
    def reject(self, fault: ValueError) -> None:
        """Takes the error of a broken record; raises it, or lets the reading go on."""

    @abstractmethod
    def count(self, what: str) -> None:
        """Takes a record that was dropped or mended as its format provides; `what` is plural."""


@final
class Strict(Report):
    """Stops at the first fault."""

    def reject(self, fault: ValueError) -> None:
        """Raises the fault."""
        raise fault

    def count(self, what: str) -> None:
        """Forgets it."""


STRICT = Strict()


@final
@dataclass(kw_only=True, slots=True)
class Findings(Report):
    """Collects all faults of a file, and counts what its reader dropped or mended."""

    faults: list[str] = field(default_factory=list)
    """Messages, in the order of the file."""
    tallies: Counter[str] = field(default_factory=Counter)
    """Records by what was done with them."""

    def reject(self, fault: ValueError) -> None:
        """Keeps the message; the reader leaves the record out."""
        self.faults.append(str(fault))

    def count(self, what: str) -> None:
        """Adds one."""
        self.tallies[what] += 1

    def note(self) -> str:
        """The tallies in words, e.g. `rows labelled 'xx' dropped: 1`; may be empty."""
        return "; ".join(f"{what}: {number:,}" for what, number in self.tallies.items())


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class FaultsAlone(Report):
    """Passes faults on to another report, and forgets counts that are no news there."""

    report: Report

    def reject(self, fault: ValueError) -> None:
        """Passes it on."""
        self.report.reject(fault)

    def count(self, what: str) -> None:
        """Forgets it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A record with named fields: a JSON object, or a table's row under its header."""

    number: int
    """From 1, header and blank lines not counted: the same in two layouts of the same data."""
    place: str
    """Where it is in the file, e.g. `line 12`."""
    fields: Mapping[str, object]


def read_lines(path: Path, report: Report = STRICT) -> Iterator[tuple[int, str]]:
    """Line numbers from 1 and lines without their ends.

    A file that cannot be read is a fault, and so is a line that is not UTF-8.
    """
    for line, raw in enumerate(_read_raw(path, report), start=1):
        encoding = "utf-8-sig" if line == 1 else "utf-8"
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            fault = rejection(
                path,
                f"line {line}",
                expected="UTF-8",
                found=raw[error.start : error.end],
                remedy="convert the file to UTF-8",
            )
            report.reject(fault)
            text = raw.decode(encoding, errors="replace")
        yield line, text.removesuffix("\n").removesuffix("\r")


def _read_raw(path: Path, report: Report) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError as error:
        fault = rejection(
            path,
            "the file itself",
            expected="one that can be read",
            found=error.strerror,
            remedy="give yourself leave to read it, or take it again",
        )
        report.reject(fault)


def read_json_lines(path: Path, report: Report = STRICT) -> Iterator[Row]:
    """JSON objects, one a line; a fault where a line is none."""
    for line, text in read_lines(path, report):
        try:
            record = json.loads(text)
        except (json.JSONDecodeError, RecursionError):
            record = None
        if isinstance(record, dict):
            yield Row(number=line, place=f"line {line}", fields=record)
        else:
            fault = rejection(path, f"line {line}", expected="a JSON object", found=text)
            report.reject(fault)


def read_json(path: Path, report: Report = STRICT) -> object:
    """A whole JSON document; None and a fault where it is broken."""
    text = "\n".join(text for _, text in read_lines(path, report))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place, found = f"line {error.lineno}", f"{error.msg} at column {error.colno}"
    except RecursionError:
        place, found = "its structure", f"one too deep: {text[:20]}"
    remedy = "take the official file again"
    report.reject(rejection(path, place, expected="JSON", found=found, remedy=remedy))
    return None


def gather(
    records: Iterable[Record], parse: Callable[[Record], Parsed | None], report: Report
) -> list[Parsed]:
    """All that `sift` gives."""
    return list(sift(records, parse, report))


def sift(
    records: Iterable[Record], parse: Callable[[Record], Parsed | None], report: Report
) -> Iterator[Parsed]:
    """What `parse` makes of each record, without those for which it gives None or raises.

    Args:
        records: In file order.
        parse: Raises ValueError on a broken record; None drops one that the format provides for.
        report: Gets the faults.
    """
    for record in records:
        try:
            parsed = parse(record)
        except ValueError as fault:
            report.reject(fault)
            continue
        if parsed is not None:
            yield parsed


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
