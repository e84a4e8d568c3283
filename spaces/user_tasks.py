"""A user's own tasks and languages, and how they join the catalogue.

The catalogue is a few module-level dicts, read in every process of a study: the driver, the
trials, the workers of the crews. A task file (`spaces.task_file`) is parsed once, in the driver,
to a `UserTasks`; `register_user_tasks` adds its records to the dicts in place. Every value that
leaves the driver carries it (the setting of a trial, the corpus of a worker), and a `UserTasks`
that is unpickled registers itself: a process cannot have the value without having its tasks.
Nothing reads the file a second time, which other machines may not have.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias, final

from spaces.catalogue import INTERMEDIATE, TARGETS, TASKS
from spaces.task import IntermediateTask, Publication, Source, TargetTask, Task

SHIPPED_TASKS: Final[Mapping[str, Task]] = MappingProxyType(dict(TASKS))
"""The catalogue without any user's task; whoever registers one imports this module first."""
SHIPPED_INTERMEDIATE: Final[Mapping[str, IntermediateTask]] = MappingProxyType(dict(INTERMEDIATE))
SHIPPED_TARGETS: Final[Mapping[str, TargetTask]] = MappingProxyType(dict(TARGETS))


@dataclass(frozen=True, kw_only=True, slots=True)
class UserFile:
    """Where a user keeps the examples of a source."""

    source: Source
    format: str
    """Name of the format, a key of `trainers.data.user_files.FORMATS`."""
    paths: tuple[str, ...]
    """Absolute; as many as the format has."""
    publication: Publication | None
    """What the user says of licence and title; None where nothing was said."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class UserTasks:
    """A task file as values."""

    path: str
    """Absolute path of the file, for messages."""
    digest: str
    """Of the file's bytes: a study goes on with the same file only."""
    intermediate: tuple[IntermediateTask, ...]
    """New ones, and those of the catalogue that have a language more."""
    targets: tuple[TargetTask, ...]
    """New ones, and those of the catalogue that have a language more."""
    files: tuple[UserFile, ...]
    """One a source, of these tasks and of sources that the catalogue has anyway."""

    def __reduce__(self) -> tuple[Callable[..., UserTasks], tuple[object, ...]]:
        """Pickle it so that whoever unpickles it has its tasks registered."""
        return _arrive, (self.path, self.digest, self.intermediate, self.targets, self.files)


_Entry: TypeAlias = IntermediateTask | TargetTask
_REGISTERED: dict[str, str] = {}
"""Digest of the file that each registered task is from."""


def register_user_tasks(tasks: UserTasks) -> None:
    """Add the tasks to the catalogue of this process; once is enough, twice changes nothing.

    Raises:
        ValueError: If one of them was registered from another file.
    """
    entries: tuple[_Entry, ...] = (*tasks.intermediate, *tasks.targets)
    for entry in entries:
        if _REGISTERED.get(entry.name, tasks.digest) != tasks.digest:
            raise ValueError(
                f"{tasks.path}: task {entry.name!r} is registered from another file already; "
                "a process knows one file of tasks, start another"
            )
    for entry in entries:
        _REGISTERED[entry.name] = tasks.digest
        TASKS[entry.name] = entry.task
    INTERMEDIATE.update({each.name: each for each in tasks.intermediate})
    TARGETS.update({each.name: each for each in tasks.targets})


def _arrive(
    path: str,
    digest: str,
    intermediate: tuple[IntermediateTask, ...],
    targets: tuple[TargetTask, ...],
    files: tuple[UserFile, ...],
) -> UserTasks:
    tasks = UserTasks(
        path=path, digest=digest, intermediate=intermediate, targets=targets, files=files
    )
    register_user_tasks(tasks)
    return tasks
