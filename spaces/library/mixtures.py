"""The main space: which tasks, how much of each, how much non-English, how much MLM, which rate.

Where a study has lexical alignment, also whether a plan begins with it. Weights are flat over the
simplex (Dirichlet), so that no task is preferred a priori. Of the parametrisations it is the one
that all baselines can enter as points, the empty mixture included, and that treats tasks alike;
`make_space` gives the same space with another. Limits of the command line are kept to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import final

from spaces.limits import NO_LIMITS, MixtureLimits
from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.replay import check_point
from spaces.simplex import Dirichlet, Limited, Parametrisation, Suggester
from spaces.space import Scope, Space, usual_baselines

_RATE_FACTOR = 2.0
"""The learning rate of phase two is searched from the preset's divided by this to its multiple."""
_MAX_NON_ENGLISH = 0.5
"""At most half of a task's examples are not English: beyond it the study is no longer one of
zero-shot transfer from English."""

_MAX_MLM = 0.5
"""At most half of the examples are running text: the study is one of intermediate tasks."""


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class _Mixtures:
    """The space with its figures."""

    simplex: Callable[[Scope], Parametrisation]
    limits: MixtureLimits
    rate_factor: float
    max_non_english: float
    max_mlm: float

    def suggest(self, trial: Suggester, scope: Scope) -> Plan:
        weights = self._simplex(scope).suggest(trial, scope.intermediate)
        rate = scope.preset.intermediate_learning_rate
        learning_rate = trial.suggest_float(
            "lr/intermediate", rate / self.rate_factor, rate * self.rate_factor, log=True
        )
        non_english = 0.0
        if scope.has_non_english:
            non_english = trial.suggest_float("non_english", 0.0, self.max_non_english)
        mlm = trial.suggest_float("mlm", 0.0, self.max_mlm) if scope.has_mlm else 0.0
        is_aligned = scope.has_alignment and trial.suggest_int("alignment", 0, 1) == 1
        mixture = Mixture.normalised(weights, non_english, mlm)
        return scope.plan(mixture, learning_rate, is_aligned=is_aligned)

    def parameters(self, plan: Plan, scope: Scope) -> dict[str, float]:
        ratios = dict(plan.mixture.ratios)
        point = self._simplex(scope).parameters(ratios, scope.intermediate)
        point["lr/intermediate"] = plan.intermediate.learning_rate
        if scope.has_non_english:
            point["non_english"] = plan.mixture.non_english
        if scope.has_alignment:
            point["alignment"] = int(plan.alignment is not None)
        if scope.has_mlm:
            point["mlm"] = plan.mixture.mlm
        check_point(lambda trial: self.suggest(trial, scope), point, plan)
        return point

    def _simplex(self, scope: Scope) -> Parametrisation:
        if self.limits == NO_LIMITS:
            return scope.limit(self.simplex(scope))
        return Limited(simplex=self.simplex(scope), limits=self.limits, supply=scope.supply)


def make_space(
    simplex: Callable[[Scope], Parametrisation] = lambda scope: Dirichlet(),
    *,
    limits: MixtureLimits = NO_LIMITS,
    rate_factor: float = _RATE_FACTOR,
    max_non_english: float = _MAX_NON_ENGLISH,
    max_mlm: float = _MAX_MLM,
) -> Space:
    """The space of mixtures with other figures, for a user's own file.

    Args:
        simplex: The parametrisation for a study, e.g. `lambda scope: SparseBox()`.
        limits: Instead of those of the command line.
        rate_factor: The rate of phase two is searched from the preset's over this to its multiple.
        max_non_english: Largest share of a task's examples that are not English.
        max_mlm: Largest share of running text.
    """
    mixtures = _Mixtures(
        simplex=simplex,
        limits=limits,
        rate_factor=rate_factor,
        max_non_english=max_non_english,
        max_mlm=max_mlm,
    )
    return Space(
        name="mixtures",
        baselines=usual_baselines,
        suggest=mixtures.suggest,
        parameters=mixtures.parameters,
        takes_limits=True,
        summary="weights of the tasks, non-English and MLM share, learning rate of phase two",
    )


SPACE = make_space()
