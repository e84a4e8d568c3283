"""The records of a task file: its new tasks, and those of the catalogue with a language more."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from spaces.catalogue import MLM_TEXT, WORD_PAIRS, intermediate_dev
from spaces.task import (
    Group,
    IntermediateTask,
    Role,
    Source,
    Split,
    TargetTask,
    Task,
    TaskType,
)
from spaces.toml_table import TomlTable
from spaces.user_tasks import SHIPPED_INTERMEDIATE, SHIPPED_TARGETS, UserFile

Entry: TypeAlias = IntermediateTask | TargetTask
"""A task with its sources, of either use."""

_METRICS: Final[Mapping[TaskType, str]] = {
    TaskType.PAIR: "accuracy",
    TaskType.TAGGING: "f1",
    TaskType.SPAN: "exact_match_f1",
    TaskType.CHOICE: "accuracy",
    TaskType.BITEXT: "accuracy",
}
"""The figure of each type that has intervals, hence can be searched for."""
_GROUPS: Final[Mapping[TaskType, Group]] = {
    TaskType.PAIR: Group.CLASSIFICATION,
    TaskType.TAGGING: Group.TAGGING,
    TaskType.SPAN: Group.QA,
    TaskType.CHOICE: Group.CLASSIFICATION,
    TaskType.BITEXT: Group.RETRIEVAL,
}
_LABELLED: Final = (TaskType.PAIR, TaskType.TAGGING)
_FIXED: Final = {each.name: each for each in (MLM_TEXT, WORD_PAIRS)}
"""Not among the intermediate tasks: they take files, but no further languages."""
_BOUND: Final = {
    "mlqa": "MLQA's scorer has rules for its seven languages only: make it a target of its own "
    'with train_on = "squad"',
}
"""Targets whose scoring knows the catalogue's languages alone, and what to do instead."""


def task_name(table: TomlTable) -> str:
    """The name of the task that a table is about."""
    return table.name.strip("[]")


def catalogue_entry(name: str) -> Entry | None:
    """The task as it ships, None where the name is new."""
    return SHIPPED_INTERMEDIATE.get(name) or SHIPPED_TARGETS.get(name) or _FIXED.get(name)


def task_type(table: TomlTable) -> TaskType:
    """Type of the table's task: the catalogue's, or what the table says.

    Raises:
        ValueError: If the task is new and the table names none.
    """
    known = catalogue_entry(task_name(table))
    return known.task.task_type if known else TaskType(table.choice("type", _METRICS))


def _new_task(
    table: TomlTable, files: Iterable[UserFile], labels: tuple[str, ...], title: str
) -> Task:
    kind = task_type(table)
    languages = dict.fromkeys(file.source.language for file in files)
    return Task(
        name=task_name(table),
        title=title,
        task_type=kind,
        metric=table.choice("metric", (_METRICS[kind],), _METRICS[kind]),
        languages=tuple(sorted(languages, key=lambda language: language != "en")),
        labels=labels,
    )


def _labels(table: TomlTable, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    labels = table.texts("labels") or default
    kind = task_type(table)
    if kind in _LABELLED and len(labels) < 2:
        raise table.mistake("labels", f"must list at least two in a task of type {kind}")
    if labels and kind not in _LABELLED:
        raise table.mistake("labels", f"has no meaning in a task of type {kind}")
    return labels


def new_intermediate(table: TomlTable, files: tuple[UserFile, ...]) -> IntermediateTask:
    """A task of the user's own to train on.

    Raises:
        ValueError: On a mistake in the table.
    """
    for key in ("train_on", "group"):
        if key in table.fields:
            raise table.mistake(key, 'belongs to a target, this table says as = "intermediate"')
    if task_type(table) is TaskType.BITEXT:
        raise table.mistake("type", "bitext trains nothing: it can be a target only")
    task = _new_task(table, files, _labels(table), table.text("title", task_name(table)))
    sources = [file.source for file in files if file.source.split is Split.TRAIN]
    english = _english(sources, Split.TRAIN)
    if english is None:
        raise table.mistake("files", "must have English training data: split train, language en")
    others = (source for source in sources if source != english)
    return IntermediateTask(task=task, sources=(english, *others))


def new_target(
    table: TomlTable, files: tuple[UserFile, ...], new: Mapping[str, IntermediateTask]
) -> TargetTask:
    """A task of the user's own to be scored on.

    Args:
        table: Of the task.
        files: Of all tables: without English dev it is selected on that of its training task.
        new: Intermediate tasks of the same file.

    Raises:
        ValueError: On a mistake in the table.
    """
    kind = task_type(table)
    own = tuple(file for file in files if file.source.task == task_name(table))
    sources = [file.source for file in own]
    train = None if kind is TaskType.BITEXT else _target_train(table, sources, new)
    train_labels = _trained_labels(train, new)
    labels = _labels(table, train_labels)
    if train_labels and set(train_labels) != set(labels):
        raise table.mistake("labels", f"must be those of its training: {', '.join(train_labels)}")
    return TargetTask(
        task=_new_task(table, own, labels, table.text("title", task_name(table))),
        group=Group(table.choice("group", Group, _GROUPS[kind])),
        train=train,
        select=_selection(table, [file.source for file in files], train),
        dev=tuple(source for source in sources if source.split is Split.DEV),
        test=tuple(source for source in sources if source.split is Split.TEST),
    )


def _target_train(
    table: TomlTable, sources: Iterable[Source], new: Mapping[str, IntermediateTask]
) -> Source:
    """English training data: the target's own, or those of the task it names."""
    own = _english(sources, Split.TRAIN)
    if (own is None) == ("train_on" not in table.fields):
        raise table.mistake(
            "train_on",
            "must name a task, or a file have split train, language en; not both",
        )
    if own is not None:
        return own
    choices = {name: each.sources[0] for name, each in {**SHIPPED_INTERMEDIATE, **new}.items()}
    choices |= {name: each.train for name, each in SHIPPED_TARGETS.items() if each.train}
    kind = task_type(table)
    fitting = [n for n, s in choices.items() if _type_of(s.task, new) is kind]
    return choices[table.choice("train_on", fitting)]


def _type_of(task: str, new: Mapping[str, IntermediateTask]) -> TaskType:
    known = new.get(task) or catalogue_entry(task)
    assert known is not None, "a source's task is in the catalogue or in this file"
    return known.task.task_type


def _trained_labels(train: Source | None, new: Mapping[str, IntermediateTask]) -> tuple[str, ...]:
    """Labels of the task that a target trains on; empty for its own data, or without labels."""
    if train is None:
        return ()
    known = new.get(train.task) or catalogue_entry(train.task)
    return known.task.labels if known else ()


def _selection(
    table: TomlTable, sources: Iterable[Source], train: Source | None
) -> tuple[Source, ...]:
    """What the search sees: English dev, that of the training task, or all of a bitext task."""
    dev = [source for source in sources if source.split is Split.DEV]
    own = tuple(source for source in dev if source.task == task_name(table))
    english = _english(own, Split.DEV)
    if english is not None:
        return (english,)
    if train is None and own:
        return own
    if train is not None and train.task in SHIPPED_INTERMEDIATE:
        return (intermediate_dev(train.task),)
    if train is not None and train.task in SHIPPED_TARGETS:
        return SHIPPED_TARGETS[train.task].select
    trained = (source for source in dev if train is not None and source.task == train.task)
    english = _english(trained, Split.DEV)
    if english is not None:
        return (english,)
    raise table.mistake("files", "must have a split dev in en, which the search selects by")


def _english(sources: Iterable[Source], split: Split) -> Source | None:
    return next((s for s in sources if s.split is split and s.language == "en"), None)


def extend_entry(table: TomlTable, files: tuple[UserFile, ...]) -> Entry | None:
    """A task of the catalogue with the languages that the table adds; None if it adds none.

    Raises:
        ValueError: If a file is for no source of the task, or a language has no file.
    """
    known = catalogue_entry(task_name(table))
    assert known is not None, "the table is about a task of the catalogue"
    added = _added_languages(table, known)
    sources = _sources(known)
    for file in files:
        source = file.source
        if source.language not in added and source not in sources:
            raise table.mistake("files", _no_such_source(source, known, sources))
    own = tuple(file.source for file in files if file.source.language in added)
    for language in added:
        if not any(source.language == language for source in own):
            raise table.mistake("languages", f"must have files, {language} has none")
    return _add_sources(table, known, own) if own else None


def _added_languages(table: TomlTable, known: Entry) -> tuple[str, ...]:
    languages = table.texts("languages")
    if languages and known.name in _FIXED:
        raise table.mistake("languages", "cannot be added here; name files for the catalogue's")
    if languages and known.name in _BOUND:
        raise table.mistake("languages", f"cannot be added: {_BOUND[known.name]}")
    for language in languages:
        if language in known.task.languages:
            raise table.mistake("languages", f"must be new, the catalogue has {language}")
    return languages


def _sources(entry: Entry) -> frozenset[Source]:
    """Every source of a task of the catalogue that a file may stand for."""
    if isinstance(entry, IntermediateTask):
        dev = (intermediate_dev(entry.name),) if entry.name in SHIPPED_INTERMEDIATE else ()
        return frozenset((*entry.sources, *dev))
    own = (entry.train,) if entry.train and entry.train.task == entry.name else ()
    scored = (source for role in Role for source in entry.sources(role))
    return frozenset((*own, *(source for source in scored if source.task == entry.name)))


def _no_such_source(source: Source, known: Entry, sources: frozenset[Source]) -> str:
    if source.language not in known.task.languages:
        return f'in {source.language} need languages = ["{source.language}"] in this table'
    splits = sorted({f"{each.split} ({each.origin})" for each in sources})
    return f"must be for a source of the task, {source.name} is none; it has {', '.join(splits)}"


def _add_sources(table: TomlTable, known: Entry, own: tuple[Source, ...]) -> Entry:
    languages = tuple(dict.fromkeys(source.language for source in own))
    task = replace(known.task, languages=(*known.task.languages, *languages))
    is_intermediate = isinstance(known, IntermediateTask)
    splits = (Split.TRAIN,) if is_intermediate else (Split.DEV, Split.TEST)
    for source in own:
        if source.split not in splits:
            raise table.mistake("files", f"in a new language have split {' or '.join(splits)}")
    if isinstance(known, IntermediateTask):
        return replace(known, task=task, sources=(*known.sources, *own))
    dev, test = (tuple(s for s in own if s.split is split) for split in splits)
    select = (*known.select, *dev) if known.train is None else known.select
    return replace(
        known, task=task, select=select, dev=(*known.dev, *dev), test=(*known.test, *test)
    )
