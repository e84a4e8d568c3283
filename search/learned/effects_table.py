"""Effects as a table for people: 100 columns, no colour needed, with its words explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from search.learned.contrasts import Contrast
from search.learned.effects import FALSE_DISCOVERIES, Effect
from search.learned.features import Feature
from search.learned.quality import LEVEL, NUM_PERMUTATIONS
from search.learned.surface import Estimate
from search.learned.table import TrialTable
from search.learned.targets import LearnedTarget
from search.learned.words import ABSENT, render_notes, show_estimate
from search.summary import shown_name
from spaces.task import Role

_SPLITS = {
    Role.SELECT: "points on the English split that the search chose by; it cannot show what "
    "non-English data do to other languages (--role dev does)",
    Role.DEV: "points on dev, mean over all languages, which the search did not choose by",
}


def render_effects(
    table: TrialTable,
    learned: Sequence[LearnedTarget],
    effects: Sequence[Effect],
    contrasts: Sequence[Contrast],
) -> RenderableType:
    """How well each target is predicted, then the effects on each, then what the columns mean."""
    title = Text(f"{table.study.name}: what {len(table.trials)} trials say", style="bold")
    body = _effects_table(table, learned, effects, contrasts)
    notes = render_notes(tuple(_notes(table)))
    return Group(title, "", _quality_table(table, learned), "", body, "", notes)


def _quality_table(table: TrialTable, learned: Sequence[LearnedTarget]) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    shown.add_column("target", style="bold", no_wrap=True)
    for header in ("plans", "rank correlation", "chance", "p"):
        shown.add_column(header, justify="right")
    shown.add_column("verdict", no_wrap=True)
    for each in learned:
        quality = each.quality
        shown.add_row(
            shown_name(each.target, table.study.data),
            str(quality.num_plans),
            _show(quality.correlation, "+.2f"),
            _show(quality.chance, "+.2f"),
            _show(quality.p_value, ".3f"),
            str(quality.verdict),
        )
    return shown


def _effects_table(
    table: TrialTable,
    learned: Sequence[LearnedTarget],
    effects: Sequence[Effect],
    contrasts: Sequence[Contrast],
) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    shown.add_column("target", style="bold", no_wrap=True)
    shown.add_column("step", no_wrap=True)
    shown.add_column("effect", justify="right", no_wrap=True)
    shown.add_column("distinct", no_wrap=True)
    shown.add_column("single task - none", justify="right", no_wrap=True)
    by_step = {(effect.target, effect.feature.name): effect for effect in effects}
    by_task = {(contrast.target, contrast.task): contrast for contrast in contrasts}
    for each in learned:
        name = shown_name(each.target, table.study.data)
        for feature in table.features:
            effect = by_step.get((each.target, feature.name))
            contrast = by_task.get((each.target, feature.task or ""))
            if effect is not None or contrast is not None:
                shown.add_row(name, *_cells(feature, effect, contrast))
                name = ""
        shown.add_section()
    return shown


def _cells(
    feature: Feature, effect: Effect | None, contrast: Contrast | None
) -> tuple[str, str, str, str]:
    return (
        feature.step_label,
        ABSENT if effect is None else show_estimate(effect.change),
        _show_distinct(effect),
        _show_contrast(contrast),
    )


def _show_distinct(effect: Effect | None) -> str:
    if effect is None or not effect.is_distinct:
        return "no"
    return "yes *" if effect.is_discovery else "yes"


def _show_contrast(contrast: Contrast | None) -> str:
    if contrast is None:
        return ABSENT
    if contrast.interval is None:
        return f"{contrast.points:+.1f}"
    low, high = contrast.interval
    return show_estimate(Estimate(points=contrast.points, low=low, high=high))


def _show(figure: float | None, form: str) -> str:
    return ABSENT if figure is None else format(figure, form)


def _notes(table: TrialTable) -> Iterator[tuple[str, str]]:
    yield (
        "rank correlation",
        "of the scores of plans with what the other plans predict of them; chance is what one in "
        f"twenty of {NUM_PERMUTATIONS} permutations of the scores reaches, p the share of them "
        f"that correlate as much. Above p {LEVEL} no effect is told. Each target is judged alone. "
        "(Without any effect it is below zero: the others' mean lacks the plan left out.)",
    )
    yield (
        "effect",
        f"{_SPLITS[table.role]}. Mean change of the predicted score, with its 95 % interval, "
        "over the trials' plans: a task's or MLM's share of the examples grows by 0.1 and the "
        "others shrink in proportion; the non-English share grows by 0.1; the learning rate "
        "doubles.",
    )
    yield (
        "distinct",
        "yes: the interval misses zero, each taken alone; *: it stays when the share of false "
        f"ones among all marked is held at {100 * FALSE_DISCOVERIES:.0f} % (Benjamini-Hochberg)",
    )
    yield (
        "single - none",
        "score of the task alone minus no intermediate task, one training seed each, with the "
        "95 % interval of a paired bootstrap over examples; not corrected for their number",
    )
