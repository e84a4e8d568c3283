"""Scores one cell of the benchmark: a target in one language on one split.

examples -> features -> logits or sentence vectors -> predictions -> outcomes per example. The
threshold of mining comes from the dev split, so that is embedded too where test is scored.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import torch
from torch import Tensor

from spaces.catalogue import find_task, threshold_source
from spaces.task import Source, Task, TaskType
from trainers.data.batching import Batch, collate, evaluation_batches
from trainers.data.cache import FeatureTable
from trainers.data.examples import MiningExample
from trainers.data.study_data import StudyData
from trainers.encoders import special_ids
from trainers.evaluation.decoding import (
    decode_choices,
    decode_pairs,
    decode_spans,
    decode_tags,
    decode_tentative,
)
from trainers.evaluation.guesses import count_guesses, gather_guesses
from trainers.evaluation.metrics import score
from trainers.evaluation.metrics.bitext import Mined
from trainers.evaluation.mining import choose_translations, find_threshold, mine_sentences
from trainers.evaluation.retrieval import retrieve
from trainers.heads import MlmHead
from trainers.masking import Masking, build_masking
from trainers.model import Model
from trainers.numerics import Numerics
from trainers.vocabulary import Vocabulary

_BATCH_TOKENS = 4096
"""Padded tokens in an evaluation batch: forward passes gain nothing from larger ones."""

Array: TypeAlias = npt.NDArray[np.float32]
Embed: TypeAlias = Callable[[Source], Array]
"""From a source to the sentence vectors of its feature rows, [rows, dim]."""


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
        head: Task whose head answers; None where sentence vectors are compared.
        retrieval_layer: Hidden layer of the sentence vectors; 0 is the embeddings.
        data: Gives examples and features.
        vocabulary: Of the trimmed encoder.
        numerics: Device and precision.

    Raises:
        ValueError: If the data lack the dev split that mining needs for its threshold.
    """
    model.eval()
    task = find_task(source.task)
    masking: Masking | None = None
    if task.task_type is TaskType.MLM:
        masking = build_masking(vocabulary, special_ids(data.tokenizer))

    def run(read: Callable[[Batch], Tensor], scored: Source) -> list[Array]:
        table = data.features(scored)
        return run_rows(
            read, table, task, vocabulary=vocabulary, numerics=numerics, masking=masking
        )

    def embed(scored: Source) -> Array:
        return np.stack(run(lambda batch: model.sentence_vectors(batch, retrieval_layer), scored))

    if head is None:
        predictions: object = _COMPARISONS[task.task_type](source, data, embed)
    else:
        logits = run(lambda batch: _read_head(model, head, batch), source)
        decode = _decode_tentative if task.has_unanswerable else _DECODERS[task.task_type]
        examples = data.examples(source)
        predictions = decode(data.features(source), logits, examples, data.labels(head))
    return score(data.examples(source), predictions, source)


def run_rows(
    read: Callable[[Batch], Tensor],
    table: FeatureTable,
    task: Task,
    *,
    vocabulary: Vocabulary,
    numerics: Numerics,
    masking: Masking | None = None,
) -> list[Array]:
    """What `read` gives for each row, padding cut off, in the table's order.

    Args:
        read: The model's part: `[B, width]` of a batch, or `[B, L, width]`, which is padded.
        table: Features of the rows.
        task: Of the rows.
        vocabulary: Of the trimmed encoder.
        numerics: Device and precision.
        masking: Of text whose masked pieces are scored.
    """
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


def _decode_tentative(
    table: FeatureTable, logits: Sequence[Array], examples: Sequence[Any], _: tuple[str, ...]
) -> Sequence[object]:
    starts, ends = [row[:, 0] for row in logits], [row[:, 1] for row in logits]
    return decode_tentative(table, starts, ends, [example.context for example in examples])


_DECODERS = {
    TaskType.PAIR: _decode_pairs,
    TaskType.TAGGING: _decode_tags,
    TaskType.SPAN: _decode_spans,
    TaskType.CHOICE: _decode_choices,
    TaskType.MLM: _gather_guesses,
}
"""From logits of each row to a prediction for each example."""


def _find_translations(
    source: Source, data: StudyData, embed: Embed
) -> tuple[npt.NDArray[np.integer[Any]], npt.NDArray[np.floating[Any]]]:
    """Tatoeba: the English sentence asks, the foreign ones are searched."""
    table, vectors = data.features(source), embed(source)
    sides = np.array([table.token_map(row)[0] for row in range(len(table))])
    return retrieve(vectors[sides == 0], vectors[sides == 1])


def _mine_translations(source: Source, data: StudyData, embed: Embed) -> list[Mined]:
    """BUCC: pairs above the threshold that is best on dev, or on `source` if it is no test."""
    examples = _mining_examples(data, source)
    pairs = mine_sentences(examples, embed(source))
    tuned_on = threshold_source(source)
    if tuned_on is None:
        return choose_translations(examples, pairs, find_threshold(pairs, examples))
    try:
        dev_examples = _mining_examples(data, tuned_on)
    except FileNotFoundError as error:
        raise ValueError(
            f"the threshold for {source.name} comes from {tuned_on.name}, which the data lack: "
            f"add it, or leave {source.task} out ({error})"
        ) from error
    threshold = find_threshold(mine_sentences(dev_examples, embed(tuned_on)), dev_examples)
    return choose_translations(examples, pairs, threshold)


def _mining_examples(data: StudyData, source: Source) -> list[MiningExample]:
    return [e for e in data.examples(source) if isinstance(e, MiningExample)]


_COMPARISONS: dict[TaskType, Callable[[Source, StudyData, Embed], object]] = {
    TaskType.BITEXT: _find_translations,
    TaskType.MINING: _mine_translations,
}
"""From sentence vectors to predictions."""
