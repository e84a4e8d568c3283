"""The sampler in plain Optuna: what it sees of a study, and what it suggests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import optuna
import pytest
from numpy.typing import NDArray
from optuna.distributions import FloatDistribution
from optuna.trial import TrialState, create_trial

from search.portfolio.domain import BoxDomain
from search.portfolio.observations import Observations
from search.portfolio.sampler import PortfolioSampler
from search.portfolio.sketch import SketchTrial

ROOT = Path(__file__).parents[3]
SQUARE = {"x": FloatDistribution(0.0, 1.0), "y": FloatDistribution(0.0, 1.0)}


def draw_square(trial: SketchTrial | optuna.Trial) -> tuple[float, float]:
    return trial.suggest_float("x", 0.0, 1.0), trial.suggest_float("y", 0.0, 1.0)


def objective(trial: optuna.Trial) -> float:
    """Two targets with optima in opposite corners."""
    x, y = draw_square(trial)
    trial.set_user_attr("select/reading", -((x - 0.1) ** 2) - (y - 0.9) ** 2)
    trial.set_user_attr("select/tagging", -((x - 0.9) ** 2) - (y - 0.2) ** 2)
    return 0.0


@dataclass
class Watch:
    """A ranking that notes what it is given, and prefers candidates near a place."""

    place: tuple[float, float] = (0.5, 0.5)
    seen: list[Observations] = field(default_factory=list)

    def __call__(
        self,
        observations: Observations,
        candidates: NDArray[np.float64],
        *,
        seed: int,
        number: int,
    ) -> NDArray[np.float64]:
        self.seen.append(observations)
        distances: NDArray[np.float64] = np.linalg.norm(candidates - self.place, axis=1)
        return -distances


def add_trial(
    study: optuna.Study,
    x: float,
    y: float,
    *,
    state: TrialState = TrialState.COMPLETE,
    **scores: float,
) -> None:
    study.add_trial(
        create_trial(
            params={"x": x, "y": y},
            distributions=SQUARE,
            value=0.0 if state is TrialState.COMPLETE else None,
            state=state,
            user_attrs={f"select/{target}": score for target, score in scores.items()},
        )
    )


def watched(study: optuna.Study, **options: Any) -> tuple[dict[str, Any], Observations]:
    """The next suggestion, and what the ranking saw of the study."""
    watch = Watch()
    domain = BoxDomain(draw_square)
    study.sampler = PortfolioSampler(
        seed=0, n_startup_trials=1, rank=watch, domain=domain, **options
    )
    trial = study.ask()
    draw_square(trial)
    return trial.params, watch.seen[-1]


def best_of(study: optuna.Study, target: str) -> float:
    return max(trial.user_attrs[f"select/{target}"] for trial in study.trials)


@pytest.mark.parametrize("seed", [0, 1])
def test_each_target_ends_nearer_its_optimum_than_by_chance(seed: int) -> None:
    samplers = (
        PortfolioSampler(seed=seed, n_startup_trials=5),
        optuna.samplers.RandomSampler(seed=seed),
    )
    found, drawn = (optuna.create_study(sampler=sampler) for sampler in samplers)
    for study in (found, drawn):
        study.optimize(objective, n_trials=16)
    for target in ("reading", "tagging"):
        assert best_of(found, target) > best_of(drawn, target)


def test_what_is_suggested_follows_from_seed_number_and_trials() -> None:
    whole = optuna.create_study(sampler=PortfolioSampler(seed=3, n_startup_trials=3))
    whole.optimize(objective, n_trials=7)
    parts = optuna.create_study(sampler=PortfolioSampler(seed=3, n_startup_trials=3))
    parts.optimize(objective, n_trials=4)
    parts.sampler = PortfolioSampler(seed=3, n_startup_trials=3)
    parts.optimize(objective, n_trials=3)
    assert [t.params for t in whole.trials] == [t.params for t in parts.trials]
    other = optuna.create_study(sampler=PortfolioSampler(seed=4, n_startup_trials=3))
    other.optimize(objective, n_trials=7)
    pairs = zip(whole.trials[:3], other.trials[:3], strict=True)  # later ones may agree
    assert all(one.params != another.params for one, another in pairs)


def test_a_sampler_that_is_seeded_again_suggests_other_points() -> None:
    sampler = PortfolioSampler(seed=3)
    firsts = []
    for _ in range(2):
        firsts.append(draw_square(optuna.create_study(sampler=sampler).ask()))
        sampler = PortfolioSampler(seed=3)
        sampler.reseed_rng()
    assert firsts[0] != firsts[1]


def test_trials_that_lack_targets_count_with_those_they_have() -> None:
    study = optuna.create_study()
    add_trial(study, 0.1, 0.2, reading=1.0, tagging=2.0)
    add_trial(study, 0.3, 0.4, tagging=3.0)
    add_trial(study, 0.5, 0.6, reading=float("nan"), tagging=4.0)
    add_trial(study, 0.7, 0.8)
    _, seen = watched(study)
    assert seen.points == pytest.approx(np.array([[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]))
    expected = np.array([[1.0, 2.0], [np.nan, 3.0], [np.nan, 4.0]])
    assert seen.scores == pytest.approx(expected, nan_ok=True)


def test_running_trials_are_pending_and_failed_ones_teach_nothing() -> None:
    study = optuna.create_study()
    add_trial(study, 0.1, 0.2, reading=1.0)
    add_trial(study, 0.3, 0.4, state=TrialState.RUNNING)
    for state in (TrialState.FAIL, TrialState.PRUNED):
        add_trial(study, 0.5, 0.6, state=state, reading=9.0)
    study.enqueue_trial({"x": 0.7, "y": 0.8})
    study.ask()  # asked for, without parameters yet
    _, seen = watched(study)
    assert seen.points == pytest.approx(np.array([[0.1, 0.2]]))
    assert seen.pending == pytest.approx(np.array([[0.3, 0.4]]))


@pytest.mark.parametrize(
    "state", [TrialState.COMPLETE, TrialState.RUNNING, TrialState.FAIL, TrialState.PRUNED]
)
def test_a_point_that_was_tried_is_not_tried_again(state: TrialState) -> None:
    study = optuna.create_study()
    add_trial(study, 0.1, 0.2, reading=1.0)
    fresh, _ = watched(study)
    assert [fresh["x"], fresh["y"]] == pytest.approx([0.5, 0.5], abs=0.02)
    again = optuna.create_study()
    add_trial(again, 0.1, 0.2, reading=1.0)
    add_trial(again, fresh["x"], fresh["y"], state=state, reading=0.0)
    other, _ = watched(again)
    differences = [abs(other[name] - fresh[name]) for name in "xy"]
    assert 0.01 <= max(differences) < 0.1


def test_a_space_of_few_points_is_gone_through_and_then_repeated() -> None:
    def choose(trial: optuna.Trial) -> float:
        number = trial.suggest_int("number", 1, 5)
        trial.set_user_attr("select/reading", float(number))
        return 0.0

    study = optuna.create_study(sampler=PortfolioSampler(seed=0, n_startup_trials=2))
    study.optimize(choose, n_trials=7)
    numbers = [trial.params["number"] for trial in study.trials]
    assert len(set(numbers[1:])) >= 4  # the first is drawn before the space is known
    assert set(numbers) == {1, 2, 3, 4, 5}


def test_a_constraint_holds_for_every_suggestion() -> None:
    def features(params: Mapping[str, Any]) -> tuple[float, ...] | None:
        return None if params["x"] + params["y"] > 0.6 else (params["x"], params["y"])

    domain = BoxDomain(draw_square, features)
    study = optuna.create_study(
        sampler=PortfolioSampler(seed=0, n_startup_trials=3, domain=domain)
    )
    study.optimize(objective, n_trials=8)
    assert all(t.params["x"] + t.params["y"] <= 0.6 for t in study.trials)


def test_parameters_that_depend_on_others_are_suggested_where_they_are_asked_for() -> None:
    def draw(trial: SketchTrial | optuna.Trial) -> float:
        if trial.suggest_categorical("kind", ["plain", "deep"]) == "plain":
            return trial.suggest_float("width", 0.0, 1.0)
        return 1.0 + 0.1 * trial.suggest_int("depth", 1, 5)

    def score(trial: optuna.Trial) -> float:
        value = draw(trial)
        trial.set_user_attr("select/reading", -abs(value - 1.3))
        trial.set_user_attr("select/tagging", -abs(value - 0.25))
        return 0.0

    sampler = PortfolioSampler(seed=1, n_startup_trials=4, domain=BoxDomain(draw))
    study = optuna.create_study(sampler=sampler)
    study.optimize(score, n_trials=16)
    assert all(t.state is TrialState.COMPLETE for t in study.trials)
    assert best_of(study, "reading") == pytest.approx(0.0)
    assert best_of(study, "tagging") > -0.1


def test_a_trial_with_some_parameters_given_gets_the_others() -> None:
    study = optuna.create_study()
    add_trial(study, 0.1, 0.2, reading=1.0)
    study.enqueue_trial({"x": 0.9})
    params, _ = watched(study)
    assert params == {"x": 0.9, "y": pytest.approx(0.5, abs=0.02)}


def test_scores_can_be_the_values_of_a_study_with_many_objectives() -> None:
    def score(trial: optuna.Trial) -> tuple[float, float]:
        x, y = draw_square(trial)
        return -abs(x - 0.3), -abs(y - 0.6)

    watch = Watch()
    sampler = PortfolioSampler(
        seed=0,
        n_startup_trials=2,
        rank=watch,
        read_scores=lambda trial: {str(i): value for i, value in enumerate(trial.values)},
    )
    study = optuna.create_study(sampler=sampler, directions=["maximize", "maximize"])
    study.optimize(score, n_trials=4)
    values = [trial.values for trial in study.trials[:3]]
    assert watch.seen[-1].scores == pytest.approx(np.array(values))


def test_a_study_whose_scores_are_not_found_is_told_so() -> None:
    study = optuna.create_study(sampler=PortfolioSampler(seed=0, n_startup_trials=2))
    study.optimize(lambda trial: sum(draw_square(trial)), n_trials=2)
    with pytest.raises(ValueError, match="2 trials are complete and none has a score: set a use"):
        draw_square(study.ask())


def test_the_page_shows_how_to_use_it() -> None:
    page = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    code = re.findall(r"```python\n(.*?)```", page, flags=re.DOTALL)
    assert len(code) == 2
    for text in code:
        names: dict[str, Any] = {}
        exec(compile(text, "docs/search.md", "exec"), names)
        study = names["study"]
        assert len(study.trials) >= 20
        assert all(trial.state is TrialState.COMPLETE for trial in study.trials)
