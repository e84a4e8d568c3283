"""What all outcomes have in common: a row an example, with its id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Sized
from typing import Final

import pyarrow as pa

from trainers.data.examples import Example

COMMON: Final = [("id", pa.string()), ("prediction", pa.string())]
"""First columns of every schema of outcomes but that of guessed tokens, which has counts only."""
CLUSTER: Final = "cluster"
"""Column of outcomes of examples that may share a text, see `name_clusters`."""
COUNTS: Final = [
    ("true_positives", pa.int32()),
    ("num_predicted", pa.int32()),
    ("num_gold", pa.int32()),
]
"""What F1 of any rows is a ratio of: found and right, found, and to be found."""


def require_one_each(examples: Sequence[Example], predictions: Sized) -> None:
    """Refuse predictions that do not pair up with the examples.

    Raises:
        ValueError: If there is not one prediction an example.
    """
    if len(predictions) != len(examples):
        raise ValueError(
            f"{len(examples)} examples must have one prediction each, got {len(predictions)}"
        )


def name_clusters(examples: Sequence[Example], texts: Iterable[str]) -> list[str]:
    """For each example the id of the first that has its text.

    Questions of one paragraph, or hypotheses of one premise, are hard or easy together: whoever
    resamples examples draws those of a cluster together.

    Args:
        examples: Of a split, in its order, which translations of it share.
        texts: What examples may have in common: paragraphs, premises.
    """
    first: dict[str, str] = {}
    return [first.setdefault(text, each.id) for each, text in zip(examples, texts, strict=True)]
