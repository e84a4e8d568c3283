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


def test_a_held_interrupt_strikes_where_it_is_asked_for() -> None:
    with Interruption() as interruption:
        with interruption.held():
            signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interruption.raise_if_requested()


def test_the_second_interrupt_is_not_held() -> None:
    with Interruption() as interruption, interruption.held():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_an_error_that_an_interrupt_turned_into_is_an_interrupt() -> None:
    interruption = Interruption()

    def break_down() -> None:
        with interruption.held():
            signal.raise_signal(signal.SIGINT)
        raise OSError("the database is locked")

    with pytest.raises(KeyboardInterrupt), interruption:
        break_down()


def test_an_error_without_an_interrupt_stays_what_it_is() -> None:
    with pytest.raises(OSError, match="locked"), Interruption():
        raise OSError("the database is locked")
