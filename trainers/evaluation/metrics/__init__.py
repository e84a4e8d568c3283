"""Predictions against gold: outcomes of every example first, scores from outcomes second.

Outcomes are kept for ever, because paired intervals between two plans need them, and because a
score can then be computed anew without the model. The rules are XTREME's own (`evaluate.py` and
the scorers it calls, google-research/xtreme at 838c13b), SQuAD 2.0's for its own data.

labels    one label an example; choices
tags      a tag a word; entities
answers   the words of an answer, by task and language
spans     an answer a question, or none
guesses   masked tokens, as counts a text
bitext    retrieval and mining of translations
rates     sums and shares, in the scorer's order of operations
rows      what all outcomes have in common
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyarrow as pa

from spaces.catalogue import find_task
from spaces.task import Source, Task, TaskType
from trainers.evaluation.metrics.answers import choose_words
from trainers.evaluation.metrics.bitext import (
    BITEXT_SCHEMA,
    MINING_SCHEMA,
    score_mined,
    score_retrieval,
)
from trainers.evaluation.metrics.guesses import GUESS_SCHEMA, score_guesses, summarise_guesses
from trainers.evaluation.metrics.labels import (
    LABEL_SCHEMA,
    score_choices,
    score_pairs,
    summarise_hits,
)
from trainers.evaluation.metrics.rates import summarise_count_columns
from trainers.evaluation.metrics.rows import CLUSTER, name_clusters
from trainers.evaluation.metrics.spans import (
    SPAN_SCHEMA,
    TENTATIVE_SCHEMA,
    score_spans,
    score_tentative,
    summarise_spans,
)
from trainers.evaluation.metrics.tags import TAG_SCHEMA, choose_form, score_tags, summarise_tags

_SCHEMAS: dict[TaskType, pa.Schema] = {
    TaskType.PAIR: LABEL_SCHEMA,
    TaskType.TAGGING: TAG_SCHEMA,
    TaskType.SPAN: SPAN_SCHEMA,
    TaskType.BITEXT: BITEXT_SCHEMA,
    TaskType.MINING: MINING_SCHEMA,
    TaskType.CHOICE: LABEL_SCHEMA,
    TaskType.MLM: GUESS_SCHEMA,
}
_SCORERS: dict[TaskType, Callable[[Sequence[Any], Any], pa.Table]] = {
    TaskType.PAIR: score_pairs,
    TaskType.BITEXT: score_retrieval,
    TaskType.MINING: score_mined,
    TaskType.CHOICE: score_choices,
    TaskType.MLM: score_guesses,
}
"""From gold examples and predictions to outcomes; tags and answers have rules by source too."""
_SHARED_TEXTS: dict[TaskType, Callable[[Any], str]] = {
    TaskType.PAIR: lambda example: str(example.text_a),
    TaskType.SPAN: lambda example: str(example.context),
    TaskType.CHOICE: lambda example: str(example.context),
}
"""What examples of a type may have in common: a premise, a paragraph, a passage."""
_SUMMARIES: dict[TaskType, Callable[[pa.Table, Task], dict[str, float]]] = {
    TaskType.PAIR: summarise_hits,
    TaskType.TAGGING: lambda outcomes, _: summarise_tags(outcomes),
    TaskType.SPAN: lambda outcomes, _: summarise_spans(outcomes),
    TaskType.BITEXT: summarise_hits,
    TaskType.MINING: lambda outcomes, _: summarise_count_columns(outcomes),
    TaskType.CHOICE: summarise_hits,
    TaskType.MLM: lambda outcomes, _: summarise_guesses(outcomes),
}


def outcome_schema(task: Task) -> pa.Schema:
    """Columns of the outcomes of a task: `id`, then what its score needs.

    All but masked-language modelling have the `prediction` too, and those whose examples may share
    a text end with the `cluster`, see `name_clusters`.
    """
    schema = TENTATIVE_SCHEMA if task.has_unanswerable else _SCHEMAS[task.task_type]
    has_clusters = task.task_type in _SHARED_TEXTS
    return schema.append(pa.field(CLUSTER, pa.string())) if has_clusters else schema


def score(examples: Sequence[Any], predictions: Any, source: Source) -> pa.Table:
    """Outcomes of the predictions for a split.

    Args:
        examples: Records of the source's task.
        predictions: What the decoder of its task gives.
        source: Names the task and the language, which decide the rules.

    Raises:
        ValueError: If predictions and examples do not fit, or no rule fits the source.
    """
    task = find_task(source.task)
    outcomes = _score(examples, predictions, source, task)
    text_of = _SHARED_TEXTS.get(task.task_type)
    if text_of is None:
        return outcomes
    clusters = name_clusters(examples, map(text_of, examples))
    return outcomes.append_column(CLUSTER, pa.array(clusters, pa.string()))


def _score(examples: Sequence[Any], predictions: Any, source: Source, task: Task) -> pa.Table:
    if task.task_type is TaskType.TAGGING:
        return score_tags(examples, predictions, choose_form(source))
    if task.task_type is TaskType.SPAN:
        score_answers = score_tentative if task.has_unanswerable else score_spans
        return score_answers(examples, predictions, choose_words(source))
    return _SCORERS[task.task_type](examples, predictions)


def summarise(outcomes: pa.Table, task: Task) -> dict[str, float]:
    """Scores of a split, in points.

    Args:
        outcomes: What `score` returned for sources of the task, or some of its rows.
        task: Whose metric counts; a target may be scored on rows of its training task.

    Returns:
        Pair, choice, MLM and bitext: accuracy; pairs with the metric `accuracy_f1` also f1 and
        that mean. Tagging: f1, precision and recall (micro, over entities) and accuracy (of
        words). Mining: the same three over pairs. Span: exact_match, f1 and exact_match_f1, the
        mean of both.

    Raises:
        ValueError: If there are no outcomes.
    """
    if outcomes.num_rows == 0:
        raise ValueError(f"a score of {task.name} needs at least one outcome, got none")
    return _SUMMARIES[task.task_type](outcomes, task)
