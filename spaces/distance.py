"""How far apart two plans are: a trial that all but repeats another teaches next to nothing."""

from __future__ import annotations

import math
from dataclasses import replace

from spaces.mixture import Mixture
from spaces.plan import Plan

NEAR_DISTANCE = 0.02
"""Total variation up to which mixtures are near: one example in fifty is of another kind. Two
flat draws over nine tasks are so near about once in 10^12, so only a search that has settled
comes here."""
NEAR_RATE_FACTOR = 1.05
"""Factor up to which learning rates are near."""


def is_near(
    first: Plan,
    second: Plan,
    *,
    max_distance: float = NEAR_DISTANCE,
    max_rate_factor: float = NEAR_RATE_FACTOR,
) -> bool:
    """Whether two plans differ in the mixture and phase two's learning rate only, and little.

    Plans with other seeds, budgets, targets or alignment are never near: they are meant to be
    compared. Without intermediate training the rate of phase two does not count.
    """
    if _frame(first) != _frame(second):
        return False
    if mixture_distance(first.mixture, second.mixture) > max_distance:
        return False
    rates = (first.intermediate.learning_rate, second.intermediate.learning_rate)
    return first.mixture.is_empty or max(rates) <= min(rates) * max_rate_factor


def mixture_distance(first: Mixture, second: Mixture) -> float:
    """Total variation, in [0, 1]: the share of examples that would have to be of another kind.

    A kind is a task in English, a task in other languages (in each portion's, where a mixture has
    portions), or running text; that nothing is trained is a kind of its own.
    """
    left, right = _kinds(first), _kinds(second)
    return math.fsum(abs(left.get(k, 0.0) - right.get(k, 0.0)) for k in left | right) / 2


def _kinds(mixture: Mixture) -> dict[tuple[str, str], float]:
    """Shares by task and languages, in words."""
    if mixture.is_empty:
        return {("", "nothing"): 1.0}
    rest = 1 - mixture.mlm
    kinds = {("", "running text"): mixture.mlm}
    for task, ratio in mixture.ratios:
        kinds[task, "English"] = rest * ratio * (1 - mixture.share_abroad(task))
        kinds[task, "other"] = rest * ratio * mixture.non_english
        for portion in mixture.portions:
            if portion.is_of(task):
                kinds[task, " ".join(portion.place)] = rest * ratio * portion.share
    return kinds


def _frame(plan: Plan) -> Plan:
    """The plan without what `is_near` compares by degree."""
    return replace(
        plan,
        mixture=Mixture(ratios=()),
        intermediate=replace(plan.intermediate, learning_rate=1.0),
    )
