"""Predictions against gold: outcomes of every example first, scores from outcomes second.

Outcomes are kept for ever, because paired intervals between two plans need them, and because a
score can then be computed anew without the model. The rules are XTREME's own (`evaluate.py` and
`third_party/evaluate_squad.py` of google-research/xtreme at 838c13b).
"""

from __future__ import annotations

import json
import re
import string
import warnings
from collections import Counter
from collections.abc import Callable, Sequence, Sized
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from seqeval.metrics.sequence_labeling import get_entities

from spaces.task import TaskType
from trainers.data.examples import (
    BitextExample,
    Example,
    PairExample,
    SpanExample,
    TaggingExample,
)
from trainers.evaluation.choices import CHOICE_OUTCOMES, score_choices
from trainers.evaluation.guesses import MLM_OUTCOMES, score_guesses, summarise_guesses

_POINTS: Final = 100.0
"""Scores are given in points: shares times this."""
_ARTICLES: Final = re.compile(r"\b(a|an|the)\b")
_NO_PUNCTUATION: Final = str.maketrans("", "", string.punctuation)

_COMMON = [("id", pa.string()), ("prediction", pa.string())]
OUTCOME_SCHEMAS: dict[TaskType, pa.Schema] = {
    TaskType.PAIR: pa.schema([*_COMMON, ("label", pa.string()), ("hit", pa.bool_())]),
    TaskType.TAGGING: pa.schema(
        [
            *_COMMON,
            ("true_positives", pa.int32()),
            ("num_predicted", pa.int32()),
            ("num_gold", pa.int32()),
            ("num_correct", pa.int32()),
            ("num_words", pa.int32()),
        ]
    ),
    TaskType.SPAN: pa.schema([*_COMMON, ("exact_match", pa.bool_()), ("f1", pa.float64())]),
    TaskType.BITEXT: pa.schema([*_COMMON, ("hit", pa.bool_()), ("score", pa.float64())]),
    TaskType.CHOICE: CHOICE_OUTCOMES,
    TaskType.MLM: MLM_OUTCOMES,
}
"""Columns of the outcomes. In tagging `prediction` is a JSON list of tags, the first three counts
are entities and the last two words; in bitext it is the row found, and `score` its cosine."""


def score_pairs(examples: Sequence[PairExample], predictions: Sequence[str]) -> pa.Table:
    """Outcomes of predicted labels.

    Raises:
        ValueError: If there is not one prediction an example.
    """
    _require_one_each(examples, predictions)
    rows = [
        {
            "id": example.id,
            "prediction": prediction,
            "label": example.label,
            "hit": prediction == example.label,
        }
        for example, prediction in zip(examples, predictions, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=OUTCOME_SCHEMAS[TaskType.PAIR])


def score_tags(
    examples: Sequence[TaggingExample], predictions: Sequence[Sequence[str]]
) -> pa.Table:
    """Outcomes of predicted tags, with the counts that F1 over entities is made of.

    Entities are those of seqeval in its default, lenient mode; none crosses a sentence, so summed
    counts give `seqeval.metrics.f1_score` of the whole split to the last bit. Plain tags such as
    UPOS have F1 in XTREME too, where a run of one tag is one entity (but each SCONJ and SYM is
    one by itself, as their "S" reads like the S of IOBES).

    Raises:
        ValueError: If there is not one prediction an example and one tag a word.
    """
    _require_one_each(examples, predictions)
    for example, tags in zip(examples, predictions, strict=True):
        if len(tags) != len(example.words):
            raise ValueError(
                f"sentence {example.id!r} has {len(tags)} predicted tags, "
                f"must be one for each of its {len(example.words)} words"
            )
    rows = [
        {
            "id": example.id,
            "prediction": json.dumps(list(tags), ensure_ascii=False),
            **_count_entities(example.tags, tags),
            "num_correct": sum(map(str.__eq__, example.tags, tags)),
            "num_words": len(example.words),
        }
        for example, tags in zip(examples, predictions, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=OUTCOME_SCHEMAS[TaskType.TAGGING])


def score_spans(examples: Sequence[SpanExample], predictions: Sequence[str]) -> pa.Table:
    """Outcomes of predicted answers: exact match and F1 of SQuAD v1.1, best over gold answers.

    Raises:
        ValueError: If there is not one prediction an example, or an example has no gold answer.
    """
    _require_one_each(examples, predictions)
    rows = []
    for example, prediction in zip(examples, predictions, strict=True):
        if not example.answers:
            raise ValueError(
                f"question {example.id!r} has no gold answer; score a split that has them"
            )
        golds = [answer.text for answer in example.answers]
        rows.append(
            {
                "id": example.id,
                "prediction": prediction,
                "exact_match": any(
                    normalise_answer(prediction) == normalise_answer(gold) for gold in golds
                ),
                "f1": max(answer_f1(prediction, gold) for gold in golds),
            }
        )
    return pa.Table.from_pylist(rows, schema=OUTCOME_SCHEMAS[TaskType.SPAN])


def score_retrieval(
    examples: Sequence[BitextExample],
    neighbours: tuple[NDArray[np.integer[Any]], NDArray[np.floating[Any]]],
) -> pa.Table:
    """Outcomes of retrieval: a hit is the row of the example itself.

    Args:
        examples: Pairs; English sentence i is translated by foreign sentence i.
        neighbours: For each English sentence the row of the foreign sentence found, and its
            cosine, as `retrieve` returns them.

    Raises:
        ValueError: If there is not one neighbour an example.
    """
    found, cosines = neighbours
    _require_one_each(examples, found)
    rows = [
        {"id": example.id, "prediction": str(place), "hit": place == row, "score": cosine}
        for row, (example, place, cosine) in enumerate(
            zip(examples, found.tolist(), cosines.tolist(), strict=True)
        )
    ]
    return pa.Table.from_pylist(rows, schema=OUTCOME_SCHEMAS[TaskType.BITEXT])


SCORERS: dict[TaskType, Callable[[Sequence[Any], Any], pa.Table]] = {
    TaskType.PAIR: score_pairs,
    TaskType.TAGGING: score_tags,
    TaskType.SPAN: score_spans,
    TaskType.BITEXT: score_retrieval,
    TaskType.CHOICE: score_choices,
    TaskType.MLM: score_guesses,
}
"""From gold examples and predictions to outcomes."""


def summarise(outcomes: pa.Table, task_type: TaskType) -> dict[str, float]:
    """Scores of a split, in points.

    Args:
        outcomes: What the scorer of `task_type` returned, or some of its rows.
        task_type: Type of the task.

    Returns:
        Pair, choice, bitext and MLM: accuracy. Tagging: f1 (micro, over entities) and accuracy
        (of words). Span: exact_match, f1 and exact_match_f1, the mean of both.

    Raises:
        ValueError: If there are no outcomes.
    """
    if outcomes.num_rows == 0:
        raise ValueError(f"a {task_type} score needs at least one outcome, got none")
    return _SUMMARIES[task_type](outcomes)


def normalise_answer(text: str) -> str:
    """SQuAD v1.1's: lower case, no ASCII punctuation, no English articles, single spaces.

    XTREME applies it to every language of XQuAD.
    """
    return " ".join(_ARTICLES.sub(" ", text.lower().translate(_NO_PUNCTUATION)).split())


def answer_f1(prediction: str, gold: str) -> float:
    """F1 of the bags of normalised words of two answers, in [0, 1]; 0 if they share none."""
    predicted_words = normalise_answer(prediction).split()
    gold_words = normalise_answer(gold).split()
    num_common = (Counter(predicted_words) & Counter(gold_words)).total()
    if num_common == 0:
        return 0.0
    return _f1(num_common / len(predicted_words), num_common / len(gold_words))


def _f1(precision: float, recall: float) -> float:
    """Harmonic mean, in seqeval's and SQuAD's order of operations; 0 if both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall > 0 else 0.0


def _count_entities(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, int]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*seems not to be NE tag")
        gold_entities = set(get_entities([_prefix(tag) for tag in gold]))
        predicted_entities = set(get_entities([_prefix(tag) for tag in predicted]))
    return {
        "true_positives": len(gold_entities & predicted_entities),
        "num_predicted": len(predicted_entities),
        "num_gold": len(gold_entities),
    }


def _prefix(tag: str) -> str:
    """A plain tag in the form that gives the entities of XTREME's figures, e.g. `N-NOUN`.

    XTREME was scored with an early seqeval, which takes the whole of a plain tag as its type;
    seqeval 1.2 cuts the first letter off, so that CCONJ and SCONJ are one type, and X has none.
    """
    return tag if "-" in tag else f"{tag[0]}-{tag}"


def _require_one_each(examples: Sequence[Example], predictions: Sized) -> None:
    if len(predictions) != len(examples):
        raise ValueError(
            f"{len(examples)} examples must have one prediction each, got {len(predictions)}"
        )


def _mean(outcomes: pa.Table, column: str) -> float:
    return float(outcomes[column].to_numpy().mean())


def _sum(outcomes: pa.Table, column: str) -> int:
    return int(outcomes[column].to_numpy().sum())


def _summarise_hits(outcomes: pa.Table) -> dict[str, float]:
    return {"accuracy": _POINTS * _mean(outcomes, "hit")}


def _summarise_tags(outcomes: pa.Table) -> dict[str, float]:
    true_positives = _sum(outcomes, "true_positives")
    precision = true_positives / max(_sum(outcomes, "num_predicted"), 1)
    recall = true_positives / max(_sum(outcomes, "num_gold"), 1)
    return {
        "f1": _POINTS * _f1(precision, recall),
        "accuracy": _POINTS * _sum(outcomes, "num_correct") / _sum(outcomes, "num_words"),
    }


def _summarise_spans(outcomes: pa.Table) -> dict[str, float]:
    exact_match = _POINTS * _mean(outcomes, "exact_match")
    f1 = _POINTS * _mean(outcomes, "f1")
    return {"exact_match": exact_match, "f1": f1, "exact_match_f1": (exact_match + f1) / 2}


_SUMMARIES: dict[TaskType, Callable[[pa.Table], dict[str, float]]] = {
    TaskType.PAIR: _summarise_hits,
    TaskType.TAGGING: _summarise_tags,
    TaskType.SPAN: _summarise_spans,
    TaskType.BITEXT: _summarise_hits,
    TaskType.CHOICE: _summarise_hits,
    TaskType.MLM: summarise_guesses,
}
