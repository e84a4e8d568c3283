"""Crews fit what a cluster has or will have, and what never fits is refused in a line."""

import pytest

from search.capacity import Capacity, Node
from search.crew_size import CrewSize, fit_cluster, fit_gpus

HEAD = Node(cpus=2, gpus=0)
GPU = Node(cpus=8, gpus=1)
WIDE = Node(cpus=16, gpus=8)


def fit(
    capacity: Capacity, crews: int | None = None, workers: int | None = None, in_flight: int = 3
) -> tuple[int, int, int, int]:
    size = fit_cluster(
        capacity, crews=crews, workers=workers, micro_batches=4, in_flight=in_flight
    )
    return size.most, size.at_start, size.workers, size.threads


def test_crews_of_one_worker_fill_a_cluster_of_cpus() -> None:
    assert fit(Capacity(present=(HEAD, HEAD))) == (4, 4, 1, 1)
    assert fit(Capacity(present=(Node(cpus=16, gpus=0), HEAD))) == (18, 18, 1, 1)
    assert fit(Capacity(present=(Node(cpus=16, gpus=0),))) == (4, 4, 1, 4)


def test_workers_have_a_gpu_each_and_stay_on_one_node() -> None:
    assert fit(Capacity(present=(HEAD, GPU, GPU))) == (2, 2, 1, 4)
    assert fit(Capacity(present=(HEAD, *[GPU] * 8))) == (8, 8, 1, 4)
    assert fit(Capacity(present=(HEAD, WIDE))) == (4, 4, 2, 2)
    assert fit(Capacity(present=(HEAD, WIDE)), in_flight=1) == (2, 2, 4, 2)
    assert fit(Capacity(present=(HEAD, WIDE)), crews=8) == (8, 8, 1, 2)


def test_what_an_autoscaler_may_bring_counts_but_does_not_start_at_once() -> None:
    capacity = Capacity(present=(HEAD,), prospect=(HEAD, GPU, GPU))
    assert fit(capacity) == (2, 1, 1, 4)
    assert fit(capacity, crews=64) == (2, 1, 1, 4)


def test_nodes_that_nobody_announced_may_come() -> None:
    assert fit(Capacity(present=(GPU,)), crews=3) == (3, 1, 1, 4)


@pytest.mark.parametrize(
    ("capacity", "workers", "message"),
    [
        (Capacity(present=(GPU, GPU)), 4, "4 needs 4 GPUs, the cluster has 2 GPUs and 16 CPUs"),
        (Capacity(present=(HEAD,)), 4, "4 needs 4 CPUs, the cluster has 0 GPUs and 2 CPUs"),
        (Capacity(present=(HEAD,), prospect=(HEAD, GPU)), 2, "may bring 1 GPUs and 10 CPUs"),
    ],
)
def test_what_can_never_be_met_is_refused(capacity: Capacity, workers: int, message: str) -> None:
    with pytest.raises(ValueError, match=message) as no:
        fit(capacity, workers=workers)
    assert str(no.value).endswith("lower --workers")


def test_local_crews_have_gpus_of_their_own() -> None:
    size = CrewSize(most=4, at_start=4, workers=2, threads=1, has_gpus=False)
    assert fit_gpus(size, 0) == size
    assert fit_gpus(size, 5) == CrewSize(most=2, at_start=2, workers=2, threads=1, has_gpus=True)
    with pytest.raises(ValueError, match="needs 2 GPUs, there are 1: lower it"):
        fit_gpus(size, 1)
