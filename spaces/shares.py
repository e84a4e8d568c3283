"""Which sources a plan trains on, how much of each, and what that makes of a score."""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import StrEnum

from spaces.catalogue import MLM_TEXT, TARGETS
from spaces.inventory import Inventory
from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.task import Origin, Source

_MLM_EXPONENT = 0.3
"""Languages of running text are drawn in proportion to their size to this power: XLM-R's own
sampling, and the X-STILTs paper's (unverified there)."""
_NOTHING = 1e-9
"""Shares up to this are left by the rounding of sums."""


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

    A task's non-English share is divided equally among its non-English sources, a portion among
    those that it covers; a task without any stays English. The share of masked-language modelling
    is divided among the languages that have running text, in proportion to their number of
    examples to the power of 0.3.

    Raises:
        ValueError: If the plan wants running text and the data have none, or no task of it has
            data for a portion.
    """
    mixture = plan.mixture
    _check_portions(mixture, inventory)
    shares: list[tuple[Source, float]] = []
    for task, ratio in mixture.ratios:
        shares += _task_shares(task, ratio, mixture, inventory)
    shares = [(source, share * (1 - mixture.mlm)) for source, share in shares]
    shares += _mlm_shares(mixture.mlm, inventory)
    return tuple((source, share) for source, share in shares if share > 0)


def origin_shares(plan: Plan, inventory: Inventory) -> dict[Origin, float]:
    """Share of all examples drawn that are not English and of each origin, running text apart."""
    abroad = [
        (source.origin, share)
        for source, share in mixture_shares(plan, inventory)
        if source.language != "en" and source.task != MLM_TEXT.name
    ]
    return {
        origin: math.fsum(share for found, share in abroad if found is origin) for origin in Origin
    }


def _check_portions(mixture: Mixture, inventory: Inventory) -> None:
    others = [
        source for task, _ in mixture.ratios for source in inventory.training_sources(task)[1]
    ]
    for portion in mixture.portions:
        if not any(portion.covers(source) for source in others):
            known = ", ".join(source.name for source in others) or "English only"
            raise ValueError(
                f"no task of the mixture has data for its portion {portion.describe()!r}; "
                f"there are {known}"
            )


def _task_shares(
    task: str, ratio: float, mixture: Mixture, inventory: Inventory
) -> list[tuple[Source, float]]:
    """Sources of one task, English first, with their share of the labelled examples."""
    english, others = inventory.training_sources(task)
    parts = [(mixture.non_english, others)]
    for portion in mixture.portions:
        parts.append((portion.share, tuple(s for s in others if portion.covers(s))))
    parts = [(share, sources) for share, sources in parts if sources]
    home = 1 - math.fsum(share for share, _ in parts)
    home = home if home > _NOTHING else 0.0
    return [
        *((source, ratio * home / len(english)) for source in english),
        *((source, _share_abroad(source, ratio, parts)) for source in others),
    ]


def _share_abroad(
    source: Source, ratio: float, parts: Sequence[tuple[float, Sequence[Source]]]
) -> float:
    """Share of a source that is in several parts of its task, each divided equally."""
    return math.fsum(ratio * share / len(sources) for share, sources in parts if source in sources)


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
