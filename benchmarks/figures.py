"""The figures of a comparison: majority vote, random weights and encoder side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmarks.comparison import Comparison, Scored, Trained, open_data, score_target
from benchmarks.majority import score_majority
from search.bootstrap import bootstrap_gain, bootstrap_score
from spaces.catalogue import TARGETS
from trainers.encoders import EncoderSpec


@dataclass(frozen=True, kw_only=True, slots=True)
class Estimate:
    """A score, or a difference of two, with its 95 % bootstrap interval over examples."""

    points: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One row: a target in a language, or its mean over languages."""

    target: str
    language: str
    """Empty for the mean over the target's languages."""
    split: str
    """`test`, or `dev` where no gold of test is there; empty for a mean."""
    num_examples: int
    majority: float
    """Points of the majority vote."""
    random: Estimate
    """Random weights, fine-tuned alike."""
    encoder: Estimate
    gain: Estimate
    """Encoder minus random weights, paired by example."""
    note: str
    """What is unusual about the examples; empty where nothing is."""

    @property
    def is_exception(self) -> bool:
        """Whether the encoder's lower bound does not lie above both of the others."""
        return self.encoder.low <= max(self.majority, self.random.points)


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetFigures:
    """The table of one target."""

    target: str
    trained: Trained | None
    """The encoder's training phase; None for a target that is not trained."""
    rows: tuple[Figure, ...]
    """A row a language, in the benchmark's order."""
    mean: Figure
    """Unweighted over the rows."""


def collect_figures(
    comparison: Comparison, target: str, encoder: EncoderSpec, random: EncoderSpec
) -> TargetFigures:
    """A target's figures; trains and scores what the store does not answer for.

    Args:
        comparison: What both encoders have in common.
        target: Of the catalogue; the corpus must have its data.
        encoder: Pretrained.
        random: The same architecture with random weights.
    """
    ours = score_target(comparison, encoder, target)
    theirs = score_target(comparison, random, target).cells
    majorities = _score_majorities(comparison, encoder, target, ours.cells)
    mean = _compare(comparison, ours.cells, theirs, majorities)
    return TargetFigures(
        target=target,
        trained=ours.trained,
        rows=tuple(
            _compare(comparison, [mine], [other], [majority])
            for mine, other, majority in zip(ours.cells, theirs, majorities, strict=True)
        ),
        mean=replace(mean, language="", split="", note=""),
    )


def _score_majorities(
    comparison: Comparison, encoder: EncoderSpec, target: str, cells: Sequence[Scored]
) -> list[float]:
    data, record = open_data(comparison, encoder, target), TARGETS[target]
    train = data.examples(record.train) if record.train else ()
    return [score_majority(cell.source, train, data.examples(cell.source)) for cell in cells]


def _compare(
    comparison: Comparison,
    ours: Sequence[Scored],
    theirs: Sequence[Scored],
    majorities: Sequence[float],
) -> Figure:
    """A row over one language, or over several as if they were the first."""
    first = ours[0]
    tables, others = [cell.outcomes for cell in ours], [cell.outcomes for cell in theirs]
    metric, seed = TARGETS[first.target].task.metric, comparison.seed
    mine, random = _mean([cell.score for cell in ours]), _mean([cell.score for cell in theirs])
    low, high = bootstrap_gain(tables, others, metric=metric, seed=seed)
    return Figure(
        target=first.target,
        language=first.source.language,
        split=str(first.source.split),
        num_examples=sum(table.num_rows for table in tables),
        majority=_mean(majorities),
        random=_estimate(random, bootstrap_score(others, metric=metric, seed=seed)),
        encoder=_estimate(mine, bootstrap_score(tables, metric=metric, seed=seed)),
        gain=Estimate(points=mine - random, low=low, high=high),
        note=comparison.corpus.provenance(first.source).note,
    )


def _estimate(points: float, interval: tuple[float, float]) -> Estimate:
    return Estimate(points=points, low=interval[0], high=interval[1])


def _mean(points: Sequence[float]) -> float:
    return sum(points) / len(points)
