"""Single task minus none: what the baselines alone say of a task, without any surface.

Both were scored on the same examples, so the interval is the paired bootstrap's over examples
(`search.bootstrap`), with one training seed each: it does not hold what another seed does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from search.bootstrap import bootstrap_gain
from search.learned.table import TrialTable
from search.records import Score
from search.selection import NO_INTERMEDIATE, SINGLE_TASK
from search.study_folder import PastTrial
from search.summary import mean_score, summarise_target
from spaces.catalogue import find_task


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """A single-task baseline's score of a target minus no intermediate training's."""

    target: str
    """Name in the catalogue."""
    task: str
    points: float
    interval: tuple[float, float] | None
    """95 %; None where the store does not have the outcomes of both."""


def find_contrasts(
    table: TrialTable, read_outcomes: Callable[[str], pa.Table]
) -> tuple[Contrast, ...]:
    """All that the trials of the table have, by target and task.

    Args:
        table: Of the study.
        read_outcomes: Store key of a score's cell to the outcomes of its examples; raises
            OSError where the store has none.
    """
    none = table.baseline(NO_INTERMEDIATE)
    singles = [(task, table.baseline(f"{SINGLE_TASK}{task}")) for task in table.study.intermediate]
    return tuple(
        contrast
        for target in table.study.targets
        for task, single in singles
        if none is not None and single is not None
        for contrast in _contrast(table, target, task, _Pair(single, none, read_outcomes))
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    single: PastTrial
    none: PastTrial
    read_outcomes: Callable[[str], pa.Table]

    def rows(self, target: str, table: TrialTable) -> tuple[list[Score], list[Score]]:
        """Both sides' scores in the languages that both have, in one order."""
        ours, theirs = (
            {score.language: score for score in _rows(trial, target, table)}
            for trial in (self.single, self.none)
        )
        languages = sorted(ours.keys() & theirs.keys())
        return [ours[one] for one in languages], [theirs[one] for one in languages]

    def interval(
        self, ours: list[Score], theirs: list[Score], seed: int
    ) -> tuple[float, float] | None:
        try:
            return bootstrap_gain(
                [self.read_outcomes(score.cell) for score in ours],
                [self.read_outcomes(score.cell) for score in theirs],
                metric=find_task(ours[0].target).metric,
                seed=seed,
            )
        except OSError:
            return None


def _contrast(table: TrialTable, target: str, task: str, pair: _Pair) -> Iterator[Contrast]:
    ours, theirs = pair.rows(target, table)
    mine, other = mean_score(ours), mean_score(theirs)
    if mine is not None and other is not None:
        yield Contrast(
            target=target,
            task=task,
            points=mine - other,
            interval=pair.interval(ours, theirs, table.study.seed),
        )


def _rows(trial: PastTrial, target: str, table: TrialTable) -> tuple[Score, ...]:
    summary = summarise_target(trial.scores, target)
    return () if summary is None else summary.rows(table.role)
