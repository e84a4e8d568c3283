"""What a cluster has, and may have, is read from Ray's list and the launcher's file."""

import json
from pathlib import Path

from search.capacity import Capacity, Node, read_nodes, read_prospect

HEAD = Node(cpus=2, gpus=0)
GPU = Node(cpus=8, gpus=1)


def write_launched(path: Path, **more: object) -> Path:
    types = {
        "head": {"resources": {"CPU": 2}, "max_workers": 0},
        "gpu": {"resources": {"CPU": 8, "GPU": 1}, "max_workers": 4},
        "plain": {"resources": {"CPU": 4}, "max_workers": 2},
    }
    path.write_text(json.dumps({"available_node_types": types, "head_node_type": "head", **more}))
    return path


def test_nodes_that_are_gone_do_not_count() -> None:
    nodes = [
        {"Alive": True, "Resources": {"CPU": 2.0, "memory": 1e9}},
        {"Alive": False, "Resources": {"CPU": 8.0, "GPU": 1.0}},
    ]
    assert read_nodes(nodes) == (HEAD,)


def test_node_types_are_counted_up_to_the_cluster_s_bound(tmp_path: Path) -> None:
    path = write_launched(tmp_path / "launched", max_workers=5)
    assert read_prospect(path) == (HEAD, *[GPU] * 4, Node(cpus=4, gpus=0))
    assert len(read_prospect(write_launched(path))) == 7


def test_without_a_launcher_nothing_is_in_prospect(tmp_path: Path) -> None:
    assert read_prospect(tmp_path / "none") == ()
    unknown = {"available_node_types": {"local": {"resources": {}, "max_workers": 3}}}
    (tmp_path / "unknown").write_text(json.dumps(unknown))
    assert read_prospect(tmp_path / "unknown") == ()


def test_capacity_is_the_larger_of_what_is_and_what_may_be() -> None:
    fixed = Capacity(present=(HEAD, GPU))
    assert (fixed.nodes, fixed.has_gpus) == ((HEAD, GPU), True)
    assert fixed.describe() == "the cluster has 1 GPUs and 10 CPUs on 2 nodes"
    growing = Capacity(present=(HEAD,), prospect=(HEAD, GPU, GPU))
    assert (growing.nodes, growing.has_gpus) == (growing.prospect, True)
    assert growing.describe().endswith("may bring 2 GPUs and 18 CPUs on 3 nodes")
    assert Capacity(present=(GPU, GPU), prospect=(GPU,)).nodes == (GPU, GPU)
