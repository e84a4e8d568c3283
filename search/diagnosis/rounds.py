"""The doctor's rounds: every check, in the order in which it is told."""

from __future__ import annotations

from collections.abc import Iterator

from search.diagnosis.asked import Asked
from search.diagnosis.clocks import check_clocks
from search.diagnosis.crews import check_auth, check_crews
from search.diagnosis.finding import Finding, unchecked
from search.diagnosis.hardware import Machines, check_bf16, check_gpus, check_ray_gpus
from search.diagnosis.nodes import Nodes
from search.diagnosis.pretrained import check_corpus, check_pretrained
from search.diagnosis.room import check_disks, check_shared_memory
from search.diagnosis.software import check_answers, check_torch, check_versions
from search.diagnosis.store import check_store
from search.diagnosis.tracking import check_tracking
from trainers.machine import Machine, read_machine


def examine(asked: Asked, nodes: Nodes) -> Iterator[Finding]:
    """Each finding as soon as it is made.

    Args:
        asked: What the machines are to be good for.
        nodes: The machines.
    """
    answers = nodes.ask(_read_machine)
    machines = [(a.node, a.value) for a in answers if a.value is not None]
    yield check_answers(answers)
    if not machines:
        yield unchecked("all else", "no node can be asked")
        return
    yield from check_versions(machines)
    yield check_torch(machines)
    yield from _examine_hardware(machines, nodes)
    yield check_shared_memory(machines)
    yield check_disks(machines, asked.out, nodes.names[0])
    yield check_pretrained(asked, nodes)
    yield check_corpus(asked, nodes)
    yield check_store(asked.store_uri, nodes)
    yield check_tracking(asked.tracking_uri, nodes)
    if not asked.is_local:
        yield check_clocks(nodes)
        yield check_auth(machines)
    yield check_crews(asked.preset, nodes.capacity)


def _examine_hardware(machines: Machines, nodes: Nodes) -> Iterator[Finding]:
    yield check_gpus(machines)
    capacity = dict(zip(nodes.names, nodes.capacity, strict=False))
    yield from filter(None, (check_bf16(machines), check_ray_gpus(machines, capacity)))


def _read_machine(name: str) -> Machine:
    return read_machine()
