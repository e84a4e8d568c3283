"""The training loop of one phase.

A step is G micro-batches, dealt to the workers in turn. Random state is reset from (seed, step,
micro-batch) and the loss is a sum over micro-batches divided by the number of examples expected
of a step, so the result does not depend on how many workers share the step, dropout included, and
every example weighs the same (`trainers.data.sampling`). What is reported is a step's own mean.
Everything else about a step is a function of (seed, step): weights, optimiser state and the step
number are all that an interrupted phase needs to go on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import final

import numpy as np
import torch
from torch import Tensor, nn

from spaces.catalogue import find_task
from spaces.plan import Training
from spaces.task import TaskType
from trainers.data.batching import Batch, collate
from trainers.data.feeding import Feed, Place
from trainers.data.sampling import MicroBatch, Step, WeightedSource, schedule_steps
from trainers.masking import Masking
from trainers.model import Model
from trainers.numerics import Numerics, mix_seed
from trainers.optimization import build_optimizer, clip_gradients, learning_rate_at
from trainers.parallel import GradientReduction
from trainers.state import TrainingState, copy_to_host
from trainers.vocabulary import Vocabulary

_NUM_LOSS_POINTS = 20
"""Points of the loss curve that a phase records."""
_PREFETCHED_BATCHES = 2
"""Micro-batches prepared ahead on a GPU."""
_MASKS = 1
"""Parts the seed of the masks of running text from that of dropout."""


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
        self.continued_from = 0
        """Step of the trunk that the phase began with, 0 where it began with its parent."""
        self._losses: list[float] = []
        self._model = model.to(numerics.device).train()
        self._sources = sources
        self._training = training
        self._seed = seed
        self._vocabulary = vocabulary
        self._numerics = numerics
        self._share = share
        self._optimizer = build_optimizer(model, training)
        is_cuda = numerics.device.type == "cuda"
        preparation = _Preparation(
            steps=self.steps,
            sources=sources,
            seed=seed,
            vocabulary=vocabulary,
            masking=masking,
            is_pinned=is_cuda,
        )
        self._feed = Feed(
            preparation.prepare, self._own_places(), depth=_PREFETCHED_BATCHES if is_cuda else 0
        )
        self._reduction = GradientReduction(
            model.encoder.parameters(),
            num_workers=share.num_workers,
            compression=numerics.gradient_compression,
        )

    def run(self, after_step: Callable[[TrainingRun], None]) -> None:
        """Train to the end, from the beginning or from where `restore` left it.

        Args:
            after_step: Called after each step, for saving and progress.

        Raises:
            WorkerFailedError: If another worker failed; whatever this one raised otherwise.
            BrokenCrewError: If the workers have lost each other.
        """
        with self._reduction:
            while self.next_step < len(self.steps):
                self._losses.append(self._run_step(self.next_step))
                self.next_step += 1
                self._call(after_step)
        self._optimizer.zero_grad(set_to_none=True)  # no evaluation needs them

    @property
    def num_tokens(self) -> int:
        """Unpadded tokens of the whole phase, all workers together."""
        return sum(step.num_tokens for step in self.steps)

    def loss_curve(self) -> list[tuple[int, float]]:
        """See `loss_curve`."""
        return loss_curve(self._losses)

    def state(self) -> TrainingState:
        """Everything that `restore` needs, copied to host memory: the next step changes no bit."""
        return TrainingState(
            step=self.next_step,
            continued_from=self.continued_from,
            losses=list(self._losses),
            model=copy_to_host(dict(self._model.state_dict())),
            optimizer=copy_to_host(self._optimizer.state_dict()),
            vocabulary=torch.from_numpy(np.array(self._vocabulary.ids)),
        )

    def accepts(self, state: TrainingState) -> bool:
        """Whether a state is one of this vocabulary; else it is of no use."""
        return np.array_equal(state.vocabulary.numpy(), self._vocabulary.ids)

    def restore(self, state: TrainingState) -> bool:
        """Go on from a state, whose tensors become this run's; False if it is not accepted."""
        if not self.accepts(state):
            return False
        self._model.load_state_dict(state.model)
        self._optimizer.load_state_dict(state.optimizer)
        self.next_step, self._losses = state.step, list(state.losses)
        self.continued_from = state.continued_from
        return True

    def _run_step(self, index: int) -> float:
        """One optimiser step; returns its mean loss over the examples of all workers."""
        step = self.steps[index]
        self._optimizer.zero_grad(set_to_none=True)
        loss = torch.zeros((), device=self._numerics.device)
        failure: Exception | None = None
        try:
            with self._numerics.autocast():  # keeps its casts of the weights until it ends
                self._run_own(step, index, loss)
        except Exception as error:  # agreed on below, so that no worker waits for ever
            failure = error
        outcome = self._reduction.finish(
            self._used_heads(step), loss, has_failed=failure is not None
        )
        if outcome.has_failed:
            raise failure or WorkerFailedError("another worker failed")
        self._update(step, index)
        return float(outcome.loss)

    def _run_own(self, step: Step, index: int, loss: Tensor) -> None:
        """The micro-batches that this worker is dealt; adds their parts to the loss."""
        own = self._own_positions(step)
        for position in own:
            with self._reduction.overlapping(is_last=position == own[-1]):
                loss += self._backward(step.micro_batches[position], index, position)

    def _call(self, after_step: Callable[[TrainingRun], None]) -> None:
        """Call what was asked for; if it fails, the other workers learn of it in their next step.

        They are on their way there, and would wait for this worker's gradients.
        """
        try:
            after_step(self)
        except Exception:
            if self.next_step < len(self.steps):
                heads = self._used_heads(self.steps[self.next_step])
                loss = torch.zeros((), device=self._numerics.device)
                self._reduction.finish(heads, loss, has_failed=True)
            raise

    def _backward(self, batch: MicroBatch, step: int, position: int) -> Tensor:
        """Add the gradients of one micro-batch; returns its part of the step's loss."""
        task = self._sources[batch.source].task
        rows = self._feed.take((step, position)).to(self._numerics.device)
        torch.manual_seed(mix_seed(self._seed, step, position))
        losses = self._model.losses(task, rows)
        total = (losses.float() * rows.example_shares).sum()
        with torch.autocast(self._numerics.device.type, enabled=False):
            (total / self.steps[step].expected_examples).backward()  # type: ignore[no-untyped-call]
        return total.detach() / self.steps[step].num_examples

    def _own_places(self) -> list[Place]:
        """Of all micro-batches that this worker is dealt."""
        return [
            (index, position)
            for index, step in enumerate(self.steps)
            for position in self._own_positions(step)
        ]

    def _own_positions(self, step: Step) -> range:
        """Of a step's micro-batches those that this worker is dealt."""
        return range(self._share.rank, len(step.micro_batches), self._share.num_workers)

    def _update(self, step: Step, index: int) -> None:
        used = [*self._model.encoder.parameters(), *self._used_heads(step)]
        clip_gradients(used, self._training.max_gradient_norm, self._optimizer)
        rate = learning_rate_at(index, len(self.steps), self._training)
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self._optimizer.step()

    def _used_heads(self, step: Step) -> list[nn.Parameter]:
        """Parameters of the heads that any worker uses in this step."""
        tasks = sorted({self._sources[batch.source].task for batch in step.micro_batches})
        return [parameter for task in tasks for parameter in self._model.head(task).parameters()]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Preparation:
    """How a phase's micro-batches are made.

    It knows nothing of the run: with the last reference to that go its moments and gradients,
    not only when the garbage collector comes by.
    """

    steps: tuple[Step, ...]
    sources: Sequence[WeightedSource]
    seed: int
    vocabulary: Vocabulary
    masking: Masking | None
    is_pinned: bool
    """Whether batches lie in page-locked memory, for a GPU."""

    def prepare(self, place: Place) -> Batch:
        """A micro-batch as the model takes it, on the CPU; a function of its place alone."""
        step, position = place
        batch = self.steps[step].micro_batches[position]
        source = self.sources[batch.source]
        task_type = find_task(source.task).task_type
        rows = collate(source.table, batch.rows, task_type, self.vocabulary)
        if task_type is TaskType.MLM:
            assert self.masking is not None, "running text needs a masking"
            seed = mix_seed(self.seed, step, position, _MASKS)
            rows = self.masking.mask(rows, torch.Generator().manual_seed(seed))
        return rows.pinned() if self.is_pinned else rows


def loss_curve(losses: Sequence[float]) -> list[tuple[int, float]]:
    """(steps done, mean training loss since the point before) of a whole phase, about 20 points.

    Args:
        losses: Of each step.
    """
    stride = max(1, len(losses) // _NUM_LOSS_POINTS)
    ends = range(stride, len(losses) + 1, stride)
    return [(end, float(np.mean(losses[end - stride : end]))) for end in ends]
