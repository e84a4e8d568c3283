"""The trials of a study by how far they are: finished, failed, running or yet to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.fidelity.rungs import FULL, told_rungs, top_rung
from search.journal import Journal, baseline_of, has_failed, is_complete, lost_of, plan_of
from search.progress import Progress
from search.reading import read_record
from search.records import TrialRecord
from search.trial import TRIAL_ROLES, drop_targets
from spaces.keys import Setting
from spaces.phases import unfold
from spaces.plan import Plan
from trainers.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Trials:
    """What has become of each trial that has a plan."""

    finished: Sequence[TrialRecord]
    """At their full budgets, by number."""
    unfinished: Sequence[Plan] = ()
    """Of trials that run or wait, an interrupted one that will run again among them."""
    failed: Sequence[Plan] = ()
    tried: Sequence[TrialRecord] = ()
    """At rungs below the full one, by rung and number: of any trial, whatever became of it."""
    climbing: Sequence[Plan] = ()
    """The full plans of trials that have results at lower rungs only, and may go on from them."""

    @property
    def records(self) -> tuple[TrialRecord, ...]:
        """Of all rungs."""
        return (*self.finished, *self.tried)


def sort_trials(journal: Journal, progress: Progress) -> Trials:
    """The trials of a running study.

    The journal learns of results later than the driver, which tells it in the sampler's order.
    """
    finished, tried = progress.records.copy(), progress.tried.copy()
    failed: list[Plan] = []
    unfinished: list[Plan] = []
    climbing: list[Plan] = []
    for trial in journal.trials():
        plan = plan_of(trial)
        if plan is None or trial.number in finished:
            continue
        rung = top_rung(trial.user_attrs)
        if trial.number in progress.failed or has_failed(trial):
            failed.append(plan.at_rung(rung))
        elif not trial.state.is_finished():
            climbing += [plan] if rung < FULL else []
            unfinished += [] if (rung, trial.number) in tried else [plan.at_rung(rung)]
    return Trials(
        finished=[record for _, record in sorted(finished.items())],
        unfinished=unfinished,
        failed=failed,
        tried=[record for _, record in sorted(tried.items())],
        climbing=climbing,
    )


def read_finished(journal: Journal, setting: Setting, store: Store) -> list[TrialRecord]:
    """Records of the trials that a former driver finished, at each of their rungs.

    Raises:
        ValueError: If the store lacks a result: it is another one, or the data have changed.
    """
    return [
        replace(
            read_record(
                at_rung,
                drop_targets(unfold(at_rung, setting, TRIAL_ROLES), [name for name, _ in lost]),
                number=trial.number,
                baseline=baseline_of(trial),
                setting=setting,
                store=store,
            ),
            lost=lost,
        )
        for trial in journal.trials()
        if (plan := plan_of(trial)) is not None and not has_failed(trial)
        for at_rung in map(
            plan.at_rung, [*told_rungs(trial.user_attrs), *([FULL] if is_complete(trial) else [])]
        )
        # only trials at their full budgets are told of without all targets
        for lost in [lost_of(trial) if at_rung.rung == FULL else ()]
    ]
