"""The features of a study's plans that vary, with what a step of each is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from search.learned.kernels import Array
from spaces.features import ALIGNMENT, MLM, NON_ENGLISH, RATE

_TASK = "mix/"
_STEPS = {NON_ENGLISH: 0.1, RATE: 1.0, ALIGNMENT: 1.0}
"""What an effect is the effect of, in the feature's own unit; the rate's is a doubling."""
_SHARE_STEP = 0.1
_LABELS = {
    MLM: "MLM +10 %",
    NON_ENGLISH: "non-English +10 %",
    RATE: "learning rate x 2",
    ALIGNMENT: "alignment",
}
_NAMES = {
    MLM: "MLM share",
    NON_ENGLISH: "non-English share",
    RATE: "learning rate",
    ALIGNMENT: "alignment",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Feature:
    """One feature of the plans, and how far the trials vary it."""

    name: str
    """As `spaces.features` has it."""
    low: float
    """Smallest value over the trials, in the unit of `spaces.features`; the rate's is log2."""
    high: float

    @property
    def task(self) -> str | None:
        """The intermediate task whose share it is."""
        return self.name.removeprefix(_TASK) if self.name.startswith(_TASK) else None

    @property
    def is_share(self) -> bool:
        """Whether it is a share of the examples: these sum to 1 over the features."""
        return self.task is not None or self.name == MLM

    @property
    def step(self) -> float:
        """What its effect is the effect of, in its own unit."""
        return _STEPS.get(self.name, _SHARE_STEP)

    @property
    def step_label(self) -> str:
        """The step for people, e.g. `mnli +10 %`."""
        return _LABELS.get(self.name) or f"{self.task} +10 %"

    @property
    def title(self) -> str:
        """The feature for people."""
        return _NAMES.get(self.name) or f"share of {self.task}"


def find_features(names: tuple[str, ...], rows: Array) -> tuple[Feature, ...]:
    """The features that are not the same for all trials.

    Args:
        names: Of the columns.
        rows: Features of the trials, shape (trials, features).
    """
    return tuple(
        Feature(name=name, low=float(column.min()), high=float(column.max()))
        for name, column in zip(names, rows.T, strict=True)
        if len(column) and np.ptp(column) > 0
    )
