"""Whom the doctor asks: this machine, or every node of a cluster (`search.diagnosis.cluster`)."""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Protocol, TypeVar, final

from search.capacity import Node
from search.diagnosis.finding import Answer

_T = TypeVar("_T")

HERE = "this machine"
SECONDS = 60.0
"""An answer is waited for so long."""


class Nodes(Protocol):
    """Machines that answer questions. A question is a function of the node's name."""

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, that of the driver's own first."""
        ...

    @property
    def capacity(self) -> tuple[Node, ...]:
        """What Ray has of each, in the same order; empty without a cluster."""
        ...

    def ask(self, question: Callable[[str], _T]) -> tuple[Answer[_T], ...]:
        """Every node at once, in the order of their names."""
        ...

    def ask_one(self, name: str, question: Callable[[str], _T]) -> Answer[_T]:
        """One node."""
        ...


@final
class ThisMachine:
    """The machine that the doctor runs on; Ray is not needed."""

    names = (HERE,)
    capacity: tuple[Node, ...] = ()

    def ask(self, question: Callable[[str], _T]) -> tuple[Answer[_T], ...]:
        """This machine."""
        return (self.ask_one(HERE, question),)

    def ask_one(self, name: str, question: Callable[[str], _T]) -> Answer[_T]:
        """This machine; what hangs is left behind, for the process to end it."""
        answers: SimpleQueue[Answer[_T]] = SimpleQueue()
        Thread(target=lambda: answers.put(answer(name, question)), daemon=True).start()
        try:
            return answers.get(timeout=SECONDS)
        except Empty:
            return Answer(node=name, error=f"no answer in {SECONDS:.0f} s")


def answer(name: str, question: Callable[[str], _T]) -> Answer[_T]:
    """The answer of the machine that this runs on."""
    try:
        return Answer(node=name, value=question(name))
    except Exception as error:  # whatever goes wrong is what the doctor wants to know
        return Answer(node=name, error=say(error))


def say(error: BaseException) -> str:
    """An error in a line: our own have a sentence, others their kind before it."""
    text = " ".join(str(error).split())
    return text if type(error) is ValueError else f"{type(error).__name__}: {text}"
