"""Scores one cell of the benchmark: a target in one language on one split.

examples -> features -> logits or sentence vectors -> predictions -> outcomes per example.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import torch
from torch import Tensor

from spaces.catalogue import find_task
from spaces.task import Source, Task, TaskType
from trainers.data.batching import Batch, collate, evaluation_batches
from trainers.data.cache import FeatureTable
from trainers.data.examples import SpanExample, TaggingExample
from trainers.data.study_data import StudyData
from trainers.evaluation.decoding import decode_pairs, decode_spans, decode_tags
from trainers.evaluation.metrics import score_pairs, score_retrieval, score_spans, score_tags
from trainers.evaluation.retrieval import retrieve
from trainers.model import Model
from trainers.training import Numerics
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

    def run(read: Callable[[Batch], Tensor]) -> list[Array]:
        return _run_rows(read, table, task, vocabulary=vocabulary, numerics=numerics)

    if head is None:
        vectors = run(lambda batch: model.sentence_vectors(batch, retrieval_layer))
        return _score_bitext(data.examples(source), table, np.stack(vectors))
    logits = run(lambda batch: model.logits(head, batch))
    return _SCORERS[task.task_type](data, source, table, logits)


def _run_rows(
    read: Callable[[Batch], Tensor],
    table: FeatureTable,
    task: Task,
    *,
    vocabulary: Vocabulary,
    numerics: Numerics,
) -> list[Array]:
    """What `read` gives for each row, padding cut off, in the table's order."""
    results: dict[int, Array] = {}
    with torch.inference_mode(), numerics.autocast():
        for rows in evaluation_batches(table, _BATCH_TOKENS):
            batch = collate(table, rows, task.task_type, vocabulary).to(numerics.device)
            outputs = read(batch).float().cpu().numpy()
            for row, output in zip(rows, outputs, strict=True):
                is_per_token = output.ndim == 2
                results[int(row)] = output[: table.lengths[row]] if is_per_token else output
    return [results[row] for row in range(len(table))]


def _score_pairs(
    data: StudyData, source: Source, table: FeatureTable, logits: Sequence[Array]
) -> pa.Table:
    predictions = decode_pairs(table, logits, data.labels(source.task))
    return score_pairs(data.examples(source), predictions)


def _score_tags(
    data: StudyData, source: Source, table: FeatureTable, logits: Sequence[Array]
) -> pa.Table:
    examples = [e for e in data.examples(source) if isinstance(e, TaggingExample)]
    num_words = [len(example.words) for example in examples]
    return score_tags(examples, decode_tags(table, logits, num_words, data.labels(source.task)))


def _score_spans(
    data: StudyData, source: Source, table: FeatureTable, logits: Sequence[Array]
) -> pa.Table:
    examples = [e for e in data.examples(source) if isinstance(e, SpanExample)]
    starts, ends = [row[:, 0] for row in logits], [row[:, 1] for row in logits]
    contexts = [example.context for example in examples]
    return score_spans(examples, decode_spans(table, starts, ends, contexts))


_SCORERS = {
    TaskType.PAIR: _score_pairs,
    TaskType.TAGGING: _score_tags,
    TaskType.SPAN: _score_spans,
}


def _score_bitext(examples: Sequence[object], table: FeatureTable, vectors: Array) -> pa.Table:
    """Tatoeba: the English sentence asks, the foreign ones are searched."""
    sides = np.array([table.token_map(row)[0] for row in range(len(table))])
    nearest, cosine = retrieve(vectors[sides == 0], vectors[sides == 1])
    return score_retrieval(examples, nearest, cosine)
