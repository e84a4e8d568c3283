"""Where figures were taken: machine, threads and versions, for the head of a page."""

from __future__ import annotations

import platform
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

import torch

_PACKAGES = ("torch", "transformers", "tokenizers", "numpy")


def list_versions() -> dict[str, str]:
    """Python's, and those of the packages that compute."""
    packages = {name: version(name) for name in _PACKAGES}
    return {"python": platform.python_version(), **packages}


def describe_machine() -> str:
    """Processor, cores and the threads that were used."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text().splitlines() if listing.exists() else []
    models = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    processor = next(models, platform.processor() or platform.machine())
    device = f", {torch.cuda.get_device_name()}" if torch.cuda.is_available() else ""
    return f"{processor}, {cpu_count()} cores, {torch.get_num_threads()} thread(s){device}"
