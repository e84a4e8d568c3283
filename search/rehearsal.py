"""A first suggestion, before anything is trained: a user's space fails here or runs.

In a study the baselines come first, and a mistake in a space's own code would show only after
hours of them.
"""

from __future__ import annotations

import optuna

from search.portfolio.sketch import SketchTrial
from search.sampler import suggest_plan
from spaces.space import Scope, Space


def rehearse(space: Space, scope: Scope) -> None:
    """Let the space suggest plans as a sampler lets it, and check them.

    Raises:
        ValueError: If it does not; the message is one line.
    """
    if space.suggest is None:
        return
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=scope.seed))
    try:
        suggest_plan(space, scope, study.ask())
        # samplers that model run it on sketches, thousands of times (search.plan_domain)
        suggest_plan(space, scope, SketchTrial(lambda name, distribution: 0.5))
    except Exception as error:  # whatever a user's code may raise
        raise ValueError(f"space {space.name}: {type(error).__name__}: {error}") from error
