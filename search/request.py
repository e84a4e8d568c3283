"""What a user asked for, as typed; `search.options` checks it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """The command line as given; None where nothing was said."""

    space: str
    preset: str = "laptop"
    data: str | None = None
    tasks: Path | None = None
    encoder: str | None = None
    targets: tuple[str, ...] | None = None
    intermediate: tuple[str, ...] | None = None
    align: bool = False
    pin: Sequence[str] | None = None
    keep: Sequence[str] | None = None
    max_tasks: int | None = None
    max_repetitions: float | None = None
    baselines: str = "usual"
    trials: int | None = None
    budget: float = 1.0
    rungs: tuple[str, ...] | None = None
    confirm: int | None = None
    finalists: int | None = None
    sampler: str = "portfolio"
    crews: int | None = None
    workers: int | None = None
    idle_minutes: float = 5.0
    gradient_compression: str = "none"
    compile: bool = False
    recompute_activations: bool = False
    in_flight: int | None = None
    seed: int = 0
    out: Path | None = None
    store: str | None = None
    tracking_uri: str | None = None
    address: str | None = None
    resume: bool = False
    extend: int | None = None
    keep_weights: bool = False
    max_disk: str | None = None
    save_seconds: float = 60.0
    check_data: bool = False
