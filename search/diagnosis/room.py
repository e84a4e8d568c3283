"""Room: free disk where files go, and shared memory."""

from __future__ import annotations

from pathlib import Path

from search.diagnosis.finding import Finding, Observation, Status, sum_up
from search.diagnosis.hardware import Machines
from search.disk.amounts import show_amount
from trainers.machine import SHARED_MEMORY, Room, measure_room

_GB = 1000**3
FEW_BYTES = 10 * _GB
"""Less free disk is warned of. A study says what it needs itself (--dry-run)."""
LEAST_BYTES = _GB
"""With less, Ray's own files and the encoder do not fit."""
FEW_SHARED_BYTES = _GB
"""Of shared memory. Ray's object store and NCCL use it; containers often have 64 MB."""


def check_disks(machines: Machines, out: Path, driver: str) -> Finding:
    """Free disk in the folders for temporary files and caches, and where the study would lie.

    Args:
        machines: Facts by node.
        out: Folder of the study, on the driver's machine.
        driver: Name of that machine.
    """
    seen = [observe_room(node, room) for node, machine in machines for room in machine.rooms]
    return sum_up("disk", [*seen, observe_room(driver, measure_room("out", out))])


def check_shared_memory(machines: Machines) -> Finding:
    """Whether /dev/shm is there and not a container's default."""
    sizes = [(node, machine.shared_memory_bytes) for node, machine in machines]
    return sum_up("shared memory", [_observe_shared(node, size) for node, size in sizes])


def observe_room(node: str, room: Room) -> Observation:
    """What is to be said of one folder's disk."""
    text = f"{room.purpose} {show_amount(room.free_bytes)} free"
    if room.free_bytes >= FEW_BYTES:
        return Observation(node=node, text=text)
    variables = {"temp": "TMPDIR", "cache": "INTERMIX_CACHE", "out": "--out"}
    return Observation(
        node=node,
        text=f"{text} in {room.folder}",
        status=Status.WARN if room.free_bytes >= LEAST_BYTES else Status.FAIL,
        remedy=f"make room, or set {variables[room.purpose]} to a folder on a larger disk",
    )


def _observe_shared(node: str, size: int | None) -> Observation:
    if size is not None and size >= FEW_SHARED_BYTES:
        return Observation(node=node, text=show_amount(size))
    return Observation(
        node=node,
        text=f"no {SHARED_MEMORY}" if size is None else f"{show_amount(size)} in {SHARED_MEMORY}",
        status=Status.WARN,
        remedy="start the container with --shm-size=4g: Ray falls back to disk else",
    )
