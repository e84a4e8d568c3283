"""The state of a running phase: what it needs to go on as if nothing had happened.

Random state is not part of it. The order of examples, dropout and masks are functions of (seed,
step, micro-batch), so the number of the next step stands for them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, TypeVar, final

import torch
from torch import Tensor

_T = TypeVar("_T")


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingState:
    """Between two steps; all tensors lie in host memory and belong to nobody else."""

    step: int
    """Steps that are done."""
    continued_from: int
    """Step of the trunk that the phase began with, 0 where it began with its parent."""
    losses: list[float]
    """Of each step that is done."""
    model: dict[str, Tensor]
    """Encoder and heads."""
    optimizer: dict[str, Any]
    """As from `torch.optim.Optimizer.state_dict`."""
    vocabulary: Tensor
    """Ids of the embedding's rows: a state fits no model with others."""

    def to_bytes(self) -> bytes:
        """In torch's format, read back by `state_from_bytes`."""
        buffer = io.BytesIO()
        # not `asdict`, which would copy every tensor
        torch.save({name: getattr(self, name) for name in self.__slots__}, buffer)
        return buffer.getvalue()


def state_from_bytes(content: bytes) -> TrainingState:
    """The state that `TrainingState.to_bytes` wrote.

    Raises:
        Exception: Whatever torch raises on content that is no state.
    """
    return TrainingState(**torch.load(io.BytesIO(content), weights_only=True))


def copy_to_host(value: _T) -> _T:
    """A copy of nested dicts and lists in which every tensor lies in host memory."""
    return _copy(value)  # type: ignore[no-any-return]


def _copy(value: Any) -> Any:
    if isinstance(value, Tensor):
        return value.detach().to("cpu", copy=True)
    if isinstance(value, dict):
        return {name: _copy(item) for name, item in value.items()}
    return [_copy(item) for item in value] if isinstance(value, list) else value
