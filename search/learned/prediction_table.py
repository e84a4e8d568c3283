"""Predictions as a table for people, with its words explained."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from search.learned.predictions import Prediction
from search.learned.quality import LEVEL, NUM_PERMUTATIONS
from search.learned.table import TrialTable
from search.learned.words import render_notes, show_estimate
from search.summary import shown_name
from spaces.plan import Plan
from spaces.task import Role

_SPLITS = {
    Role.SELECT: "the English split that the search chose by",
    Role.DEV: "dev, mean over all languages",
}


def render_predictions(
    table: TrialTable, plan: Plan, predictions: Sequence[Prediction]
) -> RenderableType:
    """The table, a row a target that is predicted; under it a line for each that is not."""
    rate = plan.intermediate.learning_rate
    title = Text(f"{table.study.name}: {plan.describe()}; learning rate {rate:.1e}", style="bold")
    refused = [
        Text(
            f"{shown_name(each.target, table.study.data)} not predicted: {each.quality.describe()}"
        )
        for each in predictions
        if each.score is None
    ]
    if len(refused) == len(predictions):
        return Group(title, "", *refused)
    notes = render_notes(_notes(table))
    return Group(title, "", _scores_table(table, predictions), "", *refused, "", notes)


def _scores_table(table: TrialTable, predictions: Sequence[Prediction]) -> Table:
    shown = Table(box=box.SIMPLE_HEAD, padding=(0, 2, 0, 0), show_edge=False)
    shown.add_column("target", style="bold", no_wrap=True)
    shown.add_column(f"predicted {table.role}", justify="right", no_wrap=True)
    shown.add_column("gain over none", justify="right", no_wrap=True)
    shown.add_column("rank\ncorrelation", justify="right")
    shown.add_column("p", justify="right")
    for each in predictions:
        if each.score is not None:
            shown.add_row(
                shown_name(each.target, table.study.data),
                show_estimate(each.score, is_signed=False),
                show_estimate(each.gain),
                f"{each.quality.correlation:+.2f}",
                f"{each.quality.p_value:.3f}",
            )
    return shown


def _notes(table: TrialTable) -> tuple[tuple[str, str], ...]:
    return (
        (
            f"predicted {table.role}",
            f"points on {_SPLITS[table.role]}: mean and 95 % interval of a new run's score on "
            "the same examples, the trials' noise included",
        ),
        (
            "gain over none",
            "of the score to be expected, over no intermediate training, with its 95 % interval",
        ),
        (
            "rank correlation",
            "of the scores of plans with what the other plans predict of them; p is the share of "
            f"{NUM_PERMUTATIONS} permutations of the scores that correlate as much. Above "
            f"{LEVEL} nothing is predicted. Targets are judged one by one: of twenty that nothing "
            "predicts, one is to be expected that seems predictable.",
        ),
    )
