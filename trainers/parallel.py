"""Workers that share a step: their gradients are summed while backward still runs.

The encoder's gradients travel in buckets, from the last layer to the first, each sent off as soon
as a worker's last micro-batch has completed it; heads follow after backward. Every worker makes
the same reductions in the same order in every step, whatever befalls it: one without a
micro-batch, or one that failed, sends what it has, zeros for the rest, and says so in the last
reduction. So no worker waits for one that does not come, and a failed phase leaves a crew fit.

torch's DistributedDataParallel does not do here. It lays its buckets out anew after the first
step, and the order of a sum over four workers follows the layout: a run that was interrupted
ended in other bits than an undisturbed one. And a worker that has no micro-batch, or fails before
its backward pass has ended, leaves the others waiting until the collective times out.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Self, final

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

_BUCKET_BYTES = 4 * 2**20
"""A bucket is closed with the parameter that reaches this size, counted in fp32."""

_DTYPES: dict[str, torch.dtype] = {"none": torch.float32, "bf16": torch.bfloat16}
"""What gradients travel in, by `Numerics.gradient_compression`."""

_TIMEOUT = timedelta(minutes=30)
"""A worker that waits longer for the others takes them for lost; while one of them aligns the
encoder, the others wait."""


class BrokenCrewError(RuntimeError):
    """Workers have lost each other: only a restart of the whole group helps."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepOutcome:
    """What all workers know of a step once it is reduced."""

    loss: Tensor
    """Sum of the workers' parts, scalar."""
    has_failed: bool
    """Whether any worker failed; gradients mean nothing then."""


@final
class GradientReduction:
    """Sums the gradients of each step over all workers; with one worker it does nothing.

    A context manager: inside, the encoder's parameters carry hooks; afterwards they are as
    before, ready for the next phase.
    """

    def __init__(
        self, encoder: Iterable[nn.Parameter], *, num_workers: int, compression: str
    ) -> None:
        """Lay out the buckets, which are the same in every step and on every worker.

        Args:
            encoder: Its parameters, from the first layer to the last.
            num_workers: W; above 1 a process group must be up.
            compression: See `Numerics.gradient_compression`.
        """
        self._has_peers = num_workers > 1
        self._dtype = _DTYPES[compression]
        self._buckets = _fill_buckets(encoder, self._dtype) if self._has_peers else []
        self._handles: list[RemovableHandle] = []
        self._is_last_backward = False
        self._num_sent = 0

    def __enter__(self) -> Self:
        """Put hooks on the encoder's parameters."""
        self._handles = [
            parameter.register_post_accumulate_grad_hook(  # type: ignore[no-untyped-call]
                self._hook(bucket)
            )
            for bucket in self._buckets
            for parameter in bucket.parameters
        ]
        return self

    def __exit__(self, *_: object) -> None:
        """Take the hooks off."""
        for handle in self._handles:
            handle.remove()

    @contextmanager
    def overlapping(self, *, is_last: bool) -> Iterator[None]:
        """Around a micro-batch: in this worker's last of a step, complete buckets are sent off."""
        self._is_last_backward = is_last
        try:
            yield
        finally:
            self._is_last_backward = False

    def finish(
        self, heads: Sequence[nn.Parameter], loss: Tensor, *, has_failed: bool
    ) -> StepOutcome:
        """Send what is left and wait for everything; gradients are then the workers' sums.

        Args:
            heads: Parameters of the heads that any worker uses in this step, in the same order
                on every worker.
            loss: This worker's part, scalar.
            has_failed: Whether this worker could not do its part.

        Raises:
            BrokenCrewError: If the workers have lost each other.
        """
        if not self._has_peers:
            return StepOutcome(loss=loss, has_failed=has_failed)
        with _collective():
            rest = [*self._buckets[self._num_sent :], _Bucket(heads, self._dtype)]
            figures = torch.stack([loss, torch.full_like(loss, float(has_failed))])
            for bucket in rest:
                bucket.send()
            dist.all_reduce(figures)
            for bucket in (*self._buckets, rest[-1]):
                bucket.receive()
        self._num_sent = 0
        return StepOutcome(loss=figures[0], has_failed=bool(figures[1] > 0))

    def _hook(self, bucket: _Bucket) -> Callable[[nn.Parameter], None]:
        def mark(parameter: nn.Parameter) -> None:
            if self._is_last_backward:
                bucket.missing.discard(parameter)
                self._send_complete()

        return mark

    def _send_complete(self) -> None:
        """Send the next buckets in turn, up to the first that still lacks a gradient."""
        while self._num_sent < len(self._buckets) and not self._buckets[self._num_sent].missing:
            self._buckets[self._num_sent].send()
            self._num_sent += 1


def meet_in_file(path: Path, rank: int, num_workers: int, backend: str) -> None:
    """Join the workers of one machine to a process group that listens on loopback only.

    torch's TCP store would listen on all interfaces, so they find each other in a file.

    Args:
        path: A file of their own, which does not exist yet.
        rank: Of this worker.
        num_workers: In all.
        backend: `gloo` between CPUs, `nccl` between GPUs.
    """
    loopback = "lo" if Path("/sys/class/net/lo").exists() else "lo0"
    os.environ["GLOO_SOCKET_IFNAME"] = os.environ["NCCL_SOCKET_IFNAME"] = loopback
    dist.init_process_group(
        backend=backend,
        init_method=f"file://{path}",
        rank=rank,
        world_size=num_workers,
        timeout=_TIMEOUT,
    )


def is_true_for_any(flag: bool, device: torch.device) -> bool:
    """Whether any worker raises the flag: all get the same answer.

    So a failure on one ends the phase on all, and none is left waiting in a reduction.

    Raises:
        BrokenCrewError: If the workers have lost each other.
    """
    if not _has_peers():
        return flag
    votes = torch.tensor(float(flag), device=device)
    with _collective():
        dist.all_reduce(votes)
    return votes.item() > 0


def hear_first_worker(numbers: Sequence[int], device: torch.device) -> list[int]:
    """The first worker's numbers, on every worker; each brings as many, its own if it is first.

    Raises:
        BrokenCrewError: If the workers have lost each other.
    """
    if not _has_peers():
        return list(numbers)
    heard = torch.tensor(numbers, device=device)
    with _collective():
        dist.broadcast(heard, src=0)
    return [int(number) for number in heard.tolist()]


def _has_peers() -> bool:
    return dist.is_available() and dist.is_initialized() and dist.get_world_size() > 1


@final
class _Bucket:
    """Gradients that travel together, in one buffer that serves all steps."""

    def __init__(self, parameters: Sequence[nn.Parameter], dtype: torch.dtype) -> None:
        self.parameters = parameters
        self.missing = set(parameters)
        """Parameters whose gradient this worker's last backward has not completed yet."""
        sizes = [parameter.numel() for parameter in parameters]
        self._buffer = torch.empty(sum(sizes), dtype=dtype, device=parameters[0].device)
        self._chunks = [
            chunk.view_as(parameter)
            for chunk, parameter in zip(torch.split(self._buffer, sizes), parameters, strict=True)
        ]
        self._work: dist.Work | None = None

    def send(self) -> None:
        """Copy the gradients, zeros where there are none, and start their sum."""
        for chunk, parameter in zip(self._chunks, self.parameters, strict=True):
            if parameter.grad is None:
                chunk.zero_()
            else:
                chunk.copy_(parameter.grad)
            parameter.grad = None
        self._work = dist.all_reduce(self._buffer, async_op=True)

    def receive(self) -> None:
        """Wait for the sum; gradients become views of the buffer, or copies in fp32."""
        assert self._work is not None, "what is received was sent"
        self._work.wait()
        for chunk, parameter in zip(self._chunks, self.parameters, strict=True):
            parameter.grad = chunk.to(parameter.dtype)
        self.missing = set(self.parameters)


def _fill_buckets(parameters: Iterable[nn.Parameter], dtype: torch.dtype) -> list[_Bucket]:
    """Buckets in the order in which backward completes them, about."""
    groups: list[list[nn.Parameter]] = [[]]
    num_bytes = 0
    for parameter in reversed(list(parameters)):
        if num_bytes >= _BUCKET_BYTES:
            groups.append([])
            num_bytes = 0
        groups[-1].append(parameter)
        num_bytes += parameter.numel() * 4
    return [_Bucket(group, dtype) for group in groups]


@contextmanager
def _collective() -> Iterator[None]:
    """Whatever goes wrong inside leaves the other workers without an answer."""
    try:
        yield
    except Exception as error:
        raise BrokenCrewError(f"lost touch with the other workers: {error}") from error
