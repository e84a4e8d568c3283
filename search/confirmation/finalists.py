"""Who is run again, and who then is champion.

A target's finalists are its best trials by selection score; its baselines, no intermediate
training and the best single task, are run again beside them, so that gains can be taken seed by
seed, and so that a baseline is champion where fresh seeds put it ahead. The search's own seed was
selected on: a finalist is one because it was lucky there, too. So with two fresh seeds or more the
champion is the best by these alone, which no choice has seen. A single fresh seed is noisier than
what luck adds; there the mean with the search's seed decides. Who lacks a seed is not compared.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from search.confirmation.seeds import Confirmation, sum_up_seeds
from search.records import TrialRecord
from search.selection import NO_INTERMEDIATE, SINGLE_TASK
from search.summary import summarise_target
from spaces.plan import Plan
from spaces.task import Role

_STREAM = 0xC0F1
"""Sets these seeds apart from all others that are drawn from the study's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Replica:
    """A trial that is run again: one target, a fresh seed."""

    number: int
    """Of the trial."""
    baseline: str | None
    """The trial's."""
    target: str
    plan: Plan
    """For that target alone at its best learning rate, with the fresh seed."""


def fresh_seeds(seed: int, num_seeds: int) -> tuple[int, ...]:
    """The seeds of a study's replicas, the same for all plans; more of them begin with fewer."""
    states = (np.random.SeedSequence([seed, _STREAM, index]) for index in range(num_seeds))
    return tuple(int(state.generate_state(1)[0]) for state in states)


def list_replicas(
    records: Sequence[TrialRecord],
    targets: Iterable[str],
    *,
    seeds: Sequence[int],
    num_finalists: int,
) -> list[Replica]:
    """What is run again: by target, finalists and baselines, each with every seed.

    Args:
        records: Of trials that finished at their full budgets.
        targets: Of the study.
        seeds: Fresh ones.
        num_finalists: Of each target.
    """
    return [
        Replica(
            number=record.number,
            baseline=record.baseline,
            target=target,
            plan=replace(plan, seed=seed),
        )
        for target in targets
        for record in find_entrants(records, target, num_finalists)
        if (plan := narrow_plan(record, target)) is not None
        for seed in seeds
    ]


def find_entrants(
    records: Sequence[TrialRecord], target: str, num_finalists: int
) -> list[TrialRecord]:
    """A target's finalists, the best first, then those of its baselines that are none."""
    ranked = _rank(records, target)
    finalists = ranked[:num_finalists]
    for prefix in (NO_INTERMEDIATE, SINGLE_TASK):
        named = (r for r in ranked if (r.baseline or "").startswith(prefix))
        finalists += [r for r in [next(named, None)] if r is not None and r not in finalists]
    return finalists


def narrow_plan(record: TrialRecord, target: str) -> Plan | None:
    """The plan for one target at its best rate; None if the trial has no score of it."""
    summary = summarise_target(record.scores, target)
    if summary is None:
        return None
    plan = replace(record.plan, targets=(target,))
    if summary.learning_rate is None:
        return plan
    return replace(plan, target_learning_rates=(summary.learning_rate,))


def choose_finalist(
    records: Sequence[TrialRecord],
    reruns: Sequence[TrialRecord],
    target: str,
    *,
    seeds: Sequence[int],
    num_finalists: int,
) -> int | None:
    """Number of the best of finalists and baselines; None where none was scored with every seed.

    Equal ones: a baseline, then the better selection score.

    Args:
        records: Of the search.
        reruns: Finished replicas.
        target: Of the study.
        seeds: Those of the replicas.
        num_finalists: Of each target.
    """
    best: tuple[float, int] | None = None
    entrants = find_entrants(records, target, num_finalists)
    for record in sorted(entrants, key=lambda entrant: entrant.baseline is None):
        scores = scores_by_seed(reruns, target, record.number, Role.SELECT)
        if set(seeds) - scores.keys():
            continue
        own = [_select(record, target)] if len(seeds) == 1 else []
        mean = fmean([*scores.values(), *own])
        if best is None or mean > best[0]:
            best = mean, record.number
    return None if best is None else best[1]


def confirm(
    reruns: Sequence[TrialRecord], records: Sequence[TrialRecord], target: str, number: int
) -> Confirmation | None:
    """What the replicas of a trial say; None where it was not run again.

    Args:
        reruns: Finished replicas.
        records: Of the search.
        target: Of the study.
        number: Of the trial.
    """
    none = next((r.number for r in records if r.baseline == NO_INTERMEDIATE), -1)
    select, dev, test = (
        sum_up_seeds(
            scores_by_seed(reruns, target, number, role),
            scores_by_seed(reruns, target, none, role) if number != none else {},
            over=NO_INTERMEDIATE,
        )
        for role in (Role.SELECT, Role.DEV, Role.TEST)
    )
    if select is None:
        return None
    num_seeds = len(scores_by_seed(reruns, target, number, Role.SELECT))
    return Confirmation(num_seeds=num_seeds, select=select, dev=dev, test=test)


def scores_by_seed(
    reruns: Sequence[TrialRecord], target: str, number: int, role: Role
) -> Mapping[int, float]:
    """Finite scores of a trial's replicas on one target, by seed, in points."""
    scores: dict[int, float] = {}
    for rerun in reruns:
        if rerun.number != number or rerun.plan.targets != (target,):
            continue
        summary = summarise_target(rerun.scores, target)
        score = None if summary is None else summary.score(role)
        if score is not None and math.isfinite(score):
            scores[rerun.plan.seed] = score
    return scores


def _rank(records: Sequence[TrialRecord], target: str) -> list[TrialRecord]:
    """Trials with a finite score, as champions are chosen: the best, the simpler, the earlier."""
    scored = [r for r in records if math.isfinite(_select(r, target))]
    return sorted(
        scored, key=lambda r: (-_select(r, target), len(r.plan.mixture.ratios), r.number)
    )


def _select(record: TrialRecord, target: str) -> float:
    summary = summarise_target(record.scores, target)
    return math.nan if summary is None else summary.select
