"""Studies on hosts of our own: by `ray up` and `ray job submit`, and under Slurm."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_encoder import save_tiny_encoder

HERE = Path(__file__).parent
_TO_MAKE_HOSTS = ("unshare", "ip", "ssh", "ssh-keygen", "/usr/sbin/sshd")
_TO_LAUNCH = ("rsync", "curl", "pgrep")
_TO_RUN_SLURM = ("sbatch", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/sbin/munged")


def can_make_hosts(*tools: str) -> bool:
    """Whether this user may make namespaces, and `tools` are installed beside an SSH server."""
    if os.geteuid() != 0 or any(shutil.which(tool) is None for tool in (*_TO_MAKE_HOSTS, *tools)):
        return False
    words = "unshare --net --uts --mount --pid --fork --mount-proc ip link add to-a type veth"
    tried = subprocess.run([*words.split(), "peer", "to-b"], capture_output=True, check=False)
    return tried.returncode == 0


@pytest.mark.long
@pytest.mark.skipif("not can_make_hosts(*_TO_LAUNCH)", reason="needs root, sshd, rsync and curl")
def test_a_study_is_launched_on_hosts_that_one_has(tmp_path: Path) -> None:
    printed = run_study("launch.sh", tmp_path)
    assert printed.endswith("launched\n")


@pytest.mark.long
@pytest.mark.skipif("not can_make_hosts(*_TO_RUN_SLURM)", reason="needs root, sshd and Slurm")
def test_slurm_runs_a_study_and_goes_on_with_it(tmp_path: Path) -> None:
    printed = run_study("slurm.sh", tmp_path)
    assert printed.endswith("ran\n")


def run_study(script: str, folder: Path) -> str:
    """What the script prints that runs a small study on hosts below `folder`."""
    encoder, hosts = folder / "encoder", folder / "hosts"
    encoder.mkdir()
    hosts.mkdir()
    save_tiny_encoder(encoder)
    words = ("--encoder", str(encoder), "--targets", "xnli", "--intermediate", "mnli")
    done = subprocess.run(
        [HERE / script, hosts, "2", *words],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-3000:]
    return done.stdout
