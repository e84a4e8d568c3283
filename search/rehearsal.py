"""A first suggestion, before anything is trained: a user's space fails here or runs.

In a study the baselines come first, and a mistake in a space's own code would show only after
hours of them.
"""

from __future__ import annotations

import optuna

from search.sampler import check_plan
from spaces.plan import Plan
from spaces.space import Scope, Space


def rehearse(space: Space, scope: Scope) -> None:
    """Let the space suggest one plan, at random, and check it.

    Raises:
        ValueError: If it does not; the message is one line.
    """
    if space.suggest is None:
        return
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=scope.seed))
    try:
        plan = space.suggest(study.ask(), scope)
        if not isinstance(plan, Plan):
            raise TypeError(f"suggest must return a Plan, got {plan!r}")
        check_plan(plan, scope)
    except Exception as error:  # whatever a user's code may raise
        raise ValueError(f"space {space.name}: {type(error).__name__}: {error}") from error
