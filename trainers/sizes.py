"""Bytes of what a training phase stores, counted from the encoder's configuration.

No weights are loaded, so a study can say what it needs before it starts. A test holds the counts
against models that were built.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, final

from spaces.catalogue import MLM_TEXT, find_task
from spaces.inventory import Inventory
from spaces.phases import AlignPhase, TrainPhase
from spaces.task import TaskType
from trainers.cache_folder import features_file
from trainers.data.study_data import DataSpec, StudyData
from trainers.encoder_origins import CONFIG, find_origin
from trainers.encoders import EncoderSpec, count_layers

_BYTES = 4
"""Of a parameter, a moment and an id: float32 and int32, whatever precision is computed in."""
_COPIES_IN_STATE = 3
"""A parameter and its two moments in AdamW."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EncoderShape:
    """What decides the number of an encoder's parameters, but for its vocabulary."""

    hidden_size: int
    """H."""
    intermediate_size: int
    """Of the feed-forward layers."""
    num_layers: int
    num_positions: int
    """Rows of the position embedding, the two unused ones included."""
    num_types: int
    """Rows of the token type embedding."""

    def num_parameters(self, num_ids: int) -> int:
        """Parameters of the encoder, without a pooling layer.

        Args:
            num_ids: Rows of the trimmed word embedding.
        """
        hidden, inner = self.hidden_size, self.intermediate_size
        norm = 2 * hidden
        embeddings = (num_ids + self.num_positions + self.num_types) * hidden + norm
        attention = 4 * (hidden + 1) * hidden + norm
        feed_forward = (hidden + 1) * inner + (inner + 1) * hidden + norm
        return embeddings + self.num_layers * (attention + feed_forward)


def read_shape(spec: EncoderSpec) -> EncoderShape:
    """The shape of an encoder; what its configuration leaves out is as transformers has it.

    Raises:
        ValueError: If the encoder cannot be had.
    """
    path = find_origin(spec.name).locate() / CONFIG
    config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return EncoderShape(
        hidden_size=config.get("hidden_size", 768),
        intermediate_size=config.get("intermediate_size", 3072),
        num_layers=count_layers(spec),
        num_positions=config.get("max_position_embeddings", 512),
        num_types=config.get("type_vocab_size", 2),
    )


@final
class PhaseSizes:
    """Bytes that the training phases of one study file in the store."""

    def __init__(self, shape: EncoderShape, num_ids: int, labels: Mapping[str, int]) -> None:
        """Prepare to count.

        Args:
            shape: Of the encoder.
            num_ids: Rows of the trimmed word embedding.
            labels: Number of labels of each task.
        """
        self._shape = shape
        self._num_ids = num_ids
        self._labels = labels

    @classmethod
    def of_study(cls, spec: DataSpec, inventory: Inventory) -> PhaseSizes:
        """Of a study's data; collects its vocabulary, as its workers do.

        Raises:
            ValueError: If the encoder cannot be had.
        """
        sources = (facts.source for facts in inventory.sources.values())
        vocabulary = StudyData(spec, inventory).vocabulary(sources)
        labels = {task: len(names) for task, names in inventory.labels.items()}
        return cls(read_shape(spec.encoder), len(vocabulary), labels)

    @property
    def num_ids(self) -> int:
        """Rows of the trimmed word embedding."""
        return self._num_ids

    def weights(self, phase: AlignPhase | TrainPhase) -> int:
        """Bytes of the weights that the phase ends in, with the ids of their rows."""
        return _BYTES * (self._num_parameters(phase) + self._num_ids)

    def state(self, phase: AlignPhase | TrainPhase) -> int:
        """Bytes of the phase's partial state; an alignment, done in seconds, has none."""
        if isinstance(phase, AlignPhase):
            return 0
        return _BYTES * (_COPIES_IN_STATE * self._num_parameters(phase) + self._num_ids)

    def _num_parameters(self, phase: AlignPhase | TrainPhase) -> int:
        shares = () if isinstance(phase, AlignPhase) else phase.shares
        tasks = {source.task for source, _ in shares}
        return self._shape.num_parameters(self._num_ids) + sum(map(self._count_head, tasks))

    def _count_head(self, task: str) -> int:
        num_labels = self._num_ids if task == MLM_TEXT.name else self._labels[task]
        return _HEADS[find_task(task).task_type](self._shape.hidden_size, num_labels)


_HEADS: dict[TaskType, Callable[[int, int], int]] = {
    TaskType.PAIR: lambda hidden, labels: (hidden + 1) * (hidden + labels),
    TaskType.TAGGING: lambda hidden, labels: labels * (hidden + 1),
    TaskType.SPAN: lambda hidden, _: 2 * (hidden + 1),
    TaskType.CHOICE: lambda hidden, _: (hidden + 1) * (hidden + 1),
    TaskType.MLM: lambda hidden, pieces: hidden * (hidden + 1) + 2 * hidden + pieces,
}
"""From hidden size and number of labels to the parameters of a head, by task type."""


def count_feature_bytes(inventory: Inventory) -> int:
    """Bytes of a study's encoded features in this machine's cache."""
    return sum(_size_of(facts.digest) for facts in inventory.sources.values())


def _size_of(digest: str) -> int:
    path = features_file(digest)
    return path.stat().st_size if path.exists() else 0
