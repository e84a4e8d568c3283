"""Clocks: how far those of the nodes are from the driver's."""

from __future__ import annotations

import time
from dataclasses import dataclass

from search.diagnosis.finding import Finding, Observation, Status, sum_up
from search.diagnosis.nodes import Nodes

MAX_SECONDS = 1.0
"""Clocks that differ by more are warned of: requests to S3 are signed with the time, and times
in MLflow and logs are compared."""
_NUM_SAMPLES = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Offset:
    """A node's clock against the driver's."""

    node: str
    seconds: float
    """Ahead of the driver's."""
    uncertainty: float
    """Half of the round trip in which it was measured, in seconds."""


def check_clocks(nodes: Nodes) -> Finding:
    """Asks every node for the time and compares it with the middle of the round trip."""
    offsets = [offset for name in nodes.names if (offset := measure(nodes, name)) is not None]
    return sum_up("clocks", [observe(offset) for offset in offsets])


def measure(nodes: Nodes, name: str) -> Offset | None:
    """The offset of one node, of several round trips the shortest; None without an answer."""
    samples: list[Offset] = []
    for _ in range(_NUM_SAMPLES):
        sent = time.time()
        answer = nodes.ask_one(name, _read_clock)
        received = time.time()
        if answer.value is None:
            return None
        samples.append(compare(name, sent=sent, told=answer.value, received=received))
    return min(samples, key=lambda sample: sample.uncertainty)


def compare(node: str, *, sent: float, told: float, received: float) -> Offset:
    """The offset that follows from one round trip; times in seconds since 1970."""
    return Offset(
        node=node, seconds=told - (sent + received) / 2, uncertainty=(received - sent) / 2
    )


def observe(offset: Offset) -> Observation:
    """What is to be said of an offset, of which the round trip may account for a part."""
    if abs(offset.seconds) - offset.uncertainty <= MAX_SECONDS:
        return Observation(node=offset.node, text=f"within {MAX_SECONDS:.0f} s of the driver's")
    return Observation(
        node=offset.node,
        text=f"{offset.seconds:+.1f} s (± {offset.uncertainty:.1f}) from the driver's",
        status=Status.WARN,
        remedy="run a time service there (chrony, systemd-timesyncd)",
    )


def _read_clock(name: str) -> float:
    return time.time()
