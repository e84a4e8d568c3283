"""Our attention computes what transformers' does, gradients included."""

import pytest
import torch
from torch import Tensor
from torch.autograd import gradcheck
from transformers import XLMRobertaConfig
from transformers.models.xlm_roberta.modeling_xlm_roberta import XLMRobertaSelfAttention

from trainers import attention
from trainers.attention import SelfAttention

ROWS, TOKENS, HIDDEN = 3, 7, 16


def build_origin(p: float) -> XLMRobertaSelfAttention:
    torch.manual_seed(1)
    config = XLMRobertaConfig(
        hidden_size=HIDDEN, num_attention_heads=4, attention_probs_dropout_prob=p
    )
    config._attn_implementation = "sdpa"
    return XLMRobertaSelfAttention(config)


def make_mask() -> Tensor:
    """The second row has three tokens of padding."""
    mask = torch.ones(ROWS, 1, TOKENS, TOKENS, dtype=torch.bool)
    mask[1, :, :, -3:] = False
    return mask


def run(module: torch.nn.Module, mask: Tensor | None) -> list[Tensor]:
    """Output, then gradients of the input and of the weights."""
    torch.manual_seed(2)
    hidden = torch.randn(ROWS, TOKENS, HIDDEN, requires_grad=True)
    output = module(hidden, mask)[0]
    module.zero_grad()
    (output * torch.randn(output.shape)).sum().backward()
    gradients = [hidden.grad, *(parameter.grad for parameter in module.parameters())]
    return [output.detach(), *(gradient for gradient in gradients if gradient is not None)]


@pytest.mark.parametrize("mask", [None, make_mask()], ids=["full", "padded"])
def test_attention_and_its_gradients_are_those_of_transformers(mask: Tensor | None) -> None:
    origin = build_origin(0.3).eval()
    expected, ours = run(origin, mask), run(SelfAttention(origin).eval(), mask)
    assert len(ours) == len(expected) == 8
    torch.testing.assert_close(ours, expected, rtol=1e-4, atol=1e-5)


def test_half_precision_is_near_single() -> None:
    module = SelfAttention(build_origin(0.0))
    expected = run(module, make_mask())
    with torch.autocast("cpu", torch.bfloat16):
        ours = run(module, make_mask())
    assert ours[0].dtype == torch.bfloat16
    for tensor, reference in zip(ours, expected, strict=True):
        assert float((tensor - reference).norm() / (reference.norm() + 1.0)) < 0.02


def test_gradient_of_dropped_shares_is_that_of_finite_differences(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    torch.manual_seed(3)
    query, key, value = torch.randn(3, 4, 5, 2, dtype=torch.float64, requires_grad=True)
    keep = torch.rand(4, 5, 5) > 0.5
    monkeypatch.setattr(attention, "draw_mask", lambda *_: keep)
    monkeypatch.setattr(attention, "clear_dropped", lambda values, mask: values * mask)
    assert gradcheck(
        lambda *heads: attention._Attention.apply(*heads, None, 0.5), (query, key, value)
    )


def test_padding_is_never_read() -> None:
    module = SelfAttention(build_origin(0.0))
    hidden = torch.randn(ROWS, TOKENS, HIDDEN)
    before = module(hidden, make_mask())[0]
    hidden[1, -3:] += 100.0
    after = module(hidden, make_mask())[0]
    is_real = make_mask()[:, 0, 0]
    assert torch.equal(after[is_real], before[is_real])


def test_dropout_is_seeded_and_for_training_alone() -> None:
    module = SelfAttention(build_origin(0.5))
    hidden, outputs = torch.randn(ROWS, TOKENS, HIDDEN), []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        outputs.append(module(hidden)[0])
    assert torch.equal(outputs[0], outputs[1])
    assert not torch.equal(outputs[0], outputs[2])
    module.eval()
    assert torch.equal(module(hidden)[0], module(hidden)[0])
