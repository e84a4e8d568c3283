"""The limit that training is held against: matrix products of this machine, and of a step."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor

_SHAPES = ((1024, 1024, 1024), (2048, 2048, 2048), (8192, 1024, 1024))
"""Rows, inner and columns of the products that are timed."""
_DTYPES = {"bf16": torch.bfloat16, "fp32": torch.float32}
_EMBEDDINGS = "embeddings."


def count_flops(encoder: Any, lengths: Iterable[int]) -> float:
    """Floating-point operations of training on rows of these lengths, padding not counted.

    Forward and backward take 6 operations for each weight of the layers and each token, and
    attention's two products 12 L^2 H in each layer for a row of L tokens (Kaplan et al. 2020,
    arXiv 2001.08361, 2.1, with attention over the whole row). Embeddings, heads, dropout,
    normalisation and the optimiser count as nothing.

    Args:
        encoder: An `XLMRobertaModel`.
        lengths: Unpadded tokens of each row, special tokens included.
    """
    weights = sum(
        parameter.numel()
        for name, parameter in encoder.named_parameters()
        if not name.startswith(_EMBEDDINGS)
    )
    config = encoder.config
    squares = 12 * config.num_hidden_layers * config.hidden_size
    return float(sum(6 * weights * length + squares * length**2 for length in lengths))


def measure_peak(precision: str, *, seconds: float = 1.0) -> float:
    """The fastest product of a few shapes, in operations a second, on all of torch's threads.

    Args:
        precision: `bf16` or `fp32`.
        seconds: That each shape is run for.
    """
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    rates = []
    for rows, inner, columns in _SHAPES:
        left = torch.randn(rows, inner, device=device).to(_DTYPES[precision])
        right = torch.randn(inner, columns, device=device).to(_DTYPES[precision])
        num_products, elapsed = _multiply(left, right, seconds)
        rates.append(2.0 * rows * inner * columns * num_products / elapsed)
    return max(rates)


def _multiply(left: Tensor, right: Tensor, seconds: float) -> tuple[int, float]:
    """Products done, and the seconds that they took."""
    float(torch.mm(left, right)[0, 0])  # the first one prepares kernels
    started, num_products = time.perf_counter(), 0
    while time.perf_counter() - started < seconds:
        float(torch.mm(left, right)[0, 0])  # read, so that a device has finished
        num_products += 1
    return num_products, time.perf_counter() - started
