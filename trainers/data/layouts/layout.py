"""A layout: where a source's files lie, how they are read, and what must be said of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TypeVar, final

from spaces.task import Origin, Publication, Split
from trainers.data.examples import Example
from trainers.data.formats.records import FaultsAlone, Report
from trainers.data.languages import ENGLISH_NAMES, ISO_639_3

Key = tuple[str, Split, Origin]
"""Task, split and origin of a source."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Found:
    """A layout whose files are here."""

    paths: tuple[Path, ...]
    """All that is read."""
    read: Callable[[Report], list[Example]]
    publication: Publication | None
    """The data set, where it is not the one that the catalogue names."""
    note: str
    """What is unusual about the examples, in a few words; empty where nothing is."""
    is_mended: bool
    """Whether records may be dropped or mended that the authors did not mean to be, so that their
    counts belong into the note."""


class Layout(ABC):
    """One way in which a source may lie in a folder."""

    @abstractmethod
    def covers(self, language: str) -> bool:
        """Whether the layout has a place for `language`."""

    @abstractmethod
    def wanted(self, language: str) -> str:
        """The files, relative to the root, in words: `a and b`."""

    @abstractmethod
    def has_files(self, root: Path, language: str) -> bool:
        """Whether the files are here, with gold labels or without."""

    @abstractmethod
    def find(self, root: Path, language: str) -> Found | None:
        """The layout as it is under `root`; None where files or their gold are missing."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Files(Layout):
    """Files that a reader takes together."""

    files: tuple[str, ...]
    """Relative to the root, with `{language}` (ISO 639-1), `{iso3}` or `{name}` (`german`) to fill
    in, and `*` for any text. What matches a pattern is read in the order of file names."""
    read: Callable[..., Sequence[Example]]
    """Gets the paths, and `report`."""
    languages: tuple[str, ...] = ("en",)
    has_gold: Callable[[Path], bool] = Path.is_file
    """Whether the first file has gold labels, found with as little reading as it takes. XTREME
    withholds those of its test files; anywhere else a row without gold is a fault."""
    after: tuple[Layout, ...] = ()
    """The layout holds only where one of these is here too: not read, but what decides whether
    these files have a use of their own. Empty: no condition."""
    is_multilingual: bool = False
    """Whether the files hold many languages; the reader then gets `language` too."""
    publication: Publication | None = None
    """The data set, where it is not the one that the catalogue names."""
    note: str = ""
    """See `Found`; `{folders}` stands for the names of the folders that the files lie in."""
    is_mended: bool = False
    """See `Found`."""

    def covers(self, language: str) -> bool:
        """Whether `language` is among the layout's."""
        return language in self.languages

    def wanted(self, language: str) -> str:
        """The files, joined by `and`."""
        return " and ".join(self._fill(language))

    def has_files(self, root: Path, language: str) -> bool:
        """Whether every pattern matches a file."""
        return self.covers(language) and all(self._list(root, language))

    def find(self, root: Path, language: str) -> Found | None:
        """The files under `root`."""
        if not self.has_files(root, language):
            return None
        if self.after and not any(layout.find(root, "en") for layout in self.after):
            return None
        paths = tuple(chain.from_iterable(self._list(root, language)))
        if not self._has_gold(paths[0]):
            return None
        folders = ", ".join(dict.fromkeys(path.parent.name for path in paths))
        return Found(
            paths=paths,
            read=partial(self._read, paths, language),
            publication=self.publication,
            note=self.note.format(folders=folders),
            is_mended=self.is_mended,
        )

    def withheld(self, root: Path, language: str) -> tuple[Path, ...]:
        """What is here of the files where their gold labels are not."""
        found = self._list(root, language) if self.covers(language) else []
        paths = tuple(chain.from_iterable(found))
        is_whole = all(found) and self._has_gold(paths[0]) if paths else True
        return () if is_whole else paths

    def _has_gold(self, path: Path) -> bool:
        """True of a file that cannot be read too, so that its reading tells why."""
        try:
            return self.has_gold(path)
        except OSError:
            return True

    def _read(self, paths: tuple[Path, ...], language: str, report: Report) -> list[Example]:
        more = {"language": language} if self.is_multilingual else {}
        told = report if self.is_mended else FaultsAlone(report=report)
        return list(self.read(*paths, report=told, **more))

    def _fill(self, language: str) -> tuple[str, ...]:
        codes = {
            "language": language,
            "iso3": ISO_639_3.get(language, language),
            "name": ENGLISH_NAMES.get(language, language).lower(),
        }
        return tuple(file.format(**codes) for file in self.files)

    def _list(self, root: Path, language: str) -> list[list[Path]]:
        """The files that match each pattern, sorted by their names, not by their folders'."""
        return [
            sorted(
                (path for path in root.glob(pattern) if path.is_file()),
                key=lambda path: (path.name, path),
            )
            for pattern in self._fill(language)
        ]


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Joined(Layout):
    """Several data sets that make up one source; all are needed."""

    parts: tuple[tuple[str, tuple[Layout, ...]], ...]
    """A name, which begins the ids of the part, and its layouts, the preferred one first."""

    def covers(self, language: str) -> bool:
        """Whether every part covers `language`."""
        return all(any(layout.covers(language) for layout in layouts) for _, layouts in self.parts)

    def wanted(self, language: str) -> str:
        """The parts, joined by `and`, with the choices of each in brackets."""
        choices = (
            " or ".join(layout.wanted(language) for layout in layouts) for _, layouts in self.parts
        )
        return " and ".join(f"({choice})" for choice in choices)

    def has_files(self, root: Path, language: str) -> bool:
        """Whether the files of every part are here."""
        return all(
            any(layout.has_files(root, language) for layout in layouts)
            for _, layouts in self.parts
        )

    def find(self, root: Path, language: str) -> Found | None:
        """All parts under `root`."""
        found = {name: find_first(layouts, root, language) for name, layouts in self.parts}
        parts = {name: part for name, part in found.items() if part is not None}
        if len(parts) < len(found):
            return None
        return Found(
            paths=tuple(path for part in parts.values() for path in part.paths),
            read=partial(_read_parts, parts),
            publication=None,
            note=_join_notes(parts),
            is_mended=any(part.is_mended for part in parts.values()),
        )


def find_first(layouts: Sequence[Layout], root: Path, language: str) -> Found | None:
    """The first of `layouts` that is here, with gold labels."""
    return next((found for each in layouts if (found := each.find(root, language))), None)


AnyExample = TypeVar("AnyExample", bound=Example)


def read_each(
    *paths: Path, read: Callable[..., Sequence[AnyExample]], report: Report
) -> list[AnyExample]:
    """One file after the other; an id is begun with the file's name where there are several."""
    return [
        _rename(example, f"{path.stem}:{example.id}") if len(paths) > 1 else example
        for path in paths
        for example in read(path, report=report)
    ]


def _read_parts(parts: dict[str, Found], report: Report) -> list[Example]:
    return [
        _rename(example, f"{name}:{example.id}")
        for name, part in parts.items()
        for example in part.read(report)
    ]


def _join_notes(parts: dict[str, Found]) -> str:
    """What must be said of the parts, once where it is the same."""
    names: dict[str, list[str]] = {}
    for name, part in parts.items():
        names.setdefault(part.note, []).append(name)
    return "; ".join(f"{', '.join(own)}: {note}" for note, own in names.items() if note)


def _rename(example: AnyExample, new_id: str) -> AnyExample:
    return replace(example, id=new_id)


def has_columns(path: Path, num_columns: int) -> bool:
    """Whether the first row of a tab-separated file has at least so many columns."""
    with path.open("rb") as file:
        return file.readline().count(b"\t") + 1 >= num_columns
