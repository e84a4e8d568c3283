"""What samplers that model suggest keeps to limits, however the simplex is parametrised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from optuna.trial import TrialState
from tune_driver import MIXTURES, SCOPE, Driver

from search.journal import baseline_of, plan_of
from search.portfolio import candidates
from spaces.library.mixtures import make_space
from spaces.limits import NO_LIMITS, MixtureLimits
from spaces.simplex import (
    Dirichlet,
    Logits,
    Parametrisation,
    Sparse,
    SparseBox,
    StickBreaking,
    Temperature,
)
from spaces.space import Scope

NUM_TRIALS = 9
NUM_CANDIDATES = 300
PARAMETRISATIONS: dict[str, Callable[[Scope], Parametrisation]] = {
    "dirichlet": lambda scope: Dirichlet(),
    "logits": lambda scope: Logits(),
    "sticks": lambda scope: StickBreaking(),
    "temperature": lambda scope: Temperature(sizes=dict(scope.num_examples)),
    "sparse": lambda scope: Sparse(),
    "sparse box": lambda scope: SparseBox(),
}
LIMITS = {
    "none": NO_LIMITS,
    "pinned": MixtureLimits(pinned=(("mnli", 0.3),), max_tasks=2),
    "kept": MixtureLimits(floors=(("squad", 0.1),), ceilings=(("ccg", 0.4),)),
}


@pytest.mark.parametrize("limits", LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("simplex", PARAMETRISATIONS.values(), ids=PARAMETRISATIONS)
def test_every_suggestion_is_a_mixture_within_the_limits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    simplex: Callable[[Scope], Parametrisation],
    limits: MixtureLimits,
) -> None:
    monkeypatch.setattr(candidates, "_NUM_CANDIDATES", NUM_CANDIDATES)
    scope = replace(SCOPE, limits=limits)
    driver = Driver(
        tmp_path / "j",
        in_flight=1,
        space=make_space(simplex),
        scope=scope,
        sampler="portfolio",
        num_trials=NUM_TRIALS,
    )
    driver.run()
    assert driver.states() == [TrialState.COMPLETE] * NUM_TRIALS
    searched = [t for t in driver.journal.trials() if baseline_of(t) is None]
    assert len(searched) == NUM_TRIALS - len(MIXTURES.baselines(scope))
    for trial in searched:
        plan = plan_of(trial)
        assert plan is not None
        limits.check_mixture(plan.mixture)
        assert sum(ratio for _, ratio in plan.mixture.ratios) == pytest.approx(1, abs=1e-9)
