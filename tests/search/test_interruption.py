"""An interrupt is noted even where somebody swallows the exception."""

from __future__ import annotations

import signal
from contextlib import suppress

import pytest

from search.interruption import Interruption


def test_a_swallowed_interrupt_is_raised_again() -> None:
    with Interruption() as interruption:
        interruption.raise_if_requested()
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interruption.raise_if_requested()


def test_the_former_handler_comes_back() -> None:
    former = signal.getsignal(signal.SIGINT)
    with Interruption():
        assert signal.getsignal(signal.SIGINT) != former
    assert signal.getsignal(signal.SIGINT) == former
