"""What training in this process took: the clock of its steps, and its peak of memory.

Both are read alike whoever trains, the engine or another library.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path
from typing import Self, final

import torch
from torch.nn.modules.module import register_module_forward_pre_hook
from torch.optim.optimizer import register_optimizer_step_post_hook

_STATUS = Path("/proc/self/status")


@final
class StepClock:
    """Seconds from the first forward pass of any module to the end of the last optimiser step."""

    def __init__(self) -> None:
        """Not running yet."""
        self.seconds = 0.0
        self._started: float | None = None

    def __enter__(self) -> Self:
        """Wait for the first forward pass."""
        self._first = register_module_forward_pre_hook(self._start)
        self._each = register_optimizer_step_post_hook(self._read)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        self._first.remove()
        self._each.remove()

    def _start(self, *_: object) -> None:
        self._started = time.perf_counter()
        self._first.remove()  # a hook on every module would cost time in every step

    def _read(self, *_: object) -> None:
        assert self._started is not None, "a step has a forward pass"
        if torch.cuda.is_available():
            torch.cuda.synchronize()
        self.seconds = time.perf_counter() - self._started


def read_peak_memory() -> float:
    """High-water mark of this process's resident memory, MiB.

    Linux says it of this program alone; `ru_maxrss` may be that of the process that started it.
    """
    if _STATUS.exists():
        (line,) = (row for row in _STATUS.read_text().splitlines() if row.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    per_mib = 2**20 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / per_mib
