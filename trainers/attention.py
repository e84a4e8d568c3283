"""Self-attention for training on a CPU.

Torch's fused kernel for CPUs knows no dropout, and the usual sequence of operations casts the
hidden states three times and goes over the scores seven times, in fp32. Here the hidden states are
cast once, scales are part of the products, scores stay in the products' precision, and backward
is written out. The layers are those of transformers' module, under the same names.

B rows, L tokens, N heads of size D, H = N D.
"""

from __future__ import annotations

from typing import Any, final

import torch
from torch import Tensor, nn

from trainers.dropout import clear_dropped, draw_mask, survivor_scale


@final
class SelfAttention(nn.Module):
    """Takes the place of an `XLMRobertaSelfAttention` on a CPU."""

    def __init__(self, origin: Any) -> None:
        """Take over the layers of `origin`, an `XLMRobertaSelfAttention`."""
        super().__init__()
        self.query: nn.Module = origin.query
        self.key: nn.Module = origin.key
        self.value: nn.Module = origin.value
        self.num_heads = int(origin.num_attention_heads)
        self.p = float(origin.dropout.p)
        self.train(origin.training)

    def forward(
        self, hidden_states: Tensor, attention_mask: Tensor | None = None, **_: object
    ) -> tuple[Tensor, None]:
        """What each token reads off the others, [B, L, H]; no attention weights are given.

        Args:
            hidden_states: [B, L, H].
            attention_mask: Bool [B, 1, L, L] with equal rows, False at padding, as transformers
                makes it for its SDPA attention; None where there is no padding.
        """
        hidden = _to_autocast(hidden_states)
        heads = [
            _split(layer(hidden), self.num_heads) for layer in (self.query, self.key, self.value)
        ]
        bias = None if attention_mask is None else _score_bias(attention_mask, heads[0])
        p = self.p if self.training else 0.0
        return _join(_attend(*heads, bias, p), len(hidden)), None


# the compiler cannot see through tensors that are read as integers
@torch.compiler.disable  # type: ignore[untyped-decorator]
def _attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None, p: float) -> Tensor:
    read: Tensor = _Attention.apply(query, key, value, bias, p)  # type: ignore[no-untyped-call]
    return read


class _Attention(torch.autograd.Function):
    """Softmax of the scaled products, dropout, product with the values; all [B N, L, D]."""

    @staticmethod
    def forward(
        ctx: Any, query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None, p: float
    ) -> Tensor:
        scores = _multiply(query, key.mT, query.shape[-1] ** -0.5)
        if bias is not None:
            scores.view(len(bias), -1, *scores.shape[1:]).add_(bias)
        shares = torch.softmax(scores, dim=-1)
        mask = draw_mask(shares, p) if p else None
        ctx.save_for_backward(query, key, value, shares, mask)
        ctx.survivor_scale = survivor_scale(p)
        return _multiply(_drop(shares, mask), value, ctx.survivor_scale)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        query, key, value, shares, mask = ctx.saved_tensors
        (gradient,), scale = gradients, query.shape[-1] ** -0.5
        to_value = _multiply(_drop(shares, mask).mT, gradient, ctx.survivor_scale)
        to_shares = _drop(_multiply(gradient, value.mT, ctx.survivor_scale), mask)
        to_scores = torch._softmax_backward_data(to_shares, shares, -1, shares.dtype)
        to_query = _multiply(to_scores, key, scale)
        to_key = _multiply(to_scores.mT, query, scale)
        return to_query, to_key, to_value, None, None


def _to_autocast(hidden: Tensor) -> Tensor:
    """In the precision of the products, so that three layers share one cast."""
    if not torch.is_autocast_enabled("cpu"):
        return hidden
    return hidden.to(torch.get_autocast_dtype("cpu"))


def _score_bias(attention_mask: Tensor, heads: Tensor) -> Tensor:
    """What keeps tokens from reading padding, added to the scores, [B, 1, 1, L]."""
    is_padding = ~attention_mask[:, :, :1]
    bias = torch.zeros_like(is_padding, dtype=heads.dtype)
    return bias.masked_fill_(is_padding, torch.finfo(heads.dtype).min)


def _split(vectors: Tensor, num_heads: int) -> Tensor:
    """[B, L, N D] to [B N, L, D], contiguous."""
    num_rows, num_tokens, _ = vectors.shape
    heads = vectors.view(num_rows, num_tokens, num_heads, -1).transpose(1, 2)
    return heads.reshape(num_rows * num_heads, num_tokens, -1)


def _join(heads: Tensor, num_rows: int) -> Tensor:
    """[B N, L, D] to [B, L, N D]."""
    return heads.view(num_rows, -1, *heads.shape[1:]).transpose(1, 2).flatten(2)


def _drop(values: Tensor, mask: Tensor | None) -> Tensor:
    return values if mask is None else clear_dropped(values, mask)


def _multiply(left: Tensor, right: Tensor, factor: float) -> Tensor:
    """`factor` times the products of two stacks of matrices, scaled before they are rounded."""
    target = left.new_empty((len(left), left.shape[1], right.shape[2]))
    return torch.baddbmm(target, left, right, beta=0.0, alpha=factor)
