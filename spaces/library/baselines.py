"""The mixtures one would try by hand: none, each task alone, uniform, by size; and equal compute.

Where the study has running text, also masked-language modelling alone, and as one more task of
the uniform mixture.

Nothing is searched. By size there are two: proportional with a cap, the X-STILTs paper's rule, and
with a temperature (`spaces.proportions`). `target-only` trains on the target's own data for as
long as both phases take: one long fine-tune a target. Other spaces take this list too, with
`--baselines all`.
"""

from __future__ import annotations

from spaces.mixture import Mixture
from spaces.proportions import proportional_weights, temperature_weights, uniform_weights
from spaces.space import Baseline, Scope, Space, target_only_baseline, usual_baselines


def list_baselines(scope: Scope) -> tuple[Baseline, ...]:
    """All baselines there are for a study: the usual ones first."""
    sizes = dict(scope.num_examples)
    uniform = Mixture.normalised(uniform_weights(sizes))
    mixtures = {
        "uniform": uniform,
        "proportional": Mixture.normalised(proportional_weights(sizes)),
        "temperature": Mixture.normalised(temperature_weights(sizes)),
    }
    if scope.has_mlm:
        mlm = 1 / (len(scope.intermediate) + 1)
        mixtures["mlm"] = Mixture(ratios=(), mlm=1.0)
        mixtures["uniform-mlm"] = Mixture(ratios=uniform.ratios, mlm=round(mlm, 4))
    return (
        *usual_baselines(scope),
        target_only_baseline(scope),
        *(Baseline(name=name, plan=scope.plan(mixture)) for name, mixture in mixtures.items()),
    )


SPACE = Space(
    name="baselines",
    baselines=list_baselines,
    suggest=None,
    summary="no search: none, each task alone, uniform, by size, the targets alone for as long",
)
