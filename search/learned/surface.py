"""A target's score as a surface over plans: a Gaussian process, averaged over what it cannot know.

Score = surface(plan) + noise, both of unknown size. Kernels and shares of noise form a grid; each
point of it is weighed by its marginal likelihood, and the scale is integrated out (Jeffreys'
prior), so that a posterior is a mixture of Student's t (Rasmussen & Williams 2006, sections 2.7,
5.2 and 5.4). Nothing is optimised: with a dozen trials the likelihood is flat, and a best kernel
would claim to be surer than it is. And as a kernel's eigenvectors serve for any scores, hundreds
of permuted ones cost little more than one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import final

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr

from search.learned.kernels import GRID, Array, Kernel, compare, stretch

_NOISES = (0.01, 0.05, 0.15, 0.3, 0.5, 0.7, 0.85, 0.97)
"""Shares of the scores' variance that are noise, equally likely before scores are seen."""
_NEGLIGIBLE = 1e-5
"""Weight below which a point of the grid is left out of predictions."""
_BISECTIONS = 60
_ENDS = (0.025, 0.975)


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A figure in points with its 95 % interval."""

    points: float
    """Mean of what is believed."""
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Belief:
    """What is believed of some figures: for each a mixture of Student's t, in points."""

    centres: Array
    """Shape (grid, figures)."""
    scales: Array
    """Shape (grid, figures)."""
    weights: Array
    """Shape (grid,), sums to 1."""
    freedom: int
    """Degrees of freedom: one less than trials, as the mean takes one."""

    def mean(self) -> Array:
        """Shape (figures,)."""
        mean: Array = self.weights @ self.centres
        return mean

    def probability_below(self, values: Array) -> Array:
        """Of each figure to lie below its value, shape (figures,)."""
        each = stdtr(self.freedom, (values - self.centres) / self.scales)
        return np.asarray(self.weights @ each, np.float64)

    def quantile(self, level: float) -> Array:
        """The value that each figure lies below with probability `level`, shape (figures,)."""
        reach: Array = 100 * self.scales.max(axis=0)
        low: Array = self.centres.min(axis=0) - reach
        high: Array = self.centres.max(axis=0) + reach
        for _ in range(_BISECTIONS):
            middle = (low + high) / 2
            is_below = self.probability_below(middle) < level
            low, high = np.where(is_below, middle, low), np.where(is_below, high, middle)
        return low

    def estimates(self) -> tuple[Estimate, ...]:
        """Each figure with its 95 % interval, equal tails."""
        columns = zip(self.mean(), *(self.quantile(level) for level in _ENDS), strict=True)
        return tuple(
            Estimate(points=float(points), low=float(low), high=float(high))
            for points, low, high in columns
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class _GridPoint:
    """One kernel and one share of noise."""

    kernel: Kernel
    noise: float
    vectors: Array
    """Eigenvectors of the trials' covariance, columns, shape (trials, trials)."""
    values: Array
    """Eigenvalues of it with its noise, shape (trials,)."""

    def inverse(self) -> Array:
        return (self.vectors / self.values) @ self.vectors.T

    def log_evidence(self, rotated: Array) -> Array:
        """Log marginal likelihood up to a constant of each column, scale integrated out."""
        squares = np.sum(rotated**2 / self.values[:, None], axis=0)
        evidence: Array = -0.5 * (
            np.sum(np.log(self.values)) + (len(self.values) - 1) * np.log(squares)
        )
        return evidence


@final
class Surface:
    """The surfaces over some trials' plans; scores come with each question."""

    def __init__(self, points: Array, is_share: npt.NDArray[np.bool_]) -> None:
        """Surfaces over these trials; nothing is computed before the first question.

        Args:
            points: Of the trials, shape (trials, features), each feature in [0, 1].
            is_share: Which features are shares of the examples, shape (features,).
        """
        self._points = points
        self._is_share = is_share

    @cached_property
    def _grid(self) -> tuple[_GridPoint, ...]:
        return tuple(self._build_grid())

    def believe(
        self, scores: Array, points: Array, coefficients: Array, *, has_noise: bool = False
    ) -> Belief:
        """What the scores say of sums of the surface's values.

        Args:
            scores: Of the trials, in points, shape (trials,).
            points: Where the surface is looked at, shape (points, features).
            coefficients: Of each figure's sum over the points, shape (figures, points).
            has_noise: Whether the figures are new trials' scores, not the surface's values.
        """
        centre, unit = scores.mean(), scores.std()
        standard = ((scores - centre) / unit)[:, None]
        weights = self._weigh(standard)[:, 0]
        kept = [index for index, weight in enumerate(weights) if weight > _NEGLIGIBLE]
        moments = [
            self._moments(self._grid[index], standard, points, coefficients, has_noise=has_noise)
            for index in kept
        ]
        return Belief(
            centres=unit * np.array([mean for mean, _ in moments])
            + centre * coefficients.sum(axis=1),
            scales=unit * np.array([scale for _, scale in moments]),
            weights=weights[kept] / weights[kept].sum(),
            freedom=len(scores) - 1,
        )

    def leave_out(self, scores: Array, groups: npt.NDArray[np.int_]) -> Array:
        """What is predicted for each trial from the trials of other groups.

        In closed form (Rasmussen & Williams 2006, section 5.4.2, for groups by block
        inversion): grid points keep the weights that all trials give them.

        Args:
            scores: Columns of scores in any unit, shape (trials, columns). Each column has
                weights of its own.
            groups: Number of each trial's group, shape (trials,).

        Returns:
            Shape (trials, columns), in the unit of the scores.
        """
        centre, unit = scores.mean(axis=0), scores.std(axis=0)
        standard = (scores - centre) / unit
        weights = self._weigh(standard)
        is_same = groups[:, None] == groups
        predicted = np.zeros_like(standard)
        for point, weight in zip(self._grid, weights, strict=True):
            if weight.max() < _NEGLIGIBLE:
                continue
            inverse = point.inverse()
            errors = np.linalg.solve(np.where(is_same, inverse, 0.0), inverse)
            predicted += weight * ((np.eye(len(errors)) - errors) @ standard)
        unscaled: Array = centre + unit * predicted
        return unscaled

    def _build_grid(self) -> Iterator[_GridPoint]:
        for kernel in GRID:
            trials = stretch(kernel, self._points, self._is_share)
            values, vectors = np.linalg.eigh(compare(kernel, trials, trials, trials))
            values = np.maximum(values, 0.0)  # rounding makes some of them -1e-16
            for noise in _NOISES:
                mixed = (1 - noise) * values + noise
                yield _GridPoint(kernel=kernel, noise=noise, vectors=vectors, values=mixed)

    def _weigh(self, standard: Array) -> Array:
        """Posterior weights of the grid's points, shape (grid, columns)."""
        logs = np.array([point.log_evidence(point.vectors.T @ standard) for point in self._grid])
        weights = np.exp(logs - logs.max(axis=0))
        normalised: Array = weights / weights.sum(axis=0)
        return normalised

    def _moments(
        self,
        point: _GridPoint,
        standard: Array,
        points: Array,
        coefficients: Array,
        *,
        has_noise: bool,
    ) -> tuple[Array, Array]:
        """Centre and scale of each figure at one point of the grid, in standard units."""
        trials = stretch(point.kernel, self._points, self._is_share)
        asked = stretch(point.kernel, points, self._is_share)
        signal, inverse = 1 - point.noise, point.inverse()
        cross = signal * coefficients @ compare(point.kernel, asked, trials, trials)
        own = signal * coefficients @ compare(point.kernel, asked, asked, trials)
        variances = np.sum(own * coefficients, axis=1) - np.sum(cross @ inverse * cross, axis=1)
        variances = np.maximum(variances, 0.0) + has_noise * point.noise
        squares = (standard.T @ inverse @ standard).item() / (len(standard) - 1)
        return (cross @ inverse @ standard)[:, 0], np.sqrt(squares * variances + 1e-18)
