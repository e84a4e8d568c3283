"""The table that everything is learned from: a finished trial a row, its plan as features, scores.

Only trials of the study's full budget count, those that trained as long as most did: a score of a
short training, or of a baseline that trains longer, is not on the same surface. Nothing but the
output folder is read: no data, no encoder, no store.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search.learned.features import Feature, find_features
from search.learned.kernels import Array
from search.records import StudyRecord
from search.study_folder import PastTrial, StudyFolder
from search.summary import summarise_target
from spaces.features import describe_features, feature_names
from spaces.plan import Plan
from spaces.presets import PRESETS
from spaces.space import Scope
from spaces.task import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialTable:
    """Finished trials of full budget."""

    study: StudyRecord
    scope: Scope
    """What the features are described by; of the data it knows only what the plans show."""
    role: Role
    """Split of the scores: select, or dev in all its languages."""
    trials: tuple[PastTrial, ...]
    """In the order of the rows."""
    features: tuple[Feature, ...]
    """Those that vary over the trials."""
    rows: Array
    """The features in their own units, shape (trials, features)."""
    scores: Array
    """Shape (trials, targets), in points; NaN where a trial has no score of the target."""

    def place(self, rows: Array) -> Array:
        """Rows as points of `search.learned.surface`, every feature in [0, 1] over the trials."""
        lows = np.array([0.0 if feature.is_share else feature.low for feature in self.features])
        highs = np.array([1.0 if feature.is_share else feature.high for feature in self.features])
        points: Array = (rows - lows) / (highs - lows)
        return points

    def describe(self, plan: Plan) -> Array:
        """A plan as a row, shape (features,)."""
        found = dict(
            zip(feature_names(self.scope), describe_features(plan, self.scope), strict=True)
        )
        return np.array([found[feature.name] for feature in self.features])

    def groups(self) -> npt.NDArray[np.int_]:
        """Number of each trial's plan, the same for replicas with other seeds, shape (trials,)."""
        return np.unique(self.rows, axis=0, return_inverse=True)[1].reshape(-1)

    def is_share(self) -> npt.NDArray[np.bool_]:
        """Which features are shares of the examples, shape (features,)."""
        return np.array([feature.is_share for feature in self.features])

    def is_trained(self) -> npt.NDArray[np.bool_]:
        """Which trials have an intermediate phase, shape (trials,)."""
        return np.array([not trial.plan.mixture.is_empty for trial in self.trials])

    def baseline(self, name: str) -> PastTrial | None:
        """The first trial that is this baseline."""
        return next((trial for trial in self.trials if trial.baseline == name), None)


def read_table(study: StudyFolder, role: Role = Role.SELECT) -> TrialTable:
    """The table of a finished study.

    Args:
        study: Its output folder, opened.
        role: Which scores: select, or dev in all its languages.
    """
    trials = _keep_full(tuple(study.trials.values()))
    record = study.content.study
    scope = _describe_scope(record, [trial.plan for trial in trials])
    names = feature_names(scope)
    rows = np.array([describe_features(trial.plan, scope) for trial in trials])
    features = find_features(names, rows.reshape(-1, len(names)))
    kept = [names.index(feature.name) for feature in features]
    return TrialTable(
        study=record,
        scope=scope,
        role=role,
        trials=trials,
        features=features,
        rows=rows.reshape(-1, len(names))[:, kept],
        scores=np.array(
            [[_score(trial, target, role) for target in record.targets] for trial in trials]
        ).reshape(-1, len(record.targets)),
    )


def _keep_full(trials: tuple[PastTrial, ...]) -> tuple[PastTrial, ...]:
    budgets = Counter(_budget(trial.plan) for trial in trials)
    full = max(budgets, key=budgets.__getitem__, default=None)
    return tuple(trial for trial in trials if _budget(trial.plan) == full)


def _budget(plan: Plan) -> tuple[int, int]:
    return plan.intermediate.max_tokens, plan.target.max_tokens


def _describe_scope(study: StudyRecord, plans: list[Plan]) -> Scope:
    return Scope(
        preset=PRESETS[study.preset],
        targets=study.targets,
        intermediate=study.intermediate,
        num_examples=(),
        has_non_english=any(plan.mixture.mean_share_abroad > 0 for plan in plans),
        has_mlm=any(plan.mixture.mlm > 0 for plan in plans),
        seed=study.seed,
        has_alignment=any(plan.alignment is not None for plan in plans),
    )


def _score(trial: PastTrial, target: str, role: Role) -> float:
    summary = summarise_target(trial.scores, target)
    score = None if summary is None else summary.score(role)
    return float("nan") if score is None else score
