"""A study from start to end: data, Ray, baselines and search, test scores, champions.

There is no restoring of Tune's state: a study that goes on is rebuilt from its journal, and the
store answers for every phase that was finished.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, final
from uuid import uuid4

import ray
import ray.tune
from optuna.trial import TrialState

from search.champions import FILE_NAME, ChampionsFile, write_champions
from search.journal import Journal, baseline_of, error_of, plan_of
from search.options import Options
from search.progress import Progress, Pulse, StudyCallback
from search.records import StudyRecord, TrialRecord
from search.retention import Retention
from search.runtime import Runtime
from search.sampler import StudySearcher
from search.scores import write_scores
from search.selection import Champion, choose_champions
from search.setting import build_scope, build_setting, count_trials
from search.summary import summarise_target
from search.tracking import Tracker
from search.trial import TRIAL_ROLES, carry_out_plan, read_record, run_trial
from spaces.phases import Setting, unfold
from spaces.task import Role
from trainers.encoders import count_layers
from trainers.numerics import torch_version
from trainers.store import Store

_JOURNAL, _SCORES, _ARTIFACTS = "study.journal", "scores.parquet", "artifacts"


class StudyFailedError(RuntimeError):
    """The study has no champions; the message is one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyResult:
    """What a study leaves."""

    champions: ChampionsFile
    num_run: int
    """Phases that were run since this start."""
    num_found: int
    """Phases that the store answered for."""
    failed: tuple[str, ...]
    """Why trials failed, a line each."""


def run_study(options: Options) -> StudyResult:
    """Run a study, or go on with one.

    Raises:
        ValueError: On a mistake of the user that only the data or the journal show, in one line.
        StudyFailedError: If no trial finished.
    """
    options.out.mkdir(parents=True, exist_ok=True)
    journal = Journal(options.out / _JOURNAL)
    _check_identity(journal, options)
    known = {} if journal.is_new else journal.options
    try:
        with Runtime(options, precision=known.get("precision")) as runtime:
            setting = build_setting(options, runtime.precision)
            ray.get(runtime.queue.publish_inventory.remote(setting.inventory))
            return _Study(options, journal, setting, runtime).run()
    except ValueError:
        journal.discard_if_new()
        raise


def _check_identity(journal: Journal, options: Options) -> None:
    """Refuse to go on with a study under other options, which would mix two studies."""
    if journal.is_new:
        return
    known = journal.options
    asked = {**options.identity(), "torch": torch_version()}
    for name, value in asked.items():
        if known.get(name) != value:
            raise ValueError(
                f"{options.out} was started with {name} {known.get(name)}, got {value}: "
                f"give the same, or start another study with --out"
            )


@final
class _Study:
    """The parts of a running study."""

    def __init__(
        self, options: Options, journal: Journal, setting: Setting, runtime: Runtime
    ) -> None:
        self._options = options
        self._journal = journal
        self._setting = setting
        self._runtime = runtime
        self._store = Store(options.store_uri)
        self._scope = build_scope(options, setting.inventory)
        self._set_up_journal()
        self._study = _describe(options, journal, setting)
        self._progress = Progress(self._study, journal.num_trials, self._finished_records())
        self._tracker = Tracker.open(options.tracking_uri, self._artifact_root(), self._study)
        self._retention = Retention(self._store, self._study)

    def run(self) -> StudyResult:
        """Search, score champions and baselines on test, write and register."""
        pulse = Pulse(
            partial(self._progress.snapshot, self._runtime.queue),
            self._runtime.abandon_if_deserted,
        )
        try:
            with pulse:
                self._search()
                champions = self._crown()
        except BaseException:
            self._tracker.finish("KILLED")
            raise
        self._tracker.register_champions(champions.champions, self._store.weights_uri)
        self._tracker.finish("FINISHED")
        num_run, num_found = self._progress.phases_found()
        return StudyResult(
            champions=champions,
            num_run=num_run,
            num_found=num_found,
            failed=tuple(self._failures()),
        )

    def _search(self) -> None:
        num_left = self._journal.num_trials - sum(
            trial.state.is_finished() for trial in self._journal.trials()
        )
        searcher = StudySearcher(
            self._journal,
            space=self._options.space,
            scope=self._scope,
            sampler=self._options.sampler,
            in_flight=self._journal.in_flight,
        )
        if num_left > 0:
            with tempfile.TemporaryDirectory(prefix="intermix-tune-") as folder:
                self._tuner(searcher, num_left, folder).fit()
        searcher.tell_rest()
        if searcher.fault is not None:
            raise ValueError(searcher.fault)

    def _tuner(self, searcher: StudySearcher, num_trials: int, folder: str) -> ray.tune.Tuner:
        trainable = ray.tune.with_parameters(
            run_trial,
            queue=self._runtime.queue,
            setting=self._setting,
            store_uri=self._options.store_uri,
        )
        callback = StudyCallback(self._progress, self._tracker, self._after_trial)
        return ray.tune.Tuner(
            # a trial computes nothing: this pins it to the driver's node and takes no CPU
            ray.tune.with_resources(trainable, {"node:__internal_head__": 0.001}),
            tune_config=ray.tune.TuneConfig(search_alg=searcher, num_samples=num_trials),
            run_config=ray.tune.RunConfig(
                name=f"study-{uuid4().hex[:8]}",
                storage_path=folder,
                callbacks=[callback],
                verbose=0,
            ),
        )

    def _after_trial(self) -> None:
        records = self._records()
        write_scores(self._options.out / _SCORES, self._study, records)
        if not self._options.keep_weights:
            self._retention.collect(records, self._plans_under_way(), self._setting)

    def _crown(self) -> ChampionsFile:
        """Choose champions, then score them and the baselines on test, once."""
        records = self._records()
        if not records:
            reason = next(self._failures(), "none was asked for")
            raise StudyFailedError(f"no trial finished: {reason}")
        champions = choose_champions(self._study, records, self._store.read_outcomes)
        tested = [self._test(record, champions) for record in records]
        write_scores(self._options.out / _SCORES, self._study, tested)
        champions = choose_champions(self._study, tested, self._store.read_outcomes)
        content = ChampionsFile(study=self._study, num_trials=len(records), champions=champions)
        write_champions(self._options.out / FILE_NAME, content)
        if not self._options.keep_weights:
            self._retention.keep_only(champions, records)
        return content

    def _test(self, record: TrialRecord, champions: Sequence[Champion]) -> TrialRecord:
        """The record with test scores: all targets of a baseline, else those it is best for."""
        own = {champion.target for champion in champions if champion.trial == record.number}
        targets = self._study.targets if record.baseline else tuple(sorted(own))
        scores = list(record.scores)
        for target in targets:
            summary = summarise_target(record.scores, target)
            if summary is None:
                continue
            plan = replace(record.plan, targets=(target,))
            if summary.learning_rate is not None:
                plan = replace(plan, target_learning_rates=(summary.learning_rate,))
            tested = carry_out_plan(
                plan,
                number=record.number,
                baseline=record.baseline,
                queue=self._runtime.queue,
                setting=self._setting,
                store=self._store,
                roles=(Role.TEST,),
            )
            scores += tested.scores
        return replace(record, scores=tuple(scores))

    def _records(self) -> list[TrialRecord]:
        return [record for _, record in sorted(self._progress.records.items())]

    def _plans_under_way(self) -> list[Any]:
        trials = self._journal.trials()
        plans = (plan_of(trials[number]) for number in self._progress.running)
        return [plan for plan in plans if plan is not None]

    def _failures(self) -> Any:
        """Why trials failed, a line each, in the order of their numbers."""
        return (
            f"trial {trial.number}: {error_of(trial)}"
            for trial in self._journal.trials()
            if trial.state is TrialState.FAIL
        )

    def _finished_records(self) -> list[TrialRecord]:
        """Records of the trials that a former driver finished, read back from the store."""
        records: list[TrialRecord] = []
        for trial in self._journal.trials():
            plan = plan_of(trial)
            if trial.state is TrialState.COMPLETE and plan is not None:
                phases = unfold(plan, self._setting, TRIAL_ROLES)
                records.append(
                    read_record(
                        plan,
                        phases,
                        number=trial.number,
                        baseline=baseline_of(trial),
                        setting=self._setting,
                        store=self._store,
                    )
                )
        return records

    def _set_up_journal(self) -> None:
        options, journal = self._options, self._journal
        so_far = None if journal.is_new else journal.num_trials
        num_trials = count_trials(options, self._scope, so_far=so_far)
        if journal.is_new:
            identity = {
                **options.identity(),
                "torch": self._setting.torch_version,
                "precision": self._setting.precision,
            }
            journal.set_up(
                f"{options.out.name}-{uuid4().hex[:6]}",
                identity,
                space=options.space,
                scope=self._scope,
                in_flight=options.in_flight,
            )
        journal.ask_for(num_trials)

    def _artifact_root(self) -> Path | None:
        is_local = self._options.tracking_uri.startswith("sqlite:")
        return (self._options.out / _ARTIFACTS).absolute() if is_local else None


def _describe(options: Options, journal: Journal, setting: Setting) -> StudyRecord:
    layers = count_layers(options.data.encoder)
    return StudyRecord(
        name=journal.name,
        space=options.space.name,
        preset=options.preset.name,
        data=setting.inventory.data,
        encoder=f"{options.preset.encoder}, {layers} layers",
        precision=setting.precision,
        targets=options.preset.targets,
        intermediate=options.preset.intermediate,
        seed=options.seed,
    )
