"""The formats in which a user's own files may be written, by the names a task file uses.

Each is read by a reader of `trainers.data.formats`, most of them those of official data sets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from spaces.catalogue import find_task
from spaces.task import Source, TaskType
from spaces.task_file import FormatRule
from trainers.data.examples import Example
from trainers.data.formats.bitext import read_bitext, read_word_pairs
from trainers.data.formats.choices import read_choices
from trainers.data.formats.mining import read_mining
from trainers.data.formats.pairs import read_pairs_csv, read_pairs_jsonl, read_pairs_table
from trainers.data.formats.records import Report
from trainers.data.formats.spans import read_squad
from trainers.data.formats.supertags import read_auto
from trainers.data.formats.tagging import read_tagged
from trainers.data.formats.texts import read_texts

Read: TypeAlias = Callable[[Sequence[Path], Source, Report], Sequence[Example]]
"""Paths, the source they hold, and where faults go."""


@dataclass(frozen=True, kw_only=True, slots=True)
class UserFormat:
    """A format by its name."""

    rule: FormatRule
    read: Read


def _labels(source: Source) -> tuple[str, ...]:
    return find_task(source.task).labels


def _read_squad(path: Path, source: Source, report: Report) -> Sequence[Example]:
    has_unanswerable = find_task(source.task).has_unanswerable
    return read_squad(path, report, has_unanswerable=has_unanswerable)


def _rule(*task_types: TaskType, num_paths: int = 1) -> FormatRule:
    return FormatRule(task_types=frozenset(task_types), num_paths=num_paths)


FORMATS: dict[str, UserFormat] = {
    "pairs_csv": UserFormat(
        rule=_rule(TaskType.PAIR),
        read=lambda paths, source, report: read_pairs_csv(paths[0], _labels(source), report),
    ),
    "pairs_table": UserFormat(
        rule=_rule(TaskType.PAIR),
        read=lambda paths, source, report: read_pairs_table(paths[0], _labels(source), report),
    ),
    "pairs_jsonl": UserFormat(
        rule=_rule(TaskType.PAIR),
        read=lambda paths, source, report: read_pairs_jsonl(paths[0], _labels(source), report),
    ),
    "tagged": UserFormat(
        rule=_rule(TaskType.TAGGING),
        read=lambda paths, source, report: read_tagged(paths[0], _labels(source), report),
    ),
    "auto": UserFormat(
        rule=_rule(TaskType.TAGGING),
        read=lambda paths, source, report: read_auto(paths[0], report),
    ),
    "squad": UserFormat(
        rule=_rule(TaskType.SPAN),
        read=lambda paths, source, report: _read_squad(paths[0], source, report),
    ),
    "choices_jsonl": UserFormat(
        rule=_rule(TaskType.CHOICE),
        read=lambda paths, source, report: read_choices(paths[0], report),
    ),
    "word_pairs": UserFormat(
        rule=_rule(TaskType.BITEXT, TaskType.ALIGNMENT),
        read=lambda paths, source, report: read_word_pairs(paths[0], report),
    ),
    "bitext_halves": UserFormat(
        rule=_rule(TaskType.BITEXT, num_paths=2),
        read=lambda paths, source, report: read_bitext(paths[0], paths[1], source.split, report),
    ),
    "mining": UserFormat(
        rule=_rule(TaskType.MINING, num_paths=3),
        read=lambda paths, source, report: read_mining(paths[0], paths[1], paths[2], report),
    ),
    "text": UserFormat(
        rule=_rule(TaskType.MLM),
        read=lambda paths, source, report: read_texts(paths[0], report),
    ),
}
"""`docs/own-tasks.md` describes each. `bitext_halves` are two files, the other language first,
of which a source of dev takes one half and one of test the other, as Tatoeba is cut. `mining` is
three: the other language, English, the pairs of their ids."""

RULES: dict[str, FormatRule] = {name: each.rule for name, each in FORMATS.items()}
"""What a task file is checked against."""
