"""A cluster that stands in a process of its own while a test runs, with a store that speaks S3."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cluster_machines import BUCKET, CREDENTIALS

ROOT = Path(__file__).parents[2]
TOKEN = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "0123456789abcdef" * 4}
_LOCAL = {"RAY_TRAIN_ENABLE_PREEMPTION_WATCHER"}


@dataclass(frozen=True)
class Machines:
    """A cluster that stands in a process of its own."""

    process: subprocess.Popen[str]
    address: str
    endpoint: str

    def tell(self, word: str) -> None:
        """Add a node, or remove one by its place."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        assert self.process.stdout.readline() == "done\n"

    def store_uri(self, name: str) -> str:
        return (
            f"s3://{BUCKET}/{name}?scheme=http&region=us-east-1&endpoint_override={self.endpoint}"
        )


def environment(**more: str) -> dict[str, str]:
    """Ours without what is for studies that start a Ray of their own."""
    left_out = {"RAY_ADDRESS", "RAY_AUTH_MODE", "RAY_AUTH_TOKEN", *_LOCAL}
    ours = {name: value for name, value in os.environ.items() if name not in left_out}
    return {**ours, **CREDENTIALS, **more}


@contextmanager
def stand_up(num_nodes: int) -> Iterator[Machines]:
    """A head, and nodes of one CPU each."""
    process = subprocess.Popen(
        [
            sys.executable,
            str(Path(__file__).with_name("cluster_machines.py")),
            "1",
            str(num_nodes),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=ROOT,
        env=environment(**TOKEN),
    )
    assert process.stdout is not None
    try:
        address, endpoint = process.stdout.readline().split()
        yield Machines(process, address, endpoint)
    finally:
        process.communicate(timeout=60)  # the end of its input ends it
