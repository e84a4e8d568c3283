"""Which sources a plan trains on, how much of each, and what that makes of a score."""

from __future__ import annotations

from enum import StrEnum

from spaces.catalogue import TARGETS
from spaces.inventory import Inventory
from spaces.plan import Plan
from spaces.task import Origin, Source


class Transfer(StrEnum):
    """What data of a scored language were in training."""

    ZERO_SHOT = "zero-shot"
    TRANSLATE_TRAIN = "translate-train"
    IN_LANGUAGE = "in-language"


def transfer_label(plan: Plan, target: str, language: str, inventory: Inventory) -> Transfer:
    """What data of `language` the plan's training phases for `target` contained."""
    trained = [source for source, _ in mixture_shares(plan, inventory)]
    own = TARGETS[target].train
    origins = {
        source.origin
        for source in (*trained, *((own,) if own else ()))
        if source.language == language
    }
    if Origin.NATIVE in origins:
        return Transfer.IN_LANGUAGE
    return Transfer.TRANSLATE_TRAIN if origins else Transfer.ZERO_SHOT


def mixture_shares(plan: Plan, inventory: Inventory) -> tuple[tuple[Source, float], ...]:
    """Sources of the intermediate phase with their share of the examples.

    A task's non-English share is divided equally among its non-English sources; a task without
    any stays English.
    """
    shares: list[tuple[Source, float]] = []
    for task, ratio in plan.mixture.ratios:
        english, others = inventory.training_sources(task)
        abroad = plan.mixture.non_english if others else 0.0
        shares += [(source, ratio * (1 - abroad) / len(english)) for source in english]
        shares += [(source, ratio * abroad / len(others)) for source in others]
    return tuple((source, share) for source, share in shares if share > 0)
