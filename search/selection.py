"""The champion of each target: the trial with the best selection score, and the evidence for it.

A champion's selection score is the best of n trials on the same few examples, so it is biased
upward, and its gain over a baseline too: the interval given with a gain holds what the draw of
the examples does, not yet what the choice among trials does. Test scores were not chosen by.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import pyarrow as pa

from search.bootstrap import bootstrap_gain
from search.confirmation.seeds import Confirmation
from search.records import Score, StudyRecord, TrialRecord
from search.summary import TargetSummary, mean_score, scored_weights, summarise_target
from spaces.catalogue import find_task
from spaces.plan import Plan
from spaces.task import Role

ReadOutcomes: TypeAlias = Callable[[str], pa.Table]
"""Store key of a score's cell to the outcomes of its examples, see `search.bootstrap`."""

NO_INTERMEDIATE = "none"
"""Name of the baseline that every gain is measured against."""
SINGLE_TASK = "single-"
"""What the names of the single-task baselines begin with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gain:
    """A champion's score minus a baseline's on the same languages and splits, in points."""

    over: str
    """Name of the baseline."""
    points: float
    low: float
    """Lower end of the paired 95 % bootstrap interval over examples."""
    high: float

    def __post_init__(self) -> None:
        """Refuse an interval that is upside down.

        Raises:
            ValueError: If low is above high.
        """
        if self.low > self.high:
            raise ValueError(f"an interval needs low <= high, got {self.low} and {self.high}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A champion's score on one split, and what it gains there over no intermediate training."""

    score: float
    """Mean over the languages, in points."""
    num_languages: int
    gain: Gain | None
    """None where the baseline was not scored on all of these languages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Champion:
    """The best trial of one target.

    The zero-shot results are over the languages of which this trial's training had no data.
    """

    target: str
    """Name in the catalogue; `search.summary.shown_name` is the one for people."""
    trial: int
    baseline: str | None
    """Name of the baseline that the champion is; None for a searched trial."""
    plan: Plan
    learning_rate: float | None
    """The best of phase three; None where the target is not trained."""
    weights: str | None
    """Store key of the weights that were scored; None for the pretrained encoder as it is."""
    select: Result
    gain_over_single: Gain | None
    """Of the selection score over the best single-task baseline; None where none finished."""
    dev: Result | None
    """Over all languages; None where there is no such split, here and below."""
    dev_zero_shot: Result | None
    test: Result | None
    test_zero_shot: Result | None
    confirmed: Confirmation | None = None
    """Its scores on fresh seeds; None where it was not run again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Contender:
    trial: TrialRecord
    summary: TargetSummary

    def rank(self) -> tuple[float, int, int]:
        """Best first; ties to fewer intermediate tasks, then to the earlier trial."""
        num_tasks = len(self.trial.plan.mixture.ratios)
        return (-self.summary.select, num_tasks, self.trial.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Comparison:
    """Compares a champion's rows with a baseline's, example by example."""

    read_outcomes: ReadOutcomes
    seed: int
    """Of the bootstrap."""

    def result(self, rows: Sequence[Score], baseline: _Contender | None) -> Result | None:
        """Score of the rows and its gain; None where there are none or one is NaN."""
        score = _finite_mean(rows)
        if score is None:
            return None
        return Result(score=score, num_languages=len(rows), gain=self.gain(rows, baseline))

    def gain(self, rows: Sequence[Score], baseline: _Contender | None) -> Gain | None:
        """Gain of the rows over the baseline's of the same role and languages.

        Which languages are zero-shot is the champion's affair: the baseline is compared on
        those languages, whatever its own training had data of.
        """
        others = _same_cells(rows, baseline)
        ours, theirs = _finite_mean(rows), _finite_mean(others)
        if baseline is None or ours is None or theirs is None:
            return None
        assert baseline.trial.baseline is not None
        low, high = bootstrap_gain(
            [self.read_outcomes(row.cell) for row in rows],
            [self.read_outcomes(row.cell) for row in others],
            metric=find_task(rows[0].target).metric,
            seed=self.seed,
        )
        return Gain(over=baseline.trial.baseline, points=ours - theirs, low=low, high=high)


def choose_champions(
    study: StudyRecord,
    trials: Sequence[TrialRecord],
    read_outcomes: ReadOutcomes,
    chosen: Mapping[str, int] | None = None,
) -> tuple[Champion, ...]:
    """The champion of each of the study's targets, in the study's order.

    The best selection score wins; ties go to the mixture of fewer tasks, then to the lower
    number. Being the best of n trials on the same examples, that score is biased upward, which
    the intervals do not hold.

    Args:
        study: Gives the targets, and the seed of the bootstrap.
        trials: Finished trials, baselines among them.
        read_outcomes: Gives the outcomes of the examples behind a score.
        chosen: Champion by target where fresh seeds have chosen it.

    Returns:
        A target that no trial has a selection score for is missing.
    """
    comparison = _Comparison(read_outcomes=read_outcomes, seed=study.seed)
    champions = (
        _choose(target, trials, comparison, (chosen or {}).get(target)) for target in study.targets
    )
    return tuple(champion for champion in champions if champion is not None)


def _choose(
    target: str, trials: Sequence[TrialRecord], comparison: _Comparison, chosen: int | None
) -> Champion | None:
    contenders = sorted(_contenders(target, trials), key=_Contender.rank)
    if not contenders:
        return None
    best = next((c for c in contenders if c.trial.number == chosen), contenders[0])
    none = _first_named(contenders, NO_INTERMEDIATE)
    single = _first_named(contenders, SINGLE_TASK)
    select = comparison.result(best.summary.rows(Role.SELECT), none)
    assert select is not None, "contenders have a selection score"
    return Champion(
        target=target,
        trial=best.trial.number,
        baseline=best.trial.baseline,
        plan=best.trial.plan,
        learning_rate=best.summary.learning_rate,
        weights=scored_weights(best.trial, best.summary),
        select=select,
        gain_over_single=comparison.gain(best.summary.rows(Role.SELECT), single),
        dev=comparison.result(best.summary.rows(Role.DEV), none),
        dev_zero_shot=comparison.result(best.summary.rows(Role.DEV, zero_shot=True), none),
        test=comparison.result(best.summary.rows(Role.TEST), none),
        test_zero_shot=comparison.result(best.summary.rows(Role.TEST, zero_shot=True), none),
    )


def _contenders(target: str, trials: Sequence[TrialRecord]) -> list[_Contender]:
    contenders: list[_Contender] = []
    for trial in trials:
        summary = summarise_target(trial.scores, target)
        if summary is not None and not math.isnan(summary.select):
            contenders.append(_Contender(trial=trial, summary=summary))
    return contenders


def _first_named(contenders: Sequence[_Contender], prefix: str) -> _Contender | None:
    """The best contender that is a baseline with such a name."""
    named = (c for c in contenders if (c.trial.baseline or "").startswith(prefix))
    return next(named, None)


def _same_cells(rows: Sequence[Score], baseline: _Contender | None) -> list[Score]:
    """The baseline's rows of the role and languages of `rows`; empty where it lacks one."""
    if baseline is None or not rows:
        return []
    by_language = {row.language: row for row in baseline.summary.rows(rows[0].role)}
    if any(row.language not in by_language for row in rows):
        return []
    return [by_language[row.language] for row in rows]


def _finite_mean(rows: Sequence[Score]) -> float | None:
    score = mean_score(rows)
    return None if score is None or math.isnan(score) else score
