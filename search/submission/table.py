"""A submission's scores as tables for people: 100 columns, no colour needed."""

from __future__ import annotations

from rich import box
from rich.columns import Columns
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from search.submission.scores import SubmissionScores, TargetScores
from spaces.catalogue import TARGETS, find_task
from spaces.task import TaskType

_SHOWN: dict[TaskType, tuple[str, ...]] = {
    TaskType.PAIR: ("accuracy",),
    TaskType.TAGGING: ("f1", "accuracy"),
    TaskType.SPAN: ("exact_match", "f1"),
    TaskType.BITEXT: ("accuracy",),
    TaskType.MINING: ("f1", "precision", "recall"),
}
"""Figures of each language, in this order."""


def render_scores(scores: SubmissionScores) -> RenderableType:
    """Targets with all their languages, then the averages; everything in points."""
    parts: list[RenderableType] = [_targets_table(scores)]
    if any(target.absent for target in scores.targets.values()):
        parts.append(Text("* not in all of the benchmark's languages, so in no average"))
    if scores.means():
        parts += ["", _means_table(scores)]
    return Group(*parts)


def _targets_table(scores: SubmissionScores) -> Table:
    table = _table()
    table.add_column("target", style="bold", no_wrap=True)
    table.add_column("group", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    table.add_column("mean and languages")
    for name, target in scores.targets.items():
        shown = f"{name} *" if target.absent else name
        table.add_row(
            shown, TARGETS[name].group, f"{target.score:.1f}", _describe_languages(target)
        )
    return table


def _describe_languages(target: TargetScores) -> RenderableType:
    """Names of the figures with their means, then each language with them, in columns.

    A language and its figures are one cell, so no width of the table breaks them.
    """
    shown = _SHOWN[find_task(target.target).task_type]
    means = ", ".join(f"{name.replace('_', ' ')} {target.average(name):.1f}" for name in shown)
    figures = {
        language: "/".join(f"{own[name]:.1f}" for name in shown)
        for language, own in target.languages.items()
    }
    width = max(map(len, figures.values()))
    cells = (Text(f"{language} {own:>{width}}", no_wrap=True) for language, own in figures.items())
    return Group(means, Columns(cells, padding=(0, 2), equal=True))


def _means_table(scores: SubmissionScores) -> Table:
    table = _table()
    table.add_column("average of", style="bold", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    for name, mean in scores.means().items():
        table.add_row(name, f"{mean:.1f}")
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
