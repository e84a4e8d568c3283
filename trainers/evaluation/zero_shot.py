"""Scores one cell of the benchmark: a target in one language on one split.

examples -> features -> logits or sentence vectors -> predictions -> outcomes per example.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import torch
from torch import Tensor

from spaces.catalogue import find_task
from spaces.task import Source, Task, TaskType
from trainers.data.batching import Batch, collate, evaluation_batches
from trainers.data.cache import FeatureTable
from trainers.data.study_data import StudyData
from trainers.encoders import special_ids
from trainers.evaluation.choices import decode_choices
from trainers.evaluation.decoding import decode_pairs, decode_spans, decode_tags
from trainers.evaluation.guesses import count_guesses, gather_guesses
from trainers.evaluation.metrics import SCORERS
from trainers.evaluation.retrieval import retrieve
from trainers.heads import MlmHead
from trainers.masking import Masking, build_masking
from trainers.model import Model
from trainers.numerics import Numerics
from trainers.vocabulary import Vocabulary

_BATCH_TOKENS = 4096
"""Padded tokens in an evaluation batch: forward passes gain nothing from larger ones."""

Array = npt.NDArray[np.float32]


def score_cell(
    model: Model,
    source: Source,
    *,
    head: str | None,
    retrieval_layer: int,
    data: StudyData,
    vocabulary: Vocabulary,
    numerics: Numerics,
) -> pa.Table:
    """Outcomes of every example of `source`, see `trainers.evaluation.metrics`.

    Args:
        model: Has the head; put in evaluation mode here.
        source: What is scored.
        head: Task whose head answers; None for bitext retrieval.
        retrieval_layer: Hidden layer of the sentence vectors; 0 is the embeddings.
        data: Gives examples and features.
        vocabulary: Of the trimmed encoder.
        numerics: Device and precision.
    """
    model.eval()
    task = find_task(source.task)
    table = data.features(source)
    masking: Masking | None = None
    if task.task_type is TaskType.MLM:
        masking = build_masking(vocabulary, special_ids(data.tokenizer))

    def run(read: Callable[[Batch], Tensor]) -> list[Array]:
        return _run_rows(
            read, table, task, vocabulary=vocabulary, numerics=numerics, masking=masking
        )

    examples = data.examples(source)
    if head is None:
        vectors = run(lambda batch: model.sentence_vectors(batch, retrieval_layer))
        predictions: object = _find_translations(table, np.stack(vectors))
    else:
        logits = run(lambda batch: _read_head(model, head, batch))
        predictions = _DECODERS[task.task_type](table, logits, examples, data.labels(head))
    return SCORERS[task.task_type](examples, predictions)


def _run_rows(
    read: Callable[[Batch], Tensor],
    table: FeatureTable,
    task: Task,
    *,
    vocabulary: Vocabulary,
    numerics: Numerics,
    masking: Masking | None,
) -> list[Array]:
    """What `read` gives for each row, padding cut off, in the table's order."""
    results: dict[int, Array] = {}
    with torch.inference_mode(), numerics.autocast():
        for rows in evaluation_batches(table, _BATCH_TOKENS, task.task_type):
            batch = collate(table, rows, task.task_type, vocabulary)
            if masking is not None:
                batch = masking.mask_for_scoring(batch, rows)
            outputs = read(batch.to(numerics.device)).float().cpu().numpy()
            for row, output in zip(rows, outputs, strict=True):
                is_per_token = output.ndim == 2
                results[int(row)] = output[: table.lengths[row]] if is_per_token else output
    return [results[row] for row in range(len(table))]


def _read_head(model: Model, head: str, batch: Batch) -> Tensor:
    """Logits of a batch; of masked text the counts of each row, since pieces are many."""
    logits = model.logits(head, batch)
    return count_guesses(logits, batch) if isinstance(model.head(head), MlmHead) else logits


def _decode_pairs(
    table: FeatureTable, logits: Sequence[Array], _: Sequence[Any], labels: tuple[str, ...]
) -> Sequence[object]:
    return decode_pairs(table, logits, labels)


def _decode_tags(
    table: FeatureTable,
    logits: Sequence[Array],
    examples: Sequence[Any],
    labels: tuple[str, ...],
) -> Sequence[object]:
    return decode_tags(table, logits, [len(example.words) for example in examples], labels)


def _decode_spans(
    table: FeatureTable, logits: Sequence[Array], examples: Sequence[Any], _: tuple[str, ...]
) -> Sequence[object]:
    starts, ends = [row[:, 0] for row in logits], [row[:, 1] for row in logits]
    return decode_spans(table, starts, ends, [example.context for example in examples])


def _decode_choices(
    table: FeatureTable, logits: Sequence[Array], _: Sequence[Any], __: tuple[str, ...]
) -> Sequence[object]:
    return decode_choices(table, logits)


def _gather_guesses(
    table: FeatureTable, counts: Sequence[Array], examples: Sequence[Any], _: tuple[str, ...]
) -> Sequence[object]:
    return gather_guesses(table, counts, len(examples))


_DECODERS = {
    TaskType.PAIR: _decode_pairs,
    TaskType.TAGGING: _decode_tags,
    TaskType.SPAN: _decode_spans,
    TaskType.CHOICE: _decode_choices,
    TaskType.MLM: _gather_guesses,
}
"""From logits of each row to a prediction for each example."""


def _find_translations(
    table: FeatureTable, vectors: Array
) -> tuple[npt.NDArray[np.integer[Any]], npt.NDArray[np.floating[Any]]]:
    """Tatoeba: the English sentence asks, the foreign ones are searched."""
    sides = np.array([table.token_map(row)[0] for row in range(len(table))])
    return retrieve(vectors[sides == 0], vectors[sides == 1])
