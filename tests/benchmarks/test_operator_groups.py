"""Operators as torch's profiler names them fall into the parts of a step."""

import pytest

from benchmarks import operator_groups as groups
from benchmarks.bar_chart import Bar, draw_bars
from benchmarks.operator_groups import find_group, group_times


@pytest.mark.parametrize(
    ("operator", "group"),
    [
        ("aten::addmm", groups.PRODUCTS),
        ("aten::mm", groups.PRODUCTS),
        ("mkldnn::_linear_pointwise", groups.PRODUCTS),
        ("aten::bmm", groups.ATTENTION),
        ("aten::_softmax_backward_data", groups.ATTENTION),
        ("aten::_scaled_dot_product_flash_attention_for_cpu", groups.ATTENTION),
        ("aten::native_dropout", groups.DROPOUT),
        ("aten::bernoulli_", groups.DROPOUT),
        ("aten::ge_", groups.DROPOUT),
        ("aten::gelu_backward", groups.NORMALISATION),
        ("aten::neg", groups.ELEMENTWISE),
        ("aten::native_layer_norm_backward", groups.NORMALISATION),
        ("aten::gelu", groups.NORMALISATION),
        ("aten::copy_", groups.COPIES),
        ("aten::_to_copy", groups.COPIES),
        ("aten::embedding_dense_backward", groups.EMBEDDING),
        ("aten::_fused_adamw_", groups.OPTIMISER),
        ("aten::_foreach_norm", groups.OPTIMISER),
        ("c10d::allreduce_", groups.REDUCTION),
        ("gloo:all_reduce", groups.REDUCTION),
        ("aten::mul_", groups.ELEMENTWISE),
        ("aten::view", groups.OTHER_OPERATORS),
    ],
)
def test_an_operator_belongs_to_its_part_of_a_step(operator: str, group: str) -> None:
    assert find_group(operator) == group


def test_times_add_up_to_the_clock() -> None:
    times = [("aten::mm", 2.0), ("aten::addmm", 3.0), ("aten::copy_", 1.0)]
    found = group_times(times, elapsed=10.0)
    assert found[groups.PRODUCTS] == 5.0
    assert found[groups.COPIES] == 1.0
    assert found[groups.OUTSIDE] == 4.0
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert set(found) == set(groups.GROUPS)


def test_overlapping_operators_leave_nothing_outside() -> None:
    assert group_times([("aten::mm", 2.0)], elapsed=1.5)[groups.OUTSIDE] == 0.0


def test_bars_are_as_long_as_their_values() -> None:
    bars = [Bar(label="a < b", value=4.0, note="4 ms"), Bar(label="c", value=1.0, note="1 ms")]
    picture = draw_bars("Time", "of a step", bars)
    assert "a &lt; b" in picture
    assert "width='400.0'" in picture
    assert "width='100.0'" in picture
