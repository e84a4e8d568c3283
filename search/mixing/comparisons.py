"""Plans with non-English data, each beside the same plan in English only.

The twin of a plan has the same tasks, shares of running text, rates, budgets, alignment and seed;
only its labelled examples are all English. So whatever differs between the two is owed to the
language of the examples, and to chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from search.study_folder import PastTrial
from spaces.plan import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two finished trials of one seed."""

    mixed: PastTrial
    """With non-English data."""
    english: PastTrial


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A plan and its twin, under every seed that a study has both with."""

    pairs: tuple[Pair, ...]
    """By seed; at least one."""

    @property
    def plan(self) -> Plan:
        """The plan with non-English data, under the first seed."""
        return self.pairs[0].mixed.plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparisons:
    """All that the trials of a study offer."""

    found: tuple[Comparison, ...]
    """In the order of their first trials."""
    num_alone: int
    """Trials with non-English data that have no twin, hence are not compared."""


def find_comparisons(trials: Iterable[PastTrial]) -> Comparisons:
    """Pair the trials of a study.

    Args:
        trials: Finished ones, in any order.
    """
    ordered = sorted(trials, key=lambda trial: trial.number)
    by_plan = {trial.plan: trial for trial in reversed(ordered)}
    mixed = [trial for trial in ordered if trial.plan.mixture.mean_share_abroad > 0]
    pairs: dict[Plan, list[Pair]] = {}
    for trial in mixed:
        english = by_plan.get(replace(trial.plan, mixture=trial.plan.mixture.in_english()))
        if english is not None and by_plan[trial.plan] is trial:
            key = replace(trial.plan, seed=0)
            pairs.setdefault(key, []).append(Pair(mixed=trial, english=english))
    return Comparisons(
        found=tuple(
            Comparison(pairs=tuple(sorted(each, key=lambda pair: pair.mixed.plan.seed)))
            for each in pairs.values()
        ),
        num_alone=len({trial.plan for trial in mixed}) - sum(map(len, pairs.values())),
    )
