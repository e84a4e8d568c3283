"""Contrasts as a table for people: 100 columns, with its words explained."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from textwrap import wrap

from rich import box
from rich.console import Group as Stack
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from search.learned.words import ABSENT, render_notes
from search.mixing.comparisons import Comparisons
from search.mixing.contrasts import Contrast, Difference, Group, explain_absence
from search.records import StudyRecord
from search.summary import shown_name
from spaces.plan import Plan

_PLAN_CHARACTERS = 26
"""Width of the plans' column: what 100 columns leave for it."""
_HUNDRED = 99.95
"""From here on, ends of intervals over two seeds, a tenth of a point is not shown."""


def render_contrasts(
    study: StudyRecord, comparisons: Comparisons, contrasts: Sequence[Contrast]
) -> RenderableType:
    """The table, a section a target, and under it what its columns mean.

    Args:
        study: Whose trials they are.
        comparisons: Of its trials.
        contrasts: Of these.
    """
    title = Text(f"{study.name}: with non-English data minus English only", style="bold")
    source = Text(
        f"dev in all languages; data {study.data}; encoder {study.encoder}; {study.precision}"
    )
    notes = render_notes(list(_notes(study, comparisons, contrasts)))
    return Stack(title, source, "", _contrasts_table(study, contrasts), "", notes)


def _contrasts_table(study: StudyRecord, contrasts: Sequence[Contrast]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    table.add_column("target and plan", width=_PLAN_CHARACTERS)
    for header in ("trained\nlanguages", "zero-shot\nlanguages", "all\nlanguages"):
        table.add_column(header, justify="right", no_wrap=True)
    for target in dict.fromkeys(contrast.target for contrast in contrasts):
        table.add_row(Text(shown_name(target, study.data), style="bold"))
        for contrast in contrasts:
            if contrast.target == target:
                cells = (show_difference(contrast.differences[group]) for group in Group)
                table.add_row(_show_plan(contrast.comparison.plan), *cells)
        table.add_section()
    return table


def _show_plan(plan: Plan) -> str:
    """A plan, indented, broken behind commas and semicolons only."""
    glued = re.sub(r"(?<![,;]) ", "\xa0", plan.describe())
    lines = wrap(glued, _PLAN_CHARACTERS, initial_indent="  ", subsequent_indent="  ")
    return "\n".join(lines).replace("\xa0", " ")


def show_difference(difference: Difference | None) -> str:
    """A cell: points with the interval over examples, and below it that over seeds."""
    if difference is None:
        return ABSENT
    lines = [f"{difference.points:+.1f}{_show_interval(difference.interval)}"]
    over_seeds = difference.seed_interval()
    if over_seeds is not None:
        lines.append(f"{len(difference.seeds)} seeds{_show_interval(over_seeds)}")
    return "\n".join(lines)


def _show_interval(interval: tuple[float, float] | None) -> str:
    if interval is None:
        return ""
    low, high = (f"{end:+.1f}" if abs(end) < _HUNDRED else f"{end:+.0f}" for end in interval)
    return f" [{low}, {high}]"


def _notes(
    study: StudyRecord, comparisons: Comparisons, contrasts: Sequence[Contrast]
) -> Iterator[tuple[str, str]]:
    yield (
        "difference",
        "points above the plan of the same tasks, budgets, rates and seed whose examples are all "
        "English: non-English ones take their place. 95 % interval of a paired bootstrap over "
        "examples (mean of the seeds' intervals), which holds nothing of what the seed does; "
        "where seeds repeat, Student's 95 % interval of the seeds' differences below it. Not "
        "corrected for the number of plans.",
    )
    yield (
        "trained",
        "languages other than English that the plan's training had labelled data of; zero-shot: "
        "those that it had none of. Which they are differs from plan to plan.",
    )
    yield from _absent(study, contrasts)
    if comparisons.num_alone:
        yield (
            "not compared",
            f"{comparisons.num_alone} trials with non-English data whose English-only plan is "
            "not in the study",
        )
    if study.data == "offline":
        yield "offline_*", "scores on the small offline suite. They are not scores of XTREME."


def _absent(study: StudyRecord, contrasts: Sequence[Contrast]) -> Iterator[tuple[str, str]]:
    compared = {contrast.target for contrast in contrasts}
    for target in study.targets:
        if target not in compared:
            yield shown_name(target, study.data), f"left out: {explain_absence(target)}"
