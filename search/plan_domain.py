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
from spaces.space import Scope, Space


@final
class PlanDomain:
    """The plans of a space."""

    def __init__(
        self, suggest: Callable[[Suggester], Plan], scope: Scope, space: Space | None = None
    ) -> None:
        """The plans that `suggest` makes of a trial's parameters, in a study of this scope.

        Args:
            suggest: The space's function, with checks.
            scope: Of the study.
            space: Whose plans may have further features; None: they have the usual ones.
        """
        self.suggest = suggest
        self.scope = scope
        self._more = None if space is None else space.features

    def place(self, trial: FrozenTrial) -> Plan | None:
        """The plan that a trial was recorded with; None where its targets train for longer.

        Features do not tell such a baseline (`target-only`) from `none`, so it teaches nothing.
        """
        plan = plan_of(trial)
        if plan is None or plan.target.max_tokens != self.scope.preset.target_tokens:
            return None
        return plan

    def describe(self, points: Sequence[Plan]) -> NDArray[np.float64]:
        """Features of plans, (n, d): those of `spaces.features`, then the space's own."""
        more = self._more or (lambda plan, scope: ())
        return np.array(
            [(*describe_features(p, self.scope), *more(p, self.scope)) for p in points]
        )

    def is_near(self, one: Plan, other: Plan) -> bool:
        """Whether mixtures and rates all but agree, by the figures of `spaces.distance`."""
        return is_near(one, other)
