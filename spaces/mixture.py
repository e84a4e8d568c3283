"""A mixture of intermediate tasks: how often each is drawn, and how much of it is not English.

`spaces.shares` makes sources with shares of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from spaces.portions import Portion, check_portions, sum_portions

_WEIGHT_DECIMALS = 4
"""Weights are recorded to 1e-4, so that a resumed trial logs the very same figures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mixture:
    """Sampling ratios of the intermediate tasks; their unit is examples.

    The empty mixture means no intermediate training. Otherwise the ratios sum to 1, or there are
    none and all is masked-language modelling.
    """

    ratios: tuple[tuple[str, float], ...]
    """(task, share of the examples drawn), tasks sorted, shares above zero."""
    non_english: float = 0.0
    """Share of each task's examples drawn from its non-English sources, equally among them, in
    [0, 1]. A task that has English data only stays English."""
    mlm: float = 0.0
    """Share of all examples that are running text with masked tokens, in [0, 1]; the ratios
    divide the rest. 1 where there are no ratios and yet something is trained."""
    portions: tuple[Portion, ...] = ()
    """Instead of `non_english`: shares of each task's examples by origin and language, sorted by
    place. Those that are of the same task add up."""

    def __post_init__(self) -> None:
        """Check that this is a point of the closed simplex, or the empty mixture.

        Raises:
            ValueError: If a ratio, the sum or the non-English share is out of range, or portions
                do not fit.
        """
        names = [name for name, _ in self.ratios]
        if names != sorted(set(names)):
            raise ValueError(f"tasks of a mixture must be sorted and unique, got {names}")
        for name, ratio in self.ratios:
            if not (math.isfinite(ratio) and ratio > 0):
                raise ValueError(f"ratio of {name!r} must be finite and above 0, got {ratio}")
        total = sum(ratio for _, ratio in self.ratios)
        if self.ratios and abs(total - 1.0) > 1e-6:
            raise ValueError(f"ratios must sum to 1, got {total} from {dict(self.ratios)}")
        if not 0.0 <= self.non_english <= 1.0:
            raise ValueError(f"non_english must be in [0, 1], got {self.non_english}")
        if not 0.0 <= self.mlm <= 1.0:
            raise ValueError(f"mlm must be in [0, 1], got {self.mlm}")
        if (self.mlm == 1.0) == bool(self.ratios) and self.mlm > 0:
            raise ValueError(f"mlm must be 1 without ratios and below 1 with some, got {self.mlm}")
        if self.portions and self.non_english > 0:
            raise ValueError(
                f"a mixture has portions or a non_english share, got {self.non_english} beside "
                "portions: give that share as portions too"
            )
        check_portions(self.portions, names)

    @classmethod
    def normalised(
        cls,
        weights: Mapping[str, float],
        non_english: float = 0.0,
        mlm: float = 0.0,
        *,
        portions: Iterable[Portion] = (),
    ) -> Mixture:
        """The mixture proportional to `weights`, rounded to 1e-4 by largest remainder.

        Args:
            weights: Task name to a finite weight >= 0. All zero gives the empty mixture.
            non_english: Share of non-English examples; recorded as 0 where nothing is trained.
            mlm: Share of masked-language modelling; recorded as 0 where the weights are zero.
            portions: In any order; left out are those of tasks that are not drawn.

        Raises:
            ValueError: If a weight is negative or not finite.
        """
        for name, weight in weights.items():
            if not (math.isfinite(weight) and weight >= 0):
                raise ValueError(f"weight of {name!r} must be finite and >= 0, got {weight}")
        total = math.fsum(weights.values())  # correctly rounded in whatever order
        if total <= 0:
            return cls(ratios=())
        units = _round_to_sum({name: weight / total for name, weight in sorted(weights.items())})
        ratios = tuple(
            (name, count / 10**_WEIGHT_DECIMALS) for name, count in units.items() if count > 0
        )
        return cls(
            ratios=ratios,
            non_english=round(non_english, _WEIGHT_DECIMALS),
            mlm=round(mlm, _WEIGHT_DECIMALS),
            portions=tuple(
                sorted(
                    (each for each in portions if any(each.is_of(task) for task, _ in ratios)),
                    key=lambda portion: portion.place,
                )
            ),
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is no intermediate training."""
        return not self.ratios and self.mlm == 0.0

    def ratio(self, task: str) -> float:
        """Sampling ratio of `task` among the tasks, 0 where it is not drawn."""
        return dict(self.ratios).get(task, 0.0)

    def share_abroad(self, task: str) -> float:
        """Share of a task's examples that is asked of its non-English sources.

        A task that lacks such sources is trained on less of it, see `spaces.shares`.
        """
        return self.non_english or sum_portions(self.portions, task)

    @property
    def mean_share_abroad(self) -> float:
        """The same over all tasks: of the examples drawn, running text apart."""
        if not self.portions:
            return self.non_english
        return math.fsum(ratio * self.share_abroad(task) for task, ratio in self.ratios)

    def in_english(self) -> Mixture:
        """The same tasks, English only."""
        return replace(self, non_english=0.0, portions=())

    def describe(self) -> str:
        """One short line for tables, largest share first, e.g. `mnli 60 %, squad 40 %`."""
        if self.is_empty:
            return "no intermediate task"
        ordered = sorted(self.ratios, key=lambda item: (-item[1], item[0]))
        parts = [", ".join(f"{name} {100 * ratio:.0f} %" for name, ratio in ordered)]
        if self.non_english > 0:
            parts.append(f"non-English {100 * self.non_english:.0f} %")
        if self.portions:
            parts.append(", ".join(portion.describe() for portion in self.portions))
        if self.mlm > 0:
            parts.append(f"MLM {100 * self.mlm:.0f} %")
        return "; ".join(part for part in parts if part)


def _round_to_sum(shares: Mapping[str, float]) -> dict[str, int]:
    """Shares that sum to 1 as whole units of 1e-4 that sum to 10,000 (largest remainder)."""
    scale = 10**_WEIGHT_DECIMALS
    units = {name: math.floor(share * scale) for name, share in shares.items()}
    by_remainder = sorted(shares, key=lambda name: (units[name] - shares[name] * scale, name))
    for name in by_remainder[: scale - sum(units.values())]:
        units[name] += 1
    return units
