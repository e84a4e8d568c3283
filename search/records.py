"""What a study knows after a trial: the values that tracking, champions and the views read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from spaces.plan import Plan
from spaces.shares import Transfer
from spaces.task import Role

Lost: TypeAlias = tuple[tuple[str, str], ...]
"""Targets of which a trial has no scores since a phase of theirs failed, and why."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StudyRecord:
    """What is the same for all trials."""

    name: str
    """Unique within the tracking server: output folder's name and a random suffix."""
    space: str
    preset: str
    data: str
    """Kind of corpus: offline, hub or dir."""
    encoder: str
    """As asked for, with the number of layers, for people."""
    precision: str
    targets: tuple[str, ...]
    intermediate: tuple[str, ...]
    seed: int
    retrieval_layer: int | None = None
    """Hidden layer of the sentence vectors; None in files from before it was recorded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Score:
    """One figure: a row of `scores.parquet`."""

    target: str
    language: str
    role: Role
    split: str
    """Official split the figure was taken on; `bitext-dev` for Tatoeba's selection half."""
    transfer: Transfer
    learning_rate: float | None
    """Of phase three; None where the target is not trained."""
    metric: str
    value: float
    """In points, 0 to 100."""
    num_examples: int
    seconds: float
    phase: str
    """Key of the evaluation phase."""
    cell: str
    """Store key of the per-example outcomes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PhaseRecord:
    """One phase as a trial saw it."""

    key: str
    kind: str
    """`alignment`, `intermediate`, `target` or `evaluate`."""
    description: str
    found: bool
    """Whether it was in the store already, or another trial ran it."""
    seconds: float
    """Of the run that filled the store, not of the look-up."""
    num_steps: int
    """0 for evaluations."""
    num_tokens: int
    """Unpadded tokens trained on."""
    losses: tuple[tuple[int, float], ...]
    """(step, mean training loss since the previous entry)."""
    weights: str | None
    """Key of the weights that were trained or scored; None for the pretrained encoder."""
    metrics: tuple[tuple[str, float], ...] = ()
    """Name and value of what else the phase measured: `alignment/...`, of an alignment."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TrialRecord:
    """One finished trial."""

    number: int
    """Optuna's number: counts from 0 and survives a resume."""
    plan: Plan
    baseline: str | None
    """`none`, `aligned`, `single-{task}`, ...; None for a searched trial."""
    scores: tuple[Score, ...]
    phases: tuple[PhaseRecord, ...]
    seconds: float
    lost: Lost = ()
    """The trial has no scores of these targets."""
