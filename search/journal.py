"""The study on disk: an Optuna study whose trials carry their plans.

The journal file is the study. Attributes of the study (set once, when it is created):

    intermix.name       name of the study in MLflow
    intermix.options    JSON of what the study was started with; a resume must match it
    intermix.in_flight  K: the suggestion for trial n sees exactly the trials <= n - K
    intermix.num_trials trials asked for so far, raised by `--extend`

Attributes of a trial:

    intermix.plan       JSON of its plan, the record of what was run; raw parameters are not
    intermix.baseline   name of the baseline it is, absent on searched trials
    intermix.listed     name of the plan of a list that it is, where it is no baseline
    intermix.error      why it failed, in a line
    select/{target}     selection score of each target, in points, at the full budget
    rung/...            how far it climbed in a study with rungs, see `search.fidelity.rungs`

A trial that rests at a rung is running for Optuna, and pruned when the study ends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, final

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend
from optuna.trial import FrozenTrial, Trial, TrialState

from search.fidelity.rungs import Climb, mean_key, read_climb, score_key, slot_key
from search.records import Lost
from spaces.plan import Plan, plan_from_json
from spaces.space import Baseline, Scope, Space

JOURNAL_FILE = "study.journal"
"""Name of the journal in the output folder."""
_STUDY = "study"
_NAME = "intermix.name"
_OPTIONS = "intermix.options"
_IN_FLIGHT = "intermix.in_flight"
_NUM_TRIALS = "intermix.num_trials"
_PLAN = "intermix.plan"
_BASELINE = "intermix.baseline"
_LISTED = "intermix.listed"
_ERROR = "intermix.error"
_LOST = "intermix.lost"
_SELECT = "select/"


@final
class Journal:
    """The durable study behind the sampler."""

    def __init__(self, path: Path) -> None:
        """Open the journal at `path`, creating it if it is not there."""
        self._path = path
        optuna.logging.set_verbosity(optuna.logging.ERROR)
        storage = JournalStorage(JournalFileBackend(str(path)))
        self.study = optuna.create_study(
            study_name=_STUDY, storage=storage, direction="maximize", load_if_exists=True
        )

    @property
    def is_new(self) -> bool:
        """Whether nothing was set up yet."""
        return _NUM_TRIALS not in self.study.user_attrs

    def discard_if_new(self) -> None:
        """Remove the file of a study that was never set up, so that it can be asked for anew."""
        if self.is_new:
            self._path.unlink(missing_ok=True)

    @property
    def name(self) -> str:
        """Name of the study in MLflow, unique on a server."""
        return str(self.study.user_attrs[_NAME])

    @property
    def options(self) -> dict[str, Any]:
        """What the study was started with."""
        options: dict[str, Any] = json.loads(self.study.user_attrs[_OPTIONS])
        return options

    @property
    def in_flight(self) -> int:
        """K."""
        return int(self.study.user_attrs[_IN_FLIGHT])

    @property
    def num_trials(self) -> int:
        """Trials asked for so far, baselines included."""
        return int(self.study.user_attrs[_NUM_TRIALS])

    def set_up(
        self, name: str, options: Mapping[str, Any], *, space: Space, scope: Scope, in_flight: int
    ) -> None:
        """Fill a new study: the baselines wait as its first trials. `ask_for` completes it.

        A crash in the middle leaves a study that is still new, and set-up starts over: only
        baselines that are not there yet are added.
        """
        self.study.set_user_attr(_NAME, name)
        self.study.set_user_attr(_OPTIONS, json.dumps(dict(options), sort_keys=True))
        self.study.set_user_attr(_IN_FLIGHT, in_flight)
        present = {listed_name(trial) for trial in self.trials()}
        for baseline in space.baselines(scope):
            if baseline.name not in present:
                self._enqueue(baseline, space, scope)

    def ask_for(self, num_trials: int) -> None:
        """Set the number of trials the study shall have in all."""
        self.study.set_user_attr(_NUM_TRIALS, num_trials)

    def trials(self) -> list[FrozenTrial]:
        """All trials by number."""
        return self.study.get_trials(deepcopy=False)

    def trial(self, number: int) -> Trial:
        """A trial that can still be given parameters and attributes."""
        return Trial(self.study, self.trials()[number]._trial_id)

    def climbs(self, rungs: Sequence[float]) -> list[Climb]:
        """How far each trial climbed that was handed out, by number."""
        found = [
            read_climb(
                trial.number,
                trial.user_attrs,
                rungs,
                is_baseline=baseline_of(trial) is not None,
                is_over=trial.state.is_finished(),
                is_complete=is_complete(trial),
            )
            for trial in self.trials()
            if not is_waiting(trial)
        ]
        return [climb for climb in found if climb.slots]

    def set_plan(self, trial: Trial, plan: Plan) -> None:
        """Record what a trial runs."""
        trial.set_user_attr(_PLAN, plan.to_json())

    def complete(
        self, number: int, scores: Mapping[str, float], mean: float, lost: Lost = ()
    ) -> None:
        """Tell a trial's result.

        Args:
            number: Of the trial.
            scores: Selection score by target, in points.
            mean: The objective, finite.
            lost: Targets without scores.
        """
        trial = self.trial(number)
        if lost:
            trial.set_user_attr(_LOST, json.dumps(lost))
        for target, score in scores.items():
            trial.set_user_attr(f"{_SELECT}{target}", score)
        self.study.tell(number, mean)

    def told_scores(self) -> list[dict[str, float]]:
        """Selection scores by target of each complete trial."""
        return [
            {
                name.removeprefix(_SELECT): score
                for name, score in trial.user_attrs.items()
                if name.startswith(_SELECT)
            }
            for trial in self.trials()
            if is_complete(trial)
        ]

    def note_slot(self, number: int, rung: float, slot: int) -> None:
        """Record that a trial is handed out at a rung."""
        self.trial(number).set_user_attr(slot_key(rung), slot)

    def note_rung(
        self, number: int, rung: float, scores: Mapping[str, float], mean: float
    ) -> None:
        """Tell a trial's result at a rung below the full one: Optuna does not learn of it.

        Args:
            number: Of the trial.
            rung: Below 1.
            scores: Selection score by target, in points.
            mean: Of these, finite.
        """
        trial = self.trial(number)
        for target, score in scores.items():
            trial.set_user_attr(score_key(rung, target), score)
        trial.set_user_attr(mean_key(rung), mean)

    def prune(self, number: int) -> None:
        """Tell that a trial will not be promoted any more."""
        self.study.tell(number, state=TrialState.PRUNED)

    def fail(self, number: int, reason: str) -> None:
        """Tell that a trial failed."""
        self.trial(number).set_user_attr(_ERROR, reason)
        self.study.tell(number, state=TrialState.FAIL)

    def _enqueue(self, baseline: Baseline, space: Space, scope: Scope) -> None:
        point = space.point(baseline.plan, scope) or {}
        name = _BASELINE if baseline.is_reference else _LISTED
        attributes = {name: baseline.name, _PLAN: baseline.plan.to_json()}
        self.study.enqueue_trial(point, user_attrs=attributes)


def plan_of(trial: FrozenTrial) -> Plan | None:
    """The plan of a trial, None where it was cut short before it got one."""
    text = trial.user_attrs.get(_PLAN)
    return None if text is None else plan_from_json(text)


def baseline_of(trial: FrozenTrial) -> str | None:
    """The baseline that a trial is, None for a searched trial."""
    name: str | None = trial.user_attrs.get(_BASELINE)
    return name


def listed_name(trial: FrozenTrial) -> str | None:
    """What its space calls a trial that was planned from the start, baseline or not."""
    name: str | None = trial.user_attrs.get(_LISTED)
    return name or baseline_of(trial)


def lost_of(trial: FrozenTrial) -> Lost:
    """Targets of which a finished trial has no scores, and why."""
    return tuple(
        (target, reason) for target, reason in json.loads(trial.user_attrs.get(_LOST, "[]"))
    )


def is_complete(trial: FrozenTrial) -> bool:
    """Whether a trial finished and its result was told."""
    return trial.state is TrialState.COMPLETE


def is_waiting(trial: FrozenTrial) -> bool:
    """Whether a trial is a baseline that has not begun."""
    return trial.state is TrialState.WAITING


def has_failed(trial: FrozenTrial) -> bool:
    """Whether it was told that a trial failed."""
    return trial.state is TrialState.FAIL


def error_of(trial: FrozenTrial) -> str:
    """Why a trial failed."""
    return str(trial.user_attrs.get(_ERROR, "unknown"))
