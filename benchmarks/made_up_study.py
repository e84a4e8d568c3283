"""A study whose scores are a known function of the plan: samplers are timed and compared on it.

The space is `mixtures` over the catalogue's tasks, the journal is on disk as in a study, and
nothing is trained. A target's score is 50 points, plus what each task's share gives it, which
levels off with the share, plus a loss away from the learning rate and the non-English share that
suit it, plus noise. Targets have half of their effects in common.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import final

import numpy as np
from numpy.typing import NDArray

from search.journal import Journal, plan_of
from search.plan_domain import PlanDomain
from search.sampler import mix_seed, suggest_plan
from search.samplers import SAMPLERS
from spaces.catalogue import INTERMEDIATE, XTREME_TARGETS
from spaces.features import describe_features
from spaces.library import SPACES
from spaces.plan import Plan
from spaces.presets import PRESETS
from spaces.space import Scope

_SPACE = SPACES["mixtures"]
_EFFECT = 4.0
"""Standard deviation of what a task alone gives a target, in points."""
_LEVELLING = 0.3
"""Share of a task at which about two thirds of its effect are reached."""
_LOSS = 2.0
"""Points lost at twice the rate that suits a target, or half a share of non-English too many."""
_NUM_STEPS = 1000
"""Parts of the examples that are dealt out to find the best shares."""
_NOISE = 0.5
"""Standard deviation of a score from seed to seed, in points."""


def make_scope(num_tasks: int, num_targets: int) -> Scope:
    """A scope over the first of the catalogue's tasks and targets."""
    tasks = tuple(sorted(INTERMEDIATE))[:num_tasks]
    return Scope(
        preset=PRESETS["laptop"],
        targets=XTREME_TARGETS[:num_targets],
        intermediate=tasks,
        num_examples=tuple((task, 10_000) for task in tasks),
        has_non_english=True,
        seed=0,
    )


def count_baselines(scope: Scope) -> int:
    """Trials that come before any is searched."""
    return len(_SPACE.baselines(scope))


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class MadeUpScores:
    """True scores of plans, by target."""

    scope: Scope
    effects: NDArray[np.float64]
    """Of a task alone on a target, in points, (tasks, targets)."""
    rates: NDArray[np.float64]
    """log2 of the rate that suits each target, over the preset's."""
    non_english: NDArray[np.float64]
    """Share that suits each target."""

    @classmethod
    def draw(cls, scope: Scope, rng: np.random.Generator) -> MadeUpScores:
        """Scores of a world of its own."""
        num_tasks, num_targets = len(scope.intermediate), len(scope.targets)
        common = rng.normal(size=(num_tasks, 1))
        own = rng.normal(size=(num_tasks, num_targets))
        return cls(
            scope=scope,
            effects=_EFFECT * (common + own) / np.sqrt(2),
            rates=rng.uniform(-1, 1, size=num_targets),
            non_english=rng.uniform(0, 0.5, size=num_targets),
        )

    def score(self, plan: Plan) -> NDArray[np.float64]:
        """Scores of a plan without noise, in points, one a target."""
        *shares, non_english, rate = describe_features(plan, self.scope)
        if plan.mixture.is_empty:
            return np.full(len(self.scope.targets), 50.0)
        reached = 1 - np.exp(-np.array(shares) / _LEVELLING)
        off = (rate - self.rates) ** 2 + 4 * (non_english - self.non_english) ** 2
        return 50.0 + reached @ self.effects - _LOSS * off

    def best(self) -> NDArray[np.float64]:
        """The highest score that any plan of the space has, one a target.

        A rate and a non-English share that suit cost nothing. Examples go to where the next one
        gives most, which is best since a share gives less the larger it is; where no task helps,
        either the least harmful one is drawn or nothing is trained.
        """
        return np.array([50.0 + _climb(effects) for effects in self.effects.T])

    def measure(self, plan: Plan, rng: np.random.Generator) -> dict[str, float]:
        """Scores of a run of a plan by target, with noise."""
        scores = self.score(plan) + _NOISE * rng.normal(size=len(self.scope.targets))
        return dict(zip(self.scope.targets, scores.tolist(), strict=True))


@final
class MadeUpStudy:
    """A study of made-up scores, as a driver runs it."""

    def __init__(self, folder: Path, scores: MadeUpScores, *, seed: int, in_flight: int) -> None:
        """A new study in `folder`, its baselines waiting."""
        self.journal = Journal(folder / "study.journal")
        self._scores = scores
        self._seed = seed
        self._in_flight = in_flight
        self._running: deque[int] = deque()
        scope = scores.scope
        self.journal.set_up("made-up", {}, space=_SPACE, scope=scope, in_flight=in_flight)

    def run(self, sampler: str, num_trials: int) -> None:
        """Ask for trials and tell their results, each K trials later."""
        for _ in range(num_trials):
            self._running.append(self.ask(sampler))
            if len(self._running) == self._in_flight:
                self._tell(self._running.popleft())
        while self._running:
            self._tell(self._running.popleft())

    def ask(self, sampler: str) -> int:
        """Suggest the next trial and record its plan; its number."""
        scope, number = self._scores.scope, len(plans_of(self.journal))
        suggest = partial(suggest_plan, _SPACE, scope)
        seed = mix_seed(self._seed, number)
        self.journal.study.sampler = SAMPLERS[sampler](seed, PlanDomain(suggest, scope))
        trial = self.journal.study.ask()
        suggested = suggest(trial)  # a baseline's parameters are asked for as well
        self.journal.set_plan(trial, plan_of(self.journal.trials()[number]) or suggested)
        return trial.number

    def _tell(self, number: int) -> None:
        plan = plan_of(self.journal.trials()[number])
        assert plan is not None, "it was recorded when the trial was asked for"
        rng = np.random.default_rng([self._seed, number])
        scores = self._scores.measure(plan, rng)
        self.journal.complete(number, scores, sum(scores.values()) / len(scores))


def _climb(effects: NDArray[np.float64]) -> float:
    """Most that shares of tasks give one target, from each task's effect."""
    shares = np.zeros(len(effects))
    for _ in range(_NUM_STEPS):  # each part of the examples goes where it gives most
        slopes = effects * np.exp(-shares / _LEVELLING)
        shares[int(np.argmax(slopes))] += 1 / _NUM_STEPS
    return max(0.0, float((1 - np.exp(-shares / _LEVELLING)) @ effects))


def plans_of(journal: Journal) -> list[Plan]:
    """Plans of the trials that were asked for, in order."""
    plans = (plan_of(t) for t in journal.trials() if t.params)
    return [plan for plan in plans if plan is not None]
