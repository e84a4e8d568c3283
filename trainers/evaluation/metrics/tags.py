"""Outcomes and scores of predicted tags, as seqeval counts entities."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

import pyarrow as pa

from spaces.task import Source
from trainers.data.examples import TaggingExample
from trainers.evaluation.metrics.rates import POINTS, count, summarise_count_columns
from trainers.evaluation.metrics.rows import COMMON, COUNTS, require_one_each

TAG_SCHEMA: Final = pa.schema(
    [*COMMON, *COUNTS, ("num_correct", pa.int32()), ("num_words", pa.int32())]
)
"""`prediction` is a JSON list of tags; the first three counts are entities, the last two words."""

FormOf: TypeAlias = Callable[[str], str]
"""From a tag to the form whose entities are counted, `PREFIX-TYPE` or "O"."""


def choose_form(source: Source) -> FormOf:
    """How tags of `source` are read as entities."""
    return upos_form if source.task == "udpos" else entity_form


def entity_form(tag: str) -> str:
    """A tag with its prefix, such as `B-PER`, as it is; a plain tag so that a run is one entity.

    Plain tags have no form of their own in seqeval, which takes their first letter for a prefix.
    """
    return tag if tag == "O" or tag[1:2] == "-" else f"I-{tag}"


def upos_form(tag: str) -> str:
    """A part of speech in the form that gives the entities of XTREME's figures, e.g. `N-NOUN`.

    XTREME was scored with an early seqeval, which takes the whole of a plain tag as its type;
    seqeval 1.2 cuts the first letter off, so that CCONJ and SCONJ are one type, and X has none.
    The first letter is a prefix all the same: each SCONJ and SYM is an entity by itself, as their
    "S" reads like the S of IOBES.
    """
    return tag if "-" in tag else f"{tag[0]}-{tag}"


def score_tags(
    examples: Sequence[TaggingExample],
    predictions: Sequence[Sequence[str]],
    form_of: FormOf = entity_form,
) -> pa.Table:
    """Outcomes of predicted tags, with the counts that F1 over entities is made of.

    Entities are those of seqeval in its default, lenient mode; none crosses a sentence, so summed
    counts give `seqeval.metrics.f1_score` of the whole split to the last bit. Plain tags such as
    UPOS have F1 in XTREME too, where a run of one tag is one entity.

    Args:
        examples: Sentences with their gold tags.
        predictions: A tag for every word of each.
        form_of: Rule of the task, see `choose_form`.

    Raises:
        ValueError: If there is not one prediction an example and one tag a word.
    """
    require_one_each(examples, predictions)
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
            **_count_entities(*([form_of(tag) for tag in each] for each in (example.tags, tags))),
            "num_correct": sum(map(str.__eq__, example.tags, tags)),
            "num_words": len(example.words),
        }
        for example, tags in zip(examples, predictions, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=TAG_SCHEMA)


def summarise_tags(outcomes: pa.Table) -> dict[str, float]:
    """`f1`, `precision` and `recall` over entities, and `accuracy` of words."""
    accuracy = POINTS * count(outcomes, "num_correct") / count(outcomes, "num_words")
    return {**summarise_count_columns(outcomes), "accuracy": accuracy}


def _count_entities(gold: Sequence[str], predicted: Sequence[str]) -> dict[str, int]:
    # brings scikit-learn, two seconds that whoever only reads outcomes should not wait
    from seqeval.metrics.sequence_labeling import get_entities

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*seems not to be NE tag")
        gold_entities = set(get_entities(gold))
        predicted_entities = set(get_entities(predicted))
    return {
        "true_positives": len(gold_entities & predicted_entities),
        "num_predicted": len(predicted_entities),
        "num_gold": len(gold_entities),
    }
