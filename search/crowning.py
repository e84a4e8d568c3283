"""The end of a study: fresh seeds, champions, test scores, and the files that hold them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, final

from search.champions import FILE_NAME, ChampionsFile, write_champions
from search.confirmation.finalists import (
    Replica,
    choose_finalist,
    confirm,
    find_entrants,
    fresh_seeds,
    list_replicas,
)
from search.confirmation.replicas import run_replicas
from search.licences import trace_lineages
from search.options import Options
from search.progress import Progress
from search.records import StudyRecord, TrialRecord
from search.retention import Retention
from search.scores import SCORES_FILE, write_scores
from search.selection import Champion, choose_champions
from search.testing import score_on_test
from search.tracking import Tracker
from search.trial import TRIAL_ROLES
from search.trials import Trials
from spaces.keys import Setting
from spaces.task import Role
from trainers.store import Store


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class Crowning:
    """What it takes to make champions of a study's trials."""

    options: Options
    study: StudyRecord
    setting: Setting
    store: Store
    queue: Any
    """Handle of the phase queue."""
    retention: Retention
    progress: Progress
    tracker: Tracker
    check: Callable[[], None]
    """Raises where the study cannot go on: interrupted, or deserted by its crews."""

    def crown(self, trials: Trials) -> tuple[ChampionsFile, list[str]]:
        """Choose champions, then score them and the baselines on test, once.

        Args:
            trials: One of them has finished, at least.

        Returns:
            What was written, and a line for each score that could not be had.
        """
        records = trials.finished
        reruns, lost = self._run_again(trials, self._list_replicas(records), TRIAL_ROLES)
        chosen = self._choose(records, reruns)
        champions = self._choose_champions(records, chosen)
        room = partial(self.retention.keep_under, trials, champions)
        tested, faults = score_on_test(
            records,
            champions,
            self.study.targets,
            queue=self.queue,
            setting=self.setting,
            store=self.store,
            make_room=room if self.options.max_disk else None,
        )
        self.check()
        reruns, untested = self._test_again(trials, reruns, champions)
        write_scores(self.options.out / SCORES_FILE, self.study, [*tested, *trials.tried, *reruns])
        for rerun in reruns:
            self.tracker.write_confirmation(rerun)
        content = self._describe(tested, reruns, chosen)
        write_champions(self.options.out / FILE_NAME, content)
        if not self.options.keep_weights:
            self.retention.keep_only(content.champions, _with_reruns(trials, reruns))
        return content, [*lost, *faults, *untested]

    def _list_replicas(self, records: Sequence[TrialRecord]) -> list[Replica]:
        return list_replicas(
            records,
            self.study.targets,
            seeds=fresh_seeds(self.study.seed, self.options.confirm),
            num_finalists=self.options.finalists,
        )

    def _run_again(
        self, trials: Trials, replicas: Sequence[Replica], roles: tuple[Role, ...]
    ) -> tuple[list[TrialRecord], list[str]]:
        def note(num_done: int) -> None:
            self.progress.stage = f"fresh seeds: {num_done} of {len(replicas)} scored"
            self.check()

        def make_room(reruns: Sequence[TrialRecord]) -> None:
            self.retention.keep_under(_with_reruns(trials, reruns))

        return run_replicas(
            replicas,
            roles=roles,
            queue=self.queue,
            setting=self.setting,
            store=self.store,
            note=note,
            make_room=make_room if self.options.max_disk else None,
        )

    def _test_again(
        self, trials: Trials, reruns: Sequence[TrialRecord], champions: Sequence[Champion]
    ) -> tuple[list[TrialRecord], list[str]]:
        """Test scores of the replicas of champions and of their baselines."""
        asked = {
            (record.number, champion.target)
            for champion in champions
            for record in find_entrants(trials.finished, champion.target, 0)
        } | {(champion.trial, champion.target) for champion in champions}
        replicas = [
            Replica(number=rerun.number, baseline=rerun.baseline, target=target, plan=rerun.plan)
            for rerun in reruns
            for target in rerun.plan.targets
            if (rerun.number, target) in asked
        ]
        tested, faults = self._run_again(trials, replicas, (*TRIAL_ROLES, Role.TEST))
        by_replica = {(rerun.number, rerun.plan): rerun for rerun in (*reruns, *tested)}
        return list(by_replica.values()), faults

    def _choose(
        self, records: Sequence[TrialRecord], reruns: Sequence[TrialRecord]
    ) -> dict[str, int]:
        """Champion by target, of targets whose finalists were run again."""
        if not reruns:
            return {}
        choose = partial(
            choose_finalist,
            records,
            reruns,
            seeds=fresh_seeds(self.study.seed, self.options.confirm),
            num_finalists=self.options.finalists,
        )
        found = {target: choose(target) for target in self.study.targets}
        return {target: number for target, number in found.items() if number is not None}

    def _choose_champions(
        self, records: Sequence[TrialRecord], chosen: Mapping[str, int]
    ) -> tuple[Champion, ...]:
        return choose_champions(self.study, records, self.store.read_outcomes, chosen)

    def _describe(
        self,
        records: Sequence[TrialRecord],
        reruns: Sequence[TrialRecord],
        chosen: Mapping[str, int],
    ) -> ChampionsFile:
        champions = tuple(
            replace(champion, confirmed=confirm(reruns, records, champion.target, champion.trial))
            for champion in self._choose_champions(records, chosen)
        )
        return ChampionsFile(
            study=self.study,
            num_trials=len(records),
            champions=champions,
            lineages=trace_lineages(champions, self.setting),
        )


def _with_reruns(trials: Trials, reruns: Sequence[TrialRecord]) -> Trials:
    """The trials and what was run again, whose weights are looked after like those of rungs."""
    return replace(trials, tried=[*trials.tried, *reruns])
