"""One trial: a plan unfolds into phases, crews carry them out, the store gives the scores.

A trial holds no CPU and no GPU. It submits what the store lacks, waits, and reports once to Tune,
when no phase of its is running: stopping a trial never kills a worker group.
"""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

import ray
import ray.tune

from search.records import PhaseRecord, Score, TrialRecord
from search.summary import summarise_trial
from spaces.catalogue import TARGETS
from spaces.keys import Setting
from spaces.phases import EvaluatePhase, Phase, PlanPhases, TargetPhases, TrainPhase, unfold
from spaces.plan import Plan, plan_from_json
from spaces.shares import transfer_label
from spaces.task import Role, Source, Split, TaskType
from trainers.store import Manifest, Store

OBJECTIVE = "select_mean"
"""Name of the objective in a trial's report: mean selection score over the targets, in points."""
TRIAL_ROLES = (Role.SELECT, Role.DEV)
"""Splits that every trial is scored on. Test is for champions and baselines, at the end."""


class PhaseFailedError(RuntimeError):
    """A phase of this trial failed; the message is one line."""


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
        PhaseFailedError: If a phase failed.
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

    Raises:
        PhaseFailedError: If a phase failed.
    """
    for outcome in ray.get(queue.wait.remote(submitted.needed)):
        if outcome.error is not None:
            raise PhaseFailedError(outcome.error)
    return read_record(
        submitted.plan,
        submitted.phases,
        number=number,
        baseline=baseline,
        setting=setting,
        store=store,
        new=submitted.new,
        seconds=time.monotonic() - submitted.started,
    )


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


def read_record(
    plan: Plan,
    phases: PlanPhases,
    *,
    number: int,
    baseline: str | None,
    setting: Setting,
    store: Store,
    new: Collection[str] = (),
    seconds: float = 0.0,
) -> TrialRecord:
    """The record of a plan all of whose phases are in the store.

    Args:
        plan: Of the trial.
        phases: The plan unfolded, on the roles to be read.
        number: Of the trial.
        baseline: Its baseline's name, None for a searched trial.
        setting: Of the study.
        store: Holds every phase.
        new: Keys of the phases that were run for this trial, not found.
        seconds: That the trial took.

    Raises:
        ValueError: If the store lacks a result: it is another one, or the data have changed.
    """
    scores = [
        score
        for branch in phases.targets
        for evaluation in branch.evaluations
        for score in _read_scores(plan, branch, evaluation, setting=setting, store=store)
    ]
    records = tuple(_read_phase(phase, store, new) for phase in phases.in_order())
    return TrialRecord(
        number=number,
        plan=plan,
        baseline=baseline,
        scores=tuple(scores),
        phases=records,
        seconds=seconds,
    )


def _read_scores(
    plan: Plan, branch: TargetPhases, evaluation: EvaluatePhase, *, setting: Setting, store: Store
) -> list[Score]:
    scores: list[Score] = []
    for cell in evaluation.cells:
        manifest = _read_manifest(store, cell.key, cell.source.name)
        language = cell.source.language
        scores += [
            Score(
                target=branch.target,
                language=language,
                role=evaluation.role,
                split=_split_name(branch.target, cell.source),
                transfer=transfer_label(plan, branch.target, language, setting.inventory),
                learning_rate=branch.learning_rate,
                metric=metric,
                value=value,
                num_examples=manifest["num_examples"],
                seconds=manifest["seconds"],
                phase=evaluation.key,
                cell=cell.key,
            )
            for metric, value in manifest["scores"].items()
        ]
    return scores


def _split_name(target: str, source: Source) -> str:
    is_bitext_dev = TARGETS[target].task.task_type is TaskType.BITEXT and source.split is Split.DEV
    return "bitext-dev" if is_bitext_dev else source.split.value


def _read_phase(phase: Phase, store: Store, new: Collection[str]) -> PhaseRecord:
    if not isinstance(phase, EvaluatePhase):
        manifest = _read_manifest(store, phase.key, phase.describe())
        figures = manifest.get("figures", {})  # of an alignment
        return PhaseRecord(
            key=phase.key,
            kind=phase.stage.value if isinstance(phase, TrainPhase) else "alignment",
            description=phase.describe(),
            found=phase.key not in new,
            seconds=manifest["seconds"],
            num_steps=manifest["num_steps"],
            num_tokens=manifest["num_tokens"],
            losses=tuple((step, loss) for step, loss in manifest["losses"]),
            weights=phase.key,
            metrics=tuple((f"alignment/{name}", value) for name, value in figures.items()),
        )
    cells = [_read_manifest(store, cell.key, cell.source.name) for cell in phase.cells]
    return PhaseRecord(
        key=phase.key,
        kind="evaluate",
        description=phase.describe(),
        found=phase.key not in new,
        seconds=sum(cell["seconds"] for cell in cells),
        num_steps=0,
        num_tokens=0,
        losses=(),
        weights=phase.parent,
    )


def _read_manifest(store: Store, key: str, name: str) -> Manifest:
    manifest = store.read_result(key)
    if manifest is None:
        raise ValueError(
            f"store {store.uri} has no result of {name!r}, which had finished: "
            "give the study its own --store and the data it was started with"
        )
    return manifest
