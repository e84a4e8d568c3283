"""Which part of a step an operator of torch belongs to.

The profiler says what each operator took by itself, without those that it called; so the times
of all operators add up to the time that was spent in operators. What is left of the clock is
Python, and waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

PRODUCTS = "matrix products"
ATTENTION = "attention"
DROPOUT = "dropout"
NORMALISATION = "normalisation, activation"
ELEMENTWISE = "sums, products, losses"
COPIES = "copies and casts"
EMBEDDING = "embedding"
OPTIMISER = "optimiser, clipping"
REDUCTION = "exchange of gradients"
OTHER_OPERATORS = "other operators"
OUTSIDE = "outside of operators"

_FRAGMENTS = (
    (REDUCTION, ("c10d::", "gloo:", "nccl:", "allreduce", "all_reduce")),
    (OPTIMISER, ("adam", "_foreach_", "linalg_vector_norm", "clip_grad", "optimizer")),
    (EMBEDDING, ("embedding",)),
    (
        DROPOUT,
        ("dropout", "bernoulli", "random_", "rand_like", "bitwise", "aten::__and__", "aten::ge_",
         "aten::neg_"),
    ),
    (ATTENTION, ("scaled_dot_product", "softmax", "aten::bmm", "aten::baddbmm", "attention")),
    (PRODUCTS, ("addmm", "aten::mm", "matmul", "linear", "mkldnn", "onednn")),
    (NORMALISATION, ("layer_norm", "layernorm", "gelu", "tanh")),
    (
        COPIES,
        ("copy", "aten::to", "clone", "contiguous", "aten::cat", "aten::fill_", "aten::zero",
         "aten::empty", "aten::new_", "aten::ones", "aten::stack", "aten::resize"),
    ),
    (
        ELEMENTWISE,
        ("aten::mul", "aten::add", "aten::sub", "aten::div", "aten::sum", "aten::mean",
         "aten::neg", "aten::exp", "aten::where", "aten::masked_fill", "nll_loss", "entropy",
         "aten::sqrt", "aten::pow", "aten::rsub", "aten::lt", "aten::gt", "aten::ne", "aten::eq"),
    ),
)  # fmt: skip
"""Parts of operators' names by group; the first group with a part that fits is taken. In
attention as the encoder computes it, batched products are attention's own; log_softmax is a
loss's, but tiny."""

GROUPS = (*(name for name, _ in _FRAGMENTS), OTHER_OPERATORS, OUTSIDE)
"""Every group."""


def find_group(operator: str) -> str:
    """The group of an operator, by its name as the profiler writes it, e.g. `aten::addmm`."""
    lower = operator.lower()
    for group, fragments in _FRAGMENTS:
        if any(fragment in lower for fragment in fragments):
            return group
    return OTHER_OPERATORS


def group_times(times: Iterable[tuple[str, float]], elapsed: float) -> Mapping[str, float]:
    """Time of each group, longest first; together what has elapsed, or more if operators overlap.

    Args:
        times: Operators with the time that each took by itself.
        elapsed: By the clock, in the same unit.
    """
    totals = dict.fromkeys(GROUPS, 0.0)
    for operator, time in times:
        totals[find_group(operator)] += time
    totals[OUTSIDE] = max(0.0, elapsed - sum(totals.values()))
    return dict(sorted(totals.items(), key=lambda pair: -pair[1]))
