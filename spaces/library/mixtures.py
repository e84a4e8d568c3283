"""The main space: which tasks, how much of each, how much non-English, how much MLM, which rate.

Where a study has lexical alignment, also whether a plan begins with it. Weights are flat over the
simplex (Dirichlet), so that no task is preferred a priori; the closed parametrisation lets the
baselines enter as points of the space.
"""

from __future__ import annotations

from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.simplex import Dirichlet, Suggester
from spaces.space import Scope, Space, usual_baselines

_SIMPLEX = Dirichlet()
_RATE_FACTOR = 2.0
"""The learning rate of phase two is searched from the preset's divided by this to its multiple."""
_MAX_NON_ENGLISH = 0.5
"""At most half of a task's examples are not English: beyond it the study is no longer one of
zero-shot transfer from English."""

_MAX_MLM = 0.5
"""At most half of the examples are running text: the study is one of intermediate tasks."""


def _suggest(trial: Suggester, scope: Scope) -> Plan:
    weights = _SIMPLEX.suggest(trial, scope.intermediate)
    rate = scope.preset.intermediate_learning_rate
    learning_rate = trial.suggest_float(
        "lr/intermediate", rate / _RATE_FACTOR, rate * _RATE_FACTOR, log=True
    )
    non_english = 0.0
    if scope.has_non_english:
        non_english = trial.suggest_float("non_english", 0.0, _MAX_NON_ENGLISH)
    mlm = trial.suggest_float("mlm", 0.0, _MAX_MLM) if scope.has_mlm else 0.0
    is_aligned = scope.has_alignment and trial.suggest_int("alignment", 0, 1) == 1
    mixture = Mixture.normalised(weights, non_english, mlm)
    return scope.plan(mixture, learning_rate, is_aligned=is_aligned)


def _parameters(plan: Plan, scope: Scope) -> dict[str, float]:
    point = _SIMPLEX.parameters(dict(plan.mixture.ratios), scope.intermediate)
    point["lr/intermediate"] = plan.intermediate.learning_rate
    if scope.has_non_english:
        point["non_english"] = plan.mixture.non_english
    if scope.has_alignment:
        point["alignment"] = int(plan.alignment is not None)
    if scope.has_mlm:
        point["mlm"] = plan.mixture.mlm
    return point


SPACE = Space(name="mixtures", baselines=usual_baselines, suggest=_suggest, parameters=_parameters)
