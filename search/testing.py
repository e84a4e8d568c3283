"""Test scores: taken once, at the end, for champions and baselines, never during the search."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from typing import Any

from search.records import TrialRecord
from search.summary import summarise_target
from search.trial import PhaseFailedError, carry_out_plan
from spaces.keys import Setting
from spaces.plan import Plan
from spaces.task import Role
from trainers.store import Store


def score_on_test(
    record: TrialRecord,
    targets: Iterable[str],
    *,
    queue: Any,
    setting: Setting,
    store: Store,
    weights: Collection[str] = (),
    before_target: Callable[[], None] = lambda: None,
) -> tuple[TrialRecord, list[str]]:
    """A trial's record with its scores on the test splits of some targets.

    Args:
        record: Of a finished trial.
        targets: Each is scored at its best learning rate on selection.
        queue: Handle of the phase queue; carries out what the store lacks.
        setting: Of the study.
        store: Of the study. Weights that were dropped from it are recomputed.
        weights: Keys of weights that are to be there afterwards, if this trial has them.
        before_target: Called while no phase of this trial is running: the time to make room.

    Returns:
        The record, and a line for each target whose scores could not be had.
    """
    scores, faults = list(record.scores), []
    for target in targets:
        plan = _narrow(record, target)
        if plan is None:
            continue
        before_target()
        try:
            tested = carry_out_plan(
                plan,
                number=record.number,
                baseline=record.baseline,
                queue=queue,
                setting=setting,
                store=store,
                roles=(Role.TEST,),
                weights=weights,
            )
        except PhaseFailedError as error:
            faults.append(f"test of trial {record.number} on {target}: {error}")
        else:
            scores += tested.scores
    return replace(record, scores=tuple(scores)), faults


def _narrow(record: TrialRecord, target: str) -> Plan | None:
    """The plan for one target at its best rate; None if the trial has no score of it."""
    summary = summarise_target(record.scores, target)
    if summary is None:
        return None
    plan = replace(record.plan, targets=(target,))
    if summary.learning_rate is None:
        return plan
    return replace(plan, target_learning_rates=(summary.learning_rate,))
