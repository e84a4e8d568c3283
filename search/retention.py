"""What stays in the store while a study runs, and after it.

Results stay for ever. Weights stay while they may be needed: those that baselines and the best
trial of each target are scored on test with, at the end, an alignment, from which many plans
start, and those of trials that run or wait. The rest is dropped after each trial, and so are the
weights and partial states of trials that failed: the plan recomputes them. In a study with rungs
the trunks of trials that may be promoted stay until they are trained in full or pruned.

Under a bound (`--max-disk`) more is dropped before it is reached, until what is left is below:
first trunks (of rungs, and those which `--keep-weights` leaves; in a store of several studies they
are neither counted nor dropped), then finished phases of running trials, of which no phase that is
yet to run needs the weights, then baselines', then those of the best trials, the oldest first.
Never dropped are the weights that a phase yet to run starts from. What is dropped and needed after
all is recomputed.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, final

from search.records import PhaseRecord, StudyRecord, TrialRecord
from search.selection import Champion
from search.summary import scored_weights, scores_of_target, summarise_target, summarise_trial
from search.trial import TRIAL_ROLES, find_missing
from search.trials import Trials
from spaces.keys import Setting
from spaces.phases import AlignPhase, EvaluatePhase, TrainPhase, unfold
from spaces.plan import Plan
from trainers.store import Store

_LOOK_SECONDS: Final = 1.0
_SHARE_OF_TIME: Final = 0.05
"""Of the driver's time at most, looking at a store that answers slowly."""
_ALIGNMENT: Final = "alignment"


@final
class Retention:
    """Drops what nothing will need, and under a bound what is needed least."""

    def __init__(
        self,
        store: Store,
        study: StudyRecord,
        setting: Setting,
        *,
        is_shared: bool = False,
        max_bytes: int | None = None,
    ) -> None:
        """Look after what this study's trials file.

        Args:
            store: Holds it.
            study: Gives the targets.
            setting: Gives the keys of plans.
            is_shared: Whether other studies use the store; then weights that were found there
                are left alone, and only those that this study is known to have filed are
                dropped: not those of failed trials.
            max_bytes: Bound on what `keep_under` leaves; None: it leaves all.
        """
        self._store = store
        self._study = study
        self._setting = setting
        self._is_shared = is_shared
        self._max_bytes = max_bytes
        self._next_look = 0.0

    def collect(self, trials: Trials) -> None:
        """Drop what no baseline, no best trial and no unfinished trial needs."""
        unfinished = {p.key for plan in trials.unfinished for p in self._trainings(plan)}
        needed = {*unfinished, *self._tested(trials.finished), *self._alignments(trials.climbing)}
        self._drop(self._made(trials) - needed)
        self._drop_states(trials, unfinished)
        self._drop_left_trunks(trials, (*trials.unfinished, *trials.climbing))

    def keep_only(self, champions: Sequence[Champion], trials: Trials) -> None:
        """At the end of a study: drop everything but the champions' own weights."""
        self._drop(self._made(trials) - {champion.weights for champion in champions})
        self._drop_states(trials, set())
        self._drop_left_trunks(trials, ())

    def keep_under(self, trials: Trials, champions: Collection[Champion] = ()) -> None:
        """Drop weights until what this study has in the store is within the bound.

        Args:
            trials: Their order is the order in which they lose weights.
            champions: Those that have been chosen keep theirs.
        """
        if self._max_bytes is None:
            return
        trunks = self._trunks(trials)
        excess = self._count_bytes(trials) + sum(trunks.values()) - self._max_bytes
        if excess <= 0:
            return
        excess -= self._drop_trunks(trunks, excess)
        kept = {champion.weights for champion in champions} | self._pending(trials.unfinished)
        sizes = self._store.stored_bytes("weights")
        for key in self._least_needed_first(trials):
            if excess > 0 and key in sizes and key not in kept:
                self._store.drop_weights(key)
                excess -= sizes[key]

    def is_due(self) -> bool:
        """Whether there is a bound, and it is time to look again whether it is kept."""
        return self._max_bytes is not None and time.monotonic() >= self._next_look

    def look(self, trials: Trials) -> None:
        """`keep_under`; `is_due` again after a second, later where the store is slow."""
        started = time.monotonic()
        self.keep_under(trials)
        now = time.monotonic()
        self._next_look = now + max(_LOOK_SECONDS, (now - started) / _SHARE_OF_TIME)

    def _count_bytes(self, trials: Trials) -> int:
        """Of weights and partial states that this study's trials have, whoever filed them."""
        plans = (*trials.unfinished, *trials.failed)
        own = {p.key for plan in plans for p in self._trainings(plan)}
        own |= {p.key for record in trials.records for p in record.phases}
        stored = [self._store.stored_bytes(kind) for kind in ("weights", "partial")]
        return sum(size for sizes in stored for key, size in sizes.items() if key in own)

    def _trunks(self, trials: Trials) -> dict[str, int]:
        """Bytes of the trunks that are this study's alone, by trajectory."""
        sizes = {} if self._is_shared else self._store.stored_bytes("trunks")
        if not sizes:
            return {}
        plans = (*(r.plan for r in trials.records), *trials.unfinished, *trials.failed)
        own = {phase.trajectory for phase in self._fine_tunes(plans)}
        return {key: size for key, size in sizes.items() if key in own}

    def _drop_trunks(self, trunks: Mapping[str, int], num_bytes: int) -> int:
        """Make so much room at the cost of studies with a larger budget; returns the bytes."""
        num_dropped = 0
        for trajectory, size in trunks.items():
            if num_dropped < num_bytes:
                self._store.drop_trunk(trajectory)
                num_dropped += size
        return num_dropped

    def _pending(self, plans: Iterable[Plan]) -> set[str | None]:
        """Weights that phases yet to run start from or make.

        A result is never removed, so what is not pending now will not be.
        """
        missing = (
            phase
            for plan in plans
            for phase in find_missing(unfold(plan, self._setting, TRIAL_ROLES), self._store)
        )
        return {key for phase in missing for key in (phase.key, phase.parent)}

    def _least_needed_first(self, trials: Trials) -> list[str]:
        best = set(self._tested_of_best(trials.finished))
        tested = set(self._tested(trials.finished))
        records = (*trials.tried, *trials.finished)
        made = [key for record in records for key in self._own_weights(record)]
        if not self._is_shared:
            made += [p.key for plan in trials.unfinished for p in self._trainings(plan)]
        return sorted(dict.fromkeys(made), key=lambda key: (key in best, key in tested))

    def _tested(self, records: Sequence[TrialRecord]) -> Iterator[str]:
        """Weights that are scored on test at the end, as far as can be told by now."""
        for record in records:
            if record.baseline is not None:
                yield from self._scored(record, self._study.targets)
                yield from (phase.key for phase in record.phases if phase.kind == _ALIGNMENT)
        yield from self._tested_of_best(records)

    def _tested_of_best(self, records: Sequence[TrialRecord]) -> Iterator[str]:
        """Of the best trials of each target; of all equal ones, any may be champion."""
        scores = {
            record.number: summarise_trial(record, self._study.targets).select_scores()
            for record in records
        }
        for target in self._study.targets:
            known = scores_of_target(scores, target)
            for record in records:
                if record.number in known and known[record.number] == max(known.values()):
                    yield from self._scored(record, [target])

    def _scored(self, record: TrialRecord, targets: Iterable[str]) -> Iterator[str]:
        """Weights behind a trial's scores, at the best of its learning rates."""
        for target in targets:
            summary = summarise_target(record.scores, target)
            key = None if summary is None else scored_weights(record, summary)
            if key is not None:
                yield key

    def _made(self, trials: Trials) -> set[str]:
        """Keys of the weights that this study may drop, those of unfinished trials apart."""
        made = {key for record in trials.records for key in self._own_weights(record)}
        if not self._is_shared:
            made |= {p.key for plan in trials.failed for p in self._trainings(plan)}
        return made

    def _own_weights(self, record: TrialRecord) -> list[str]:
        trained = (phase for phase in record.phases if _is_training(phase))
        return [phase.key for phase in trained if not (self._is_shared and phase.found)]

    def _trainings(self, plan: Plan) -> list[AlignPhase | TrainPhase]:
        phases = unfold(plan, self._setting, TRIAL_ROLES).in_order()
        return [phase for phase in phases if not isinstance(phase, EvaluatePhase)]

    def _drop(self, keys: set[str]) -> None:
        for key in sorted(keys & set(self._store.stored_weights())):
            self._store.drop_weights(key)

    def _drop_states(self, trials: Trials, kept: set[str]) -> None:
        """Partial states of phases that will not go on."""
        stale = self._made(trials) - kept
        for key in sorted(stale & self._store.stored_bytes("partial").keys()):
            self._store.drop_partial(key)

    def _alignments(self, plans: Iterable[Plan]) -> set[str]:
        phases = (phase for plan in plans for phase in self._trainings(plan))
        return {phase.key for phase in phases if isinstance(phase, AlignPhase)}

    def _drop_left_trunks(self, trials: Trials, plans: Iterable[Plan]) -> None:
        """Trunks that lower rungs left, but those of the plans."""
        made = self._made(trials)
        tried = (*(record.plan for record in trials.tried), *trials.failed)
        left = {p.trajectory for p in self._fine_tunes(tried) if p.key in made}
        kept = {p.trajectory for p in self._fine_tunes(plans)}
        for trajectory in sorted((left - kept) & self._store.stored_bytes("trunks").keys()):
            self._store.drop_trunk(trajectory)

    def _fine_tunes(self, plans: Iterable[Plan]) -> Iterator[TrainPhase]:
        phases = (phase for plan in plans for phase in self._trainings(plan))
        return (phase for phase in phases if isinstance(phase, TrainPhase))


def _is_training(phase: PhaseRecord) -> bool:
    return phase.kind != "evaluate"
