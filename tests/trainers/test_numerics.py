"""Precision is chosen by what the hardware multiplies natively, and forward passes follow it."""

import pytest
import torch

from trainers.numerics import Numerics, choose_precision, mix_seed, torch_version


@pytest.mark.parametrize(
    ("capabilities", "precision"),
    [({}, "fp32"), ({"amx_bf16": True}, "bf16"), ({"avx512_bf16": True}, "bf16")],
)
def test_cpu_without_native_bf16_computes_in_fp32(
    capabilities: dict[str, bool], precision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: capabilities)
    assert choose_precision(has_gpu=False) == precision
    assert choose_precision(has_gpu=True) == "bf16"


@pytest.mark.parametrize(
    ("precision", "dtype"), [("fp32", torch.float32), ("bf16", torch.bfloat16)]
)
def test_forward_passes_compute_in_the_precision(precision: str, dtype: torch.dtype) -> None:
    layer = torch.nn.Linear(4, 4)
    with Numerics(device=torch.device("cpu"), precision=precision).autocast():
        assert layer(torch.ones(1, 4)).dtype is dtype
    assert layer.weight.dtype is torch.float32


def test_patch_releases_of_torch_share_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch, "__version__", "2.13.1+cpu")
    assert torch_version() == "2.13"


def test_every_number_of_a_mixed_seed_reaches_the_generator() -> None:
    draws = {
        float(torch.rand((), generator=torch.Generator().manual_seed(mix_seed(*numbers))))
        for numbers in ((1, 2, 3), (4, 2, 3), (1, 4, 3), (1, 2, 4), (2**31, 2, 3))
    }
    assert len(draws) == 5
    assert mix_seed(1, 2, 3) == mix_seed(1, 2, 3) < 2**63
