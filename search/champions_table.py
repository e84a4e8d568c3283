"""Champions as a table for people: 100 columns, no colour needed, with its words explained."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from search.records import StudyRecord
from search.selection import Champion, Gain, Result
from search.summary import shown_name

_ABSENT = "-"
_OFFLINE_DATA = (
    "offline_*: scores on the small offline suite that ships with this program. "
    "They are not scores of XTREME."
)
_OFFLINE_ENCODER = (
    "The offline encoder's pretraining has seen such tasks (it derives from "
    "multilingual-e5-small, 4-bit), so its gains need not be those of a raw encoder."
)


def render_champions(
    study: StudyRecord, champions: Sequence[Champion], num_trials: int
) -> RenderableType:
    """The table, a row a target, and under it what its columns mean.

    Args:
        study: Of the champions.
        champions: In the order of the rows.
        num_trials: Finished trials that they were chosen from.
    """
    title = Text(f"{study.name}: best of {num_trials} trials a target, seed {study.seed}")
    source = Text(f"data {study.data}, encoder {study.encoder}, {study.precision}", style="dim")
    notes = [Text(note, style="dim") for note in _notes(study, num_trials)]
    return Group(title, source, _table(study, champions), *notes)


def _table(study: StudyRecord, champions: Sequence[Champion]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1), pad_edge=False)
    table.add_column("target", no_wrap=True, style="bold")
    table.add_column("best mixture")
    table.add_column("select", justify="right", no_wrap=True)
    table.add_column("gain over none [95 %]", no_wrap=True)
    table.add_column("zero-shot test, gain [95 %]", no_wrap=True)
    table.add_column("trial", justify="right", no_wrap=True)
    for champion in champions:
        zero_shot = champion.test_zero_shot
        table.add_row(
            shown_name(champion.target, study.data),
            _mixture(champion),
            f"{champion.select.score:.1f}",
            _gain(champion, champion.select),
            f"{zero_shot.score:.1f} {_gain(champion, zero_shot)}" if zero_shot else _ABSENT,
            str(champion.trial),
        )
    return table


def _mixture(champion: Champion) -> str:
    plan = champion.plan
    if plan.mixture.is_empty:
        return plan.mixture.describe()
    return f"{plan.mixture.describe()} at {plan.intermediate.learning_rate:.1e}"


def _gain(champion: Champion, result: Result) -> str:
    if champion.baseline == "none":
        return "is none"
    return _interval(result.gain) if result.gain else _ABSENT


def _interval(gain: Gain) -> str:
    return f"{gain.points:+.1f} [{gain.low:+.1f}, {gain.high:+.1f}]"


def _notes(study: StudyRecord, num_trials: int) -> list[str]:
    notes = [
        "select: score on the examples the search chose by, in points of 100; English only, "
        "except for retrieval and where a study was told to select on all languages.",
        "zero-shot test: mean over the test languages of which the champion's training had no "
        "data.",
        "gain: points above the same training without intermediate tasks (baseline none), with "
        "its 95 % interval: a paired bootstrap over the examples. The best of "
        f"{num_trials} trials on the same examples looks better than it is; the interval of "
        "select does not hold that, so trust the test.",
    ]
    if study.data == "offline":
        notes.append(_OFFLINE_DATA)
    if study.encoder.startswith("offline"):
        notes.append(_OFFLINE_ENCODER)
    return notes
