"""What all outcomes have in common: a row an example, with its id."""

from __future__ import annotations

from collections.abc import Sequence, Sized
from typing import Final

import pyarrow as pa

from trainers.data.examples import Example

COMMON: Final = [("id", pa.string()), ("prediction", pa.string())]
"""First columns of every schema of outcomes but that of guessed tokens, which has counts only."""
CLUSTER: Final = "cluster"
"""Column of outcomes, where examples share texts: the id of the first that has the example's."""
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
