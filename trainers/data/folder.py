"""A folder of official files as a corpus.

The layouts (`trainers.data.layouts`) are those of the data sets' own archives and of what XTREME's
download scripts write, so that a user unpacks and starts. Nothing is downloaded, converted or
written here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import final

from spaces.inventory import Provenance
from spaces.task import Source, Split
from trainers.data.examples import Example
from trainers.data.formats.records import STRICT, Findings, Report, read_lines, rejection
from trainers.data.layouts import Found, find_first, list_layouts

_PARALLEL = {("xnli", Split.DEV), ("xnli", Split.TEST), ("pawsx", Split.DEV)}
"""Splits whose line i is the same sentence in every language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """What a check of a source's files brought to light."""

    faults: tuple[str, ...]
    """One line a fault: file, place, what was expected, what was found, what to do."""
    num_examples: int
    """Sound ones."""
    note: str
    """What is unusual about them, with the counts of what was dropped or mended."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class FolderCorpus:
    """A `Corpus` over a folder of official files, for `--data DIR`.

    Where the official data have no split of their own for what is needed, one is cut here, and its
    provenance says so: Tatoeba's halves, TyDiQA's dev, PAWS-X's and Cosmos QA's training data
    where their files are missing.
    """

    root: Path
    """The folder that holds `xnli/`, `squad/`, `panx/` and so on."""

    def __post_init__(self) -> None:
        """Check that there is a folder.

        Raises:
            ValueError: If `root` is not one.
        """
        if not self.root.is_dir():
            raise ValueError(
                f"data folder {str(self.root)!r} is not a folder; give one that holds official "
                "files, e.g. xnli/dev-en.tsv, or use --data offline"
            )

    @property
    def kind(self) -> str:
        """`dir`."""
        return "dir"

    def has(self, source: Source) -> bool:
        """Whether the files of the source are here, with gold labels; reads no more than it must.

        A test file's first record tells whether its gold is withheld, and ANLI's training files
        whether all labels occur. Of running text it is seen whether there is any, not whether all
        of it is left out as text of dev or test.
        """
        return self._find(source) is not None

    def read(self, source: Source) -> list[Example]:
        """All examples of the source, in the order of its files.

        Raises:
            FileNotFoundError: If `has(source)` is false; the message says which file was sought.
            ValueError: If a record breaks its format, or the files hold none.
        """
        found = self._find(source)
        if found is None:
            raise FileNotFoundError(f"no data for {source.name}: {self.missing(source)}")
        return _read_all(found, source, STRICT)

    def provenance(self, source: Source) -> Provenance:
        """The data set, and what is unusual about the examples.

        Reads the files where it is known that some of their records are dropped or mended, to
        count them.
        """
        found = self._find(source)
        if found is None:
            return Provenance(publication=source.publication)
        findings = Findings()
        if found.is_mended:
            found.read(findings)
        return Provenance(
            publication=found.publication or source.publication,
            note=_join(found.note, findings.note()),
        )

    def check(self, source: Source) -> list[str]:
        """All faults of the files of a source; none where the source is not here."""
        return list(self.examine(source).faults)

    def examine(self, source: Source) -> Examination:
        """Reads the files of a source to their end, whatever faults they have."""
        found = self._find(source)
        if found is None:
            return Examination(faults=(), num_examples=0, note="")
        findings = Findings()
        examples = _read_all(found, source, findings)
        self._check_parallel(source, found, findings)
        return Examination(
            faults=tuple(dict.fromkeys(findings.faults)),
            num_examples=len(examples),
            note=_join(found.note, findings.note()),
        )

    def missing(self, source: Source) -> str:
        """What a user must do to have this source here; asked where `has` is false.

        Returns:
            Half a sentence that names the files sought, relative to the root.
        """
        layouts = list_layouts(source)
        if not layouts:
            return f"choose another source, official folders have no place for {source.name}"
        wanted = " or ".join(dict.fromkeys(layout.wanted(source.language) for layout in layouts))
        if any(layout.has_files(self.root, source.language) for layout in layouts):
            return f"replace {wanted} by a copy with gold labels (XTREME withholds those of test)"
        return f"put {wanted} into {self.root}"

    def _find(self, source: Source) -> Found | None:
        """The first layout whose files are here and have gold labels."""
        return find_first(list_layouts(source), self.root, source.language)

    def _check_parallel(self, source: Source, found: Found, report: Report) -> None:
        """Compares the lines of a file with those of its English counterpart."""
        if (source.task, source.split) not in _PARALLEL or source.language == "en":
            return
        english = self._find(replace(source, language="en"))
        if english is None:
            return
        path, english_path = found.paths[0], english.paths[0]
        if path.name.replace(f"-{source.language}.", "-en.") != english_path.name:
            return  # another layout of the same rows
        num_lines, num_english = _count_lines(path), _count_lines(english_path)
        if num_lines != num_english:
            fault = rejection(
                path,
                f"line {min(num_lines, num_english) + 1}",
                expected=f"{num_english} lines, parallel to {english_path}",
                found=f"{num_lines} lines",
                remedy="take both files from one release",
            )
            report.reject(fault)


def _read_all(found: Found, source: Source, report: Report) -> list[Example]:
    examples = found.read(report)
    if not examples:
        unusual = f" ({found.note})" if found.note else ""
        fault = ValueError(
            f"{found.paths[0]}: expected examples of {source.name}, found none{unusual}; "
            "take the official file again, or do without the source"
        )
        report.reject(fault)
    return examples


def _count_lines(path: Path) -> int:
    return sum(1 for _ in read_lines(path, Findings()))


def _join(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
