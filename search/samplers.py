"""The samplers of `--sampler` by name; docs/search.md says when to take which.

Each is made anew for every suggestion, so what it draws must follow from its seed and the trials
of the study alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, final

import optuna
from optuna.distributions import BaseDistribution
from optuna.exceptions import ExperimentalWarning
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial, TrialState, create_trial

from search.plan_domain import PlanDomain
from search.portfolio.ranking import Ranking, rank_for_mean, rank_for_portfolio, rank_for_turn
from search.portfolio.sampler import PortfolioSampler
from search.portfolio.tried import read_attributes

_TPE_STARTUP_TRIALS = 5
"""Results before TPE models: about the baselines, which are points of the space. Optuna's ten
would leave a laptop's study of eight trials to chance."""
_STARTUP_TRIALS = 4
"""Results before scores are modelled by Gaussian processes, which do well with few: about the
baselines of the smallest studies (docs/search.md has the figures)."""
_POPULATION_SIZE = 10
"""Of NSGA-II: Optuna's 50 are more trials than most studies have, and would all be random."""
_GENERATION = "NSGAIISampler:generation"
"""Attribute by which Optuna knows a trial's generation."""

Choose = Callable[[optuna.Study, FrozenTrial], Mapping[str, Any]]
"""All parameters of a trial, when its first one is asked for."""


@final
class PointSampler(BaseSampler):
    """Gives each trial the parameters of a whole point."""

    def __init__(self, choose: Choose) -> None:
        """A sampler for one trial, whose point `choose` gives when it is wanted."""
        self._choose = choose
        self._point: Mapping[str, Any] | None = None

    def infer_relative_search_space(
        self, study: optuna.Study, trial: FrozenTrial
    ) -> dict[str, BaseDistribution]:
        """Nothing: the point has its own."""
        return {}

    def sample_relative(
        self, study: optuna.Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Nothing: the point has all."""
        return {}

    def sample_independent(
        self,
        study: optuna.Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """The point's parameter."""
        if self._point is None:
            self._point = self._choose(study, trial)
        return self._point[param_name]


def _random(seed: int, domain: PlanDomain) -> BaseSampler:
    return optuna.samplers.RandomSampler(seed=seed)


def _tpe(seed: int, domain: PlanDomain) -> BaseSampler:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        return optuna.samplers.TPESampler(
            seed=seed,
            n_startup_trials=_TPE_STARTUP_TRIALS,
            multivariate=True,
            group=True,  # baselines of a space that cannot place them have no parameters
            constant_liar=True,
        )


def _ranked(rank: Ranking, seed: int, domain: PlanDomain) -> BaseSampler:
    return PortfolioSampler(seed=seed, n_startup_trials=_STARTUP_TRIALS, domain=domain, rank=rank)


def _nsga2(seed: int, domain: PlanDomain) -> BaseSampler:
    """NSGA-II on a copy of the study with an objective a target, which the study has not."""
    targets = domain.scope.targets

    def choose(study: optuna.Study, trial: FrozenTrial) -> Mapping[str, Any]:
        sampler = optuna.samplers.NSGAIISampler(population_size=_POPULATION_SIZE, seed=seed)
        copy = optuna.create_study(sampler=sampler, directions=["maximize"] * len(targets))
        copy.add_trials(_populate(study, targets))
        asked = copy.ask()
        domain.suggest(asked)
        return asked.params

    return PointSampler(choose)


def _populate(study: optuna.Study, targets: Sequence[str]) -> list[FrozenTrial]:
    """Complete trials with all scores, as members of NSGA-II's generations in their order."""
    members = [
        (trial, scores)
        for trial in study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))
        if trial.params and (scores := read_attributes(trial)).keys() >= set(targets)
    ]
    return [
        create_trial(
            params=trial.params,
            distributions=trial.distributions,
            values=[scores[target] for target in targets],
            system_attrs={_GENERATION: index // _POPULATION_SIZE},
        )
        for index, (trial, scores) in enumerate(members)
    ]


SAMPLERS: dict[str, Callable[[int, PlanDomain], BaseSampler]] = {
    "portfolio": partial(_ranked, rank_for_portfolio),
    "random": _random,
    "tpe": _tpe,
    "gp-mean": partial(_ranked, rank_for_mean),
    "nsga2": _nsga2,
    "turns": partial(_ranked, rank_for_turn),
}
