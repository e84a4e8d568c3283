"""What a machine has that training depends on: versions, sources, GPUs, room.

Asked on every node of a cluster, so it is one function whose answer is a value.
"""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib import metadata
from os import environ
from pathlib import Path

from trainers.cache_folder import cache_folder

PACKAGES = ("ray", "torch", "transformers", "mlflow")
"""Those whose versions must agree between machines."""
SHARED_MEMORY = Path("/dev/shm")

_OURS = ("spaces", "trainers", "search")


@dataclass(frozen=True, kw_only=True, slots=True)
class Gpu:
    """One of a machine's GPUs, as torch sees it."""

    name: str
    num_bytes: int
    """Of its memory."""
    has_bf16: bool
    """Whether it multiplies bf16 itself; NVIDIA's do from Ampere on."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """Free space of one folder's disk."""

    purpose: str
    """What the folder is for, in a word or two."""
    folder: str
    free_bytes: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Machine:
    """Facts about a machine."""

    versions: tuple[tuple[str, str], ...]
    """Of Python, of `PACKAGES` and of ours, by name; `not installed` is one of them."""
    cuda_build: str | None
    """CUDA or ROCm version that torch was built for; None for a CPU build."""
    gpus: tuple[Gpu, ...]
    """Those that torch can use."""
    num_devices: int
    """NVIDIA GPUs that the driver lists, whatever torch sees."""
    fault: str | None
    """Why torch cannot be asked, in a line."""
    shared_memory_bytes: int | None
    """Size of /dev/shm; None where there is none."""
    rooms: tuple[Room, ...]
    auth_mode: str
    """RAY_AUTH_MODE of the asked process; empty where it is not set."""


def read_machine() -> Machine:
    """The facts of this machine; imports torch, which takes seconds."""
    cuda_build, gpus, fault = _ask_torch()
    has_shared = SHARED_MEMORY.is_dir()
    return Machine(
        versions=tuple(_list_versions()),
        cuda_build=cuda_build,
        gpus=gpus,
        num_devices=len(list(Path("/proc/driver/nvidia/gpus").glob("*"))),
        fault=fault,
        shared_memory_bytes=shutil.disk_usage(SHARED_MEMORY).total if has_shared else None,
        rooms=(
            measure_room("temp", Path(tempfile.gettempdir())),
            measure_room("cache", cache_folder()),
        ),
        auth_mode=environ.get("RAY_AUTH_MODE", ""),
    )


def name_gpu() -> str | None:
    """What the first GPU that torch sees calls itself; None without one."""
    import torch

    return torch.cuda.get_device_name() if torch.cuda.is_available() else None


def measure_room(purpose: str, folder: Path) -> Room:
    """Free space where a folder is or will be.

    Args:
        purpose: What it is for.
        folder: It need not exist.
    """
    place = folder.absolute()
    existing = next(path for path in (place, *place.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    return Room(purpose=purpose, folder=str(folder), free_bytes=free)


def digest_sources() -> str:
    """First digits of the sha256 of our own code, by which two checkouts are told apart."""
    root = Path(__file__).parents[1]
    digest = sha256()
    for path in sorted(path for name in _OURS for path in (root / name).rglob("*.py")):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:8]


def _list_versions() -> Iterator[tuple[str, str]]:
    yield "python", platform.python_version()
    for name in PACKAGES:
        try:
            yield name, metadata.version(name)
        except metadata.PackageNotFoundError:
            yield name, "not installed"
    yield "intermix", f"source {digest_sources()}"


def _ask_torch() -> tuple[str | None, tuple[Gpu, ...], str | None]:
    try:
        import torch

        build = torch.version.cuda or torch.version.hip
        if not torch.cuda.is_available():
            return build, (), None
        properties = map(torch.cuda.get_device_properties, range(torch.cuda.device_count()))
        gpus = tuple(
            Gpu(name=p.name, num_bytes=p.total_memory, has_bf16=p.major >= 8) for p in properties
        )
    except Exception as error:  # an installation can be broken in any way
        return None, (), f"{type(error).__name__}: {error}".splitlines()[0]
    return build, gpus, None
