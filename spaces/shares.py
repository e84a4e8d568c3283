"""Which sources a plan trains on, how much of each, and what that makes of a score."""

from __future__ import annotations

from enum import StrEnum

from spaces.catalogue import MLM_TEXT, TARGETS
from spaces.inventory import Inventory
from spaces.plan import Plan
from spaces.task import Origin, Source

_MLM_EXPONENT = 0.3
"""Languages of running text are drawn in proportion to their size to this power: XLM-R's own
sampling, and the X-STILTs paper's (unverified there)."""


class Transfer(StrEnum):
    """What data of a scored language were in training."""

    ZERO_SHOT = "zero-shot"
    TRANSLATE_TRAIN = "translate-train"
    IN_LANGUAGE = "in-language"


def transfer_label(plan: Plan, target: str, language: str, inventory: Inventory) -> Transfer:
    """What data of `language` the plan's training phases for `target` contained.

    Running text without labels does not count: the encoder was pretrained on it in any language.
    Nor do the word pairs of lexical alignment: they hold no example of any task, so a language
    that was aligned and not trained on is zero-shot still.
    """
    trained = [
        source for source, _ in mixture_shares(plan, inventory) if source.task != MLM_TEXT.name
    ]
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
    any stays English. The share of masked-language modelling is divided among the languages that
    have running text, in proportion to their number of examples to the power of 0.3.

    Raises:
        ValueError: If the plan wants running text and the data have none.
    """
    shares: list[tuple[Source, float]] = []
    for task, ratio in plan.mixture.ratios:
        english, others = inventory.training_sources(task)
        abroad = plan.mixture.non_english if others else 0.0
        shares += [(source, ratio * (1 - abroad) / len(english)) for source in english]
        shares += [(source, ratio * abroad / len(others)) for source in others]
    shares = [(source, share * (1 - plan.mixture.mlm)) for source, share in shares]
    shares += _mlm_shares(plan.mixture.mlm, inventory)
    return tuple((source, share) for source, share in shares if share > 0)


def _mlm_shares(mlm: float, inventory: Inventory) -> list[tuple[Source, float]]:
    if mlm == 0.0:
        return []
    sources = inventory.mlm_sources()
    if not sources:
        raise ValueError("a mixture with an MLM share needs running text, the data have none")
    weights = [inventory.sources[s.name].num_examples ** _MLM_EXPONENT for s in sources]
    return [
        (source, mlm * weight / sum(weights))
        for source, weight in zip(sources, weights, strict=True)
    ]
