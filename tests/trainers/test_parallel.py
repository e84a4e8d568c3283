"""Gradients go out while backward runs, and a worker alone exchanges nothing."""

from pathlib import Path
from typing import Any

import pytest
import torch
import torch.distributed as dist
from torch import Tensor, nn

from trainers import parallel
from trainers.parallel import (
    BrokenCrewError,
    GradientReduction,
    hear_first_worker,
    is_true_for_any,
    meet_in_file,
)

HEAD = nn.Linear(8, 1)


@pytest.fixture
def group_of_one(tmp_path: Path) -> Any:
    """A process group whose sums are this process's own gradients."""
    meet_in_file(tmp_path / "meet", rank=0, num_workers=1, backend="gloo")
    yield
    dist.destroy_process_group()


def build_network() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(*(nn.Linear(8, 8) for _ in range(4)))


def reduce_network(network: nn.Module, *, compression: str = "none") -> GradientReduction:
    return GradientReduction(network.parameters(), num_workers=2, compression=compression)


@pytest.fixture
def small_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bucket for each layer."""
    monkeypatch.setattr(parallel, "_BUCKET_BYTES", 8 * 9 * 4)


def gradients(network: nn.Module) -> list[Tensor | None]:
    return [parameter.grad for parameter in network.parameters()]


def test_a_worker_alone_touches_no_collective(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("nothing is to be exchanged")

    monkeypatch.setattr(dist, "all_reduce", refuse)
    network = build_network()
    with GradientReduction(network.parameters(), num_workers=1, compression="bf16") as reduction:
        with reduction.overlapping(is_last=True):
            network(torch.ones(1, 8)).sum().backward()
        before = gradients(network)
        outcome = reduction.finish([], torch.tensor(2.5), has_failed=False)
    assert (float(outcome.loss), outcome.has_failed) == (2.5, False)
    assert all(left is right for left, right in zip(gradients(network), before, strict=True))
    assert is_true_for_any(True, torch.device("cpu"))
    assert not is_true_for_any(False, torch.device("cpu"))
    assert hear_first_worker([3, 2], torch.device("cpu")) == [3, 2]


@pytest.mark.usefixtures("group_of_one", "small_buckets")
def test_buckets_leave_from_the_last_layer_on_while_backward_runs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network, events = build_network(), list[str]()
    send = dist.all_reduce
    monkeypatch.setattr(
        dist, "all_reduce", lambda *args, **more: (events.append("send"), send(*args, **more))[1]
    )
    network[0].weight.register_hook(lambda _: events.append("first layer"))
    with reduce_network(network) as reduction:
        with reduction.overlapping(is_last=False):
            network(torch.ones(1, 8)).sum().backward()
        assert events == ["first layer"]  # more micro-batches follow
        with reduction.overlapping(is_last=True):
            network(torch.ones(1, 8)).sum().backward()
        assert events[1:5] == ["send", "send", "send", "first layer"]
        reduction.finish([*HEAD.parameters()], torch.zeros(()), has_failed=False)


@pytest.mark.usefixtures("group_of_one", "small_buckets")
@pytest.mark.parametrize(("compression", "bits"), [("none", 0.0), ("bf16", 2.0**-8)])
def test_gradients_arrive_as_they_were_up_to_the_rounding_of_compression(
    compression: str, bits: float
) -> None:
    network, other = build_network(), build_network()
    head, idle = nn.Linear(8, 1), nn.Linear(8, 1)
    with reduce_network(network, compression=compression) as reduction:
        for _ in range(2):  # the buffers serve every step
            network.zero_grad()
            head.zero_grad()
            with reduction.overlapping(is_last=True):
                head(network(torch.linspace(0, 1, 8))).sum().backward()
            used = [*head.parameters(), *idle.parameters()]
            outcome = reduction.finish(used, torch.tensor(1.0), has_failed=True)
    assert outcome.has_failed
    head(other(torch.linspace(0, 1, 8))).sum().backward()
    for seen, wanted in zip(gradients(network), gradients(other), strict=True):
        assert seen is not None and wanted is not None  # noqa: PT018
        assert seen.dtype == torch.float32
        torch.testing.assert_close(seen, wanted, rtol=bits, atol=0.0)
    assert all(grad is not None and not grad.any() for grad in gradients(idle))


@pytest.mark.usefixtures("group_of_one")
def test_a_worker_without_a_micro_batch_sends_zeros() -> None:
    network = build_network()
    with reduce_network(network) as reduction:
        outcome = reduction.finish([*HEAD.parameters()], torch.tensor(0.0), has_failed=False)
    assert not outcome.has_failed
    assert all(grad is not None and not grad.any() for grad in gradients(network))


@pytest.mark.usefixtures("group_of_one")
def test_whoever_loses_the_others_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_: object, **__: object) -> None:
        raise RuntimeError("connection closed by peer")

    monkeypatch.setattr(dist, "get_world_size", lambda: 2)
    assert hear_first_worker([3, 2], torch.device("cpu")) == [3, 2]  # the group's own word
    monkeypatch.setattr(dist, "all_reduce", lose)
    monkeypatch.setattr(dist, "broadcast", lose)
    with pytest.raises(BrokenCrewError, match="connection closed by peer"):
        is_true_for_any(False, torch.device("cpu"))
    with pytest.raises(BrokenCrewError, match="connection closed by peer"):
        hear_first_worker([3, 2], torch.device("cpu"))
