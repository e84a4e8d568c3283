"""The champion of each target, and the evidence for it.

The best selection score wins; among trials that cannot be told from it the simplest does, see
`search.evidence.choice`. That score is the best of n on the same few examples, so it flatters the
champion, and its gain over a baseline too: `search.evidence.gains` says by how much, and gives
intervals that hold it. Test scores were not chosen by.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from search.confirmation.seeds import Confirmation
from search.evidence.comparison import Choice, Comparison, ReadOutcomes
from search.evidence.contenders import Contender, list_contenders
from search.evidence.gains import Gain
from search.records import Score, StudyRecord, TrialRecord
from search.summary import mean_score, scored_weights
from spaces.plan import Plan
from spaces.task import Role

NO_INTERMEDIATE = "none"
"""Name of the baseline without intermediate training."""
SINGLE_TASK = "single-"
"""What the names of the single-task baselines begin with."""
_NUM_RIVALS = 5
"""Runners-up that are named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """A champion's score on one split, and what it gains there."""

    score: float
    """Mean over the languages, in points."""
    num_languages: int
    gain: Gain | None
    """Over no intermediate training; None where that was not scored on all of these languages."""
    gains: tuple[Gain, ...] = ()
    """Over every baseline that was, that one included, by trial."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rival:
    """Another trial that may be the best."""

    trial: int
    """Its number."""
    probability_best: float
    """As the champion's."""


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
    probability_best: float = 1.0
    """Share of resampled selection examples on which its score is the best of all trials'."""
    rivals: tuple[Rival, ...] = ()
    """The trials next likely to be the best, the likeliest first; those that never are, left
    out."""
    confirmed: Confirmation | None = None
    """Its scores on fresh seeds; None where it was not run again."""


def choose_champions(
    study: StudyRecord,
    trials: Sequence[TrialRecord],
    read_outcomes: ReadOutcomes,
    chosen: Mapping[str, int] | None = None,
) -> tuple[Champion, ...]:
    """The champion of each of the study's targets, in the study's order.

    Args:
        study: Gives the targets, and the seed of the bootstrap.
        trials: Finished trials, baselines among them.
        read_outcomes: Gives the outcomes of the examples behind a score.
        chosen: Champion by target where fresh seeds have chosen it.

    Returns:
        A target that no trial has a selection score for is missing.
    """
    return tuple(
        _crown(contenders, Comparison(contenders, read_outcomes, study.seed), number)
        for target, number in ((target, (chosen or {}).get(target)) for target in study.targets)
        if (contenders := list_contenders(target, trials))
    )


def _crown(
    contenders: Sequence[Contender], comparison: Comparison, number: int | None
) -> Champion:
    choice = comparison.choose(number)
    best = contenders[choice.champion]

    def result(role: Role, *, zero_shot: bool = False) -> Result | None:
        return _result(best.summary.rows(role, zero_shot=zero_shot), comparison, choice)

    select = result(Role.SELECT)
    assert select is not None, "contenders have a selection score"
    return Champion(
        target=best.summary.target,
        trial=best.trial.number,
        baseline=best.trial.baseline,
        plan=best.trial.plan,
        learning_rate=best.summary.learning_rate,
        weights=scored_weights(best.trial, best.summary),
        select=select,
        gain_over_single=_gain_over_single(select),
        dev=result(Role.DEV),
        dev_zero_shot=result(Role.DEV, zero_shot=True),
        test=result(Role.TEST),
        test_zero_shot=result(Role.TEST, zero_shot=True),
        probability_best=float(choice.wins[choice.champion]),
        rivals=_list_rivals(contenders, choice),
    )


def _result(rows: Sequence[Score], comparison: Comparison, choice: Choice) -> Result | None:
    """Score of the champion's rows and its gains; None where there are none or one is NaN.

    Which languages are zero-shot is the champion's affair: a baseline is compared on those
    languages, whatever its own training had data of.
    """
    score = mean_score(rows)
    if score is None or math.isnan(score):
        return None
    gains = comparison.gains(rows[0].role, [row.language for row in rows], choice)
    over_none = (gain for gain in gains if gain.over == NO_INTERMEDIATE)
    return Result(score=score, num_languages=len(rows), gain=next(over_none, None), gains=gains)


def _gain_over_single(select: Result) -> Gain | None:
    """Over the best of the single tasks, where the gain is smallest."""
    singles = (gain for gain in select.gains if gain.over.startswith(SINGLE_TASK))
    return min(singles, key=lambda gain: gain.points, default=None)


def _list_rivals(contenders: Sequence[Contender], choice: Choice) -> tuple[Rival, ...]:
    shares = [
        Rival(trial=contender.trial.number, probability_best=float(share))
        for index, (contender, share) in enumerate(zip(contenders, choice.wins, strict=True))
        if index != choice.champion and share > 0
    ]
    return tuple(sorted(shares, key=lambda rival: -rival.probability_best)[:_NUM_RIVALS])
