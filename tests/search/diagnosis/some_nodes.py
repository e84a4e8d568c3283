"""Nodes that exist in a test only, and machines as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from search.capacity import Node
from search.diagnosis.finding import Answer
from search.diagnosis.nodes import answer
from trainers.machine import Gpu, Machine, Room

_T = TypeVar("_T")
GB = 1000**3
H100 = Gpu(name="H100", num_bytes=80 * GB, has_bf16=True)
T4 = Gpu(name="T4", num_bytes=16 * GB, has_bf16=False)
VERSIONS = (("python", "3.11.7"), ("ray", "2.60.0"), ("torch", "2.13.0"), ("mlflow", "3.17.2"))


class SomeNodes:
    """All of them in this process; `asked` is the one whose turn it is."""

    def __init__(self, *names: str, capacity: tuple[Node, ...] = ()) -> None:
        self.names = names
        self.capacity = capacity
        self.asked = ""

    def ask(self, question: Callable[[str], _T]) -> tuple[Answer[_T], ...]:
        return tuple(self.ask_one(name, question) for name in self.names)

    def ask_one(self, name: str, question: Callable[[str], _T]) -> Answer[_T]:
        self.asked = name
        return answer(name, question)


def make_machine(**changes: object) -> Machine:
    """A machine on which all is well, without a GPU; `changes` replace fields."""
    machine = Machine(
        versions=VERSIONS,
        cuda_build=None,
        gpus=(),
        num_devices=0,
        fault=None,
        shared_memory_bytes=8 * GB,
        rooms=(Room(purpose="temp", folder="/tmp", free_bytes=100 * GB),),
        auth_mode="token",
    )
    return replace(machine, **changes)  # type: ignore[arg-type]


def with_version(name: str, version: str) -> Machine:
    return make_machine(versions=tuple({**dict(VERSIONS), name: version}.items()))
