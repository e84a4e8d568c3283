"""What champions gain over every baseline, as tables that are Markdown, too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from search.evidence.gains import Gain
from search.records import StudyRecord
from search.selection import Champion, Result
from search.summary import shown_name

_ABSENT = "-"
_NOTE = (
    "Points with their 95 % interval (paired bootstrap over examples, the choice repeated in it; "
    "one training seed). Points on select are biased upward, see docs/champions.md. Dev and test: "
    "means over the languages that the champion's training had no data of."
)


def render_gains(study: StudyRecord, champions: Sequence[Champion]) -> RenderableType:
    """A table a champion, a row a baseline.

    Args:
        study: Of the champions.
        champions: In the order of the tables.
    """
    return Group(*(part for champion in champions for part in _parts(study, champion)), _NOTE)


def _parts(study: StudyRecord, champion: Champion) -> Iterator[RenderableType]:
    name = shown_name(champion.target, study.data)
    yield Text(f"{name}: trial {champion.trial}, {champion.plan.describe()}", style="bold")
    results = (champion.select, champion.dev_zero_shot, champion.test_zero_shot)
    table = Table(box=box.MARKDOWN)
    table.add_column("gain over", no_wrap=True)
    for split in ("select", "dev, zero-shot", "test, zero-shot"):
        table.add_column(split, justify="right", no_wrap=True)
    by_split = [_by_baseline(result) for result in results]
    for gain in champion.select.gains:
        if gain.over == champion.baseline:
            table.add_row(gain.over, *("itself" for _ in results))
        else:
            table.add_row(gain.over, *(_show(gains.get(gain.over)) for gains in by_split))
    yield table


def _by_baseline(result: Result | None) -> dict[str, Gain]:
    return {} if result is None else {gain.over: gain for gain in result.gains}


def _show(gain: Gain | None) -> str:
    if gain is None:
        return _ABSENT
    return f"{gain.points:+.1f} [{gain.low:+.1f}, {gain.high:+.1f}]"
