"""A user's own files before any other way in: `--tasks FILE` beside offline, hub or a folder.

It answers for the sources that the task file names and passes every other on to the inner corpus.
An inner corpus is not asked for what only the task file has: it need not know a user's task.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import final

from spaces.inventory import Provenance
from spaces.task import Source
from spaces.user_tasks import SHIPPED_TASKS, UserFile, UserTasks
from trainers.data.corpus import Corpus
from trainers.data.examples import Example
from trainers.data.folder import Examination
from trainers.data.formats.records import STRICT, Findings, Report
from trainers.data.user_files import FORMATS

_NOTE = "a user's own file"


@final
@dataclass(frozen=True, kw_only=True)
class UserCorpus:
    """A `Corpus` around another. Unpickled, it has its tasks registered (`spaces.user_tasks`)."""

    inner: Corpus
    tasks: UserTasks

    @property
    def kind(self) -> str:
        """That of the inner corpus."""
        return self.inner.kind

    def has(self, source: Source) -> bool:
        """Whether the task file names it, or the inner corpus has it."""
        return source.name in self._files or (_is_shipped(source) and self.inner.has(source))

    def read(self, source: Source) -> list[Example]:
        """All examples of the source, in the order of its file.

        Raises:
            FileNotFoundError: If nobody has it.
            ValueError: If a record breaks its format, or the file holds none or cannot be read.
        """
        file = self._files.get(source.name)
        if file is None:
            if not _is_shipped(source):
                raise FileNotFoundError(f"no data for {source.name}: {self.missing(source)}")
            return self.inner.read(source)
        return self._read_file(file, STRICT)

    def examine(self, source: Source) -> Examination | None:
        """Reads a user's file to its end, whatever faults it has; None if it is not a user's."""
        file = self._files.get(source.name)
        if file is None:
            return None
        findings = Findings()
        examples = self._read_file(file, findings)
        note = "; ".join(part for part in (_NOTE, findings.note()) if part)
        faults = tuple(dict.fromkeys(findings.faults))
        return Examination(faults=faults, num_examples=len(examples), note=note)

    def provenance(self, source: Source) -> Provenance:
        """What the task file says of the source, where that has it."""
        file = self._files.get(source.name)
        if file is None:
            return self.inner.provenance(source)
        return Provenance(publication=file.publication, note=_NOTE)

    def missing(self, source: Source) -> str:
        """What a user can do, as half a sentence."""
        remedy = f"name a file for {source.name} in {self.tasks.path}"
        return f"{self.inner.missing(source)}; or {remedy}" if _is_shipped(source) else remedy

    def _read_file(self, file: UserFile, report: Report) -> list[Example]:
        paths = [Path(path) for path in file.paths]
        examples = list(FORMATS[file.format].read(paths, file.source, report))
        if not examples:
            fault = ValueError(
                f"{paths[0]}: expected examples of {file.source.name}, found none; fill the file, "
                f"or take it out of {self.tasks.path}"
            )
            report.reject(fault)
        return examples

    @cached_property
    def _files(self) -> dict[str, UserFile]:
        return {file.source.name: file for file in self.tasks.files}


def _is_shipped(source: Source) -> bool:
    """Whether the catalogue has the source's task and language without any task file."""
    task = SHIPPED_TASKS.get(source.task)
    return task is not None and source.language in task.languages
