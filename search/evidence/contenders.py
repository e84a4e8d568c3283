"""The trials that stand for a target's champion, from simple to complex."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from search.records import Score, TrialRecord
from search.summary import TargetSummary, summarise_target
from spaces.plan import Plan
from spaces.task import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Contender:
    """A trial with a selection score of the target."""

    trial: TrialRecord
    summary: TargetSummary

    def rows_in(self, role: Role, languages: Sequence[str]) -> list[Score]:
        """Its rows of a role in these languages, in this order; empty where it lacks one."""
        by_language = {row.language: row for row in self.summary.rows(role)}
        if any(language not in by_language for language in languages):
            return []
        return [by_language[language] for language in languages]

    def complexity(self) -> tuple[float, ...]:
        """Orders contenders: what no search was needed for first, then by `Plan`, then by age."""
        return (self.trial.baseline is None, *_complexity(self.trial.plan), self.trial.number)


def list_contenders(target: str, trials: Sequence[TrialRecord]) -> list[Contender]:
    """Trials with a finite selection score, the simplest first.

    Where some were scored on other languages than the best one, they are left out: such scores
    cannot be compared.
    """
    found = [
        Contender(trial=trial, summary=summary)
        for trial in trials
        if (summary := summarise_target(trial.scores, target)) is not None
        and not math.isnan(summary.select)
    ]
    if not found:
        return []
    best = max(found, key=lambda contender: contender.summary.select)
    languages = [row.language for row in best.summary.rows(Role.SELECT)]
    found = [c for c in found if c.rows_in(Role.SELECT, languages)]
    return sorted(found, key=Contender.complexity)


def _complexity(plan: Plan) -> tuple[float, ...]:
    """Tasks, then what of them is not English, then MLM and alignment."""
    mixture = plan.mixture
    return (
        len(mixture.ratios) + (mixture.mlm > 0),
        mixture.mean_share_abroad,
        mixture.mlm,
        plan.alignment is not None,
    )
