"""A trial's scores in brief: one figure a target and the means that the search and people read.

XTREME's rule holds everywhere: a target's score is the unweighted mean over its languages of the
target's own metric. A score row may carry another metric (`exact_match` beside `exact_match_f1`);
those are for people who look closer and never enter a mean.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from search.records import Score, TrialRecord
from spaces.catalogue import TARGETS, XTREME_TARGETS, find_task
from spaces.shares import Transfer
from spaces.task import Group, Role, TaskType

_GROUPS = {
    group: {target for target in XTREME_TARGETS if TARGETS[target].group is group}
    for group in Group
}


def shown_name(target: str, data: str) -> str:
    """Name of a target wherever a person reads its score.

    Scores on the offline suite are not the benchmark's, so `xnli` becomes `offline_xnli` there.

    Args:
        target: Name in the catalogue.
        data: Kind of corpus: offline, hub or dir.
    """
    return f"offline_{target}" if data == "offline" else target


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetSummary:
    """What a trial reached on one target, at the best of its learning rates of phase three."""

    target: str
    learning_rate: float | None
    """The rate with the best selection score; None where the target is not trained."""
    scores: tuple[Score, ...]
    """Rows of the target's own metric at that rate, all splits and languages."""

    def rows(self, role: Role, *, zero_shot: bool = False) -> tuple[Score, ...]:
        """Rows of one role, one a language.

        Args:
            role: Selection, dev or test.
            zero_shot: Keep only languages of which this trial's training had no data. Which
                these are differs from trial to trial.
        """
        return tuple(
            score
            for score in self.scores
            if score.role is role and (not zero_shot or score.transfer is Transfer.ZERO_SHOT)
        )

    def score(self, role: Role, *, zero_shot: bool = False) -> float | None:
        """Mean over the languages of `rows`, in points; None where there are no rows."""
        return mean_score(self.rows(role, zero_shot=zero_shot))

    @property
    def select(self) -> float:
        """Selection score in points. NaN where a score was: such a target never wins."""
        score = self.score(Role.SELECT)
        assert score is not None, "summarise_trial keeps targets with a selection score only"
        return score


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialSummary:
    """What a trial reached on every target of the study."""

    targets: tuple[TargetSummary, ...]
    """In the study's order; a target without a selection score is missing."""
    missing: tuple[str, ...]
    """Targets of the study without a selection score."""

    def select_scores(self) -> dict[str, float]:
        """Selection score in points of each target that has one."""
        return {summary.target: summary.select for summary in self.targets}

    def select_mean(self) -> float | None:
        """Mean selection score over the study's targets; None where one is missing."""
        return _mean_unless(self.missing, self.select_scores().values())

    def select_mean_without_retrieval(self) -> float | None:
        """The same without retrieval, which scores vectors and trains nothing.

        None where another target is missing, or all are retrieval.
        """
        kept = [summary.select for summary in self.targets if not is_retrieval(summary.target)]
        return _mean_unless([t for t in self.missing if not is_retrieval(t)], kept)

    def select_group_means(self) -> dict[Group, float]:
        """Mean selection score over each of XTREME's groups that is here with all its targets."""
        scores = self.select_scores()
        return {
            group: fmean(scores[target] for target in members)
            for group, members in _GROUPS.items()
            if scores.keys() >= members
        }

    def gain(self, baseline: Mapping[str, float]) -> float | None:
        """Mean over the study's targets of the selection score minus the baseline's.

        Args:
            baseline: Selection scores in points of the trial without intermediate tasks.

        Returns:
            Points, or None where either side lacks a target of the study.
        """
        scores = self.select_scores()
        if self.missing or not scores.keys() <= baseline.keys():
            return None
        return fmean(score - baseline[target] for target, score in scores.items())


def summarise_trial(trial: TrialRecord, targets: Sequence[str]) -> TrialSummary:
    """The summary of a trial on the study's targets."""
    found = {target: summarise_target(trial.scores, target) for target in targets}
    return TrialSummary(
        targets=tuple(summary for summary in found.values() if summary is not None),
        missing=tuple(target for target, summary in found.items() if summary is None),
    )


def summarise_target(scores: Iterable[Score], target: str) -> TargetSummary | None:
    """The target's rows at the learning rate that is best on selection; ties to the lower rate.

    Returns:
        None where the trial has no selection score of the target.
    """
    metric = find_task(target).metric
    own = [score for score in scores if score.target == target and score.metric == metric]
    by_rate: dict[float | None, list[Score]] = {}
    for score in own:
        by_rate.setdefault(score.learning_rate, []).append(score)
    summaries = [
        TargetSummary(target=target, learning_rate=rate, scores=tuple(rows))
        for rate, rows in by_rate.items()
        if any(row.role is Role.SELECT for row in rows)
    ]
    return min(summaries, key=_best_first, default=None)


def scored_weights(trial: TrialRecord, summary: TargetSummary) -> str | None:
    """Key of the weights behind a target's selection score; None for the pretrained encoder."""
    scored = summary.rows(Role.SELECT)[0].phase
    return {phase.key: phase.weights for phase in trial.phases}[scored]


def mean_score(scores: Sequence[Score]) -> float | None:
    """Unweighted mean of the values, in points; None where there are none."""
    return fmean(score.value for score in scores) if scores else None


def scores_of_target(scores: Mapping[int, Mapping[str, float]], target: str) -> dict[int, float]:
    """Selection scores of one target by trial, where there are any.

    A NaN, the score of a training that diverged, is left out: it is no one's best.

    Args:
        scores: Selection scores by target of each trial, by number.
        target: Name in the catalogue.
    """
    return {
        number: own[target]
        for number, own in scores.items()
        if target in own and not math.isnan(own[target])
    }


def is_retrieval(target: str) -> bool:
    """Whether the target compares sentence vectors: retrieval or mining of translations."""
    return find_task(target).task_type in {TaskType.BITEXT, TaskType.MINING}


def mean_at_worst(
    scores: Mapping[str, float], targets: Sequence[str], told: Sequence[Mapping[str, float]]
) -> float:
    """Mean over the targets; one without a score counts as the worst that was told of it.

    So losing a target never makes a trial look better than one that scored it.

    Args:
        scores: By target, in points.
        targets: Of the study.
        told: Scores of other trials; a target that none has counts 0, the worst there is.
    """
    worst = {t: min((own[t] for own in told if t in own), default=0.0) for t in targets}
    return fmean(scores.get(target, worst[target]) for target in targets)


def _best_first(summary: TargetSummary) -> tuple[float, float]:
    worst = math.isnan(summary.select)
    return (math.inf if worst else -summary.select, summary.learning_rate or 0.0)


def _mean_unless(missing: Sequence[str], scores: Iterable[float]) -> float | None:
    kept = list(scores)
    return fmean(kept) if kept and not missing else None
