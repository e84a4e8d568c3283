"""Ctrl-C, remembered: libraries below may swallow the exception, the study must not."""

from __future__ import annotations

import signal
import threading
from types import FrameType
from typing import Self, final


@final
class Interruption:
    """While entered, an interrupt raises KeyboardInterrupt as ever, and is noted."""

    def __init__(self) -> None:
        """Nothing is watched yet."""
        self.is_requested = False
        self._former: signal.Handlers | None = None

    def __enter__(self) -> Self:
        """Begin to watch; only the main thread of a program can."""
        if threading.current_thread() is threading.main_thread():
            self._former = signal.signal(signal.SIGINT, self._note)  # type: ignore[assignment]
        return self

    def __exit__(self, *error: object) -> None:
        """Watch no longer."""
        if self._former is not None:
            signal.signal(signal.SIGINT, self._former)

    def raise_if_requested(self) -> None:
        """Raise what may have been swallowed.

        Raises:
            KeyboardInterrupt: If there was an interrupt.
        """
        if self.is_requested:
            raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        self.is_requested = True
        raise KeyboardInterrupt
