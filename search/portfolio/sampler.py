"""An Optuna sampler that searches for the best point of every target in one study.

One trial scores all targets; what is wanted is the best point *for each*. So the next point is
the one from which the champions of all targets, taken together, are expected to gain most, by
surrogates of the targets (`search.portfolio.acquisition`). It needs nothing of this project: any
Optuna study will do whose trials carry the targets' scores as user attributes.

What is suggested is a function of the seed, the trial's number and the trials so far, so a study
that goes on from a storage suggests what it would have suggested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, final

import numpy as np
import optuna
from optuna.distributions import BaseDistribution
from optuna.samplers import BaseSampler
from optuna.trial import FrozenTrial, TrialState

from search.portfolio.candidates import Candidate, draw_anywhere, draw_candidates
from search.portfolio.domain import Domain, box_of
from search.portfolio.observations import Observations
from search.portfolio.ranking import Ranking, rank_for_portfolio
from search.portfolio.sketch import value_at
from search.portfolio.tried import SCORE_PREFIX, ReadScores, Tried, look_back, read_attributes

_MAX_DRAWS = 200
"""Points drawn at the start, at most, until one is allowed and not near another."""


@final
class PortfolioSampler(BaseSampler):
    """Suggests the point that promises most for all targets' champions.

    Trials that are running count as tried without a result; complete ones count with the targets
    that they have; failed and pruned ones are not tried again, and teach nothing.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        n_startup_trials: int = 10,
        read_scores: ReadScores = read_attributes,
        domain: Domain[Any] | None = None,
        rank: Ranking = rank_for_portfolio,
    ) -> None:
        """A sampler for one study.

        Args:
            seed: At least 0; None: another one at each start.
            n_startup_trials: Points are drawn from the space until this many trials have scores.
            read_scores: From a complete trial to its scores.
            domain: The space, for spaces whose parameters depend on one another or are not all
                allowed, and for features of one's own; None: the parameters that all complete
                trials have, drawn one by one until there is a complete trial.
            rank: Decides among candidates.
        """
        self._seed = _new_seed() if seed is None else seed
        self._n_startup_trials = n_startup_trials
        self._read_scores = read_scores
        self._domain = domain
        self._rank = rank
        self._chosen: dict[int, Mapping[str, Any]] = {}
        """Parameters of trials that were asked for a parameter, by number."""

    def reseed_rng(self) -> None:
        """Take another seed: Optuna calls this where samplers were copied to other processes."""
        self._seed = _new_seed()

    def infer_relative_search_space(
        self, study: optuna.Study, trial: FrozenTrial
    ) -> dict[str, BaseDistribution]:
        """Nothing: which parameters a point has is known when it is chosen."""
        return {}

    def sample_relative(
        self, study: optuna.Study, trial: FrozenTrial, search_space: dict[str, BaseDistribution]
    ) -> dict[str, Any]:
        """Nothing: see `infer_relative_search_space`."""
        return {}

    def sample_independent(
        self,
        study: optuna.Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """The parameter of the point that is chosen when the trial's first one is asked for."""
        if trial.number not in self._chosen:
            self._chosen[trial.number] = self._choose(study, trial)
        chosen = self._chosen[trial.number]
        if param_name in chosen:
            return chosen[param_name]
        unseen = self._generator(trial, *param_name.encode())
        return value_at(param_distribution, unseen.random())

    def after_trial(
        self,
        study: optuna.Study,
        trial: FrozenTrial,
        state: TrialState,
        values: Sequence[float] | None,
    ) -> None:
        """Forget the trial's point."""
        self._chosen.pop(trial.number, None)

    def _generator(self, trial: FrozenTrial, *more: int) -> np.random.Generator:
        return np.random.default_rng([self._seed, trial.number, *more])

    def _choose(self, study: optuna.Study, trial: FrozenTrial) -> Mapping[str, Any]:
        trials = [t for t in study.get_trials(deepcopy=False) if t.number != trial.number]
        domain = box_of(trials) if self._domain is None else self._domain
        tried = look_back(domain, trials, self._read_scores)
        if len(tried.scored) < self._n_startup_trials:
            _check_scores(tried, trials, self._n_startup_trials)
            return _draw_apart(domain, tried, self._generator(trial), trial.params).params
        candidates = draw_candidates(
            domain, tried.bests, self._generator(trial), known=trial.params
        )
        return self._best(domain, tried, candidates, trial).params

    def _best(
        self,
        domain: Domain[Any],
        tried: Tried[Any],
        candidates: Sequence[Candidate[Any]],
        trial: FrozenTrial,
    ) -> Candidate[Any]:
        """The candidate of the highest rank that is not near a point of the study."""
        num_scored, num_tried = len(tried.scored), len(tried.scored) + len(tried.pending)
        points = (*tried.scored, *tried.pending, *(candidate.point for candidate in candidates))
        features = domain.describe(points)
        observations = Observations(
            points=features[:num_scored],
            scores=tried.table(),
            pending=features[num_scored:num_tried],
        )
        seed = int(self._generator(trial, 1).integers(2**31))
        ranks = self._rank(observations, features[num_tried:], seed=seed, number=trial.number)
        ordered = [candidates[index] for index in np.argsort(-ranks, kind="stable")]
        return next((c for c in ordered if _is_apart(domain, tried, c)), ordered[0])


def _is_apart(domain: Domain[Any], tried: Tried[Any], candidate: Candidate[Any]) -> bool:
    return not any(domain.is_near(candidate.point, point) for point in tried.points)


def _draw_apart(
    domain: Domain[Any],
    tried: Tried[Any],
    rng: np.random.Generator,
    known: Mapping[str, Any],
) -> Candidate[Any]:
    """A point drawn from the space, not near one of the study if that can be had.

    Raises:
        ValueError: If no point that is drawn is allowed.
    """
    drawn = (draw_anywhere(domain, rng, known) for _ in range(_MAX_DRAWS))
    first: Candidate[Any] | None = None
    for candidate in drawn:
        if candidate is not None and _is_apart(domain, tried, candidate):
            return candidate
        first = first or candidate
    if first is None:
        raise ValueError(f"{_MAX_DRAWS} points were drawn and none is allowed: allow more")
    return first


def _check_scores(tried: Tried[Any], trials: Sequence[FrozenTrial], num_awaited: int) -> None:
    """Refuse to draw for ever where scores are not found.

    Raises:
        ValueError: If there are trials enough and none has a score.
    """
    num_complete = sum(trial.state is TrialState.COMPLETE for trial in trials)
    if num_complete >= num_awaited and not tried.scored:
        raise ValueError(
            f"{num_complete} trials are complete and none has a score: set a user attribute "
            f"{SCORE_PREFIX}TARGET for each target in the objective, or give read_scores"
        )


def _new_seed() -> int:
    return int(np.random.SeedSequence().generate_state(1)[0])
