"""Outcomes and scores of guessed tokens, in masked-language modelling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from trainers.data.examples import TextExample
from trainers.evaluation.metrics.rates import POINTS, count
from trainers.evaluation.metrics.rows import require_one_each

GUESS_SCHEMA: Final = pa.schema(
    [("id", pa.string()), ("num_correct", pa.int32()), ("num_masked", pa.int32())]
)
"""The texts themselves are predicted by nobody: counts are all there is."""


def score_guesses(examples: Sequence[TextExample], guesses: Sequence[tuple[int, int]]) -> pa.Table:
    """Outcomes of masked texts, from what `trainers.evaluation.guesses.gather_guesses` returns.

    Raises:
        ValueError: If there is not one pair of counts an example.
    """
    require_one_each(examples, guesses)
    rows = [
        {"id": example.id, "num_correct": correct, "num_masked": masked}
        for example, (correct, masked) in zip(examples, guesses, strict=True)
    ]
    return pa.Table.from_pylist(rows, schema=GUESS_SCHEMA)


def summarise_guesses(outcomes: pa.Table) -> dict[str, float]:
    """Accuracy over all masked tokens, in points; 0 where no token was masked."""
    num_correct, num_masked = count(outcomes, "num_correct"), count(outcomes, "num_masked")
    return {"accuracy": POINTS * num_correct / max(1, num_masked)}
