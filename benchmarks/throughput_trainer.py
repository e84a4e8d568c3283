"""Hugging Face's `Trainer` on the mix, at its defaults and tuned.

`Trainer` knows one data set and one model, so the tasks are mixed as its users do: one data set of
all rows, a collator that pads a batch to its longest row, and a model with a head for each task
that runs the encoder once a batch and each head on the rows of its task. At the defaults a batch
has rows of one task as far as they go, which pads less than rows drawn from all tasks would: the
sampler is ours, in `Trainer`'s favour. Tuned, batches are grouped by length with `Trainer`'s own
sampler, whatever their tasks. Checkpoints on the way are switched off, in its favour too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

import numpy as np
import torch
from torch import Tensor, nn
from torch.utils.data import Dataset, Sampler
from transformers import Trainer, TrainingArguments

from benchmarks.throughput_workload import Workload, build_heads
from spaces.catalogue import find_task
from spaces.task import TaskType
from trainers.data.batching import Batch
from trainers.data.encoding import IGNORED
from trainers.encoders import load_encoder
from trainers.heads import Head
from trainers.model import Model
from trainers.vocabulary import Vocabulary

_PAD = 1


@final
class MixedRows(Dataset[dict[str, Any]]):
    """All rows of the mix in memory, one task after the other."""

    def __init__(self, workload: Workload) -> None:
        """Read every row of the encoded sources."""
        data = workload.open_data()
        self._rows: list[dict[str, Any]] = []
        for task, source in enumerate(workload.train):
            table = data.features(source)
            for row in range(len(table)):
                self._rows.append(
                    {
                        "input_ids": table.input_ids(row).tolist(),
                        "labels": table.labels(row).tolist(),
                        "task": task,
                        "share": float(table.example_shares[row]),
                    }
                )

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, row: int) -> dict[str, Any]:
        """Token ids and labels of a row, the number of its task, its share of an example."""
        return self._rows[row]

    def tasks(self) -> list[int]:
        """Number of the task of every row."""
        return [row["task"] for row in self._rows]


def pad_rows(rows: Sequence[Mapping[str, Any]]) -> dict[str, Tensor]:
    """A batch of rows, padded to the longest: ids, mask and labels [B, L], task and share [B].

    Labels stand in the first columns of their row; the rest is IGNORED.
    """
    longest = max(len(row["input_ids"]) for row in rows)
    input_ids = torch.full((len(rows), longest), _PAD)
    attention_mask = torch.zeros_like(input_ids)
    labels = torch.full_like(input_ids, IGNORED)
    for position, row in enumerate(rows):
        ids, answers = torch.tensor(row["input_ids"]), torch.tensor(row["labels"])
        input_ids[position, : len(ids)] = ids
        attention_mask[position, : len(ids)] = 1
        labels[position, : len(answers)] = answers
    return {
        "input_ids": input_ids,
        "attention_mask": attention_mask,
        "labels": labels,
        "task": torch.tensor([row["task"] for row in rows]),
        "share": torch.tensor([row["share"] for row in rows]),
    }


@final
class MixedModel(nn.Module):
    """An encoder with a head for each task; the loss is that of the engine."""

    def __init__(self, encoder: nn.Module, heads: Mapping[str, Head]) -> None:
        """Join encoder and heads, in the order of the tasks' numbers."""
        super().__init__()
        self.encoder = encoder
        self.heads = nn.ModuleDict(heads)
        self.losses: list[Tensor] = []
        """Loss of every batch so far."""

    def forward(
        self, input_ids: Tensor, attention_mask: Tensor, **answers: Tensor
    ) -> dict[str, Tensor]:
        """Mean loss over the examples of a batch; windows count for their share of one."""
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        total = torch.zeros((), device=hidden.device)
        for number, (task, head) in enumerate(self.heads.items()):
            rows = answers["task"] == number
            if not rows.any():
                continue
            assert isinstance(head, Head)
            batch = Batch(
                input_ids=input_ids[rows],
                attention_mask=attention_mask[rows],
                labels=_shape_labels(answers["labels"][rows], task),
                example_shares=answers["share"][rows],
            )
            losses = head.losses(head.logits(hidden[rows], batch), batch)
            total = total + (losses.float() * batch.example_shares).sum()
        loss = total / answers["share"].sum()
        self.losses.append(loss.detach())
        return {"loss": loss}


def _shape_labels(labels: Tensor, task: str) -> Tensor:
    """Columns of the padded labels, as `Batch` has them."""
    task_type = find_task(task).task_type
    if task_type is TaskType.TAGGING:
        return labels
    return labels[:, 0] if task_type is TaskType.PAIR else labels[:, :2]


@final
class OneTaskSampler(Sampler[int]):
    """Every row once, so that consecutive batches are of one task; leftovers come last, mixed."""

    def __init__(self, tasks: Sequence[int], batch_size: int, seed: int) -> None:
        """Lay out the order of the one epoch.

        Args:
            tasks: Of every row.
            batch_size: Rows of a batch.
            seed: Of the order.
        """
        random = np.random.default_rng(seed)
        batches: list[list[int]] = []
        leftovers: list[int] = []
        for task in sorted(set(tasks)):
            order = random.permutation(np.flatnonzero(np.array(tasks) == task)).tolist()
            cut = len(order) - len(order) % batch_size
            batches += [order[at : at + batch_size] for at in range(0, cut, batch_size)]
            leftovers += order[cut:]
        shuffled = [batches[place] for place in random.permutation(len(batches))]
        self._order = [row for batch in (*shuffled, leftovers) for row in batch]

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[int]:
        return iter(self._order)


@final
class _DefaultTrainer(Trainer):
    """`Trainer` with batches of one task."""

    def _get_train_sampler(self, train_dataset: Any = None) -> Sampler[int]:
        rows = train_dataset or self.train_dataset
        return OneTaskSampler(rows.tasks(), self.args.train_batch_size, self.args.seed)


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class TrainerSide:
    """A `Trainer` on the mix."""

    workload: Workload
    is_tuned: bool
    """Whether it is tuned; else everything is at its default."""
    seed: int
    folder: Path
    """To save to."""

    def load(self) -> MixedModel:
        """The pretrained encoder with all rows of its embedding, and fresh heads."""
        encoder = load_encoder(self.workload.data.encoder)
        config = encoder.config
        heads = build_heads(
            self.workload,
            hidden_size=config.hidden_size,
            dropout=config.hidden_dropout_prob,
            seed=self.seed,
        )
        return MixedModel(encoder, heads)

    def train(self, model: MixedModel, rows: MixedRows) -> int:
        """Train over all rows once and save the weights; returns the number of steps."""
        trainer = (Trainer if self.is_tuned else _DefaultTrainer)(
            model=model,
            args=self._arguments(),
            train_dataset=rows,
            data_collator=pad_rows,
        )
        trainer.train()
        trainer.save_model()
        return int(trainer.state.global_step)

    def judge(self, model: MixedModel) -> tuple[Model, Vocabulary]:
        """The trained network as the engine's own class, to be scored alike."""
        heads = {task: head for task, head in model.heads.items() if isinstance(head, Head)}
        num_ids = model.encoder.get_input_embeddings().num_embeddings  # type: ignore[operator]
        return Model(model.encoder, heads), Vocabulary(ids=np.arange(num_ids, dtype=np.int32))

    def _arguments(self) -> TrainingArguments:
        tuning = {
            "bf16": self.workload.precision == "bf16",
            "per_device_train_batch_size": self.workload.tuned_batch,
            "train_sampling_strategy": "group_by_length",
            "optim": "adamw_torch_fused",
        }
        return TrainingArguments(
            output_dir=str(self.folder),
            num_train_epochs=1,
            learning_rate=self.workload.training.learning_rate,
            seed=self.seed,
            save_strategy="no",
            disable_tqdm=True,
            remove_unused_columns=False,
            use_cpu=not torch.cuda.is_available(),
            dataloader_pin_memory=torch.cuda.is_available(),
            **(tuning if self.is_tuned else {}),
        )
