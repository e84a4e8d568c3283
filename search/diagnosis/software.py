"""Versions: that they are the same everywhere, and that torch can be imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from search.diagnosis.finding import Answer, Finding, Observation, Status, name_nodes, sum_up
from trainers.machine import Machine

_DRIVERS_OWN = frozenset({"mlflow"})
"""Packages that the driver alone uses."""


def check_answers(answers: Sequence[Answer[Machine]]) -> Finding:
    """Whether every node can run this project's code at all."""
    return sum_up("nodes", [_observe_answer(each) for each in answers])


def check_versions(machines: Sequence[tuple[str, Machine]]) -> Iterator[Finding]:
    """A line a package, with who has which version.

    Args:
        machines: Facts by node, the driver's first.
    """
    names = dict.fromkeys(name for _, machine in machines for name, _ in machine.versions)
    for name in names:
        yield _compare(name, [(node, dict(m.versions)[name]) for node, m in machines])


def check_torch(machines: Iterable[tuple[str, Machine]]) -> Finding:
    """Whether torch can be imported, and for what it was built."""
    return sum_up("torch build", [_observe_torch(node, machine) for node, machine in machines])


def _observe_answer(given: Answer[Machine]) -> Observation:
    if given.error is None:
        return Observation(node=given.node, text="answers")
    return Observation(
        node=given.node,
        text=given.error,
        status=Status.FAIL,
        remedy="install this project there, or run it with ray job submit --working-dir .",
    )


def _compare(name: str, versions: Sequence[tuple[str, str]]) -> Finding:
    own = versions[0][1]
    observed = [_observe_version(name, node, found, own) for node, found in versions]
    if len({_significant(name, found) for _, found in versions}) == 1:
        return sum_up(name, observed)
    nodes_by_version: dict[str, list[str]] = {}
    for node, found in versions:
        nodes_by_version.setdefault(found, []).append(node)
    who = "; ".join(f"{found} ({name_nodes(nodes)})" for found, nodes in nodes_by_version.items())
    worst = sum_up(name, observed)
    return Finding(what=name, status=worst.status, text=who, remedy=worst.remedy)


def _observe_version(name: str, node: str, found: str, own: str) -> Observation:
    if found == "not installed":
        remedy = f"pip install {name} there: constraints.txt has the tested version"
        return Observation(node=node, text=found, status=Status.FAIL, remedy=remedy)
    if _significant(name, found) == _significant(name, own):
        return Observation(node=node, text=found)
    status = Status.WARN if name in _DRIVERS_OWN else Status.FAIL
    wanted = f"the same {name} on every node as here ({own}): install it there"
    return Observation(node=node, text=found, status=status, remedy=wanted)


def _significant(name: str, version: str) -> str:
    """What must agree: of Python the minor version, of a package all but its build's label."""
    if name == "python":
        return ".".join(version.split(".")[:2])
    return version.partition("+")[0]


def _observe_torch(node: str, machine: Machine) -> Observation:
    if machine.fault is not None:
        return Observation(
            node=node,
            text=f"torch cannot be imported: {machine.fault}",
            status=Status.FAIL,
            remedy="install torch again there, in the version of constraints.txt",
        )
    build = machine.cuda_build
    return Observation(node=node, text="for CPUs" if build is None else f"for CUDA {build}")
