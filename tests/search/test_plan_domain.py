"""A space's plans as samplers see them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from plan_factories import make_scope

from search.journal import Journal
from search.plan_domain import PlanDomain
from spaces.library import SPACES, with_baselines
from spaces.space import Space

SCOPE = make_scope()


def make_domain(space: Space) -> PlanDomain:
    assert space.suggest is not None
    suggest = space.suggest
    return PlanDomain(lambda trial: suggest(trial, SCOPE), SCOPE, space)


def test_a_baseline_that_trains_its_targets_for_longer_teaches_nothing(tmp_path: Path) -> None:
    """Its features are those of `none`, its scores are not."""
    space = with_baselines(SPACES["mixtures"], "all")
    journal = Journal(tmp_path / "study.journal")
    journal.set_up("pilot", {}, space=space, scope=SCOPE, in_flight=1)
    baselines = space.baselines(SCOPE)
    found = [make_domain(space).place(trial) for trial in journal.trials()]
    assert [
        baseline.name for baseline, plan in zip(baselines, found, strict=True) if plan is None
    ] == ["target-only"]
    assert found[0] == baselines[0].plan


def test_a_space_may_tell_of_more_than_the_usual_features() -> None:
    rates = SPACES["rates"]
    _, uniform = rates.baselines(SCOPE)
    other = replace(uniform.plan, target_learning_rates=(8e-4,))
    rows = make_domain(rates).describe([uniform.plan, other])
    assert rows.shape[1] == make_domain(SPACES["mixtures"]).describe([other]).shape[1] + 2
    assert list(np.flatnonzero(rows[0] != rows[1])) == [rows.shape[1] - 2]
    assert rows[1, -2] == 2.0
