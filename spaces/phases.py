"""The phases of a plan, and their keys.

    encoder -> intermediate(mixture) -> target(mnli.en) -> evaluate(xnli), a cell a language
                                     -> evaluate(tatoeba)

A finished phase is found in the store under its key, so a phase is never run twice. A training
key names everything that decides the weights: parent, digests of the data, hyper-parameters, seed
and numeric mode; not the target, so XQuAD and MLQA share a fine-tune on SQuAD. An evaluation key
is the weights' key, the split's digest and the decoder's version: a new language or a mended
metric retrains nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TypeAlias

from spaces.catalogue import TARGETS
from spaces.inventory import Inventory
from spaces.plan import Plan, Training
from spaces.shares import mixture_shares
from spaces.task import Role, Source
from spaces.user_tasks import UserTasks

TRAINING_VERSION = 1
"""Raise it when the same recipe trains to other weights."""
DECODER_VERSION = 1
"""Raise it when the same weights decode or score differently."""


class Stage(StrEnum):
    """Which of the training phases."""

    INTERMEDIATE = "intermediate"
    TARGET = "target"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What is the same for every trial of a study and decides its weights."""

    encoder: str
    """Digest of the pretrained encoder and its tokenizer."""
    precision: str
    """`fp32` or `bf16` (autocast)."""
    torch_version: str
    """Major and minor version; other versions may sum in another order."""
    retrieval_layer: int
    """Hidden layer whose mean-pooled vectors are compared in bitext retrieval, 0 = embeddings."""
    inventory: Inventory
    user_tasks: UserTasks | None = None
    """Of a user's task file: wherever the setting arrives, these are registered."""


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

    def describe(self) -> str:
        """A few words for the live view, e.g. `train mnli+squad`."""
        return f"train {'+'.join(sorted({source.task for source, _ in self.shares}))}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One figure of the benchmark: a target in a language on a split."""

    source: Source
    key: str


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


Phase: TypeAlias = TrainPhase | EvaluatePhase


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

    intermediate: TrainPhase | None
    """None for the empty mixture."""
    targets: tuple[TargetPhases, ...]

    def in_order(self) -> tuple[Phase, ...]:
        """Every phase once, parents before children."""
        phases: dict[str, Phase] = {}
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
    intermediate = _intermediate_phase(plan, setting)
    parent = intermediate.key if intermediate else None
    branches: list[TargetPhases] = []
    for target in plan.targets:
        if TARGETS[target].train is None:
            evaluations = _evaluations(target, parent, setting, roles)
            branches.append(
                TargetPhases(
                    target=target, learning_rate=None, train=None, evaluations=evaluations
                )
            )
            continue
        for rate in plan.target_learning_rates:
            train = _target_phase(plan, setting, target=target, rate=rate, parent=parent)
            evaluations = _evaluations(target, train.key, setting, roles)
            branches.append(
                TargetPhases(
                    target=target, learning_rate=rate, train=train, evaluations=evaluations
                )
            )
    return PlanPhases(intermediate=intermediate, targets=tuple(branches))


def _intermediate_phase(plan: Plan, setting: Setting) -> TrainPhase | None:
    shares = mixture_shares(plan, setting.inventory)
    if not shares:
        return None
    return _train_phase(
        setting,
        parent=None,
        stage=Stage.INTERMEDIATE,
        shares=shares,
        training=plan.intermediate,
        seed=plan.seed,
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
    )


def _train_phase(
    setting: Setting,
    *,
    parent: str | None,
    stage: Stage,
    shares: tuple[tuple[Source, float], ...],
    training: Training,
    seed: int,
) -> TrainPhase:
    recipe = {
        "version": TRAINING_VERSION,
        "parent": parent or setting.encoder,
        "precision": setting.precision,
        "torch": setting.torch_version,
        "shares": [[_digest(setting, source), share] for source, share in shares],
        "training": asdict(training),
        "seed": seed,
    }
    return TrainPhase(
        key=digest_recipe(recipe),
        parent=parent,
        stage=stage,
        shares=shares,
        training=training,
        seed=seed,
    )


def _evaluations(
    target: str, weights: str | None, setting: Setting, roles: tuple[Role, ...]
) -> tuple[EvaluatePhase, ...]:
    evaluations: list[EvaluatePhase] = []
    for role in roles:
        cells = tuple(
            Cell(source=source, key=_cell_key(target, weights, setting, source))
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


def _cell_key(target: str, weights: str | None, setting: Setting, source: Source) -> str:
    recipe = {
        "decoder": DECODER_VERSION,
        "weights": weights or setting.encoder,
        "precision": setting.precision,
        "target": target,
        "split": _digest(setting, source),
    }
    if TARGETS[target].train is None:
        recipe["retrieval_layer"] = setting.retrieval_layer
    return digest_recipe(recipe)


def _digest(setting: Setting, source: Source) -> str:
    facts = setting.inventory.facts(source)
    if facts is None:
        raise ValueError(f"source {source.name} is not part of this study's data")
    return facts.digest


def digest_recipe(recipe: object) -> str:
    """First 32 hex digits of the sha256 of a recipe's canonical JSON."""
    text = json.dumps(recipe, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:32]
