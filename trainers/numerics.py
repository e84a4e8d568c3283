"""How numbers are computed: device, precision, and what of both belongs in a key."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch


@dataclass(frozen=True, kw_only=True, slots=True)
class Numerics:
    """Where and in which precision a worker computes."""

    device: torch.device
    precision: str
    """`fp32`, or `bf16` for autocast."""
    gradient_compression: str = "none"
    """`bf16`: workers exchange gradients in half the bytes; `none`: in fp32."""
    is_compiled: bool = False
    """Whether `torch.compile` fuses the encoder's operations; sums may round otherwise then."""
    recomputes_activations: bool = False
    """Whether backward computes the inside of each layer anew instead of keeping it: about a
    third more time for a fraction of the memory, and the same numbers."""

    def autocast(self) -> AbstractContextManager[Any]:
        """Context of forward passes."""
        return torch.autocast(
            self.device.type, dtype=torch.bfloat16, enabled=self.precision == "bf16"
        )


def choose_precision(*, has_gpu: bool) -> str:
    """`bf16` where the hardware multiplies it natively, else `fp32`.

    GPUs of a cluster are taken to (Ampere and later do); of a CPU, AMX and AVX512-BF16 are asked
    for. Without them bf16 is emulated and slower than fp32.
    """
    if has_gpu:
        return "bf16"
    capabilities = torch.cpu.get_capabilities()
    is_native = capabilities.get("amx_bf16") or capabilities.get("avx512_bf16")
    return "bf16" if is_native else "fp32"


def mix_seed(*numbers: int) -> int:
    """One 63-bit seed from several numbers >= 0, well spread over all bits.

    Torch's CPU generator reads the low 32 bits only, so numbers must not be packed side by side.
    """
    state = np.random.SeedSequence(numbers).generate_state(1, np.uint64)
    return int(state[0] >> np.uint64(1))


def torch_version() -> str:
    """Major and minor version, as it goes into keys."""
    return ".".join(torch.__version__.split(".")[:2])
