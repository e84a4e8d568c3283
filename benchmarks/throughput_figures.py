"""What the rounds of the throughput benchmark say: rates, ratios, shares of the peak, losses."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import fmean, median, stdev
from typing import Any

from benchmarks.throughput_sides import SideFigures

ENGINE, DEFAULT, TUNED = "engine", "default", "tuned"
_NUM_ERRORS = 2.0
"""Losses agree when they differ by no more than so many standard errors."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Round:
    """All sides once, one after the other, with the seed of the round."""

    seed: int
    sides: Mapping[str, SideFigures]
    """By name; those of SIDES."""
    peak: float
    """Operations a second of the fastest matrix product, measured in this round."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LossGap:
    """The engine's held-out loss minus another side's."""

    difference: float
    standard_error: float
    """Of the rows that happened to be held out and of the seeds, together."""

    @property
    def agrees(self) -> bool:
        """Whether the gap is within noise."""
        return abs(self.difference) <= _NUM_ERRORS * self.standard_error


@dataclass(frozen=True, kw_only=True, slots=True)
class Summary:
    """The benchmark's figures over all rounds; rates and ratios are medians over the rounds."""

    num_tokens: int
    """Unpadded, that each side trains on in a round."""
    rounds: Sequence[Round]

    @property
    def peak(self) -> float:
        """Operations a second: the best of all rounds."""
        return max(one.peak for one in self.rounds)

    def step_rate(self, side: str) -> float:
        """Real tokens a second over the optimiser steps."""
        return self.num_tokens / self._median(side, lambda figures: figures.step_seconds)

    def phase_rate(self, side: str) -> float:
        """Real tokens a second over the whole phase."""
        return self.num_tokens / self._median(side, lambda figures: figures.phase_seconds)

    def ratio_to(self, side: str) -> float:
        """How many times as fast the engine's steps are, round by round."""
        return median(
            one.sides[side].step_seconds / one.sides[ENGINE].step_seconds for one in self.rounds
        )

    def phase_ratio_to(self, side: str) -> float:
        """How many times as fast the engine's whole phase is, round by round."""
        return median(
            one.sides[side].phase_seconds / one.sides[ENGINE].phase_seconds for one in self.rounds
        )

    def step_share(self, side: str) -> float:
        """Share of the peak over the optimiser steps."""
        first = self.rounds[0].sides[side]
        return first.num_flops / self._median(side, lambda f: f.step_seconds) / self.peak

    def phase_share(self, side: str) -> float:
        """Share of the peak over the whole phase."""
        first = self.rounds[0].sides[side]
        return first.num_flops / self._median(side, lambda f: f.phase_seconds) / self.peak

    def peak_memory_mb(self, side: str) -> float:
        """The largest of all rounds, MiB."""
        return max(one.sides[side].peak_memory_mb for one in self.rounds)

    def train_loss(self, side: str) -> float:
        """Mean over the last tenth of the steps, over all rounds."""
        return fmean(one.sides[side].train_loss for one in self.rounds)

    def held_out_loss(self, side: str) -> float:
        """Mean over the held-out rows and the rounds."""
        return fmean(fmean(one.sides[side].held_out_losses) for one in self.rounds)

    def loss_gap(self, side: str) -> LossGap:
        """The engine against another side, row by row and seed by seed.

        The standard error joins that of the mean over rows (differences averaged over rounds) and
        that of the mean over rounds (differences averaged over rows; none with one round).
        """
        by_round = [
            [
                ours - theirs
                for ours, theirs in zip(
                    one.sides[ENGINE].held_out_losses,
                    one.sides[side].held_out_losses,
                    strict=True,
                )
            ]
            for one in self.rounds
        ]
        by_row = [fmean(row) for row in zip(*by_round, strict=True)]
        return LossGap(
            difference=fmean(by_row),
            standard_error=math.hypot(
                _standard_error(by_row), _standard_error([fmean(one) for one in by_round])
            ),
        )

    def _median(self, side: str, read: Callable[[SideFigures], float]) -> float:
        return median(read(one.sides[side]) for one in self.rounds)


def describe(summary: Summary) -> dict[str, Any]:
    """Every figure for JSON, those that are asked for most at the top."""
    sides = list(summary.rounds[0].sides)
    return {
        "ratio_to_default": summary.ratio_to(DEFAULT),
        "ratio_to_tuned": summary.ratio_to(TUNED),
        "gemm_share": summary.step_share(ENGINE),
        "gemm_share_of_phase": summary.phase_share(ENGINE),
        "peak_memory_mb": summary.peak_memory_mb(ENGINE),
        "losses_agree": all(summary.loss_gap(side).agrees for side in sides if side != ENGINE),
        "gemm_peak_gflops": summary.peak / 1e9,
        "num_tokens": summary.num_tokens,
        "sides": {side: _describe_side(summary, side) for side in sides},
        "rounds": [_describe_round(one) for one in summary.rounds],
    }


def _describe_side(summary: Summary, side: str) -> dict[str, Any]:
    first = summary.rounds[0].sides[side]
    figures: dict[str, Any] = {
        "tokens_per_second": summary.step_rate(side),
        "phase_tokens_per_second": summary.phase_rate(side),
        "gemm_share": summary.step_share(side),
        "gemm_share_of_phase": summary.phase_share(side),
        "peak_memory_mb": summary.peak_memory_mb(side),
        "num_steps": first.num_steps,
        "load_seconds": median(one.sides[side].load_seconds for one in summary.rounds),
        "train_loss": summary.train_loss(side),
        "held_out_loss": summary.held_out_loss(side),
    }
    if side != ENGINE:
        gap = summary.loss_gap(side)
        figures["ratio"] = summary.ratio_to(side)
        figures["phase_ratio"] = summary.phase_ratio_to(side)
        figures["loss_gap"] = {**asdict(gap), "agrees": gap.agrees}
    return figures


def _describe_round(one: Round) -> dict[str, Any]:
    """A round without the losses of the single rows."""
    sides = {}
    for name, figures in one.sides.items():
        fields = asdict(figures)
        fields["held_out_loss"] = fmean(fields.pop("held_out_losses"))
        sides[name] = fields
    return {"seed": one.seed, "gemm_peak_gflops": one.peak / 1e9, "sides": sides}


def _standard_error(values: Sequence[float]) -> float:
    return stdev(values) / math.sqrt(len(values)) if len(values) > 1 else 0.0
