"""The files that clusters are launched by: what Ray's launcher and KubeRay say of them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from ray.autoscaler._private.kuberay.autoscaling_config import (
    _derive_autoscaling_config_from_ray_cr,
)
from ray.autoscaler._private.util import prepare_config, validate_config

from search.capacity import LAUNCHED_WITH

ROOT = Path(__file__).parents[2]
CLOUDS = ("cluster.yaml", "cluster/gcp.yaml")
LAUNCHED = (*CLOUDS, "cluster/local.yaml")
SCRIPTS = [*sorted((ROOT / "cluster").glob("*.sh")), ROOT / "cluster/slurm.sbatch"]
SHARED = (
    "cluster_name", "file_mounts", "rsync_exclude", "head_start_ray_commands",
    "worker_start_ray_commands",
)  # fmt: skip


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / name).read_text("utf-8"))
    return content


@pytest.mark.parametrize("name", LAUNCHED)
def test_rays_launcher_accepts_it(name: str) -> None:
    validate_config(prepare_config(read(name)))


@pytest.mark.parametrize("name", LAUNCHED)
def test_a_misspelled_key_would_not_pass(name: str) -> None:
    with pytest.raises(Exception, match="idle_minutes"):
        validate_config(prepare_config({**read(name), "idle_minutes": 5}))


@pytest.mark.parametrize("name", LAUNCHED[1:])
def test_variants_do_what_the_first_does(name: str) -> None:
    first, variant = read("cluster.yaml"), read(name)
    assert {key: variant[key] for key in SHARED} == {key: first[key] for key in SHARED}


@pytest.mark.parametrize("name", LAUNCHED)
def test_what_is_mounted_and_run_is_there(name: str) -> None:
    content = read(name)
    mounts = content["file_mounts"]
    assert mounts["~/intermix"] == "."
    keys = ("setup_commands", "head_start_ray_commands", "worker_start_ray_commands")
    for command in (command for key in keys for command in content[key]):
        script = command.split()[1].removeprefix("~/intermix/")
        assert (ROOT / script) in SCRIPTS


@pytest.mark.parametrize("name", CLOUDS)
def test_gpu_workers_scale_from_zero(name: str) -> None:
    content = read(name)
    kinds = content["available_node_types"]
    assert "GPU" not in kinds[content["head_node_type"]]["resources"]
    workers = [kind for kind_name, kind in kinds.items() if kind_name != content["head_node_type"]]
    assert workers
    assert all(kind["min_workers"] == 0 and kind["resources"]["GPU"] for kind in workers)


def test_nothing_but_ssh_is_open_and_calls_need_a_token() -> None:
    assert "security_group" not in read("cluster.yaml")["provider"]  # Ray's own opens 22 alone
    for name in ("head.sh", "worker.sh"):
        text = (ROOT / "cluster" / name).read_text("utf-8")
        assert "0.0.0.0" not in text
        assert text.index("RAY_AUTH_MODE=token") < text.index("ray start")


def test_the_head_tells_the_driver_what_may_come() -> None:
    text = (ROOT / "cluster/head.sh").read_text("utf-8")
    place = f"$HOME/{LAUNCHED_WITH.expanduser().relative_to(Path.home())}"
    assert f'--autoscaling-config="{place}"' in text


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_well_formed(script: Path) -> None:
    done = subprocess.run(["bash", "-n", script], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_rays_autoscaler_reads_the_ray_job() -> None:
    job = read("cluster/rayjob.yaml")
    spec = job["spec"]["rayClusterSpec"]
    config = _derive_autoscaling_config_from_ray_cr(
        {"metadata": {"name": "intermix", "namespace": "default"}, "spec": spec}
    )
    gpu = config["available_node_types"]["gpu"]
    assert (gpu["min_workers"], gpu["max_workers"]) == (1, 4)  # docs/crews.md says why not zero
    assert gpu["resources"]["GPU"] == 1
    assert "GPU" not in config["available_node_types"]["headgroup"]["resources"]
    assert config["idle_timeout_minutes"] == 10
    assert spec["authOptions"] == {"mode": "token"}


def test_versions_are_those_that_were_tested() -> None:
    constraints = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    (ray,) = [line.removeprefix("ray==") for line in constraints if line.startswith("ray==")]
    assert read("cluster/rayjob.yaml")["spec"]["rayClusterSpec"]["rayVersion"] == ray


def test_kuberays_schema_accepts_the_ray_job() -> None:
    """`KUBERAY_CRD` is KubeRay's helm-chart/kuberay-operator/crds/ray.io_rayjobs.yaml."""
    place = os.environ.get("KUBERAY_CRD")
    if place is None:
        pytest.skip("KUBERAY_CRD names no file")
    import jsonschema

    definition = yaml.safe_load(Path(place).read_text("utf-8"))
    (version,) = [each for each in definition["spec"]["versions"] if each["name"] == "v1"]
    schema = close(version["schema"]["openAPIV3Schema"])
    jsonschema.validate(read("cluster/rayjob.yaml"), schema)
    misspelled = read("cluster/rayjob.yaml")
    misspelled["spec"]["rayClusterSpec"]["workerGroupSpec"] = []
    with pytest.raises(jsonschema.ValidationError, match="workerGroupSpec"):
        jsonschema.validate(misspelled, schema)


def close(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema as `kubectl` applies it: unknown fields are faults; int-or-string is either."""
    closed = {
        key: [close(s) for s in value] if key in {"allOf", "anyOf", "oneOf"} else value
        for key, value in schema.items()
    }
    if "properties" in schema:
        closed["properties"] = {name: close(s) for name, s in schema["properties"].items()}
        if schema.get("type") == "object" and "metadata" not in schema["properties"]:
            closed["additionalProperties"] = False
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            closed[key] = close(schema[key])
    if schema.get("x-kubernetes-int-or-string"):
        closed.pop("type", None)
    return closed
