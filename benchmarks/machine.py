"""Where figures were taken: machine, instructions, threads, versions; for the head of a page."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from os import cpu_count
from pathlib import Path

import torch

_PACKAGES = ("torch", "transformers", "tokenizers", "numpy")
_ISA_VARIABLE = "ONEDNN_MAX_CPU_ISA"
_ISA_LIMITS = {"native": None, "avx512_bf16": "AVX512_CORE_BF16"}
"""Values of oneDNN's variable by name; it is read when a process starts."""


def list_versions(packages: Sequence[str] = _PACKAGES) -> dict[str, str]:
    """Python's, and those of the packages that compute."""
    return {"python": platform.python_version(), **{name: version(name) for name in packages}}


def describe_machine() -> str:
    """Processor, cores and the threads that were used."""
    listing = Path("/proc/cpuinfo")
    lines = listing.read_text().splitlines() if listing.exists() else []
    models = (line.partition(": ")[2] for line in lines if line.startswith("model name"))
    processor = next(models, platform.processor() or platform.machine())
    device = f", {torch.cuda.get_device_name()}" if torch.cuda.is_available() else ""
    return f"{processor}, {cpu_count()} cores, {torch.get_num_threads()} thread(s){device}"


def limit_isa(isa: str) -> dict[str, str]:
    """What a process needs in its environment to use no more than these instructions.

    Args:
        isa: `native` for all that the processor has, or `avx512_bf16` to leave out AMX.
    """
    limit = _ISA_LIMITS[isa]
    return {} if limit is None else {_ISA_VARIABLE: limit}


def describe_isa(isa: str) -> str:
    """The instructions that matrix products use: what the processor has, unless limited."""
    limit = _ISA_LIMITS[isa] or os.environ.get(_ISA_VARIABLE)
    if limit is not None:
        return f"{limit} (limited by {_ISA_VARIABLE})"
    has = torch.cpu.get_capabilities()
    known = ("amx_fp16", "amx_bf16", "avx512_bf16", "avx512_f", "avx2")
    return next((name for name in known if has.get(name)), "unknown")
