"""The samplers of the command line in a study: the same points whatever happens to its driver."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import optuna
import pytest
from numpy.typing import NDArray
from optuna.trial import TrialState
from tune_driver import MIXTURES, NUM_BASELINES, SCOPE, Driver, newest_first, shuffled

from search import samplers
from search.journal import plan_of
from search.options import SAMPLER_NAMES
from search.plan_domain import PlanDomain
from search.portfolio import candidates
from search.portfolio.observations import Observations
from search.portfolio.sampler import PortfolioSampler
from search.sampler import suggest_plan
from search.samplers import SAMPLERS
from spaces.distance import is_near
from spaces.features import describe_features
from spaces.plan import Plan
from spaces.simplex import Suggester
from spaces.space import Scope, Space

NUM_TRIALS = 9
"""With K = 3 the last three are suggested by models, with K = 1 all that are searched."""
MODELLING = tuple(name for name in SAMPLER_NAMES if name not in ("random", "nsga2"))

every_sampler = pytest.mark.parametrize("sampler", SAMPLER_NAMES)


def drive(path: Path, sampler: str, in_flight: int = 3, **options: object) -> Driver:
    return Driver(path, in_flight, sampler=sampler, num_trials=NUM_TRIALS, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module", autouse=True)
def _few_candidates() -> Iterator[None]:
    """Of all samplers that rank, so that these many studies take seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "_NUM_CANDIDATES", 300)
        yield


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, int], Driver]:
    """Studies whose results arrived in order, by sampler and K."""
    drivers = {}
    for sampler in SAMPLER_NAMES:
        for in_flight in (1, 3):
            path = tmp_path_factory.mktemp("undisturbed") / "study.journal"
            drivers[sampler, in_flight] = drive(path, sampler, in_flight)
            drivers[sampler, in_flight].run()
    return drivers


def test_the_names_on_the_command_line_are_those_of_the_samplers() -> None:
    assert tuple(SAMPLERS) == SAMPLER_NAMES


@every_sampler
def test_the_order_in_which_results_arrive_changes_no_suggestion(
    tmp_path: Path, undisturbed: dict[tuple[str, int], Driver], sampler: str
) -> None:
    driver = drive(tmp_path / "j", sampler)
    driver.run(shuffled(2))
    assert driver.plans() == undisturbed[sampler, 3].plans()


@every_sampler
@pytest.mark.parametrize(("in_flight", "num_ends"), [(1, 7), (3, 6)])
def test_a_study_that_was_killed_goes_on_as_if_it_had_not_been(
    tmp_path: Path,
    undisturbed: dict[tuple[str, int], Driver],
    sampler: str,
    in_flight: int,
    num_ends: int,
) -> None:
    killed = drive(tmp_path / "j", sampler, in_flight)
    killed.run(newest_first, num_ends)
    while killed.ask():
        pass
    resumed = drive(tmp_path / "j", sampler, in_flight)
    resumed.run(newest_first)
    assert resumed.handed_out[0] == num_ends
    assert resumed.plans() == undisturbed[sampler, in_flight].plans()


class KilledError(BaseException):
    """The driver died here."""


@pytest.mark.parametrize("sampler", ["portfolio", "nsga2"])
def test_a_trial_that_was_cut_short_while_it_was_drawn_gets_the_same_plan(
    tmp_path: Path, undisturbed: dict[tuple[str, int], Driver], sampler: str
) -> None:
    def die(trial: Suggester, scope: Scope) -> Plan:
        if isinstance(trial, optuna.Trial) and trial.number == NUM_TRIALS - 1:
            trial.suggest_float("u/ccg", 1e-3, 1.0)
            raise KilledError
        assert MIXTURES.suggest is not None
        return MIXTURES.suggest(trial, scope)

    with pytest.raises(KilledError):
        drive(tmp_path / "j", sampler, space=replace(MIXTURES, suggest=die)).run()
    resumed = drive(tmp_path / "j", sampler)
    resumed.run()
    assert resumed.plans() == undisturbed[sampler, 3].plans()


@pytest.mark.parametrize("sampler", MODELLING)
def test_results_decide_once_there_are_enough(
    tmp_path: Path, undisturbed: dict[tuple[str, int], Driver], sampler: str
) -> None:
    told = undisturbed[sampler, 1].journal.trials()
    drawn = undisturbed["random", 1].plans()
    assert [plan_of(trial) for trial in told[:NUM_BASELINES]] == drawn[:NUM_BASELINES]
    searched = [plan_of(trial) for trial in told[5:]]
    mirrored = optuna.create_study(direction="maximize")
    for trial in told[:5]:
        scores = {name: 100 - s for name, s in trial.user_attrs.items() if "select/" in name}
        assert trial.value is not None
        mirrored.add_trial(
            optuna.trial.create_trial(
                params=trial.params,
                distributions=trial.distributions,
                value=100 - trial.value,
                user_attrs={**trial.user_attrs, **scores},
            )
        )
    assert suggest_next(mirrored, sampler) != searched[0]


def suggest_next(study: optuna.Study, sampler: str, space: Space = MIXTURES) -> Plan:
    def suggest(trial: Suggester) -> Plan:
        return suggest_plan(space, SCOPE, trial)

    study.sampler = SAMPLERS[sampler](7, PlanDomain(suggest, SCOPE))
    return suggest(study.ask())


@pytest.mark.parametrize("sampler", ["portfolio", "gp-mean", "turns"])
def test_no_suggestion_all_but_repeats_a_trial(
    undisturbed: dict[tuple[str, int], Driver], sampler: str
) -> None:
    for in_flight in (1, 3):
        plans = [plan for plan in undisturbed[sampler, in_flight].plans() if plan is not None]
        assert len(plans) == NUM_TRIALS
        assert not any(is_near(a, b) for i, a in enumerate(plans) for b in plans[:i])


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Observations, int]]:
    """What a ranking in the portfolio's place was given, in order."""
    calls: list[tuple[Observations, int]] = []

    def rank(
        observations: Observations, candidates: NDArray[np.float64], *, seed: int, number: int
    ) -> NDArray[np.float64]:
        calls.append((observations, number))
        return candidates[:, 0]

    def make(seed: int, domain: PlanDomain) -> PortfolioSampler:
        return PortfolioSampler(seed=seed, n_startup_trials=5, domain=domain, rank=rank)

    monkeypatch.setitem(samplers.SAMPLERS, "portfolio", make)
    return calls


@pytest.mark.parametrize("space", [MIXTURES, replace(MIXTURES, parameters=None)])
def test_baselines_count_by_their_plans_whether_or_not_the_space_can_place_them(
    tmp_path: Path, seen: list[tuple[Observations, int]], space: Space
) -> None:
    drive(tmp_path / "j", "portfolio", space=space).run()
    observations, number = seen[-1]
    assert number == NUM_TRIALS - 1
    expected = [describe_features(b.plan, SCOPE) for b in MIXTURES.baselines(SCOPE)]
    assert observations.points[:NUM_BASELINES] == pytest.approx(np.array(expected))
    assert observations.points.shape == (NUM_TRIALS - 3, 5)
    assert observations.pending.shape == (2, 5)
    assert observations.scores.shape == (NUM_TRIALS - 3, 2)  # columns by name: tatoeba, xnli
    assert observations.scores[1] == pytest.approx([50.0, 50.0])  # CCG alone


def test_a_rule_of_a_space_holds_for_what_models_suggest(tmp_path: Path) -> None:
    def suggest(trial: Suggester, scope: Scope) -> Plan:
        assert MIXTURES.suggest is not None
        plan = MIXTURES.suggest(trial, scope)
        ratios = tuple((task, 0.5) for task in ("ccg", "mnli"))
        return replace(plan, mixture=replace(plan.mixture, ratios=ratios))

    own = Space(name="mine", baselines=MIXTURES.baselines, suggest=suggest)
    driver = drive(tmp_path / "j", "portfolio", space=own)
    driver.run()
    searched = driver.plans()[NUM_BASELINES:]
    assert all(p and dict(p.mixture.ratios) == {"ccg": 0.5, "mnli": 0.5} for p in searched)
    assert driver.states() == [TrialState.COMPLETE] * NUM_TRIALS


def test_the_population_of_nsga2_are_trials_of_the_study(
    undisturbed: dict[tuple[str, int], Driver],
) -> None:
    study = undisturbed["random", 1].journal.study
    known = study.get_trials(deepcopy=False)
    copy = optuna.create_study(direction="maximize")
    copy.add_trials([*known, *known])
    suggest_next(copy, "nsga2")
    child = copy.trials[-1].params
    parents = [{trial.params[name] for trial in known} for name in child]
    shared = [value in values for value, values in zip(child.values(), parents, strict=True)]
    assert sum(shared) >= len(shared) - 2, "a child has its parents' numbers, but for mutations"
    assert not copy.user_attrs
    assert all(trial.system_attrs == {} for trial in copy.trials[2 * NUM_TRIALS :])
