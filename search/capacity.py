"""What a cluster has, and what its autoscaler may still bring: nodes by their CPUs and GPUs.

Plain Python: the driver reads Ray's list of nodes and, on the head of a cluster that `ray up`
began, the file in which it left the node types.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain, repeat
from pathlib import Path
from typing import Any

LAUNCHED_WITH = Path("~/ray_bootstrap_config.yaml")
"""Where `ray up` leaves what the cluster may become, as JSON, on its head."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """CPUs and GPUs of one machine."""

    cpus: int
    gpus: int

    def count_slots(self, cpus_per_worker: int, *, has_gpus: bool) -> int:
        """Workers that the machine has room for.

        Args:
            cpus_per_worker: That are set aside for each.
            has_gpus: Whether each also has a GPU of its own.
        """
        slots = self.cpus // cpus_per_worker
        return min(slots, self.gpus) if has_gpus else slots


@dataclass(frozen=True, kw_only=True, slots=True)
class Capacity:
    """Machines that are there, and those that may be."""

    present: tuple[Node, ...]
    prospect: tuple[Node, ...] = ()
    """All machines when the autoscaler has brought what it may; empty if there is none, or none
    that says what it may bring."""

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The most that can be there."""
        return max(self.present, self.prospect, key=_rank)

    @property
    def has_gpus(self) -> bool:
        """Whether there is a GPU, or will be."""
        return any(node.gpus for node in self.nodes)

    def describe(self) -> str:
        """What the cluster has, for a message."""
        has = f"the cluster has {_describe(self.present)}"
        if not self.prospect:
            return has
        return f"{has}, and with all that its autoscaler may bring {_describe(self.prospect)}"


def read_nodes(nodes: Iterable[Mapping[str, Any]]) -> tuple[Node, ...]:
    """The machines in Ray's list of nodes that are up."""
    return tuple(_node_of(node["Resources"]) for node in nodes if node["Alive"])


def read_prospect(path: Path) -> tuple[Node, ...]:
    """Machines of a cluster as large as its launcher lets it become.

    Args:
        path: What `ray up` left. Empty is the answer if it left nothing, or node types whose
            resources are found out only when they are up.
    """
    if not path.expanduser().exists():
        return ()
    launched = json.loads(path.expanduser().read_text(encoding="utf-8"))
    types = dict(launched.get("available_node_types", {}))
    head = types.pop(launched.get("head_node_type"), {})
    workers = chain.from_iterable(
        repeat(_node_of(kind.get("resources", {})), kind.get("max_workers", 0))
        for kind in types.values()
    )
    most = sorted(workers, key=lambda node: (node.gpus, node.cpus), reverse=True)
    most = most[: launched.get("max_workers", len(most))]
    return (_node_of(head.get("resources", {})), *most) if any(n.cpus for n in most) else ()


def _node_of(resources: Mapping[str, float]) -> Node:
    return Node(cpus=int(resources.get("CPU", 0)), gpus=int(resources.get("GPU", 0)))


def _rank(nodes: tuple[Node, ...]) -> tuple[int, int]:
    return sum(node.gpus for node in nodes), sum(node.cpus for node in nodes)


def _describe(nodes: tuple[Node, ...]) -> str:
    gpus, cpus = _rank(nodes)
    return f"{gpus} GPUs and {cpus} CPUs on {len(nodes)} nodes"
