"""A submission's scores as tables for people: 100 columns, no colour needed."""

from __future__ import annotations

from textwrap import wrap

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from search.submission_scores import SubmissionScores, TargetScores
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
_LANGUAGES_CHARACTERS = 66
"""Width of the languages' column: what 100 columns leave for it."""


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


def _describe_languages(target: TargetScores) -> str:
    """Names of the figures with their means, then each language with them."""
    shown = _SHOWN[find_task(target.target).task_type]
    means = ", ".join(f"{name.replace('_', ' ')} {target.average(name):.1f}" for name in shown)
    languages = (
        f"{language}\xa0{'/'.join(f'{own[name]:.1f}' for name in shown)}"
        for language, own in target.languages.items()
    )
    # broken here, so that a language and its figures stay on one line
    lines = wrap("  ".join(languages), _LANGUAGES_CHARACTERS)
    return "\n".join([means, *(line.replace("\xa0", " ") for line in lines)])


def _means_table(scores: SubmissionScores) -> Table:
    table = _table()
    table.add_column("average of", style="bold", no_wrap=True)
    table.add_column("score", justify="right", no_wrap=True)
    for name, mean in scores.means().items():
        table.add_row(name, f"{mean:.1f}")
    return table


def _table() -> Table:
    return Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
