"""Useful operations of training, counted by hand, and the peak that they are held against."""

import pytest
import torch
from tiny import build_encoder

from benchmarks.gemm import count_flops, measure_peak

HIDDEN, INNER, LAYERS = 32, 64, 2
LAYER_WEIGHTS = (
    4 * (HIDDEN * HIDDEN + HIDDEN)  # query, key, value, output
    + 2 * HIDDEN * INNER + INNER + HIDDEN  # feed-forward
    + 2 * 2 * HIDDEN  # two layer norms
)  # fmt: skip


def test_layers_and_attention_count_and_embeddings_do_not() -> None:
    lengths = [3, 7]
    weights = 6 * LAYERS * LAYER_WEIGHTS * sum(lengths)
    attention = 12 * LAYERS * HIDDEN * (3**2 + 7**2)
    for num_ids in (50, 5000):
        assert count_flops(build_encoder(num_ids), lengths) == weights + attention


def test_a_peak_is_that_of_the_fastest_product(monkeypatch: pytest.MonkeyPatch) -> None:
    shapes = ((8, 8, 8), (64, 64, 64))
    monkeypatch.setattr("benchmarks.gemm._SHAPES", shapes)
    # every product takes half a second of this clock, whatever its size
    seconds = iter(range(1000))
    monkeypatch.setattr("benchmarks.gemm.time.perf_counter", lambda: next(seconds) / 4)
    num_threads = torch.get_num_threads()
    both = measure_peak("fp32", seconds=2.0)
    monkeypatch.setattr("benchmarks.gemm._SHAPES", shapes[:1])
    small = measure_peak("fp32", seconds=2.0)
    assert both == small * 8**3
    assert torch.get_num_threads() == num_threads
