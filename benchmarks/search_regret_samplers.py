"""Samplers as a replay needs them: each chooses the next row of a table.

Those that can score any candidate take the unused row that they rank first. Optuna's own propose
weights, and get the unused row nearest to them: they are *snapped*.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence

import numpy as np
import optuna
from optuna.distributions import BaseDistribution, FloatDistribution
from optuna.exceptions import ExperimentalWarning
from optuna.trial import FrozenTrial, create_trial

from benchmarks.search_regret_table import NUM_FIRST, Table
from search.portfolio.acquisition import rank_candidates, rank_for_mean, rank_for_turn
from search.portfolio.observations import Array, Observations

Choose = Callable[[Table, Sequence[int], int], int]
"""From a table, the rows tried so far in their order, and a seed, to the row to try next."""
_Rank = Callable[[Observations, Array, int], Array]
"""From what was observed, candidates and the number of the trial to ranks."""
_GENERATION = "NSGAIISampler:generation"
"""Attribute by which Optuna knows a trial's generation."""


def draw_first(table: Table, seed: int) -> list[int]:
    """The random rows that all samplers begin with."""
    return _shuffle(table, seed)[:NUM_FIRST]


def _shuffle(table: Table, seed: int) -> list[int]:
    order: list[int] = np.random.default_rng(seed).permutation(len(table.weights)).tolist()
    return order


def _choose_at_random(table: Table, tried: Sequence[int], seed: int) -> int:
    return _shuffle(table, seed)[len(tried)]


def _choose_ranked(rank: _Rank) -> Choose:
    def choose(table: Table, tried: Sequence[int], seed: int) -> int:
        observations = Observations(
            points=table.weights[list(tried)],
            scores=table.scores[list(tried)],
            pending=table.weights[:0],
        )
        unused = _find_unused(table, tried)
        ranks = rank(observations, table.weights[unused], len(tried))
        return int(unused[np.argmax(ranks)])

    return choose


def _find_unused(table: Table, tried: Sequence[int]) -> Array:
    return np.setdiff1d(np.arange(len(table.weights)), tried)


def _rank_for_portfolio(observations: Observations, candidates: Array, number: int) -> Array:
    return rank_candidates(observations, candidates)


def _rank_for_mean(observations: Observations, candidates: Array, number: int) -> Array:
    return rank_for_mean(observations, candidates)


def _rank_for_turn(observations: Observations, candidates: Array, number: int) -> Array:
    target = number % observations.scores.shape[1]
    return rank_for_turn(observations, candidates, target=target)


def _choose_by_tpe(table: Table, tried: Sequence[int], seed: int) -> int:
    """On the mean over targets."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        sampler = optuna.samplers.TPESampler(
            seed=_mix(seed, tried), n_startup_trials=NUM_FIRST, multivariate=True
        )
    study = optuna.create_study(sampler=sampler, direction="maximize")
    means = np.nanmean(table.scores, axis=1)
    study.add_trials([_as_trial(table, row, [float(means[row])], {}) for row in tried])
    return _snap(study, table, tried)


def _choose_by_nsga2(table: Table, tried: Sequence[int], seed: int) -> int:
    """An objective a target; a score that a row lacks counts as the target's mean."""
    sampler = optuna.samplers.NSGAIISampler(population_size=NUM_FIRST, seed=_mix(seed, tried))
    scores = np.nan_to_num(table.scores)
    study = optuna.create_study(sampler=sampler, directions=["maximize"] * scores.shape[1])
    study.add_trials(
        [
            _as_trial(table, row, scores[row].tolist(), {_GENERATION: index // NUM_FIRST})
            for index, row in enumerate(tried)
        ]
    )
    return _snap(study, table, tried)


def _mix(seed: int, tried: Sequence[int]) -> int:
    return int(np.random.SeedSequence([seed, len(tried)]).generate_state(1)[0])


def _name_weights(table: Table) -> dict[str, BaseDistribution]:
    return {f"weight {index}": FloatDistribution(0, 1) for index in range(table.weights.shape[1])}


def _as_trial(
    table: Table, row: int, values: Sequence[float], attributes: dict[str, int]
) -> FrozenTrial:
    weights = _name_weights(table)
    params = dict(zip(weights, np.minimum(table.weights[row], 1.0).tolist(), strict=True))
    return create_trial(
        params=params, distributions=weights, values=values, system_attrs=attributes
    )


def _snap(study: optuna.Study, table: Table, tried: Sequence[int]) -> int:
    """The unused row nearest to what the study's sampler proposes."""
    proposed = np.array(list(study.ask(_name_weights(table)).params.values()))
    unused = _find_unused(table, tried)
    shares = proposed / (proposed.sum() or 1.0)
    distances = np.linalg.norm(table.weights[unused] - shares, axis=1)
    return int(unused[np.argmin(distances)])


SAMPLERS: dict[str, Choose] = {
    "portfolio": _choose_ranked(_rank_for_portfolio),
    "random": _choose_at_random,
    "gp-mean": _choose_ranked(_rank_for_mean),
    "tpe": _choose_by_tpe,
    "nsga2": _choose_by_nsga2,
    "turns": _choose_ranked(_rank_for_turn),
}
SNAPPED = ("tpe", "nsga2")
"""Those that cannot score a pool."""
