"""Ctrl-C, remembered: libraries below may swallow the exception, the study must not."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import Self, final


@final
class Interruption:
    """While entered, an interrupt raises KeyboardInterrupt as ever, and is noted."""

    def __init__(self) -> None:
        """Nothing is watched yet."""
        self.is_requested = False
        self._is_held = False
        self._former: signal.Handlers | None = None

    def __enter__(self) -> Self:
        """Begin to watch; only the main thread of a program can."""
        if threading.current_thread() is threading.main_thread():
            self._former = signal.signal(signal.SIGINT, self._note)  # type: ignore[assignment]
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Watch no longer; whatever error an interrupt has turned into is an interrupt again."""
        if self._former is not None:
            signal.signal(signal.SIGINT, self._former)
        if self.is_requested and isinstance(error, Exception):
            raise KeyboardInterrupt from error

    def raise_if_requested(self) -> None:
        """Raise what may have been swallowed.

        Raises:
            KeyboardInterrupt: If there was an interrupt.
        """
        if self.is_requested:
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """While entered, an interrupt is only noted: `raise_if_requested` says where it strikes.

        In the middle of a write to a database it would leave a transaction open, and the error of
        the next write would take its place. Who interrupts a second time is not kept waiting.
        """
        self._is_held = True
        try:
            yield
        finally:
            self._is_held = False

    def _note(self, number: int, frame: FrameType | None) -> None:
        is_first, self.is_requested = not self.is_requested, True
        if not (self._is_held and is_first):
            raise KeyboardInterrupt
