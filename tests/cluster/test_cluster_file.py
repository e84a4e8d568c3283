"""`cluster.yaml`: what Ray's launcher says of it, and what it must not open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FILE = Path(__file__).parents[2] / "cluster.yaml"


@pytest.fixture(scope="module")
def cluster() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    return content


def test_rays_launcher_accepts_it(cluster: dict[str, Any]) -> None:
    from ray.autoscaler._private.util import prepare_config, validate_config

    validate_config(prepare_config(cluster))


def test_a_misspelled_key_would_not_pass(cluster: dict[str, Any]) -> None:
    from ray.autoscaler._private.util import prepare_config, validate_config

    with pytest.raises(Exception, match="idle_minutes"):
        validate_config(prepare_config({**cluster, "idle_minutes": 5}))


def test_gpu_workers_scale_from_zero(cluster: dict[str, Any]) -> None:
    kinds = cluster["available_node_types"]
    assert "GPU" not in kinds[cluster["head_node_type"]]["resources"]
    workers = [kind for name, kind in kinds.items() if name != cluster["head_node_type"]]
    assert workers
    assert all(kind["min_workers"] == 0 and kind["resources"]["GPU"] for kind in workers)


def test_nothing_but_ssh_is_open_and_calls_need_a_token(cluster: dict[str, Any]) -> None:
    assert "security_group" not in cluster["provider"]  # Ray's own opens port 22 alone
    commands = cluster["head_start_ray_commands"] + cluster["worker_start_ray_commands"]
    assert not [command for command in commands if "0.0.0.0" in command]
    starts = [command for command in commands if " start " in command]
    assert len(starts) == 2
    assert all("RAY_AUTH_MODE=token" in command for command in starts)


def test_the_head_tells_the_driver_what_may_come(cluster: dict[str, Any]) -> None:
    from search.capacity import LAUNCHED_WITH

    (start,) = [word for word in cluster["head_start_ray_commands"] if "--head" in word]
    assert f"--autoscaling-config={LAUNCHED_WITH}" in start
