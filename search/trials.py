"""The trials of a study by how far they are: finished, failed, running or yet to run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from search.journal import Journal, baseline_of, has_failed, is_complete, plan_of
from search.progress import Progress
from search.records import TrialRecord
from search.trial import TRIAL_ROLES, read_record
from spaces.keys import Setting
from spaces.phases import unfold
from spaces.plan import Plan
from trainers.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Trials:
    """What has become of each trial that has a plan."""

    finished: Sequence[TrialRecord]
    """By number."""
    unfinished: Sequence[Plan] = ()
    """Of trials that run or wait, an interrupted one that will run again among them."""
    failed: Sequence[Plan] = ()


def sort_trials(journal: Journal, progress: Progress) -> Trials:
    """The trials of a running study.

    The journal learns of results later than the driver, which tells it in the sampler's order.
    """
    finished = progress.records.copy()
    failed: list[Plan] = []
    unfinished: list[Plan] = []
    for trial in journal.trials():
        plan = plan_of(trial)
        if plan is None or trial.number in finished:
            continue
        is_failed = trial.number in progress.failed or has_failed(trial)
        (failed if is_failed else unfinished).append(plan)
    return Trials(
        finished=[record for _, record in sorted(finished.items())],
        unfinished=unfinished,
        failed=failed,
    )


def read_finished(journal: Journal, setting: Setting, store: Store) -> list[TrialRecord]:
    """Records of the trials that a former driver finished, from the store.

    Raises:
        ValueError: If the store lacks a result: it is another one, or the data have changed.
    """
    return [
        read_record(
            plan,
            unfold(plan, setting, TRIAL_ROLES),
            number=trial.number,
            baseline=baseline_of(trial),
            setting=setting,
            store=store,
        )
        for trial in journal.trials()
        if is_complete(trial) and (plan := plan_of(trial)) is not None
    ]
