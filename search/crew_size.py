"""How many crews a machine has room for, and how many threads each of their workers."""

from __future__ import annotations

import os

from search.choices import at_least
from search.request import Request
from spaces.presets import Preset


def fit_crews(request: Request, preset: Preset) -> tuple[int, int]:
    """Number of crews and threads of each worker, for what a local machine has.

    One worker a crew needs no all-reduce, and two single-threaded workers do more than one with
    two threads; so a laptop has as many crews as cores, up to four, and larger machines more
    threads. Fewer crews than that leave cores idle rather than take more threads, since the
    number of threads can change a sum's last bit.
    """
    cores = os.cpu_count() or 1
    default = max(1, min(cores // request.workers, 4)) if request.workers > 0 else 0
    crews = default if request.crews is None else request.crews
    at_least("crews", crews if request.workers > 0 else 1, 1)
    at_least("workers", request.workers, 1)
    is_local = (request.address or os.environ.get("RAY_ADDRESS", "local")) == "local"
    if is_local and crews * request.workers > cores:
        raise ValueError(
            f"{crews} crews x {request.workers} workers need {crews * request.workers} cores, "
            f"this machine has {cores}: lower --crews or --workers"
        )
    if preset.micro_batches % request.workers:
        raise ValueError(
            f"--workers must divide the {preset.micro_batches} micro-batches of a step, "
            f"got {request.workers}"
        )
    return crews, max(1, cores // max(crews * request.workers, min(cores, 4)))
