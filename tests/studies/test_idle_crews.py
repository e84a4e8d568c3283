"""Real crews, whose workers only sleep, under a fleet that lets go of those that idle."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import ray

from benchmarks.growth_measurement import Sleeper, make_phases
from search.crew_size import CrewSize
from search.fleet import Fleet, Surroundings
from spaces.inventory import Inventory
from trainers.crew import Crew, CrewSpec
from trainers.queue import PhaseQueue

pytestmark = pytest.mark.slow

_SPEC = CrewSpec(num_workers=1, cpus_per_worker=1, use_gpu=False, is_local=True)
_SIZE = CrewSize(most=1, at_start=1, workers=1, threads=1, has_gpus=False)
_SECONDS = 120


@pytest.fixture
def queue() -> Iterator[Any]:
    ray.init(
        address="local",
        num_cpus=1,
        include_dashboard=False,
        log_to_driver=False,
        logging_level=logging.ERROR,
        _node_ip_address="127.0.0.1",
    )
    queue = ray.remote(num_cpus=0)(PhaseQueue).options(max_concurrency=100).remote()
    ray.get(queue.publish_inventory.remote(Inventory(data="none", sources={}, labels={})))
    yield queue
    ray.shutdown()


@pytest.fixture
def fleet(queue: Any, tmp_path: Path) -> Iterator[Fleet]:
    build = partial(Sleeper, str(tmp_path), 0.01)
    surroundings = Surroundings(
        launch=lambda name: Crew(name, _SPEC, build, queue),
        muster=lambda: ray.get(queue.muster.remote()),
        release=lambda name: ray.get(queue.release.remote(name)),
        give_back=lambda name: None,
        list_nodes=lambda: frozenset(node["NodeID"] for node in ray.nodes() if node["Alive"]),
    )
    fleet = Fleet(surroundings, _SIZE, idle_seconds=1.0)
    yield fleet
    fleet.stop()
    ray.get(queue.close.remote())
    fleet.join(_SECONDS)


def wait_for(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not is_true():
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.1)


def test_an_idle_crew_leaves_its_resources_and_another_comes_for_the_next_phase(
    queue: Any, fleet: Fleet
) -> None:
    fleet.start()
    first, second = make_phases(2)
    (outcome,) = ray.get(queue.wait.remote(ray.get(queue.submit.remote([first]))))
    assert outcome.error is None
    wait_for(fleet.is_empty)
    wait_for(lambda: ray.available_resources().get("CPU") == 1)
    (outcome,) = ray.get(queue.wait.remote(ray.get(queue.submit.remote([second]))))
    assert outcome.error is None
    assert not fleet.is_empty()
    assert fleet.errors() == []
