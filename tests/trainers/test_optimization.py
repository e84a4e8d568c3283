"""The schedule's values, and what the optimiser decays and leaves alone."""

import pytest
import torch
from tiny import make_training
from torch import nn

from trainers.optimization import (
    build_optimizer,
    clip_gradients,
    first_decay_step,
    learning_rate_at,
)


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


@pytest.mark.parametrize("warmup_steps", [0, 1, 4, 30])
@pytest.mark.parametrize("decay_share", [0.0, 0.1, 0.3, 0.5, 0.77, 1.0])
def test_rates_depend_on_the_number_of_steps_from_the_first_decay_step_on(
    warmup_steps: int, decay_share: float
) -> None:
    training = make_training(learning_rate=1.0, warmup_steps=warmup_steps, decay_share=decay_share)
    endless = make_training(learning_rate=1.0, warmup_steps=warmup_steps, decay_share=0.0)
    for num_steps in (1, 2, 3, 20, 61):
        first = first_decay_step(num_steps, training)
        shown = [learning_rate_at(step, num_steps, training) for step in range(num_steps)]
        without = [learning_rate_at(step, 1000, endless) for step in range(num_steps)]
        assert shown[:first] == without[:first]
        assert all(s < w for s, w in zip(shown[first:], without[first:], strict=True))


def test_first_decay_step_of_a_common_phase() -> None:
    phases = [(100, 10, 0.3), (100, 10, 0.0), (100, 0, 1.0), (100, 10, 1.0), (8, 30, 0.5)]
    firsts = [
        first_decay_step(num, make_training(warmup_steps=warmup, decay_share=share))
        for num, warmup, share in phases
    ]
    assert firsts == [70, 100, 0, 9, 7]


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


@pytest.mark.parametrize("max_norm", [0.1, 1e3])
def test_clipped_step_is_that_of_gradients_scaled_by_torch(max_norm: float) -> None:
    stepped = []
    for is_torchs in (False, True):
        torch.manual_seed(1)
        model = nn.Linear(5, 4)
        optimizer = build_optimizer(model, make_training())
        for _ in range(3):  # from the first step alone AdamW cannot tell the scale
            for parameter in model.parameters():
                parameter.grad = torch.randn_like(parameter) * torch.rand(()) ** 2
            if is_torchs:
                expected = nn.utils.clip_grad_norm_(model.parameters(), max_norm)
            else:
                norm = clip_gradients(model.parameters(), max_norm, optimizer)
            optimizer.step()
        stepped.append(torch.cat([parameter.flatten() for parameter in model.parameters()]))
    assert float(norm) == pytest.approx(float(expected))
    assert (max_norm < norm) == (max_norm == 0.1)
    torch.testing.assert_close(*stepped, rtol=1e-6, atol=1e-7)
    if max_norm > norm:
        assert torch.equal(*stepped)


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
