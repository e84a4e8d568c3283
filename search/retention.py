"""Which weights stay in the store while a study runs, and after it.

Results stay for ever. Weights stay while they may be needed: of baselines and of the best trial
of each target, which are scored on test at the end, and of everything under way. The rest can be
recomputed from the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import final

from search.records import PhaseRecord, StudyRecord, TrialRecord
from search.selection import Champion
from search.summary import scores_of_target, summarise_trial
from search.trial import TRIAL_ROLES
from spaces.keys import Setting
from spaces.phases import EvaluatePhase, unfold
from spaces.plan import Plan
from trainers.store import Store


@final
class Retention:
    """Drops weights that nothing will need."""

    def __init__(self, store: Store, study: StudyRecord, *, is_shared: bool = False) -> None:
        """Look after the weights of this study's trials.

        Args:
            store: Holds them.
            study: Gives the targets.
            is_shared: Whether other studies use the store; then weights that were found there
                are left alone, and only those that this study filed are dropped.
        """
        self._store = store
        self._study = study
        self._is_shared = is_shared

    def collect(
        self, records: Sequence[TrialRecord], under_way: Iterable[Plan], setting: Setting
    ) -> None:
        """Drop what no baseline, no best trial and no running trial has."""
        needed = {
            phase.key
            for plan in under_way
            for phase in unfold(plan, setting, TRIAL_ROLES).in_order()
            if not isinstance(phase, EvaluatePhase)
        }
        best = self._best_trials(records)
        made: set[str] = set()
        for record in records:
            if record.baseline is not None or record.number in best:
                needed |= {phase.key for phase in record.phases if _is_training(phase)}
            made |= self._own_weights(record)
        self._drop(made - needed)

    def keep_only(self, champions: Sequence[Champion], records: Sequence[TrialRecord]) -> None:
        """At the end of a study: drop everything but the champions' own weights."""
        kept = {champion.weights for champion in champions}
        made = {key for record in records for key in self._own_weights(record)}
        self._drop(made - kept)

    def _own_weights(self, record: TrialRecord) -> set[str]:
        """Keys of the weights that this study may drop."""
        trained = (phase for phase in record.phases if _is_training(phase))
        return {phase.key for phase in trained if not (self._is_shared and phase.found)}

    def _best_trials(self, records: Sequence[TrialRecord]) -> set[int]:
        """Numbers of the best trials of each target; all of equal ones, any may be champion."""
        scores = {
            record.number: summarise_trial(record, self._study.targets).select_scores()
            for record in records
        }
        best: set[int] = set()
        for target in self._study.targets:
            known = scores_of_target(scores, target)
            best |= {n for n, score in known.items() if score == max(known.values())}
        return best

    def _drop(self, keys: set[str]) -> None:
        for key in sorted(keys & set(self._store.stored_weights())):
            self._store.drop_weights(key)


def _is_training(phase: PhaseRecord) -> bool:
    return phase.kind != "evaluate"
