"""A plan: everything that decides what one trial trains and scores.

A plan is a value. `spaces.phases` unfolds it into phases with keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from spaces.mixture import Mixture
from spaces.portions import Portion
from spaces.task import Origin


@dataclass(frozen=True, kw_only=True, slots=True)
class Training:
    """Hyper-parameters and budget of one training phase."""

    learning_rate: float
    """Peak, after warm-up."""
    max_tokens: int
    """Budget: training stops with the step in which this many unpadded tokens are reached."""
    micro_batch_tokens: int = 512
    """Padded tokens in one micro-batch, at most; a single longer example is a batch of its own."""
    micro_batches: int = 2
    """Micro-batches in a step, G. The number of workers must divide it; the result does not
    depend on that number."""
    warmup_steps: int = 10
    """Steps of linear warm-up; absolute, so that a longer budget has the same start."""
    decay_share: float = 0.3
    """Share of the steps at the end in which the rate falls linearly to zero. A phase of a larger
    budget can go on from where that begins; with 1, the paper's schedule, it begins with the end
    of warm-up, and phases can be interrupted but not continued."""
    weight_decay: float = 0.01
    """AdamW's, on matrices other than the word embedding; 0.01 is jiant's."""
    max_gradient_norm: float = 1.0
    """Gradients are clipped to this 2-norm, as in jiant."""
    max_repetitions: float = 4.0
    """A source is drawn at most this many times over."""

    def __post_init__(self) -> None:
        """Check ranges.

        Raises:
            ValueError: If a figure is out of range; the message names it.
        """
        for name in ("learning_rate", "max_tokens", "micro_batch_tokens", "micro_batches",
                     "max_gradient_norm", "max_repetitions"):  # fmt: skip
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")
        if self.warmup_steps < 0 or self.weight_decay < 0:
            raise ValueError("warmup_steps and weight_decay must be at least 0")
        if not 0.0 <= self.decay_share <= 1.0:
            raise ValueError(f"decay_share must be in [0, 1], got {self.decay_share}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Alignment:
    """Hyper-parameters of lexical alignment (Targeted Lexical Injection, arXiv 2506.15415).

    Rank, alpha, dropout, the adapted projections and the layer are the paper's, as a review of
    it has them; its margin, negatives, rate, batch and epochs were not to be found, and what
    stands here in their place is ours.
    """

    rank: int = 16
    """Of the low-rank change to each query and value projection; the paper's."""
    alpha: float = 32.0
    """The change is scaled by alpha / rank; the paper's."""
    dropout: float = 0.05
    """On the input of the low-rank change; the paper's."""
    layer: int = 2
    """Hidden layer whose word vectors are compared, the paper's. Layers 1 to this one are
    adapted; later ones would get no gradient."""
    learning_rate: float = 1e-3
    """Peak; ours."""
    max_steps: int = 200
    """Optimiser steps, at most; ours."""
    max_repetitions: float = 16.0
    """A pair is drawn at most this many times over; ours. With 13, 26 and 43 repetitions of 150
    pairs, the first six layers of the offline encoder found the translations of 63, 61 and 58 %
    of held-out words in four folds, of 58 % before, and of 74, 95 and 100 % of trained words."""
    batch_pairs: int = 32
    """Word pairs in a step; ours."""
    temperature: float = 0.05
    """Divides cosines before the softmax over the batch's words; ours."""
    warmup_steps: int = 10
    """Steps of linear warm-up; ours."""
    decay_share: float = 0.3
    """Share of the steps at the end in which the rate falls linearly to zero; ours."""

    def __post_init__(self) -> None:
        """Check ranges.

        Raises:
            ValueError: If a figure is out of range; the message names it.
        """
        for name in (
            "rank",
            "alpha",
            "layer",
            "learning_rate",
            "max_steps",
            "max_repetitions",
            "temperature",
        ):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} must be above 0, got {getattr(self, name)}")
        if self.batch_pairs < 2:
            raise ValueError(f"batch_pairs must be at least 2, got {self.batch_pairs}")
        if self.warmup_steps < 0:
            raise ValueError(f"warmup_steps must be at least 0, got {self.warmup_steps}")
        if not 0.0 <= self.dropout < 1.0:
            raise ValueError(f"dropout must be in [0, 1), got {self.dropout}")
        if not 0.0 <= self.decay_share <= 1.0:
            raise ValueError(f"decay_share must be in [0, 1], got {self.decay_share}")


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What one trial does: a mixture, the settings of its training phases, a seed."""

    mixture: Mixture
    intermediate: Training
    """Of phase two; unused where the mixture is empty."""
    target: Training
    """Of phase three; its learning rate is replaced by each of `target_learning_rates`."""
    target_learning_rates: tuple[float, ...]
    """Every target is trained at each; the best on the selection split counts."""
    targets: tuple[str, ...]
    seed: int
    alignment: Alignment | None = None
    """Of the phase before the intermediate one; None: the encoder stays as pretrained."""
    rung: float = 1.0
    """Share of the full budgets that those of this plan are, and of each split's examples that
    it is scored on; 1: the plan as it was suggested. `at_rung` sets it."""

    def __post_init__(self) -> None:
        """Refuse a plan without targets or rates.

        Raises:
            ValueError: If targets or rates are missing, or the rung is none.
        """
        if not 0.0 < self.rung <= 1.0:
            raise ValueError(f"a rung must be above 0 and at most 1, got {self.rung}")
        if not self.targets or not self.target_learning_rates:
            raise ValueError("a plan needs at least one target and one target learning rate")

    def target_training(self, learning_rate: float) -> Training:
        """Settings of phase three at one learning rate."""
        return replace(self.target, learning_rate=learning_rate)

    def at_rung(self, rung: float) -> Plan:
        """This plan at a share of its budgets and of the examples it is scored on.

        Args:
            rung: The share, above 0 and at most 1.

        Raises:
            ValueError: If this plan is at a lower rung already: its full budgets are not known.
        """
        if rung == self.rung:
            return self
        if self.rung != 1.0:
            raise ValueError(f"a plan at rung {self.rung:g} cannot be taken to {rung:g}")
        return replace(
            self,
            intermediate=_shorten(self.intermediate, rung),
            target=_shorten(self.target, rung),
            rung=rung,
        )

    def describe(self) -> str:
        """One short line for tables, e.g. `mnli 60 %, squad 40 %; aligned`."""
        mixture = self.mixture.describe()
        return mixture if self.alignment is None else f"{mixture}; aligned"

    def to_json(self) -> str:
        """Canonical JSON, read back by `plan_from_json`."""
        return json.dumps(asdict(self), sort_keys=True)


def plan_from_json(text: str) -> Plan:
    """The plan that `Plan.to_json` wrote.

    Plans from before there were `alignment`, `mlm`, `portions` and `rung` lack these fields, and
    are read as plans without the first three, at their full budgets.

    Raises:
        ValueError: If the text is not such a plan.
    """
    try:
        return _plan_from_fields(json.loads(text))
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError(f"not a plan: {error}") from error


def _plan_from_fields(fields: Mapping[str, Any]) -> Plan:
    mixture, alignment = fields["mixture"], fields.get("alignment")
    return Plan(
        mixture=Mixture(
            ratios=tuple((name, float(ratio)) for name, ratio in mixture["ratios"]),
            non_english=mixture["non_english"],
            mlm=mixture.get("mlm", 0.0),
            portions=tuple(_portion_from(each) for each in mixture.get("portions", ())),
        ),
        intermediate=Training(**fields["intermediate"]),
        target=Training(**fields["target"]),
        target_learning_rates=tuple(fields["target_learning_rates"]),
        targets=tuple(fields["targets"]),
        seed=fields["seed"],
        alignment=None if alignment is None else Alignment(**alignment),
        rung=fields.get("rung", 1.0),
    )


def _portion_from(fields: Mapping[str, Any]) -> Portion:
    return Portion(**{**fields, "origin": Origin(fields["origin"])})


def _shorten(training: Training, share: float) -> Training:
    return replace(training, max_tokens=max(1, round(share * training.max_tokens)))
