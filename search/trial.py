"""One trial: a plan unfolds into phases, crews carry them out, the store gives the scores.

A trial holds no CPU and no GPU. It submits what the store lacks, waits, and reports once to Tune,
when no phase of its is running: stopping a trial never kills a worker group.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import ray
import ray.tune

from search.reading import read_record
from search.records import Lost, TrialRecord
from search.summary import summarise_trial
from spaces.keys import Setting
from spaces.phases import EvaluatePhase, Phase, PlanPhases, unfold
from spaces.plan import Plan, plan_from_json
from spaces.task import Role
from trainers.store import Store

OBJECTIVE = "select_mean"
"""Name of the objective in a trial's report: mean selection score over the targets, in points."""
TRIAL_ROLES = (Role.SELECT, Role.DEV)
"""Splits that every trial is scored on. Test is for champions and baselines, at the end."""


class PhaseFailedError(RuntimeError):
    """A phase of this trial failed, and no target is left; the message is one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SubmittedPlan:
    """A plan whose missing phases are in the queue."""

    plan: Plan
    phases: PlanPhases
    needed: tuple[str, ...]
    """Keys of the phases that the store lacked."""
    new: frozenset[str]
    """Of these the ones that were not in the queue for another plan."""
    started: float
    """When it was submitted."""


def run_trial(config: dict[str, Any], *, queue: Any, setting: Setting, store_uri: str) -> None:
    """What Tune runs for a trial: reports `record` (a `TrialRecord`) or `error` (one line).

    Beside it stands the objective, since Tune wants it in every report; NaN where there is none.

    Args:
        config: `number`, `plan` (JSON) and `baseline` of the trial.
        queue: Handle of the phase queue.
        setting: Of the study.
        store_uri: Of the study's store.
    """
    try:
        record = carry_out_plan(
            plan_from_json(config["plan"]),
            number=config["number"],
            baseline=config["baseline"],
            queue=queue,
            setting=setting,
            store=Store(store_uri),
            roles=TRIAL_ROLES,
        )
    except PhaseFailedError as error:
        ray.tune.report({OBJECTIVE: math.nan, "error": str(error)})
    except Exception as error:  # a line in the study's report rather than a broken process
        ray.tune.report({OBJECTIVE: math.nan, "error": f"{type(error).__name__}: {error}"})
    else:
        mean = summarise_trial(record, record.plan.targets).select_mean()
        ray.tune.report({OBJECTIVE: math.nan if mean is None else mean, "record": record})


def carry_out_plan(
    plan: Plan,
    *,
    number: int,
    baseline: str | None,
    queue: Any,
    setting: Setting,
    store: Store,
    roles: Iterable[Role],
) -> TrialRecord:
    """Have crews run what the store lacks of a plan, then read its record from the store.

    Raises:
        PhaseFailedError: If phases failed and no target is left.
    """
    submitted = submit_plan(plan, queue=queue, setting=setting, store=store, roles=roles)
    return await_plan(
        submitted, number=number, baseline=baseline, queue=queue, setting=setting, store=store
    )


def submit_plan(
    plan: Plan,
    *,
    queue: Any,
    setting: Setting,
    store: Store,
    roles: Iterable[Role],
    weights: Collection[str] = (),
) -> SubmittedPlan:
    """Hand the queue what the store lacks of a plan, and do not wait for it.

    See `find_missing` for `weights`.
    """
    started = time.monotonic()
    phases = unfold(plan, setting, roles)
    needed = find_missing(phases, store, weights)
    return SubmittedPlan(
        plan=plan,
        phases=phases,
        needed=tuple(phase.key for phase in needed),
        new=frozenset(ray.get(queue.submit.remote(needed))),
        started=started,
    )


def await_plan(
    submitted: SubmittedPlan,
    *,
    number: int,
    baseline: str | None,
    queue: Any,
    setting: Setting,
    store: Store,
) -> TrialRecord:
    """Wait for a plan's phases, then read its record from the store.

    A target one of whose phases failed is lost, with all its learning rates: the best of fewer
    rates does not compare with the best of all. The others are kept.

    Raises:
        PhaseFailedError: If no target is left.
    """
    outcomes = ray.get(queue.wait.remote(submitted.needed))
    errors = {outcome.key: outcome.error for outcome in outcomes if outcome.error is not None}
    phases, lost = split_phases(submitted.phases, errors)
    if not phases.targets:
        raise PhaseFailedError(next(iter(errors.values())))
    record = read_record(
        submitted.plan,
        phases,
        number=number,
        baseline=baseline,
        setting=setting,
        store=store,
        new=submitted.new,
        seconds=time.monotonic() - submitted.started,
    )
    return replace(record, lost=lost)


def split_phases(phases: PlanPhases, errors: Mapping[str, str]) -> tuple[PlanPhases, Lost]:
    """The phases of targets all of whose own have ended well, and why the others are lost.

    Args:
        phases: Of a plan.
        errors: Of failed phases, by key; children of a failed one are among them.
    """
    lost: dict[str, str] = {}
    for branch in phases.targets:
        keys = [phase.key for phase in branch.evaluations]
        keys += [] if branch.train is None else [branch.train.key]
        reason = next((errors[key] for key in keys if key in errors), None)
        if reason is not None:
            lost.setdefault(branch.target, reason)
    return drop_targets(phases, lost), tuple(lost.items())


def drop_targets(phases: PlanPhases, names: Collection[str]) -> PlanPhases:
    """The phases without those of some targets."""
    kept = tuple(branch for branch in phases.targets if branch.target not in names)
    return replace(phases, targets=kept)


def find_missing(
    phases: PlanPhases, store: Store, weights: Collection[str] = ()
) -> tuple[Phase, ...]:
    """Phases that must run, parents first.

    An evaluation must run if a cell of it is missing; a training if its result is missing, or if
    its weights were dropped and a phase that must run starts from them.

    Args:
        phases: Of a plan.
        store: That may have them.
        weights: Keys of weights that are wanted for themselves; of other plans too.
    """
    missing: dict[str, Phase] = {}
    needed_weights = set(weights)
    for phase in reversed(phases.in_order()):
        if isinstance(phase, EvaluatePhase):
            is_missing = any(store.read_result(cell.key) is None for cell in phase.cells)
        else:
            is_missing = store.read_result(phase.key) is None or (
                phase.key in needed_weights and not store.has_weights(phase.key)
            )
        if is_missing:
            missing[phase.key] = phase
            if phase.parent is not None:
                needed_weights.add(phase.parent)
    return tuple(reversed(missing.values()))
