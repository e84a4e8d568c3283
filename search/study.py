"""A study from start to end: data, Ray, baselines and search, test scores, champions.

There is no restoring of Tune's state: a study that goes on is rebuilt from its journal, and the
store answers for every phase that was finished.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import final
from uuid import uuid4

import ray
import ray.tune
from filelock import FileLock, Timeout

from search.champions import ChampionsFile
from search.crowning import Crowning
from search.disk.check import check_bound, describe_disk
from search.disk.forecast import forecast_disk
from search.errors import StudyFailedError, UserError
from search.identity import check_identity
from search.interruption import Interruption
from search.journal import JOURNAL_FILE, Journal, error_of, has_failed, lost_of
from search.licences import list_sources
from search.options import Options
from search.outlook import Outlook, expect_trials
from search.progress import Progress, Pulse, StudyCallback
from search.retention import Retention
from search.runtime import Runtime
from search.sampler import StudySearcher
from search.scores import SCORES_FILE, write_scores
from search.setting import artifact_root, build_scope, build_setting, describe_study
from search.tracking import Tracker
from search.trial import run_trial
from search.trials import read_finished, sort_trials
from spaces.keys import Setting
from trainers.store import Store

_LOCK = ".lock"


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
    rungs: tuple[str, ...]
    """What each rung below the full one predicts, a line each."""
    share_at_work: float | None
    """Of the crews' time since they joined: with a phase in hand; None without crews."""


def run_study(options: Options) -> StudyResult:
    """Run a study, or go on with one.

    Raises:
        UserError: On a mistake of the user that only the data, the journal or the cluster show.
        StudyFailedError: If no trial finished, or no crew is left.
    """
    try:
        options.out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(options.out / _LOCK).acquire(blocking=False)
    except Timeout:
        raise UserError(f"a study is running in {options.out}: wait for it to end") from None
    except OSError as error:
        raise UserError(f"cannot work in {options.out}: {error}") from error
    with lock:
        return _run_locked(options)


def _run_locked(options: Options) -> StudyResult:
    journal = Journal(options.out / JOURNAL_FILE)
    try:
        check_identity(journal, options)
        known = {} if journal.is_new else journal.options
        with Runtime(options, precision=known.get("precision")) as runtime:
            try:
                options = runtime.options
                setting = build_setting(options, runtime.precision)
                ray.get(runtime.queue.publish_inventory.remote(setting.inventory))
                study = _Study(options, journal, setting, runtime)
            except ValueError as error:
                raise UserError(str(error)) from error
            return study.run()
    except UserError:
        journal.discard_if_new()
        raise


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
        outlook = expect_trials(options, self._scope, journal)
        disk = forecast_disk(options, outlook, setting)
        check_bound(disk, options.max_disk)
        self._set_up_journal(outlook)
        self._study = describe_study(options, setting, journal.name)
        finished = read_finished(journal, setting, self._store)
        self._progress = Progress(self._study, outlook.num_trials, finished)
        self._tracker = Tracker.open(
            options.tracking_uri, artifact_root(options), self._study, inventory=setting.inventory
        )
        self._tracker.write_sources(list_sources(setting.inventory))
        self._retention = Retention(
            self._store,
            self._study,
            setting,
            is_shared=options.has_shared_store,
            max_bytes=options.max_disk and options.max_disk - disk.reserve,
        )
        self._faults: list[str] = []
        self._interruption = Interruption()
        room = describe_disk(
            disk, options.max_disk, self._store, is_shared=options.has_shared_store
        )
        for line in (*(f"space: {note}" for note in outlook.notes), *(f"disk: {r}" for r in room)):
            print(line, file=sys.stderr)
        journal.ask_for(outlook.num_trials)  # last: until here nothing of the study has changed

    def run(self) -> StudyResult:
        """Search, score champions and baselines on test, write and register."""
        searcher = StudySearcher(
            self._journal,
            space=self._options.space,
            scope=self._scope,
            sampler=self._options.sampler,
            in_flight=self._journal.in_flight,
            rungs=self._options.rungs,
        )
        callback = StudyCallback(
            self._progress,
            self._tracker,
            after_trial=self._after_trial,
            before_step=self._before_step,
        )
        pulse = Pulse(
            partial(self._progress.snapshot, self._runtime.queue),
            partial(self._look_after, searcher, callback),
        )
        try:
            with self._interruption, pulse:
                self._search(searcher, callback)
                champions = self._crown()
                self._interruption.raise_if_requested()
        except BaseException:
            with suppress(Exception):  # the first error is the one to report
                self._tracker.finish("KILLED")
            raise
        self._tracker.register_champions(
            champions.champions, self._store.weights_uri, champions.lineages
        )
        end = self._progress.snapshot(self._runtime.queue)
        self._tracker.finish("FINISHED", share_at_work=end.share_at_work)
        return StudyResult(
            champions=champions,
            num_run=end.num_run,
            num_found=end.num_found,
            failed=(*self._failures(), *self._losses(), *self._faults),
            rungs=end.rungs,
            share_at_work=end.share_at_work,
        )

    def _look_after(self, searcher: StudySearcher, callback: StudyCallback) -> None:
        """Stop the search when nothing can come of it; what is in hand runs again on a resume."""
        if callback.error is not None or self._interruption.is_requested:
            searcher.is_stopped = True
        if self._runtime.is_deserted() and not searcher.is_stopped:
            searcher.is_stopped = True
            self._runtime.abandon()

    def _search(self, searcher: StudySearcher, callback: StudyCallback) -> None:
        num_left = self._journal.num_trials - sum(
            trial.state.is_finished() for trial in self._journal.trials()
        )
        if num_left > 0:
            with self._interruption.held(), tempfile.TemporaryDirectory(prefix="intermix-") as out:
                self._tuner(
                    searcher, callback, num_slots=num_left * len(self._options.rungs), folder=out
                ).fit()
        self._interruption.raise_if_requested()
        if callback.error is not None:
            raise callback.error
        if searcher.is_stopped:
            raise self._desertion()
        searcher.tell_rest()
        if searcher.fault is not None:
            raise UserError(searcher.fault)

    def _tuner(
        self, searcher: StudySearcher, callback: StudyCallback, *, num_slots: int, folder: str
    ) -> ray.tune.Tuner:
        """Trials follow one another in the same processes: a fresh one imports for seconds."""
        trainable = ray.tune.with_parameters(
            run_trial,
            queue=self._runtime.queue,
            setting=self._setting,
            store_uri=self._options.store_uri,
        )
        return ray.tune.Tuner(
            # a trial computes nothing: this pins it to the driver's node and takes no CPU
            ray.tune.with_resources(trainable, {"node:__internal_head__": 0.001}),
            tune_config=ray.tune.TuneConfig(
                search_alg=searcher, num_samples=num_slots, reuse_actors=True
            ),
            run_config=ray.tune.RunConfig(
                name=f"study-{uuid4().hex[:8]}",
                storage_path=folder,
                callbacks=[callback],
                verbose=0,
            ),
        )

    def _after_trial(self) -> None:
        trials = sort_trials(self._journal, self._progress)
        write_scores(self._options.out / SCORES_FILE, self._study, trials.records)
        if not self._options.keep_weights:
            self._retention.collect(trials)

    def _before_step(self) -> None:
        self._interruption.raise_if_requested()
        if self._retention.is_due():
            self._retention.look(sort_trials(self._journal, self._progress))

    def _crown(self) -> ChampionsFile:
        trials = sort_trials(self._journal, self._progress)
        if not trials.finished:
            reason = next(self._failures(), "none was asked for")
            raise StudyFailedError(f"no trial finished: {reason}")
        crowning = Crowning(
            options=self._options,
            study=self._study,
            setting=self._setting,
            store=self._store,
            queue=self._runtime.queue,
            retention=self._retention,
            progress=self._progress,
            tracker=self._tracker,
            check=self._check,
        )
        champions, self._faults = crowning.crown(trials)
        return champions

    def _check(self) -> None:
        self._interruption.raise_if_requested()
        if self._runtime.is_deserted():
            raise self._desertion()

    def _desertion(self) -> StudyFailedError:
        return StudyFailedError(f"{self._runtime.desertion()}; --resume goes on from here")

    def _failures(self) -> Iterator[str]:
        """Why trials failed, a line each, in the order of their numbers."""
        return (
            f"trial {trial.number}: {error_of(trial)}"
            for trial in self._journal.trials()
            if has_failed(trial)
        )

    def _losses(self) -> Iterator[str]:
        return (
            f"trial {trial.number} on {target}: {reason}"
            for trial in self._journal.trials()
            for target, reason in lost_of(trial)
        )

    def _set_up_journal(self, outlook: Outlook) -> None:
        options, journal = self._options, self._journal
        if journal.is_new:
            more = {"torch": self._setting.torch_version, "precision": self._setting.precision}
            journal.set_up(
                f"{options.out.name}-{uuid4().hex[:6]}",
                {**options.identity(), **more},
                space=options.space,
                scope=self._scope,
                in_flight=outlook.in_flight,
            )
