"""Crews carry out what is run again: everything is in the queue before anything is waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from search.confirmation.finalists import Replica
from search.records import TrialRecord
from search.trial import PhaseFailedError, SubmittedPlan, await_plan, submit_plan
from spaces.keys import Setting
from spaces.task import Role
from trainers.store import Store


def run_replicas(
    replicas: Sequence[Replica],
    *,
    roles: Iterable[Role],
    queue: Any,
    setting: Setting,
    store: Store,
    note: Callable[[int], None] = lambda num_done: None,
    make_room: Callable[[Sequence[TrialRecord]], None] | None = None,
) -> tuple[list[TrialRecord], list[str]]:
    """The replicas' records, and a line for each that failed.

    Args:
        replicas: To be run; what the store has of them is not run again.
        roles: Splits that they are scored on.
        queue: Handle of the phase queue.
        setting: Of the study.
        store: Of the study.
        note: Told how many have ended, after each.
        make_room: Called with the records so far before each replica while none is under way, so
            that they run one after the other; None: all of them are in the queue at once.
    """
    records: list[TrialRecord] = []
    faults: list[str] = []
    submitted = _submit(
        replicas,
        roles=tuple(roles),
        queue=queue,
        setting=setting,
        store=store,
        make_room=None if make_room is None else lambda: make_room(records),
    )
    for num_done, (replica, plan) in enumerate(submitted if make_room else list(submitted), 1):
        try:
            record = await_plan(
                plan,
                number=replica.number,
                baseline=replica.baseline,
                queue=queue,
                setting=setting,
                store=store,
            )
        except PhaseFailedError as error:
            where = f"trial {replica.number} on {replica.target}, seed {replica.plan.seed}"
            faults.append(f"confirmation of {where}: {error}")
        else:
            records.append(record)
        note(num_done)
    return records, faults


def _submit(
    replicas: Sequence[Replica],
    *,
    roles: tuple[Role, ...],
    queue: Any,
    setting: Setting,
    store: Store,
    make_room: Callable[[], None] | None,
) -> Iterator[tuple[Replica, SubmittedPlan]]:
    """Each replica as it is submitted."""
    for replica in replicas:
        if make_room is not None:
            make_room()
        plan = submit_plan(replica.plan, queue=queue, setting=setting, store=store, roles=roles)
        yield replica, plan
