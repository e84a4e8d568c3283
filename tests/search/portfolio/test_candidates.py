"""Candidates: all of them allowed, some where the best trials are, and between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import optuna
import pytest
from optuna.trial import FrozenTrial, create_trial

from search.portfolio.candidates import Candidate, draw_anywhere, draw_candidates
from search.portfolio.domain import BoxDomain, BoxPoint
from search.portfolio.sketch import SketchTrial
from spaces.mixture import Mixture
from spaces.simplex import Dirichlet, Suggester

TASKS = ("ccg", "mnli", "panx", "squad")


def draw_square(trial: SketchTrial) -> None:
    trial.suggest_float("x", 0.0, 1.0)
    trial.suggest_float("y", 0.0, 1.0)


def draw_mixture(trial: Suggester) -> None:
    Dirichlet().suggest(trial, TASKS)


def draw_by_kind(trial: SketchTrial) -> None:
    if trial.suggest_categorical("kind", ["plain", "deep"]) == "deep":
        trial.suggest_int("depth", 1, 5)
    trial.suggest_float("x", 0.0, 1.0)


def below_the_diagonal(params: Mapping[str, Any]) -> tuple[float, ...] | None:
    return None if params["x"] + params["y"] > 1 else (params["x"], params["y"])


def make_best(domain: BoxDomain, params: Mapping[str, Any]) -> FrozenTrial:
    sketch = SketchTrial(lambda name, distribution: 0.5, params)
    domain.suggest(sketch)
    return create_trial(params=sketch.params, distributions=sketch.distributions, value=0.0)


def candidates_of(
    domain: BoxDomain, *bests: Mapping[str, Any], seed: int = 0, known: Mapping[str, Any] = {}
) -> list[Candidate[BoxPoint]]:
    rng = np.random.default_rng(seed)
    return draw_candidates(domain, [make_best(domain, best) for best in bests], rng, known)


def read_mixture(candidate: Candidate[BoxPoint]) -> Mixture:
    trial = optuna.trial.FixedTrial(dict(candidate.params))
    return Mixture.normalised(Dirichlet().suggest(trial, TASKS))


def test_every_candidate_is_allowed() -> None:
    domain = BoxDomain(draw_square, below_the_diagonal)
    found = candidates_of(domain, {"x": 0.5, "y": 0.5}, {"x": 0.0, "y": 1.0})
    assert len(found) > 1000
    assert all(c.params["x"] + c.params["y"] <= 1 for c in found)
    assert domain.describe([c.point for c in found]).shape == (len(found), 2)


def test_parameters_exist_where_the_function_asks_for_them() -> None:
    found = candidates_of(
        BoxDomain(draw_by_kind), {"kind": "deep", "depth": 4, "x": 0.3}, {"kind": "plain"}
    )
    assert {c.params["kind"] for c in found} == {"plain", "deep"}
    assert all(("depth" in c.params) == (c.params["kind"] == "deep") for c in found)
    assert {c.params.get("depth") for c in found} == {None, 1, 2, 3, 4, 5}


def test_candidates_lie_around_a_best_trial_and_all_over_the_space() -> None:
    found = candidates_of(BoxDomain(draw_square), {"x": 0.31, "y": 0.77})
    distances = np.array([np.hypot(c.params["x"] - 0.31, c.params["y"] - 0.77) for c in found])
    assert np.mean(distances < 0.05) > 0.1
    assert np.mean(distances > 0.4) > 0.2
    quarters = {(c.params["x"] > 0.5, c.params["y"] > 0.5) for c in found}
    assert len(quarters) == 4


def test_single_tasks_are_mixed_along_their_edge_without_others() -> None:
    singles = [Dirichlet().parameters({task: 1.0}, TASKS) for task in ("mnli", "squad")]
    mixtures = [read_mixture(c) for c in candidates_of(BoxDomain(draw_mixture), *singles)]
    edge = [m for m in mixtures if {task for task, _ in m.ratios} == {"mnli", "squad"}]
    assert len(edge) > 100
    shares = [mixture.ratio("mnli") for mixture in edge]
    assert min(shares) < 0.1
    assert max(shares) > 0.9


def test_some_candidates_leave_tasks_out_though_no_best_trial_does() -> None:
    mixtures = [read_mixture(c) for c in candidates_of(BoxDomain(draw_mixture))]
    assert {len(mixture.ratios) for mixture in mixtures} >= {1, 2, 3, 4}


def test_what_is_decided_already_stays() -> None:
    found = candidates_of(BoxDomain(draw_square), {"x": 0.1, "y": 0.1}, known={"x": 0.9})
    assert {c.params["x"] for c in found} == {0.9}
    assert len({c.params["y"] for c in found}) > 100


def test_the_generator_decides_all() -> None:
    first, again, other = (
        candidates_of(BoxDomain(draw_square), {"x": 0.1, "y": 0.2}, seed=seed)
        for seed in (3, 3, 4)
    )
    assert [c.params for c in first] == [c.params for c in again]
    assert [c.params for c in first] != [c.params for c in other]


def test_a_space_of_which_nothing_is_allowed_is_refused() -> None:
    domain = BoxDomain(draw_square, lambda params: None)
    rng = np.random.default_rng(0)
    assert draw_anywhere(domain, rng, {}) is None
    with pytest.raises(ValueError, match="2000 points were drawn from the space and none is all"):
        draw_candidates(domain, [], rng, {})
