"""Device-hours of a study, from the pace of phases that it has finished."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spaces.phases import EvaluatePhase, Phase
from trainers.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What finished phases took."""

    num_phases: int
    """Trainings."""
    num_tokens: int
    """Trained on, unpadded."""
    seconds: float
    """Of a crew, scoring included."""

    @property
    def tokens_per_second(self) -> float:
        """Of a crew, over training and scoring."""
        return self.num_tokens / self.seconds

    def device_hours(self, num_tokens: int, *, num_workers: int) -> float:
        """Hours of all workers of a crew to train on so many tokens, and to score."""
        return num_tokens / self.tokens_per_second / 3600 * num_workers


def measure_pace(phases: Iterable[Phase], store: Store) -> Pace | None:
    """The pace of those phases whose results the store has; None where no training has."""
    parts = (phase.cells if isinstance(phase, EvaluatePhase) else (phase,) for phase in phases)
    keys = dict.fromkeys(part.key for own in parts for part in own)
    num_phases, num_tokens, seconds = 0, 0, 0.0
    for manifest in filter(None, map(store.read_result, keys)):
        seconds += manifest.get("seconds", 0.0)
        num_tokens += manifest.get("num_tokens", 0)
        num_phases += "num_tokens" in manifest
    if num_tokens == 0 or seconds == 0.0:
        return None
    return Pace(num_phases=num_phases, num_tokens=num_tokens, seconds=seconds)
