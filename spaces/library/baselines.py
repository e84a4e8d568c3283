"""The mixtures one would try by hand: none, each task alone, uniform, proportional to size.

Where the study has running text, also masked-language modelling alone, and as one more task of
the uniform mixture.

Nothing is searched. The proportional mixture caps a task's size at 2^17 examples, the rule of T5
that the X-STILTs paper used (unverified there; jiant's `examples_cap` has the same figure).
"""

from __future__ import annotations

from spaces.mixture import Mixture
from spaces.space import Baseline, Scope, Space, usual_baselines

_EXAMPLES_CAP = 2**17


def _baselines(scope: Scope) -> tuple[Baseline, ...]:
    uniform = Mixture.normalised(dict.fromkeys(scope.intermediate, 1.0))
    proportional = Mixture.normalised(
        {task: float(min(size, _EXAMPLES_CAP)) for task, size in scope.num_examples}
    )
    mixtures = {"uniform": uniform, "proportional": proportional}
    if scope.has_mlm:
        mlm = 1 / (len(scope.intermediate) + 1)
        mixtures["mlm"] = Mixture(ratios=(), mlm=1.0)
        mixtures["uniform-mlm"] = Mixture(ratios=uniform.ratios, mlm=round(mlm, 4))
    return (
        *usual_baselines(scope),
        *(Baseline(name=name, plan=scope.plan(mixture)) for name, mixture in mixtures.items()),
    )


SPACE = Space(name="baselines", baselines=_baselines, suggest=None)
