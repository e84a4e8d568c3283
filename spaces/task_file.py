"""A task file (`--tasks FILE`, TOML): tasks and languages of a user's own, without an edit here.

A table whose name the catalogue does not have is a new task; one that it has gets languages, or
files for sources that the data lack. `docs/own-tasks.md` is the page for users. Here the words
are checked; `spaces.task_records` makes the records. The formats themselves are `trainers`' and
are passed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

from spaces.task import IntermediateTask, Origin, Publication, Source, Split, TargetTask, TaskType
from spaces.task_records import (
    catalogue_entry,
    extend_entry,
    new_intermediate,
    new_target,
    task_name,
    task_type,
)
from spaces.toml_table import TomlTable, read_toml
from spaces.user_tasks import UserFile, UserTasks

_NAME: Final = re.compile(r"[a-z0-9_]+")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(_[a-z]+)?")
_TERMS: Final = ("licence", "non_commercial")
_NEW_KEYS: Final = (
    *("title", "as", "type", "labels", "metric", "group", "train_on"),
    *(*_TERMS, "files"),
)
_KNOWN_KEYS: Final = ("languages", *_TERMS, "files")
_FILE_KEYS: Final = ("split", "language", "origin", "format", "path", *_TERMS)


@dataclass(frozen=True, kw_only=True, slots=True)
class FormatRule:
    """What a format of files can hold."""

    task_types: frozenset[TaskType]
    num_paths: int = 1
    """Files that make one source."""


def read_task_file(path: Path, formats: Mapping[str, FormatRule]) -> UserTasks:
    """The tasks of a file, not yet registered.

    Args:
        path: Of the TOML file; paths in it are relative to its folder.
        formats: Formats by name.

    Raises:
        ValueError: On the first mistake, in one line: file, table, key, rule, choices.
    """
    path = path.expanduser().absolute()
    document = read_toml(path)
    tables = [_table(path, name, fields) for name, fields in document.items()]
    if not tables:
        raise ValueError(f"{path} must have a table for each task, e.g. [my_nli]; it has none")
    files = {table.name: tuple(_read_files(table, formats)) for table in tables}
    new: dict[str, IntermediateTask] = {}
    targets: list[TargetTask] = []
    for table in sorted(tables, key=_is_target):  # a target may train on a task of the same file
        entry = _read_entry(table, files, new)
        if isinstance(entry, IntermediateTask):
            new[entry.name] = entry
        elif entry is not None:
            targets.append(entry)
    return UserTasks(
        path=str(path),
        digest=sha256(path.read_bytes()).hexdigest()[:12],
        intermediate=tuple(new.values()),
        targets=tuple(targets),
        files=tuple(chain.from_iterable(files.values())),
    )


def _table(path: Path, name: str, fields: object) -> TomlTable:
    if not isinstance(fields, dict) or not _NAME.fullmatch(name):
        raise ValueError(f"{path}: {name!r} must be a table whose name matches [a-z0-9_]+")
    table = TomlTable(path=path, name=f"[{name}]", fields=fields)
    table.check_keys(_KNOWN_KEYS if catalogue_entry(name) else _NEW_KEYS)
    return table


def _is_target(table: TomlTable) -> bool:
    return table.fields.get("as") == "target"


def _read_entry(
    table: TomlTable,
    files: Mapping[str, tuple[UserFile, ...]],
    new: Mapping[str, IntermediateTask],
) -> IntermediateTask | TargetTask | None:
    """The record of a table; None where it only names files of sources that the catalogue has."""
    known = catalogue_entry(task_name(table))
    if known is not None:
        return extend_entry(table, files[table.name])
    if table.choice("as", ("intermediate", "target")) == "target":
        return new_target(table, tuple(chain.from_iterable(files.values())), new)
    return new_intermediate(table, files[table.name])


def _read_files(table: TomlTable, formats: Mapping[str, FormatRule]) -> Iterator[UserFile]:
    kind = task_type(table)
    fitting = [name for name, rule in formats.items() if kind in rule.task_types]
    seen: set[str] = set()
    for entry in table.tables("files"):
        entry.check_keys(_FILE_KEYS)
        name = entry.choice("format", fitting)
        for language in _languages(entry, "language"):
            publication = _publication(entry, table)
            source = Source(
                task=task_name(table),
                language=language,
                split=Split(entry.choice("split", Split)),
                origin=Origin(entry.choice("origin", Origin, Origin.NATIVE)),
                publication=publication,
            )
            if source.name in seen:
                raise entry.mistake("language", f"names a second file for {source.name}")
            seen.add(source.name)
            paths = _paths(entry, language, formats[name].num_paths)
            yield UserFile(source=source, format=name, paths=paths, publication=publication)
    if not seen:
        raise table.mistake("files", f"is missing: name at least one in a [{table.name}.files]")


def _languages(table: TomlTable, key: str) -> tuple[str, ...]:
    languages = table.texts(key)
    if not languages:
        raise table.mistake(key, 'is missing; give a code, e.g. "sw", or a list of them')
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            raise table.mistake(key, f'must be a code such as "sw" or "quy", got {language!r}')
    return languages


def _publication(entry: TomlTable, table: TomlTable) -> Publication | None:
    """Terms of a file, each of them else as its task's table has it."""
    licence, flag = (entry if key in entry.fields else table for key in _TERMS)
    is_non_commercial = flag.flag("non_commercial")
    if "licence" not in licence.fields:
        if is_non_commercial:
            raise flag.mistake("non_commercial", "goes with a licence, which is missing")
        return None
    return Publication(
        title=table.text("title", task_name(table)),
        licence=licence.text("licence"),
        is_non_commercial=is_non_commercial,
    )


def _paths(entry: TomlTable, language: str, num_paths: int) -> tuple[str, ...]:
    patterns = entry.texts("path")
    if len(patterns) != num_paths:
        raise entry.mistake("path", f"must name {num_paths} file(s) in this format")
    paths = [entry.path.parent / each.replace("{language}", language) for each in patterns]
    for path in paths:
        if not path.is_file():
            raise entry.mistake("path", f"must be a file, {path} is not there")
    return tuple(str(path) for path in paths)
