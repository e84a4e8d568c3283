"""Which weights stay in the store while a study runs, and after it.

Results stay for ever. Weights stay while they may be needed: of baselines and of the best trial
of each target, which are scored on test at the end, and of everything under way. The rest can be
recomputed from the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isnan, nan
from typing import final

from search.records import PhaseRecord, StudyRecord, TrialRecord
from search.selection import Champion
from search.summary import summarise_trial
from search.trial import TRIAL_ROLES
from spaces.phases import Setting, TrainPhase, unfold
from spaces.plan import Plan
from trainers.store import Store


@final
class Retention:
    """Drops weights that nothing will need."""

    def __init__(self, store: Store, study: StudyRecord) -> None:
        """Look after the weights that this study's trials made; others are left alone."""
        self._store = store
        self._study = study

    def collect(
        self, records: Sequence[TrialRecord], under_way: Iterable[Plan], setting: Setting
    ) -> None:
        """Drop what no baseline, no best trial and no running trial has."""
        needed = {
            phase.key
            for plan in under_way
            for phase in unfold(plan, setting, TRIAL_ROLES).in_order()
            if isinstance(phase, TrainPhase)
        }
        best = self._best_trials(records)
        made: set[str] = set()
        for record in records:
            keys = {phase.weights for phase in record.phases if _is_training(phase)}
            if record.baseline is not None or record.number in best:
                needed |= {key for key in keys if key is not None}
            made |= {key for key in keys if key is not None}
        self._drop(made - needed)

    def keep_only(self, champions: Sequence[Champion], records: Sequence[TrialRecord]) -> None:
        """At the end of a study: drop everything but the champions' own weights."""
        kept = {champion.weights for champion in champions}
        made = {phase.key for record in records for phase in record.phases if _is_training(phase)}
        self._drop(made - kept)

    def _best_trials(self, records: Sequence[TrialRecord]) -> set[int]:
        """Numbers of the best trials of each target; all of equal ones, any may be champion."""
        scores = {
            record.number: summarise_trial(record, self._study.targets).select_scores()
            for record in records
        }
        best: set[int] = set()
        for target in self._study.targets:
            # a NaN, the score of a training that diverged, is no one's best
            known = {n: s[target] for n, s in scores.items() if not isnan(s.get(target, nan))}
            best |= {n for n, score in known.items() if score == max(known.values())}
        return best

    def _drop(self, keys: set[str]) -> None:
        for key in sorted(keys & set(self._store.stored_weights())):
            self._store.drop_weights(key)


def _is_training(phase: PhaseRecord) -> bool:
    return phase.kind != "evaluate"
