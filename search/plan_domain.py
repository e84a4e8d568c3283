"""A study's search space as its sampler sees it: points are plans, with a plan's features.

So samplers know of a space what the study knows: the plans that its function suggests, under its
own rules and the study's limits, and every trial's recorded plan, whether or not the space has
parameters for it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import final

import numpy as np
from numpy.typing import NDArray
from optuna.trial import FrozenTrial

from search.journal import plan_of
from spaces.distance import is_near
from spaces.features import describe_features
from spaces.plan import Plan
from spaces.simplex import Suggester
from spaces.space import Scope


@final
class PlanDomain:
    """The plans of a space."""

    def __init__(self, suggest: Callable[[Suggester], Plan], scope: Scope) -> None:
        """The plans that `suggest` makes of a trial's parameters, in a study of this scope."""
        self.suggest = suggest
        self.scope = scope

    def place(self, trial: FrozenTrial) -> Plan | None:
        """The plan that a trial was recorded with."""
        return plan_of(trial)

    def describe(self, points: Sequence[Plan]) -> NDArray[np.float64]:
        """Features of plans, (n, d) in the order of `spaces.features.feature_names`."""
        return np.array([describe_features(plan, self.scope) for plan in points])

    def is_near(self, one: Plan, other: Plan) -> bool:
        """Whether mixtures and rates all but agree, by the figures of `spaces.distance`."""
        return is_near(one, other)
