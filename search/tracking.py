"""A study in MLflow: one run the study, under it one a trial, under that one a phase.

There is one writer, in the driver process: creating the database from several processes fails
two times in three, and batches from one process cost milliseconds. Runs are found again by their
tags, so that a resumed study goes on in the runs it had:

    intermix.level          study, trial or phase
    intermix.study          name of the study, on every run
    intermix.trial          number of the trial; on a phase, of the trial that first ran it
    intermix.baseline       name of the baseline, on trials that are one
    intermix.phase          key of the phase
    intermix.kind           alignment, intermediate, target or evaluate, on phases
    intermix.found          true on phases that lay in the store before this study ran them
    intermix.phase.{key}    on trials: run id of a phase that an earlier trial ran; the key is
                            cut to 12 digits
    intermix.rerun          which run of a fresh seed it is, in words
    intermix.rung           on trials of a study with rungs: share of the budget of the highest one
                            they were at; on phases, of the one that first ran them
    intermix.role           confirm on runs of a trial's target with a fresh seed
    intermix.reason         why a trial failed
    intermix.not_finite     metrics left out because they were NaN or infinite
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, final

from search.figures import (
    as_texts,
    at_rung,
    describe_shares,
    phase_metrics,
    plan_metrics,
    share_params,
    study_params,
    trial_metrics,
    trial_params,
)
from search.licences import SOURCES_FILE, Lineage
from search.model_card import model_card, model_name
from search.records import PhaseRecord, StudyRecord, TrialRecord
from search.runs import Experiment, Metric, Status
from search.summary import shown_name, summarise_target, summarise_trial
from spaces.inventory import Inventory
from spaces.plan import Plan
from spaces.task import Role

if TYPE_CHECKING:
    from search.selection import Champion

_LEVEL = "intermix.level"
_STUDY = "intermix.study"
_TRIAL = "intermix.trial"
_BASELINE = "intermix.baseline"
_PHASE = "intermix.phase"
_KIND = "intermix.kind"
_FOUND = "intermix.found"
_RUNG = "intermix.rung"
_ROLE = "intermix.role"
_REASON = "intermix.reason"
_RERUN = "intermix.rerun"
_CONFIRM = "confirm"
_KEY_DIGITS = 12
"""Digits of a phase's key in the name of a tag: enough to be unique within a study."""


@final
class Tracker:
    """The one writer of a study's runs."""

    def __init__(
        self, experiment: Experiment, study: StudyRecord, inventory: Inventory | None = None
    ) -> None:
        """Take up the runs that the experiment has; `Tracker.open` is the way to call it."""
        self._experiment = experiment
        self._study = study
        self._inventory = inventory
        self._study_run = ""
        self._trials: dict[int, str] = {}
        """Run id of each trial by its number."""
        self._phases: dict[str, str] = {}
        """Run id of each phase by its key, under the trial that first ran it."""
        self._running: set[str] = set()
        """Run ids of trials that have started and not ended."""
        self._confirmed: set[str] = set()
        """Names of finished runs of fresh seeds."""
        self._adopt_runs()

    @classmethod
    def open(
        cls,
        tracking_uri: str,
        artifact_root: Path | None,
        study: StudyRecord,
        *,
        inventory: Inventory | None = None,
    ) -> Tracker:
        """Create the study's experiment and run, or find them again.

        Trials and phases that a killed driver left running are ended as killed; a trial that is
        started again goes on in its run.

        Args:
            tracking_uri: `sqlite:////path/mlflow.db`, or a server's `http://...`.
            artifact_root: Folder of the artifacts; None leaves the choice to the server.
            study: Names the experiment.
            inventory: Of the study: what trials draw from which source is written from it; None
                leaves that out.

        Raises:
            ValueError: If the URI is a folder: MLflow has given up its file store.
        """
        return cls(Experiment.open(tracking_uri, study.name, artifact_root), study, inventory)

    def start_trial(self, number: int, plan: Plan, baseline: str | None) -> None:
        """Open the trial's run, the one it had where the study is resumed.

        Args:
            number: Of the trial.
            plan: Gives the params, and the artifacts `plan.json` and `shares.json`.
            baseline: Name of the baseline that the trial is, else None.
        """
        if number in self._trials:
            self._experiment.restart_run(self._trials[number])
        else:
            self._trials[number] = self._create_trial_run(number, plan, baseline)
        run = self._trials[number]
        self._running.add(run)
        params = trial_params(plan, self._study)
        if self._inventory is not None:
            params |= share_params(plan, self._inventory)
            self._experiment.write_text(run, "shares.json", describe_shares(plan, self._inventory))
        figures = plan_metrics(plan)
        self._experiment.log(run, metrics=_at_step_zero(figures), params=as_texts(params))
        self._experiment.write_text(run, "plan.json", plan.to_json())

    def finish_trial(self, record: TrialRecord, baseline_scores: Mapping[str, float]) -> None:
        """Write the scores of a started trial, and the phases that no earlier trial ran.

        Args:
            record: The finished trial.
            baseline_scores: Selection scores of the baseline `none` at the record's rung, by
                target; empty where it has not finished.
        """
        run = self._trials[record.number]
        shared: dict[str, str] = {}
        for phase in record.phases:
            if phase.key in self._phases:
                shared[f"{_PHASE}.{phase.key[:_KEY_DIGITS]}"] = self._phases[phase.key]
            else:
                self._phases[phase.key] = self._write_phase(phase, record)
        summary = summarise_trial(record, self._study.targets)
        figures = trial_metrics(summary, self._study, baseline_scores)
        figures["seconds"] = record.seconds
        figures = at_rung(figures, record.plan.rung)
        shared[_RUNG] = f"{record.plan.rung:g}"
        self._experiment.log(run, metrics=_at_step_zero(figures), tags=shared)
        self._end_trial(run, "FINISHED")

    def fail_trial(self, number: int, reason: str) -> None:
        """End a started trial as failed."""
        run = self._trials[number]
        self._experiment.log(run, tags={_REASON: reason})
        self._end_trial(run, "FAILED")

    def finish(self, status: Status, *, share_at_work: float | None = None) -> None:
        """End the study's run; trials that still run are ended as killed.

        Args:
            status: Of the study.
            share_at_work: Of the crews' time, with a phase in hand: the metric `crews_at_work`,
                in per cent.
        """
        if share_at_work is not None:
            figures = _at_step_zero({"crews_at_work": 100 * share_at_work})
            self._experiment.log(self._study_run, metrics=figures)
        for run in sorted(self._running):
            self._end_trial(run, "KILLED")
        self._experiment.end_run(self._study_run, status)

    def write_confirmation(self, record: TrialRecord) -> None:
        """Write a trial's scores on one target with a fresh seed, once."""
        (target,) = record.plan.targets
        name = shown_name(target, self._study.data)
        title = f"confirm trial {record.number} on {name}, seed {record.plan.seed}"
        if title in self._confirmed:
            return
        tags = {
            _LEVEL: _CONFIRM,
            _ROLE: _CONFIRM,
            _STUDY: self._study.name,
            _TRIAL: str(record.number),
            _RERUN: title,
        }
        parent = self._trials[record.number]
        run = self._experiment.create_run(title, tags, parent=parent, seconds=record.seconds)
        summary = summarise_target(record.scores, target)
        found = {role: summary.score(role) for role in Role} if summary is not None else {}
        figures = {f"{role}/{name}": score for role, score in found.items() if score is not None}
        params = {"seed": str(record.plan.seed), "target": name}
        self._experiment.log(run, metrics=_at_step_zero(figures), params=params)
        self._experiment.end_run(run, "FINISHED")
        self._confirmed.add(title)

    def write_sources(self, text: str) -> None:
        """Write what data the study reads, JSON, as an artifact of the study's run."""
        self._experiment.write_text(self._study_run, SOURCES_FILE, text)

    def register_champions(
        self,
        champions: Iterable[Champion],
        weights_uri: Callable[[str], str],
        lineages: Mapping[str, Lineage] | None = None,
    ) -> None:
        """Make each champion the version `champion` of the model `{study}-{target}`.

        Retrieval with the pretrained encoder as it is has no weights of its own, hence nothing
        to register.

        Args:
            champions: The champions, of trials that this tracker knows.
            weights_uri: Gives the folder of the weights with a key.
            lineages: The data behind each, by target: for the version's card and tags.
        """
        for champion in champions:
            if champion.weights is not None:
                self._experiment.register_model(
                    model_name(champion, self._study),
                    weights_uri(champion.weights),
                    run=self._trials[champion.trial],
                    alias="champion",
                    **model_card(champion, self._study, (lineages or {}).get(champion.target)),
                )

    def _adopt_runs(self) -> None:
        for run in self._experiment.known_runs():
            level = run.tags.get(_LEVEL)
            if level == "study":
                self._study_run = run.id
                continue
            if run.status == "RUNNING":
                self._experiment.end_run(run.id, "KILLED")
            if level == "trial":
                self._trials[int(run.tags[_TRIAL])] = run.id
            elif level == "phase" and run.status == "FINISHED":
                # a phase that was cut short while it was written is written anew
                self._phases[run.tags[_PHASE]] = run.id
            elif level == _CONFIRM and run.status == "FINISHED":
                self._confirmed.add(run.tags[_RERUN])
        if self._study_run:
            self._experiment.restart_run(self._study_run)
        else:
            self._study_run = self._create_study_run()

    def _create_study_run(self) -> str:
        tags = {_LEVEL: "study", _STUDY: self._study.name}
        run = self._experiment.create_run(self._study.name, tags)
        self._experiment.log(run, params=study_params(self._study))
        return run

    def _create_trial_run(self, number: int, plan: Plan, baseline: str | None) -> str:
        tags = {_LEVEL: "trial", _STUDY: self._study.name, _TRIAL: str(number)}
        label = f"trial {number}"
        if baseline:
            tags[_BASELINE] = baseline
            label = f"{label} ({baseline})"
        name = f"{label}: {plan.describe()}"
        return self._experiment.create_run(name, tags, parent=self._study_run)

    def _write_phase(self, phase: PhaseRecord, trial: TrialRecord) -> str:
        """An ended run of the phase under the trial's; it lasted as long as the phase did."""
        tags = {
            _LEVEL: "phase",
            _STUDY: self._study.name,
            _TRIAL: str(trial.number),
            _PHASE: phase.key,
            _KIND: phase.kind,
            _FOUND: str(phase.found).lower(),
            _RUNG: f"{trial.plan.rung:g}",
        }
        run = self._experiment.create_run(
            phase.description, tags, parent=self._trials[trial.number], seconds=phase.seconds
        )
        losses = [("loss", loss, step) for step, loss in phase.losses]
        figures = _at_step_zero(phase_metrics(phase, trial.scores, self._study))
        params = {"key": phase.key, "kind": phase.kind}
        self._experiment.log(run, metrics=[*losses, *figures], params=params)
        self._experiment.end_run(run, "FINISHED")
        return run

    def _end_trial(self, run: str, status: Status) -> None:
        self._experiment.end_run(run, status)
        self._running.discard(run)


def _at_step_zero(figures: Mapping[str, float]) -> list[Metric]:
    return [(name, value, 0) for name, value in figures.items()]
