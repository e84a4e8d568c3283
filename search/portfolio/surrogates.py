"""Surrogates: what scores a point is expected to have on every target, and how sure that is.

A Gaussian process a target, all with one kernel (Rasmussen & Williams 2006, chapters 2, 4 and 5).
With a dozen trials a target's own scores say little of how fast scores change over mixtures; the
targets together say more, so they share length scale, slope and noise, and each has its own mean
and its own amplitude, for which the likelihood has a closed form. That is what scikit-learn's
regressor has not (one amplitude for all), and it was worse for it on RegMix's table
(docs/results/search-regret.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve, cholesky, solve_triangular
from scipy.optimize import minimize

from search.portfolio.observations import Array

_SMALL = 1e-9
"""Beside variances of 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kernel:
    """Covariance of scores in units of a target's amplitude: a rough surface, a plane, noise."""

    length: float
    """Distance over which the surface changes (Matern 5/2), in units of the features."""
    noise: float
    """Variance of a score beside the surface, which has 1."""
    slope: float
    """Variance of the plane's slope along each feature: a task that helps or harms by its
    share."""

    def between(self, ours: Array, theirs: Array) -> Array:
        """Covariance without noise, (ours, theirs)."""
        squares = (ours**2).sum(1)[:, None] + (theirs**2).sum(1) - 2 * ours @ theirs.T
        steps = np.sqrt(5 * np.maximum(squares, 0.0)) / self.length
        surface = (1 + steps + steps**2 / 3) * np.exp(-steps)
        covariance: Array = surface + self.slope * (ours @ theirs.T)
        return covariance

    def at(self, points: Array) -> Array:
        """Variance of each point without noise, (points,)."""
        variance: Array = 1 + self.slope * (points**2).sum(1)
        return variance


_CENTRE = np.log([1.0, 0.02, 1.0])
"""Of the prior over the logarithms of length, noise and slope. Two mixtures lie at most 1.4 apart,
so a length of 1 is a surface that changes once from corner to corner."""
_SPREAD = np.array([1.0, 2.0, 2.0])
"""Standard deviations of that prior, which is normal: wide, but no length is 0 or infinite."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scale:
    """On which features are compared."""

    is_rooted: NDArray[np.bool_]
    """Features that enter by their square roots, (d,): of shares, the first hundredth of a task
    then does more than the last."""

    def read(self, points: Array) -> Array:
        """Coordinates of points, (m, d)."""
        coordinates: Array = np.where(self.is_rooted, np.sqrt(np.maximum(points, 0.0)), points)
        return coordinates


@final
class Surrogates:
    """Posteriors of all targets."""

    def __init__(self, kernel: Kernel, scale: Scale, points: Array, scores: Array) -> None:
        """Condition on the trials.

        Args:
            kernel: Of all targets.
            scale: Of the features.
            points: (n, d).
            scores: (n, t), NaN where missing.
        """
        self._kernel = kernel
        self._scale = scale
        self._points = points
        self._means, self._scales = _standardise(scores)
        self._scores = (scores - self._means) / self._scales
        self._groups = tuple(_group(kernel, scale.read(points), self._scores))

    def predict(self, points: Array) -> tuple[Array, Array]:
        """Mean and standard deviation of the scores without noise, (m, t) each.

        A target without any score has mean 0 and a standard deviation of 1: all that is known of
        it is that it is no different from point to point.
        """
        means = np.zeros((len(points), len(self._means)))
        stds = np.ones_like(means)
        coordinates = self._scale.read(points)
        prior = self._kernel.at(coordinates)
        for group in self._groups:
            across = self._kernel.between(group.points, coordinates)
            shrunk = solve_triangular(group.root, across, lower=True)
            variance = np.maximum(prior - (shrunk**2).sum(0), _SMALL)
            means[:, group.targets] = across.T @ group.weights
            stds[:, group.targets] = np.sqrt(variance[:, None] * group.amplitudes)
        return means * self._scales + self._means, stds * self._scales

    def believing(self, pending: Array) -> Surrogates:
        """As if the trials that run had come out as expected.

        The kriging believer (Ginsbourger, Le Riche & Carraro 2010): near them little is left to
        be found, elsewhere nothing changes.
        """
        if not len(pending):
            return self
        expected, _ = self.predict(pending)
        scores = np.vstack([self._scores * self._scales + self._means, expected])
        points = np.vstack([self._points, pending])
        believed = Surrogates(self._kernel, self._scale, points, scores)
        for group, ours in zip(believed._groups, self._groups, strict=True):
            group.amplitudes[:] = (
                ours.amplitudes * (self._scales / believed._scales)[ours.targets] ** 2
            )
        return believed


def fit_surrogates(
    points: Array, scores: Array, *, is_rooted: NDArray[np.bool_] | None = None
) -> Surrogates:
    """Surrogates with the kernel of the highest posterior density.

    Args:
        points: Features of the trials, (n, d), n at least 1.
        scores: (n, t), larger or smaller is better alike; NaN where a trial lacks a target.
        is_rooted: Features that enter by their square roots, (d,); None: all enter as they are.

    Returns:
        Their posteriors, in the units of `scores`.
    """
    means, scales = _standardise(scores)
    none = np.zeros(points.shape[1], bool)
    scale = Scale(is_rooted=none if is_rooted is None else is_rooted)
    kernel = _find_kernel(scale.read(points), (scores - means) / scales)
    return Surrogates(kernel, scale, points, scores)


def _find_kernel(coordinates: Array, scores: Array) -> Kernel:
    found = minimize(
        lambda logs: _misfit(logs, coordinates, scores),
        _CENTRE,
        method="Nelder-Mead",
        options={"maxiter": 100, "xatol": 0.02, "fatol": 0.02},
    )
    return _kernel(found.x)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Group:
    """Targets that the same trials have scores of."""

    targets: NDArray[np.int64]
    """Their columns."""
    points: Array
    """Of these trials."""
    root: Array
    """Lower Cholesky factor of the points' covariance, noise included."""
    weights: Array
    """That covariance's inverse times the scores, (points, targets)."""
    amplitudes: Array
    """Variance of each target's surface, (targets,): the most likely one."""


def _group(kernel: Kernel, points: Array, scores: Array) -> Iterator[_Group]:
    patterns: dict[bytes, list[int]] = {}
    is_there = ~np.isnan(scores)
    for target in np.flatnonzero(is_there.any(0)):
        patterns.setdefault(is_there[:, target].tobytes(), []).append(int(target))
    for columns in patterns.values():
        rows = is_there[:, columns[0]]
        known, theirs = points[rows], scores[rows][:, columns]
        covariance = kernel.between(known, known)
        covariance[np.diag_indices_from(covariance)] += kernel.noise + _SMALL
        root = cholesky(covariance, lower=True)
        weights = cho_solve((root, True), theirs)
        yield _Group(
            targets=np.array(columns),
            points=known,
            root=root,
            weights=weights,
            # a constant target has amplitude 0: a grain is left, or nothing could be divided by it
            amplitudes=np.maximum((theirs * weights).sum(0) / len(known), _SMALL),
        )


def _misfit(logs: Array, points: Array, scores: Array) -> float:
    """Minus the log posterior density of a kernel, amplitudes at their most likely values."""
    try:
        groups = list(_group(_kernel(logs), points, scores))
    except np.linalg.LinAlgError:
        return float("inf")
    misfit = 0.5 * (((logs - _CENTRE) / _SPREAD) ** 2).sum()
    for group in groups:
        roots = np.log(np.diag(group.root)).sum()
        misfit += len(group.targets) * roots
        misfit += 0.5 * len(group.points) * np.log(group.amplitudes).sum()
    return float(misfit)


def _kernel(logs: Array) -> Kernel:
    length, noise, slope = np.exp(np.clip(logs, -12.0, 12.0))
    return Kernel(length=float(length), noise=float(noise), slope=float(slope))


def _standardise(scores: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of each target's scores; 0 and 1 where there is nothing."""
    is_there = ~np.isnan(scores)
    counts = np.maximum(is_there.sum(0), 1)
    means = np.where(is_there, scores, 0.0).sum(0) / counts
    variances = np.where(is_there, (scores - means) ** 2, 0.0).sum(0) / counts
    scales = np.sqrt(variances)
    return means, np.where(scales > 0, scales, 1.0)
