"""Test scores: taken once, at the end, for champions and baselines, never during the search.

All of them are in the queue before the first is waited for, so that no crew is left without work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from search.confirmation.finalists import narrow_plan
from search.records import Score, TrialRecord
from search.selection import Champion
from search.trial import PhaseFailedError, SubmittedPlan, await_plan, submit_plan
from spaces.keys import Setting
from spaces.task import Role
from trainers.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class _Test:
    """One target of one trial."""

    number: int
    """Of the trial."""
    baseline: str | None
    """The trial's."""
    target: str
    submitted: SubmittedPlan


def score_on_test(
    records: Sequence[TrialRecord],
    champions: Sequence[Champion],
    targets: tuple[str, ...],
    *,
    queue: Any,
    setting: Setting,
    store: Store,
    make_room: Callable[[], None] | None = None,
) -> tuple[list[TrialRecord], list[str]]:
    """The records with test scores: of baselines on all targets, else on those they are best for.

    Args:
        records: Of finished trials. Each target is scored at its best learning rate on selection.
        champions: Chosen among them.
        targets: Of the study.
        queue: Handle of the phase queue; carries out what the store lacks.
        setting: Of the study.
        store: Of the study. Weights that were dropped from it are recomputed.
        make_room: Called before each test while none is under way, so that they run one after the
            other; None: all of them are in the queue at once.

    Returns:
        The records in their order, and a line for each test whose scores could not be had.
    """
    tests = _submit_tests(
        records, champions, targets, queue=queue, setting=setting, store=store, make_room=make_room
    )
    scores: dict[int, list[Score]] = {record.number: list(record.scores) for record in records}
    faults: list[str] = []
    for test in tests if make_room else list(tests):
        try:
            tested = await_plan(
                test.submitted,
                number=test.number,
                baseline=test.baseline,
                queue=queue,
                setting=setting,
                store=store,
            )
        except PhaseFailedError as error:
            faults.append(f"test of trial {test.number} on {test.target}: {error}")
        else:
            scores[test.number] += tested.scores
    return [replace(r, scores=tuple(scores[r.number])) for r in records], faults


def _submit_tests(
    records: Sequence[TrialRecord],
    champions: Sequence[Champion],
    targets: tuple[str, ...],
    *,
    queue: Any,
    setting: Setting,
    store: Store,
    make_room: Callable[[], None] | None,
) -> Iterator[_Test]:
    """Each test as it is submitted; the weights of champions are to be there afterwards."""
    weights = {champion.weights for champion in champions if champion.weights is not None}
    for record in records:
        for target in _choose_targets(record, champions, targets):
            plan = narrow_plan(record, target)
            if plan is None:
                continue
            if make_room is not None:
                make_room()
            submitted = submit_plan(
                plan,
                queue=queue,
                setting=setting,
                store=store,
                roles=(Role.TEST,),
                weights=weights,
            )
            yield _Test(
                number=record.number, baseline=record.baseline, target=target, submitted=submitted
            )


def _choose_targets(
    record: TrialRecord, champions: Iterable[Champion], targets: tuple[str, ...]
) -> tuple[str, ...]:
    if record.baseline:
        return targets
    return tuple(sorted({c.target for c in champions if c.trial == record.number}))
