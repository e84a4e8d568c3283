"""The figures of `benchmarks.bucc`: scores by layer, seconds by stage, the check."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.figures import Estimate

EMBED = "embed"
"""The stage whose share is asked for."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """What one stage took."""

    name: str
    seconds: float
    """By the clock."""
    processor_seconds: float
    """Of all threads of this process; less than by the clock where others used the machine."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LayerFigures:
    """What the vectors of one layer find. Scores in points."""

    layer: int
    f1: Estimate
    precision: float
    recall: float
    threshold: float
    """The margin that is best on these very sentences."""
    num_mined: int
    """Pairs at the threshold or above."""
    num_candidates: int
    """Pairs of any margin."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Agreement:
    """The pairs of any margin against those of `benchmarks.brute_force`, on the same vectors."""

    num_pairs: int
    num_plain_pairs: int
    num_shared: int
    largest_difference: float
    """Of the margins of a pair that both have."""
    f1: float
    """In points, of the project's pairs at its threshold."""
    plain_f1: float
    """The best that any number of the plain pairs, from the best down, has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """All that one run found out."""

    num_foreign: int
    num_english: int
    num_gold: int
    """Pairs of translations."""
    num_tokens: int
    """Unpadded, special tokens included."""
    longest: int
    """Tokens of the longest sentence."""
    preparation_seconds: float
    """To load tokenizer and encoder and trim the vocabulary: no stage, since a study does it
    once."""
    stages: tuple[Stage, ...]
    chosen: LayerFigures
    layers: tuple[LayerFigures, ...]
    """All of them, from the embeddings up; empty where they were not compared."""
    agreement: Agreement

    @property
    def seconds(self) -> float:
        """Of all stages."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def embedding_share(self) -> float:
        """Part of that time that the sentence vectors took, 0 to 1."""
        return sum(s.seconds for s in self.stages if s.name == EMBED) / self.seconds
