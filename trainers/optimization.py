"""Optimiser and schedule."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from spaces.plan import Alignment, Training

_BETAS = (0.9, 0.98)
"""XLM-R's fine-tuning scripts in fairseq use beta2 0.98; it suits short phases."""
_EPS = 1e-6
_WORD_EMBEDDING = "word_embeddings"


def build_optimizer(model: nn.Module, training: Training) -> torch.optim.AdamW:
    """Fused AdamW; biases, LayerNorm and the word embedding are not decayed.

    Decay would move the rows of words that a phase never sees, and the more of them the larger
    the study's vocabulary is: weights would depend on it.

    Fused costs a tenth of the looped update on a CPU: 90 instead of 878 ms a step with XLM-R's
    whole embedding table.
    """
    named = list(model.named_parameters())
    decayed = [p for name, p in named if p.dim() > 1 and _WORD_EMBEDDING not in name]
    others = [p for name, p in named if p.dim() <= 1 or _WORD_EMBEDDING in name]
    return torch.optim.AdamW(
        [
            {"params": decayed, "weight_decay": training.weight_decay},
            {"params": others, "weight_decay": 0.0},
        ],
        lr=training.learning_rate,
        betas=_BETAS,
        eps=_EPS,
        fused=True,
    )


def learning_rate_at(step: int, num_steps: int, training: Training | Alignment) -> float:
    """Warm-up, stable, decay: the rate of step `step`, counted from 0.

    Linear to the peak over `warmup_steps`, constant, then linear towards zero over the last
    `decay_share` of `num_steps`.
    """
    factor = min(_warmup_factor(step, training), _decay_factor(step, num_steps, training))
    return training.learning_rate * factor


def first_decay_step(num_steps: int, training: Training | Alignment) -> int:
    """The first step whose rate depends on `num_steps`, counted from 0; `num_steps` if none does.

    So many steps are the same in a phase of any other length that begins to decay no earlier. It
    is the step at which decay asks for less than warm-up does, not the first below the peak: a
    phase that is shorter than its warm-up turns before it reaches the peak. With `decay_share` 0
    there is no such step, with 1 it comes before the end of the warm-up.
    """
    return next(
        (
            step
            for step in range(num_steps)
            if _decay_factor(step, num_steps, training) < _warmup_factor(step, training)
        ),
        num_steps,
    )


def _warmup_factor(step: int, training: Training | Alignment) -> float:
    return min(1.0, (step + 1) / (training.warmup_steps + 1))


def _decay_factor(step: int, num_steps: int, training: Training | Alignment) -> float:
    num_decay = round(training.decay_share * num_steps)
    return min(1.0, (num_steps - step) / (num_decay + 1))


def clip_gradients(
    parameters: Iterable[nn.Parameter], max_norm: float, optimizer: torch.optim.AdamW
) -> Tensor:
    """Let the next step scale all gradients to a joint 2-norm of at most `max_norm`.

    The fused optimiser divides as it reads them: scaling is no pass of its own, and the host
    does not wait for the norm of a GPU.

    Args:
        parameters: Those that have gradients count.
        max_norm: Above 0.
        optimizer: Fused.

    Returns:
        The norm before.
    """
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    norm = nn.utils.get_total_norm(gradients)
    # + 1e-6 as in torch.nn.utils.clip_grad_norm_
    divisor = ((norm + 1e-6) / max_norm).clamp(min=1.0)
    is_small = norm.device.type == "cpu" and bool(divisor == 1.0)  # then there is nothing to scale
    optimizer.grad_scale = None if is_small else divisor  # type: ignore[attr-defined]
    return norm
