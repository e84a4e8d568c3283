"""`ray up`, a study by `ray job submit` and `ray down`, on hosts of our own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tiny_encoder import save_tiny_encoder

SCRIPT = Path(__file__).with_name("launch.sh")
_TOOLS = ("unshare", "ip", "ssh", "ssh-keygen", "rsync", "curl", "pgrep")


def can_make_hosts() -> bool:
    """Whether this user may make namespaces, and an SSH server is installed."""
    if os.geteuid() != 0 or not Path("/usr/sbin/sshd").exists():
        return False
    if any(shutil.which(tool) is None for tool in _TOOLS):
        return False
    words = "unshare --net --mount --pid --fork --mount-proc ip link add to-a type veth peer to-b"
    return subprocess.run(words.split(), capture_output=True, check=False).returncode == 0


@pytest.mark.long
@pytest.mark.skipif("not can_make_hosts()", reason="needs root, iproute2, sshd, rsync and curl")
def test_a_study_is_launched_on_hosts_that_one_has(tmp_path: Path) -> None:
    encoder = tmp_path / "encoder"
    encoder.mkdir()
    save_tiny_encoder(encoder)
    words = ("--encoder", str(encoder), "--targets", "xnli", "--intermediate", "mnli")
    (tmp_path / "hosts").mkdir()
    done = subprocess.run(
        [SCRIPT, tmp_path / "hosts", *words, "--trials", "2"],
        env={**os.environ, "PYTHON": sys.executable},
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr[-3000:]
    assert done.stdout.endswith("launched\n")
