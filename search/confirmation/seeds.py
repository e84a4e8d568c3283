"""What fresh seeds say of a trial: mean, spread, and the gain over a baseline, seed by seed.

A trial and its baseline share each seed, so their difference is taken within it. The interval of
the mean difference is Student's t with one degree of freedom less than seeds: over what a seed
changes, on the same examples; what the draw of the examples does is the bootstrap's affair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean, stdev
from typing import Any

from search.evidence.student import reach_over_seeds


@dataclass(frozen=True, kw_only=True, slots=True)
class SeedGain:
    """Score minus a baseline's at the same seeds, in points."""

    over: str
    """Name of the baseline."""
    points: float
    """Mean over the seeds that both have."""
    low: float | None
    """Ends of the 95 % interval; None where there is one seed."""
    high: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SeedScores:
    """A score over fresh seeds, in points."""

    mean: float
    deviation: float | None
    """Standard deviation over the seeds, n - 1 in the denominator; None where there is one."""
    gain: SeedGain | None
    """Over no intermediate training; None where that has no score at these seeds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Confirmation:
    """A champion on seeds that the search has not seen."""

    num_seeds: int
    select: SeedScores
    dev: SeedScores | None
    """None where there is no such split, here and below."""
    test: SeedScores | None


def sum_up_seeds(
    own: Mapping[int, float], baseline: Mapping[int, float], *, over: str
) -> SeedScores | None:
    """Mean, spread and gain of scores by seed; None where there are no scores.

    Args:
        own: Finite scores by seed, in points.
        baseline: The baseline's.
        over: Its name.
    """
    if not own:
        return None
    values = list(own.values())
    gains = [score - baseline[seed] for seed, score in own.items() if seed in baseline]
    return SeedScores(
        mean=fmean(values),
        deviation=stdev(values) if len(values) > 1 else None,
        gain=_gain(gains, over) if gains else None,
    )


def confirmation_from_fields(fields: Mapping[str, Any] | None) -> Confirmation | None:
    """What `dataclasses.asdict` made of a confirmation; None of None."""
    if fields is None:
        return None
    return Confirmation(
        num_seeds=fields["num_seeds"],
        select=_read_some(fields["select"]),
        dev=_read_scores(fields["dev"]),
        test=_read_scores(fields["test"]),
    )


def _gain(gains: list[float], over: str) -> SeedGain:
    mean = fmean(gains)
    if len(gains) < 2:
        return SeedGain(over=over, points=mean, low=None, high=None)
    reach = reach_over_seeds(gains)
    return SeedGain(over=over, points=mean, low=mean - reach, high=mean + reach)


def _read_scores(fields: Mapping[str, Any] | None) -> SeedScores | None:
    return _read_some(fields) if fields else None


def _read_some(fields: Mapping[str, Any]) -> SeedScores:
    return SeedScores(**{**fields, "gain": _read_gain(fields)})


def _read_gain(fields: Mapping[str, Any]) -> SeedGain | None:
    return SeedGain(**fields["gain"]) if fields["gain"] else None
