"""The training loop of one phase.

A step is G micro-batches, dealt to the workers in turn. Random state is reset from (seed, step,
micro-batch) and the loss is a sum over micro-batches divided by the number of examples expected
of a step, so the result does not depend on how many workers share the step, dropout included, and
every example weighs the same (`trainers.data.sampling`). What is reported is a step's own mean.
Everything else about a step is a function of (seed, step): weights, optimiser state and the step
number are all that an interrupted phase needs to go on.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
import torch
from torch import Tensor, nn

from spaces.catalogue import find_task
from spaces.plan import Training
from spaces.task import TaskType
from trainers.data.batching import collate
from trainers.data.sampling import MicroBatch, Step, WeightedSource, schedule_steps
from trainers.masking import Masking
from trainers.model import Model
from trainers.numerics import Numerics, mix_seed
from trainers.optimization import (
    build_optimizer,
    clip_gradients,
    is_true_for_any,
    learning_rate_at,
    sum_gradients,
)
from trainers.vocabulary import Vocabulary

_NUM_LOSS_POINTS = 20
"""Points of the loss curve that a phase records."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Which of W workers this is."""

    rank: int
    num_workers: int


class WorkerFailedError(RuntimeError):
    """Another worker of the crew failed in this phase; its own report says why."""


@final
class TrainingRun:
    """One phase of training on one worker."""

    def __init__(
        self,
        model: Model,
        sources: Sequence[WeightedSource],
        training: Training,
        seed: int,
        *,
        vocabulary: Vocabulary,
        numerics: Numerics,
        share: Share,
        masking: Masking | None = None,
    ) -> None:
        """Lay out all steps of the phase.

        Args:
            model: Has a head for each source's task.
            sources: The mixture.
            training: Hyper-parameters and budget.
            seed: Of the order of examples, dropout and masks.
            vocabulary: Of the trimmed encoder.
            numerics: Device and precision.
            share: Which of the workers this is.
            masking: Of that vocabulary; needed where a source is running text.

        Raises:
            ValueError: If the sources hold nothing to train on, or workers do not divide G.
        """
        if training.micro_batches % share.num_workers:
            raise ValueError(
                f"the number of workers must divide the {training.micro_batches} micro-batches "
                f"of a step, got {share.num_workers} workers"
            )
        self.steps: tuple[Step, ...] = schedule_steps(sources, training, seed)
        if not self.steps:
            raise ValueError("the mixture's sources hold no examples")
        self.next_step = 0
        self._losses: list[float] = []
        self._model = model.to(numerics.device).train()
        self._sources = sources
        self._training = training
        self._seed = seed
        self._vocabulary = vocabulary
        self._numerics = numerics
        self._share = share
        self._masking = masking
        self._optimizer = build_optimizer(model, training)

    def run(self, after_step: Callable[[TrainingRun], None]) -> None:
        """Train to the end, from the beginning or from where `restore` left it.

        Args:
            after_step: Called after each step, for saving and progress.

        Raises:
            WorkerFailedError: If another worker failed; whatever this one raised otherwise.
        """
        while self.next_step < len(self.steps):
            self._losses.append(self._run_step(self.next_step))
            self.next_step += 1
            after_step(self)

    @property
    def num_tokens(self) -> int:
        """Unpadded tokens of the whole phase, all workers together."""
        return sum(step.num_tokens for step in self.steps)

    def loss_curve(self) -> list[tuple[int, float]]:
        """See `loss_curve`."""
        return loss_curve(self._losses)

    def state(self) -> bytes:
        """Everything that `restore` needs."""
        buffer = io.BytesIO()
        torch.save(
            {
                "step": self.next_step,
                "losses": self._losses,
                "model": self._model.state_dict(),
                "optimizer": self._optimizer.state_dict(),
                "vocabulary": torch.from_numpy(np.array(self._vocabulary.ids)),
            },
            buffer,
        )
        return buffer.getvalue()

    def restore(self, state: bytes) -> bool:
        """Go on from a saved state; False if it belongs to another vocabulary and is of no use."""
        saved = torch.load(io.BytesIO(state), weights_only=True)
        if not np.array_equal(saved["vocabulary"].numpy(), self._vocabulary.ids):
            return False
        self._model.load_state_dict(saved["model"])
        self._optimizer.load_state_dict(saved["optimizer"])
        self.next_step, self._losses = saved["step"], list(saved["losses"])
        return True

    def _run_step(self, index: int) -> float:
        """One optimiser step; returns its mean loss over the examples of all workers."""
        step = self.steps[index]
        self._optimizer.zero_grad(set_to_none=True)
        loss = torch.zeros((), device=self._numerics.device)
        failure: Exception | None = None
        try:
            for position, batch in enumerate(step.micro_batches):
                if position % self._share.num_workers == self._share.rank:
                    loss += self._backward(batch, index, position)
        except Exception as error:  # agreed on below, so that no worker waits for ever
            failure = error
        if is_true_for_any(failure is not None, self._numerics.device):
            raise failure or WorkerFailedError("another worker failed")
        self._update(step, index)
        return self._sum_over_workers(loss)

    def _backward(self, batch: MicroBatch, step: int, position: int) -> Tensor:
        """Add the gradients of one micro-batch; returns its part of the step's loss."""
        source = self._sources[batch.source]
        task, task_type = source.task, find_task(source.task).task_type
        rows = collate(source.table, batch.rows, task_type, self._vocabulary)
        torch.manual_seed(mix_seed(self._seed, step, position))
        if task_type is TaskType.MLM:
            assert self._masking is not None, "running text needs a masking"
            rows = self._masking.mask(rows)
        rows = rows.to(self._numerics.device)
        with self._numerics.autocast():
            losses = self._model.losses(task, rows)
        total = (losses.float() * rows.example_shares).sum()
        loss = total / self.steps[step].expected_examples
        loss.backward()  # type: ignore[no-untyped-call]
        return total.detach() / self.steps[step].num_examples

    def _update(self, step: Step, index: int) -> None:
        used = self._used_parameters(step)
        sum_gradients(used)
        clip_gradients(used, self._training.max_gradient_norm)
        rate = learning_rate_at(index, len(self.steps), self._training)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.step()

    def _used_parameters(self, step: Step) -> list[nn.Parameter]:
        """Of the encoder and of the heads that any worker uses in this step."""
        tasks = sorted({self._sources[batch.source].task for batch in step.micro_batches})
        modules = [self._model.encoder, *(self._model.head(task) for task in tasks)]
        return [parameter for module in modules for parameter in module.parameters()]

    def _sum_over_workers(self, loss: Tensor) -> float:
        if self._share.num_workers > 1:
            torch.distributed.all_reduce(loss)
        return float(loss)


def loss_curve(losses: Sequence[float]) -> list[tuple[int, float]]:
    """(steps done, mean training loss since the point before) of a whole phase, about 20 points.

    Args:
        losses: Of each step.
    """
    stride = max(1, len(losses) // _NUM_LOSS_POINTS)
    ends = range(stride, len(losses) + 1, stride)
    return [(end, float(np.mean(losses[end - stride : end]))) for end in ends]
