"""What non-English data change: dev scores minus the English-only twin's, with intervals.

Dev in all languages is read here and nowhere in a search; test is not. Differences are means over
languages: over those whose data the plan trained on (English aside), over those that are zero-shot
under it, and over all. The English-only twin is compared on the same languages, whatever they
were to it.

The interval over examples is a paired bootstrap. With several seeds it is the mean of the seeds'
intervals: as wide as one seed's, since the same examples were scored under each. It does not hold
what the seed does; where there are several, Student's interval of the seeds' differences does, and
holds the examples' part too, as far as seeds make it vary.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean
from typing import TypeAlias

import pyarrow as pa

from search.bootstrap import bootstrap_gain
from search.evidence.student import reach_over_seeds
from search.mixing.comparisons import Comparison, Pair
from search.records import Score
from search.summary import mean_score, summarise_target
from spaces.catalogue import TARGETS, find_task
from spaces.shares import Transfer
from spaces.task import Role

ReadOutcomes: TypeAlias = Callable[[str], pa.Table]
"""Store key of a score's cell to its examples' outcomes; raises OSError where it has none."""
Interval: TypeAlias = tuple[float, float]


class Group(StrEnum):
    """Which languages of a target are meant."""

    TRAINED = "trained"
    """Those other than English that the plan's training had labelled data of, of any task."""
    ZERO_SHOT = "zero-shot"
    """Those that it had none of."""
    ALL = "all"
    """All of the dev split, English too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """Score of a plan minus its English-only twin's, in points, on a group of languages."""

    points: float
    """Mean over languages and seeds."""
    interval: Interval | None
    """95 %, over examples; None where the store lacks their outcomes."""
    languages: tuple[str, ...]
    seeds: tuple[float, ...]
    """The difference under each seed."""

    def seed_interval(self) -> Interval | None:
        """95 %, over seeds (Student's t); None for a single seed."""
        if len(self.seeds) < 2:
            return None
        half = reach_over_seeds(self.seeds)
        return self.points - half, self.points + half


@dataclass(frozen=True, kw_only=True, slots=True)
class Contrast:
    """What a plan's non-English data do to one target."""

    target: str
    """Name in the catalogue."""
    comparison: Comparison
    differences: dict[Group, Difference | None]
    """None where the target has no language of that group."""


def find_contrasts(
    comparisons: Sequence[Comparison],
    targets: Sequence[str],
    read_outcomes: ReadOutcomes,
    *,
    seed: int,
) -> tuple[Contrast, ...]:
    """The contrasts of every comparison, target by target.

    Args:
        comparisons: Of a study.
        targets: Of the study. Those without dev scores have none, see `explain_absence`.
        read_outcomes: Gives the outcomes of the examples behind a score.
        seed: Of the bootstrap.
    """
    found: list[Contrast] = []
    for target in targets:
        for comparison in comparisons:
            differences = {
                group: _difference(comparison, target, group, (read_outcomes, seed))
                for group in Group
            }
            if any(differences.values()):
                found.append(
                    Contrast(target=target, comparison=comparison, differences=differences)
                )
    return tuple(found)


def explain_absence(target: str) -> str:
    """Why a target has no contrast."""
    if not TARGETS[target].dev:
        return "the benchmark has no dev split in all languages, and test is not read for this"
    return "no pair of trials has its dev scores"


def _difference(
    comparison: Comparison,
    target: str,
    group: Group,
    bootstrap: tuple[ReadOutcomes, int],
) -> Difference | None:
    sides = [_same_rows(pair, target, group) for pair in comparison.pairs]
    sides = [(ours, theirs) for ours, theirs in sides if ours]
    gains = [_gain(ours, theirs) for ours, theirs in sides]
    if not gains or not all(map(math.isfinite, gains)):
        return None
    intervals = [_interval(ours, theirs, *bootstrap) for ours, theirs in sides]
    known = [interval for interval in intervals if interval is not None]
    return Difference(
        points=fmean(gains),
        interval=(fmean(low for low, _ in known), fmean(high for _, high in known))
        if len(known) == len(sides)
        else None,
        languages=tuple(score.language for score in sides[0][0]),
        seeds=tuple(gains),
    )


def _same_rows(pair: Pair, target: str, group: Group) -> tuple[list[Score], list[Score]]:
    """Dev rows of both in the group's languages that both have, in one order."""
    mixed, english = (
        {} if summary is None else {row.language: row for row in summary.rows(Role.DEV)}
        for summary in (
            summarise_target(trial.scores, target) for trial in (pair.mixed, pair.english)
        )
    )
    languages = [
        language for language, row in mixed.items() if language in english and _is_in(group, row)
    ]
    return [mixed[each] for each in languages], [english[each] for each in languages]


def _is_in(group: Group, row: Score) -> bool:
    is_zero_shot = row.transfer is Transfer.ZERO_SHOT
    return {
        Group.TRAINED: not is_zero_shot and row.language != "en",
        Group.ZERO_SHOT: is_zero_shot,
        Group.ALL: True,
    }[group]


def _gain(ours: Sequence[Score], theirs: Sequence[Score]) -> float:
    mine, other = mean_score(ours), mean_score(theirs)
    assert mine is not None, "there is a row"
    assert other is not None, "there is a row"
    return mine - other


def _interval(
    ours: Sequence[Score], theirs: Sequence[Score], read_outcomes: ReadOutcomes, seed: int
) -> Interval | None:
    try:
        return bootstrap_gain(
            [read_outcomes(row.cell) for row in ours],
            [read_outcomes(row.cell) for row in theirs],
            metric=find_task(ours[0].target).metric,
            seed=seed,
        )
    except OSError:
        return None
