"""The schedule's values, and what the optimiser decays and leaves alone."""

import pytest
import torch
from tiny import make_training
from torch import nn

from trainers.optimization import build_optimizer, clip_gradients, learning_rate_at


def rates(num_steps: int, *, warmup_steps: int, decay_share: float) -> list[float]:
    training = make_training(learning_rate=1.0, warmup_steps=warmup_steps, decay_share=decay_share)
    return [learning_rate_at(step, num_steps, training) for step in range(num_steps)]


def test_rate_warms_up_stays_and_decays() -> None:
    assert rates(10, warmup_steps=3, decay_share=0.3) == pytest.approx(
        [0.25, 0.5, 0.75, 1.0, 1.0, 1.0, 1.0, 0.75, 0.5, 0.25]
    )


def test_longer_phase_has_the_same_start() -> None:
    short, long = (rates(num, warmup_steps=4, decay_share=0.3) for num in (20, 60))
    assert short[:14] == long[:14]


@pytest.mark.parametrize("num_steps", [1, 2, 3, 50])
def test_without_decay_the_rate_stays_at_its_peak(num_steps: int) -> None:
    assert rates(num_steps, warmup_steps=0, decay_share=0.0) == [1.0] * num_steps


@pytest.mark.parametrize("warmup_steps", [0, 1, 30])
@pytest.mark.parametrize("decay_share", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("num_steps", [1, 2, 7])
def test_every_step_of_a_short_phase_learns(
    num_steps: int, warmup_steps: int, decay_share: float
) -> None:
    values = rates(num_steps, warmup_steps=warmup_steps, decay_share=decay_share)
    assert all(0.0 < value <= 1.0 for value in values)


def test_decay_is_for_matrices_only_and_unused_parameters_keep_their_bits() -> None:
    model = nn.ModuleDict({"used": nn.Linear(3, 2), "unused": nn.Linear(3, 2)})
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimizer = build_optimizer(model, make_training(learning_rate=0.1, weight_decay=0.5))
    for parameter in model["used"].parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    after = model.state_dict()
    torch.testing.assert_close(after["used.weight"], before["used.weight"] * (1 - 0.1 * 0.5))
    for name in ("used.bias", "unused.weight", "unused.bias"):
        assert torch.equal(after[name], before[name])
    assert not any(parameter in optimizer.state for parameter in model["unused"].parameters())


def test_clipping_bounds_the_joint_norm_and_leaves_small_gradients() -> None:
    parameters = [nn.Parameter(torch.zeros(2)) for _ in range(2)]
    for parameter, gradient in zip(parameters, ([3.0, 0.0], [0.0, 4.0]), strict=True):
        parameter.grad = torch.tensor(gradient)
    assert float(clip_gradients(parameters, 10.0)) == pytest.approx(5.0)
    assert [p.grad.tolist() for p in parameters if p.grad is not None] == [[3.0, 0.0], [0.0, 4.0]]
    clip_gradients(parameters, 1.0)
    norm = torch.cat([p.grad for p in parameters if p.grad is not None]).norm()
    assert float(norm) == pytest.approx(1.0, abs=1e-5)


def test_the_word_embedding_is_not_decayed() -> None:
    model = nn.ModuleDict({"word_embeddings": nn.Embedding(4, 2), "dense": nn.Linear(2, 2)})
    before = {name: value.clone() for name, value in model.state_dict().items()}
    optimizer = build_optimizer(model, make_training(learning_rate=0.1, weight_decay=0.5))
    for parameter in model.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    after = model.state_dict()
    assert torch.equal(after["word_embeddings.weight"], before["word_embeddings.weight"])
    assert not torch.equal(after["dense.weight"], before["dense.weight"])
