"""Seeded random trials, and what they are asked about."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import optuna

from spaces.simplex import Parametrisation

TASKS = ("ccg", "mnli", "squad")
SIZES = {"ccg": 12_543, "mnli": 392_702, "squad": 87_599}


def draw_trials(num_trials: int = 100, seed: int = 0) -> list[optuna.Trial]:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=seed))
    return [study.ask() for _ in range(num_trials)]


def normalise(weights: Mapping[str, float]) -> dict[str, float]:
    total = math.fsum(weights.values())
    return {task: weight / total for task, weight in weights.items()} if total else {**weights}


def draw_weights(
    simplex: Parametrisation, num_trials: int, tasks: tuple[str, ...] = TASKS
) -> list[dict[str, float]]:
    """Normalised weights of random trials."""
    return [normalise(simplex.suggest(trial, tasks)) for trial in draw_trials(num_trials, seed=1)]


def replay(
    simplex: Parametrisation, point: Mapping[str, Any], tasks: tuple[str, ...] = TASKS
) -> dict[str, float]:
    return simplex.suggest(optuna.trial.FixedTrial(dict(point)), tasks)
