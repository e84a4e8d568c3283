"""The phases of a plan.

    encoder [-> align(word pairs)] -> intermediate(mixture) -> target(mnli.en) -> evaluate(xnli)
                                                            -> evaluate(tatoeba)

A finished phase is found in the store under its key (`spaces.keys`), so a phase is never run
twice. An evaluation has a cell a language.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from spaces.catalogue import TARGETS
from spaces.keys import (
    Setting,
    alignment_key,
    cell_key,
    digest_recipe,
    training_key,
    trajectory_key,
)
from spaces.plan import Alignment, Plan, Training
from spaces.shares import mixture_shares
from spaces.task import Role, Source


class Stage(StrEnum):
    """Which of the training phases."""

    INTERMEDIATE = "intermediate"
    TARGET = "target"


@dataclass(frozen=True, kw_only=True, slots=True)
class AlignPhase:
    """Pull the word vectors of the pretrained encoder together over languages."""

    key: str
    parent: None
    """Always the pretrained encoder; the field is there so that phases can be asked alike."""
    sources: tuple[Source, ...]
    """Word pairs, one source a language."""
    alignment: Alignment
    seed: int

    def describe(self) -> str:
        """A few words for the live view, e.g. `align words of 3 languages`."""
        num_languages = len(self.sources)
        return f"align words of {num_languages} language{'s' if num_languages > 1 else ''}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainPhase:
    """Fine-tune on a mixture of sources, starting from the parent's weights."""

    key: str
    parent: str | None
    """Weights key of the parent, None for the pretrained encoder."""
    stage: Stage
    shares: tuple[tuple[Source, float], ...]
    """Sources with their share of the examples drawn; the shares sum to 1."""
    training: Training
    seed: int
    trajectory: str
    """Key of the states before the learning rate falls, which phases of other budgets share."""
    leaves_trunk: bool = False
    """Whether a phase of the same plan at a higher rung can go on from its trunk."""

    def describe(self) -> str:
        """A few words for the live view, e.g. `train mnli+squad`."""
        return f"train {'+'.join(sorted({source.task for source, _ in self.shares}))}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One figure of the benchmark: a target in a language on a split."""

    source: Source
    key: str
    share: float = 1.0
    """Of the source's examples, those whose hashed ids come first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EvaluatePhase:
    """Score one target in several languages with the weights of one training phase."""

    key: str
    parent: str | None
    """Weights key, None for the pretrained encoder."""
    head: str | None
    """Task whose head is used, None where sentence vectors are compared."""
    target: str
    role: Role
    cells: tuple[Cell, ...]

    def describe(self) -> str:
        """A few words for the live view, e.g. `score xnli (dev)`."""
        return f"score {self.target} ({self.role})"


Phase: TypeAlias = AlignPhase | TrainPhase | EvaluatePhase


@dataclass(frozen=True, kw_only=True, slots=True)
class TargetPhases:
    """The fine-tune of one target at one learning rate, and its evaluations."""

    target: str
    learning_rate: float | None
    """None for a target that is not trained."""
    train: TrainPhase | None
    evaluations: tuple[EvaluatePhase, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanPhases:
    """A plan unfolded."""

    alignment: AlignPhase | None
    """None where the plan starts from the encoder as it was pretrained."""
    intermediate: TrainPhase | None
    """None for the empty mixture."""
    targets: tuple[TargetPhases, ...]

    def in_order(self) -> tuple[Phase, ...]:
        """Every phase once, parents before children."""
        phases: dict[str, Phase] = {}
        if self.alignment is not None:
            phases[self.alignment.key] = self.alignment
        if self.intermediate is not None:
            phases[self.intermediate.key] = self.intermediate
        for branch in self.targets:
            if branch.train is not None:
                phases.setdefault(branch.train.key, branch.train)
        for branch in self.targets:
            for evaluation in branch.evaluations:
                phases.setdefault(evaluation.key, evaluation)
        return tuple(phases.values())


def unfold(plan: Plan, setting: Setting, roles: Iterable[Role]) -> PlanPhases:
    """The phases of `plan`, with evaluations on the splits of `roles`.

    Raises:
        ValueError: If the study's data lack a source that the plan trains on.
    """
    roles = tuple(roles)
    alignment = _alignment_phase(plan, setting)
    parent = alignment.key if alignment else None
    intermediate = _intermediate_phase(plan, setting, parent)
    parent = intermediate.key if intermediate else parent
    branches: list[TargetPhases] = []
    for target in plan.targets:
        if TARGETS[target].train is None:
            evaluations = _evaluations(target, parent, plan, setting, roles=roles)
            branches.append(
                TargetPhases(
                    target=target, learning_rate=None, train=None, evaluations=evaluations
                )
            )
            continue
        for rate in plan.target_learning_rates:
            train = _target_phase(plan, setting, target=target, rate=rate, parent=parent)
            evaluations = _evaluations(target, train.key, plan, setting, roles=roles)
            branches.append(
                TargetPhases(
                    target=target, learning_rate=rate, train=train, evaluations=evaluations
                )
            )
    return PlanPhases(alignment=alignment, intermediate=intermediate, targets=tuple(branches))


def _alignment_phase(plan: Plan, setting: Setting) -> AlignPhase | None:
    if plan.alignment is None:
        return None
    sources = setting.inventory.word_pair_sources()
    if not sources:
        raise ValueError("a plan with lexical alignment needs word pairs, the data have none")
    return AlignPhase(
        key=alignment_key(setting, sources=sources, alignment=plan.alignment, seed=plan.seed),
        parent=None,
        sources=sources,
        alignment=plan.alignment,
        seed=plan.seed,
    )


def _intermediate_phase(plan: Plan, setting: Setting, parent: str | None) -> TrainPhase | None:
    shares = mixture_shares(plan, setting.inventory)
    if not shares:
        return None
    return _train_phase(
        setting,
        parent=parent,
        stage=Stage.INTERMEDIATE,
        shares=shares,
        training=plan.intermediate,
        seed=plan.seed,
        leaves_trunk=plan.rung < 1,
    )


def _target_phase(
    plan: Plan, setting: Setting, *, target: str, rate: float, parent: str | None
) -> TrainPhase:
    source = TARGETS[target].train
    assert source is not None, "untrained targets have no phase"
    return _train_phase(
        setting,
        parent=parent,
        stage=Stage.TARGET,
        shares=((source, 1.0),),
        training=plan.target_training(rate),
        seed=plan.seed,
        # with an intermediate phase, which differs from rung to rung, each has its own parent
        leaves_trunk=plan.rung < 1 and plan.mixture.is_empty,
    )


def _train_phase(
    setting: Setting,
    *,
    parent: str | None,
    stage: Stage,
    shares: tuple[tuple[Source, float], ...],
    training: Training,
    seed: int,
    leaves_trunk: bool,
) -> TrainPhase:
    trajectory = trajectory_key(
        setting, parent=parent, shares=shares, training=training, seed=seed
    )
    return TrainPhase(
        key=training_key(trajectory, training),
        parent=parent,
        stage=stage,
        shares=shares,
        training=training,
        seed=seed,
        trajectory=trajectory,
        leaves_trunk=leaves_trunk,
    )


def _evaluations(
    target: str, weights: str | None, plan: Plan, setting: Setting, *, roles: tuple[Role, ...]
) -> tuple[EvaluatePhase, ...]:
    evaluations: list[EvaluatePhase] = []
    for role in roles:
        cells = tuple(
            Cell(
                source=source,
                key=cell_key(target, weights, setting, source, share=plan.rung),
                share=plan.rung,
            )
            for source in setting.inventory.present(TARGETS[target].sources(role))
        )
        if cells:
            train = TARGETS[target].train
            evaluations.append(
                EvaluatePhase(
                    key=digest_recipe({"target": target, "cells": [cell.key for cell in cells]}),
                    parent=weights,
                    head=train.task if train else None,
                    target=target,
                    role=role,
                    cells=cells,
                )
            )
    return tuple(evaluations)
