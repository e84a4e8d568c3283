"""GPUs, what they can do, and whether torch and Ray know of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from search.capacity import Node
from search.diagnosis.finding import Finding, Observation, Status, sum_up
from search.disk.amounts import show_amount
from trainers.machine import Gpu, Machine

Machines = Sequence[tuple[str, Machine]]
"""Facts by node, the driver's first."""


def check_gpus(machines: Machines) -> Finding:
    """Number, names and memory of the GPUs, and that torch can use those that are there."""
    return sum_up("GPUs", [_observe_gpus(node, machine) for node, machine in machines])


def check_bf16(machines: Machines) -> Finding | None:
    """Whether every GPU multiplies bf16, in which studies on GPUs compute; None without GPUs."""
    with_gpus = [(node, machine) for node, machine in machines if machine.gpus]
    if not with_gpus:
        return None
    return sum_up("bf16", [_observe_bf16(node, machine.gpus) for node, machine in with_gpus])


def check_ray_gpus(machines: Machines, capacity: Mapping[str, Node]) -> Finding | None:
    """Whether Ray counts as many GPUs as torch sees; None without a cluster or GPUs."""
    known = [(node, m, capacity[node].gpus) for node, m in machines if node in capacity]
    if not any(machine.gpus or counted for _, machine, counted in known):
        return None
    return sum_up("GPUs of Ray", [_observe_count(n, len(m.gpus), c) for n, m, c in known])


def _observe_gpus(node: str, machine: Machine) -> Observation:
    if machine.gpus:
        counts = Counter((gpu.name, gpu.num_bytes) for gpu in machine.gpus)
        text = ", ".join(
            f"{count} x {name} with {show_amount(num_bytes)}"
            for (name, num_bytes), count in counts.items()
        )
        return Observation(node=node, text=text)
    if machine.num_devices == 0:
        return Observation(node=node, text="none, so the CPU trains")
    has_cuda = machine.cuda_build is not None
    return Observation(
        node=node,
        text=f"{machine.num_devices} NVIDIA GPU(s) that torch does not see",
        status=Status.FAIL,
        remedy=(
            f"update the driver for CUDA {machine.cuda_build}, and look at CUDA_VISIBLE_DEVICES"
            if has_cuda
            else "install a CUDA build of torch: what is there is for CPUs"
        ),
    )


def _observe_bf16(node: str, gpus: Sequence[Gpu]) -> Observation:
    without = sorted({gpu.name for gpu in gpus if not gpu.has_bf16})
    if not without:
        return Observation(node=node, text="every GPU multiplies it")
    return Observation(
        node=node,
        text=f"emulated on {', '.join(without)}",
        status=Status.WARN,
        remedy="take GPUs from Ampere on (A10G, A100, L4, H100): emulated bf16 is slow",
    )


def _observe_count(node: str, num_seen: int, num_counted: int) -> Observation:
    if num_seen == num_counted:
        return Observation(node=node, text=f"{num_counted}, as torch sees")
    return Observation(
        node=node,
        text=f"{num_counted}, torch sees {num_seen}",
        status=Status.FAIL if num_counted > num_seen else Status.WARN,
        remedy=f"start Ray there with --num-gpus {num_seen}, or mend the driver",
    )
