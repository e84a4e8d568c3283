"""The rules by which candidates are ranked, as one kind of function: for samplers by name."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from search.portfolio import acquisition
from search.portfolio.observations import Observations


class Ranking(Protocol):
    """How good it would be to try each of many candidates next."""

    def __call__(
        self,
        observations: Observations,
        candidates: NDArray[np.float64],
        *,
        seed: int,
        number: int,
    ) -> NDArray[np.float64]:
        """Ranks, larger is better.

        Args:
            observations: Of the trials so far, with at least one score.
            candidates: (c, d).
            seed: Decides what is random.
            number: Of the trial that is asked for.

        Returns:
            (c,).
        """
        ...


def rank_for_portfolio(
    observations: Observations, candidates: NDArray[np.float64], *, seed: int, number: int
) -> NDArray[np.float64]:
    """By what the champions of all targets together are expected to gain."""
    return acquisition.rank_candidates(observations, candidates, seed=seed)


def rank_for_mean(
    observations: Observations, candidates: NDArray[np.float64], *, seed: int, number: int
) -> NDArray[np.float64]:
    """By what the best mean over targets is expected to gain."""
    return acquisition.rank_for_mean(observations, candidates, seed=seed)


def rank_for_turn(
    observations: Observations, candidates: NDArray[np.float64], *, seed: int, number: int
) -> NDArray[np.float64]:
    """By what one target's champion is expected to gain; targets take turns by trial."""
    target = number % observations.scores.shape[1]
    return acquisition.rank_for_turn(observations, candidates, seed=seed, target=target)
