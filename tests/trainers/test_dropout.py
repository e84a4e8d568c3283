"""Our dropout is dropout: its rate, its scale, its gradient, and what seeds it."""

from math import sqrt

import pytest
import torch

from trainers.dropout import Dropout, draw_mask

PRECISIONS = [torch.float32, torch.bfloat16]


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_rate_and_mean_are_those_asked_for(p: float, precision: torch.dtype) -> None:
    torch.manual_seed(1)
    size = 200_000
    dropped = Dropout(p)(torch.ones(size, dtype=precision)).float()
    bound = 4 * sqrt(p * (1 - p) / size)
    assert float((dropped == 0).float().mean()) == pytest.approx(p, abs=bound)
    assert dropped.unique().tolist() == pytest.approx([0.0, 1 / (1 - p)], rel=4e-3)
    if precision == torch.float32:
        assert float(dropped.mean()) == pytest.approx(1.0, abs=bound / (1 - p))


def test_each_of_the_four_parts_of_a_draw_drops_alike() -> None:
    torch.manual_seed(1)
    is_dropped = (draw_mask(torch.empty(400_000), 0.1) == 0).view(-1, 4).float()
    assert is_dropped.mean(dim=0).tolist() == pytest.approx([0.1] * 4, abs=4e-3)
    joint = is_dropped.T @ is_dropped / len(is_dropped)
    joint.fill_diagonal_(0.01)
    assert joint.flatten().tolist() == pytest.approx([0.01] * 16, abs=1.5e-3)  # independent


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("shape", [(1,), (7,), (3, 5), (4, 2, 9)])
def test_gradient_passes_where_values_did(shape: tuple[int, ...], precision: torch.dtype) -> None:
    torch.manual_seed(2)
    values = (torch.rand(shape) + 1).to(precision).requires_grad_()
    dropped = Dropout(0.4)(values)
    dropped.backward(torch.ones(shape, dtype=precision))
    assert dropped.shape == shape
    assert dropped.dtype == precision
    assert values.grad is not None
    torch.testing.assert_close(dropped.detach(), values.detach() * values.grad, rtol=1e-2, atol=0)


def test_values_that_do_not_lie_in_a_row_are_dropped_at_their_places() -> None:
    values = torch.arange(1.0, 13.0).view(3, 4).T
    torch.manual_seed(3)
    scattered = Dropout(0.5)(values)
    torch.manual_seed(3)
    assert torch.equal(scattered, Dropout(0.5)(values.contiguous()))


def test_the_seed_decides() -> None:
    masks = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        masks.append(draw_mask(torch.empty(1000), 0.5))
    assert torch.equal(masks[0], masks[1])
    assert not torch.equal(masks[0], masks[2])


def test_outside_of_training_nothing_is_dropped_and_nothing_drawn() -> None:
    values, state = torch.rand(9), torch.get_rng_state()
    assert Dropout(0.5).eval()(values) is values
    assert Dropout(0.0)(values) is values
    assert torch.equal(torch.get_rng_state(), state)
