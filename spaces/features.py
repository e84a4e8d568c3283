"""A plan as numbers: what surrogates of the targets' scores are functions of.

Numbers on comparable scales, the same for every plan of a study, however its space suggests it: so
a baseline that the space cannot place counts like any other trial. What a plan varies beyond these
(the rates of phase three, a budget) is not told apart.
"""

from __future__ import annotations

import math

from spaces.plan import Plan
from spaces.space import Scope

NON_ENGLISH = "non_english"
MLM = "mlm"
RATE = "lr/intermediate"
ALIGNMENT = "alignment"


def feature_names(scope: Scope) -> tuple[str, ...]:
    """Names of the features of a study's plans, those that can vary in it.

    `mix/{task}` of each intermediate task, `non_english`, `mlm`, `lr/intermediate`, `alignment`.
    """
    return (
        *(f"mix/{task}" for task in scope.intermediate),
        *((NON_ENGLISH,) if scope.has_non_english else ()),
        *((MLM,) if scope.has_mlm else ()),
        RATE,
        *((ALIGNMENT,) if scope.has_alignment else ()),
    )


def describe_features(plan: Plan, scope: Scope) -> tuple[float, ...]:
    """The features of a plan, in the order of `feature_names`.

    Args:
        plan: Of the study.
        scope: Of the study.

    Returns:
        The share of each task among all examples drawn, running text included: with the share of
        running text they sum to 1, or to 0 where there is no intermediate training; the
        non-English share of labelled examples and the running text's share; log2 of phase two's
        learning rate over the preset's; 1 where the plan begins with alignment, else 0. Rate and
        non-English share of a plan without intermediate training are those of the preset's: it
        has none.
    """
    mixture = plan.mixture
    labelled = 1.0 - mixture.mlm
    rate = plan.intermediate.learning_rate / scope.preset.intermediate_learning_rate
    return (
        *(mixture.ratio(task) * labelled for task in scope.intermediate),
        *((mixture.mean_share_abroad,) if scope.has_non_english else ()),
        *((mixture.mlm,) if scope.has_mlm else ()),
        0.0 if mixture.is_empty else math.log2(rate),
        *((float(plan.alignment is not None),) if scope.has_alignment else ()),
    )
