"""Ray itself: whether strangers are kept out, and whether a crew fits."""

from __future__ import annotations

import os

from search.capacity import LAUNCHED_WITH, Capacity, Node, read_prospect
from search.crew_size import fit_cluster, fit_machine
from search.diagnosis.finding import Finding, Observation, Status, sum_up
from search.diagnosis.hardware import Machines
from search.outlook import DEFAULT_IN_FLIGHT
from search.request import Request
from spaces.presets import Preset


def check_auth(machines: Machines) -> Finding:
    """Whether the cluster asks for a token: who reaches its ports can run any program there."""
    return sum_up("Ray token", [_observe_auth(node, m.auth_mode) for node, m in machines])


def check_crews(preset: Preset, present: tuple[Node, ...]) -> Finding:
    """How many crews of how many workers a study of this preset would have.

    Args:
        preset: Of the study.
        present: The cluster's nodes; empty for this machine without one.
    """
    if not present:
        crews, workers, threads = fit_machine(Request(space="", address="local"), preset)
        text = f"{crews} of {workers} worker(s) with {threads} thread(s), {os.cpu_count()} CPUs"
        return Finding(what="crews", status=Status.OK, text=text)
    capacity = Capacity(present=present, prospect=read_prospect(LAUNCHED_WITH))
    try:
        size = fit_cluster(
            capacity,
            crews=None,
            workers=None,
            micro_batches=preset.micro_batches,
            in_flight=DEFAULT_IN_FLIGHT,
        )
    except ValueError as error:
        text, _, remedy = str(error).rpartition(": ")
        return Finding(what="crews", status=Status.FAIL, text=text, remedy=remedy)
    text = f"{size.describe()}; {capacity.describe()}"
    return Finding(what="crews", status=Status.OK, text=text)


def _observe_auth(node: str, mode: str) -> Observation:
    if mode == "token":
        return Observation(node=node, text="asked for")
    return Observation(
        node=node,
        text=f"not asked for (RAY_AUTH_MODE is {mode or 'not set'})",
        status=Status.WARN,
        remedy="start Ray with RAY_AUTH_MODE=token on every node, or close its ports to others",
    )
