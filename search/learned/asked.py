"""The plan that a prediction is asked for: from the words of the command line, checked."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from search.errors import UserError
from search.learned.table import TrialTable
from spaces.features import ALIGNMENT, MLM, NON_ENGLISH, RATE
from spaces.mixture import Mixture
from spaces.plan import Alignment, Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What was asked for."""

    mix: tuple[tuple[str, float], ...]
    """Task and weight; weights need not sum to 1."""
    non_english: float = 0.0
    """Share of each task's examples that are not English."""
    mlm: float = 0.0
    """Share of all examples that are running text."""
    rate: float | None = None
    """Learning rate of phase two; None: the preset's."""
    is_aligned: bool = False

    @property
    def total(self) -> float:
        """Sum of the weights."""
        return math.fsum(weight for _, weight in self.mix)


def parse_mix(text: str) -> tuple[tuple[str, float], ...]:
    """Tasks and weights of `mnli=0.5,squad=0.5`.

    Raises:
        ValueError: If it is not of this form; the message says where.
    """
    weights: dict[str, float] = {}
    for part in text.split(","):
        name, _, weight = (piece.strip() for piece in part.partition("="))
        if not name or name in weights:
            raise ValueError(f"--mix takes each task once, as in mnli=0.5,squad=0.5, got {text!r}")
        weights[name] = _parse_weight(weight, text)
    if sum(weights.values()) <= 0:
        raise ValueError(f"--mix needs a weight above 0, got {text!r}")
    return tuple(weights.items())


def plan_asked(asked: Asked, table: TrialTable) -> Plan:
    """The plan, as the study would have run it.

    Raises:
        UserError: If the study has no such task, or no trial varies what is asked for.
    """
    unknown = [task for task, _ in asked.mix if task not in table.study.intermediate]
    if unknown:
        raise UserError(
            f"the study has no intermediate task {unknown[0]!r}; "
            f"choose among {', '.join(table.study.intermediate)}"
        )
    _check_ranges(asked)
    _check_varied(asked, table)
    usual = table.trials[0].plan
    rate = asked.rate or table.scope.preset.intermediate_learning_rate
    return replace(
        usual,
        mixture=Mixture.normalised(dict(asked.mix), asked.non_english, asked.mlm),
        intermediate=replace(usual.intermediate, learning_rate=rate),
        alignment=Alignment() if asked.is_aligned else None,
    )


def _parse_weight(weight: str, text: str) -> float:
    try:
        value = float(weight)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise ValueError(f"weights of --mix must be finite and at least 0, got {text!r}")
    return value


def _check_ranges(asked: Asked) -> None:
    if not 0.0 <= asked.non_english <= 1.0:
        raise UserError(f"--non-english must be in [0, 1], got {asked.non_english}")
    if not 0.0 <= asked.mlm < 1.0:
        raise UserError(f"--mlm must be at least 0 and below 1, got {asked.mlm}")
    if asked.rate is not None and not (math.isfinite(asked.rate) and asked.rate > 0):
        raise UserError(f"--rate must be finite and above 0, got {asked.rate}")


def _check_varied(asked: Asked, table: TrialTable) -> None:
    """Nothing is known of what all trials have alike."""
    varied = {feature.name for feature in table.features}
    usual = table.scope.preset.intermediate_learning_rate
    wanted = {
        NON_ENGLISH: ("--non-english", asked.non_english > 0),
        MLM: ("--mlm", asked.mlm > 0),
        RATE: ("--rate", asked.rate is not None and not math.isclose(asked.rate, usual)),
        ALIGNMENT: ("--align", asked.is_aligned),
    }
    for name, (flag, is_wanted) in wanted.items():
        if is_wanted and name not in varied:
            raise UserError(f"{flag}: all trials of the study have it alike; leave it out")
