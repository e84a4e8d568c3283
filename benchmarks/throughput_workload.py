"""What every side of the throughput benchmark trains on: the same rows, heads and rate.

A mix of pair classification, tagging and span extraction in English: MNLI, PAN-X and SQuAD 1.1,
texts of very different lengths. Every row is drawn once. The held-out rows are of the English
splits that a search selects on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from spaces.catalogue import TARGETS, find_task
from spaces.inventory import Inventory
from spaces.keys import digest_recipe
from spaces.phases import Stage, TrainPhase
from spaces.plan import Training
from spaces.task import Role, Source
from trainers.data.batching import collate, evaluation_batches
from trainers.data.cache import FeatureTable
from trainers.data.corpus import Corpus
from trainers.data.encoding import Limits
from trainers.data.folder import FolderCorpus
from trainers.data.offline import OfflineCorpus
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoders import EncoderSpec
from trainers.heads import Head, build_head
from trainers.model import Model
from trainers.vocabulary import Vocabulary

_TARGETS = ("xnli", "panx", "xquad")
"""Whose training and selection sources make up the mix."""
_ALL_TOKENS = 10**12
"""A budget that no mix reaches: training ends when every row was drawn."""
_EVALUATION_TOKENS = 4096


@dataclass(frozen=True, kw_only=True, slots=True)
class Workload:
    """Everything that the sides have in common. Picklable."""

    data: DataSpec
    inventory: Inventory
    train: tuple[Source, ...]
    """One source a task."""
    held_out: tuple[Source, ...]
    """Of the same tasks, in the same order."""
    training: Training
    """How the engine cuts its steps; rate, schedule and clipping are those of all sides."""
    tuned_batch: int
    """Rows in a batch of the tuned `Trainer`."""
    precision: str
    """Of the engine and of the tuned `Trainer`: `bf16` or `fp32`."""
    num_threads: int

    def open_data(self) -> StudyData:
        """The encoded rows, from this machine's cache."""
        return StudyData(self.data, self.inventory)

    def phase(self, seed: int) -> TrainPhase:
        """The phase that the engine carries out: every source used up at about the same time."""
        counts = [self.inventory.sources[source.name].num_examples for source in self.train]
        shares = tuple(
            (source, count / sum(counts)) for source, count in zip(self.train, counts, strict=True)
        )
        recipe = {"training": asdict(self.training), "shares": counts, "seed": seed}
        key = digest_recipe(recipe)
        return TrainPhase(
            key=key,
            parent=None,
            stage=Stage.INTERMEDIATE,
            shares=shares,
            training=self.training,
            seed=seed,
            trajectory=key,
        )

    @property
    def num_tokens(self) -> int:
        """Unpadded tokens of all training rows."""
        return sum(self.inventory.sources[source.name].num_tokens for source in self.train)


def open_corpus(data: Path | None) -> Corpus:
    """The folder of official layouts, or the offline suite for None."""
    return OfflineCorpus() if data is None else FolderCorpus(root=data)


def build_training(learning_rate: float, micro_batch_tokens: int, micro_batches: int) -> Training:
    """One pass over the rows on the schedule of `Trainer`'s defaults.

    That is a linear decay from the first step on, no warm-up, no weight decay, gradients clipped
    to a norm of 1.
    """
    return Training(
        learning_rate=learning_rate,
        max_tokens=_ALL_TOKENS,
        micro_batch_tokens=micro_batch_tokens,
        micro_batches=micro_batches,
        warmup_steps=0,
        decay_share=1.0,
        weight_decay=0.0,
        max_gradient_norm=1.0,
        max_repetitions=1.0,
    )


def build_data_spec(
    corpus: Corpus, encoder: EncoderSpec, *, num_examples: int, num_held_out: int
) -> DataSpec:
    """The first stage of a workload: so many examples of each task, drawn by hash."""
    return DataSpec(
        corpus=corpus,
        encoder=encoder,
        limits=Limits(),
        max_train_examples=num_examples,
        max_evaluation_examples=num_held_out,
    )


def build_workload(
    data: DataSpec, training: Training, *, tuned_batch: int, precision: str, num_threads: int
) -> Workload:
    """Encode the mix, once for all sides.

    Raises:
        ValueError: If the data lack a source, or a record breaks its format.
    """
    train = tuple(source for name in _TARGETS if (source := TARGETS[name].train) is not None)
    held_out = tuple(
        next(s for s in TARGETS[name].sources(Role.SELECT) if s.language == "en")
        for name in _TARGETS
    )
    for source in (*train, *held_out):
        if not data.corpus.has(source):
            raise ValueError(f"no data for {source.name}: {data.corpus.missing(source)}")
    return Workload(
        data=data,
        inventory=StudyData(data).take_inventory((*train, *held_out)),
        train=train,
        held_out=held_out,
        training=training,
        tuned_batch=tuned_batch,
        precision=precision,
        num_threads=num_threads,
    )


def build_heads(
    workload: Workload, *, hidden_size: int, dropout: float, seed: int
) -> dict[str, Head]:
    """A fresh head for each task of the mix, the same on every side."""
    data = workload.open_data()
    return {
        source.task: build_head(
            find_task(source.task),
            num_labels=len(data.labels(source.task)),
            hidden_size=hidden_size,
            dropout=dropout,
            seed=seed,
        )
        for source in workload.train
    }


def list_sequences(workload: Workload) -> Iterator[int]:
    """Tokens of every training row."""
    data = workload.open_data()
    for source in workload.train:
        yield from map(int, data.features(source).lengths)


@torch.no_grad()
def score_held_out(workload: Workload, model: Model, vocabulary: Vocabulary) -> list[float]:
    """Loss of every held-out row in fp32 without dropout, task by task."""
    model.eval()
    data = workload.open_data()
    losses: list[float] = []
    for source, trained in zip(workload.held_out, workload.train, strict=True):
        table = data.features(source)
        losses += _score_table(model, trained.task, table, vocabulary)
    return losses


def _score_table(
    model: Model, task: str, table: FeatureTable, vocabulary: Vocabulary
) -> Sequence[float]:
    task_type = find_task(task).task_type
    device = next(model.parameters()).device
    losses = np.zeros(len(table))
    for rows in evaluation_batches(table, _EVALUATION_TOKENS, task_type):
        batch = collate(table, rows, task_type, vocabulary).to(device)
        losses[rows] = model.losses(task, batch).float().cpu().numpy()
    return [float(loss) for loss in losses]
