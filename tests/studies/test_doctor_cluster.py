"""The doctor on a cluster of three nodes: what it finds of a store, and of all else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from standing_cluster import ROOT, TOKEN, Machines, environment

pytestmark = pytest.mark.slow


def examine(machines: Machines, *words: str) -> tuple[int, dict[str, str]]:
    """Exit status, and findings by check."""
    done = subprocess.run(
        [sys.executable, "-m", "search.doctor", "--address", machines.address, *words],
        cwd=ROOT,  # Ray lets workers import what lies there
        env=environment(**TOKEN),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    lines = done.stdout.splitlines()[1:-1]
    assert lines, done.stderr
    return done.returncode, {line[12:26].strip(): line[:12] + line[26:] for line in lines}


def test_a_path_on_several_nodes_fails_and_nothing_else_does(machines: Machines) -> None:
    status, found = examine(machines)
    assert status == 1
    assert found["store"].startswith("FAIL")
    assert "is a path of its own on each of 3 nodes" in found["store"]
    failed = {what for what, line in found.items() if line.startswith("FAIL")}
    assert failed - {"encoder"} == {"store"}  # the encoder's packages are an extra
    assert found["ray"].endswith("(all 3 nodes)")
    assert found["intermix"].endswith("(all 3 nodes)")
    assert "asked for (all 3 nodes)" in found["Ray token"]
    assert "within 1 s of the driver's (all 3 nodes)" in found["clocks"]
    assert "2 CPUs on 3 nodes" in found["crews"]


def test_a_store_that_all_nodes_reach_is_well(machines: Machines) -> None:
    _, found = examine(machines, "--store", machines.store_uri("doctor"))
    assert found["store"].startswith("OK")
    assert "is written, read and deleted (all 3 nodes)" in found["store"]


def test_a_cluster_that_asks_for_a_token_is_not_entered_without(
    machines: Machines, tmp_path: Path
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "search.doctor", "--address", machines.address],
        cwd=ROOT,
        env=environment(HOME=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
        timeout=200,
    )
    assert done.returncode == 1
    assert "RAY_AUTH_MODE=token" in done.stderr.splitlines()[-1]
