"""Finalists, fresh seeds and what they say, on records made up of numbers."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from record_factories import make_plan, make_score, make_trial

from search.confirmation.finalists import (
    choose_finalist,
    confirm,
    find_entrants,
    fresh_seeds,
    list_replicas,
)
from search.confirmation.seeds import confirmation_from_fields, sum_up_seeds
from search.records import TrialRecord
from search.summary import mean_at_worst

SEEDS = fresh_seeds(7, 2)
RECORDS = [
    make_trial(0, [make_score("xnli", 50.0)], baseline="none"),
    make_trial(1, [make_score("xnli", 55.0)], baseline="single-mnli"),
    make_trial(2, [make_score("xnli", 70.0)]),
    make_trial(3, [make_score("xnli", 65.0)]),
]


def rerun(number: int, seed: int, value: float) -> TrialRecord:
    plan = replace(make_plan(mnli=1), targets=("xnli",), seed=seed)
    return make_trial(number, [make_score("xnli", value)], plan=plan)


def test_fresh_seeds_begin_with_those_of_fewer_and_are_not_the_studys() -> None:
    assert fresh_seeds(7, 3)[:2] == SEEDS
    assert len({7, *SEEDS, *fresh_seeds(8, 2)}) == 5


def test_baselines_are_run_again_beside_the_finalists_with_the_same_seeds() -> None:
    assert [r.number for r in find_entrants(RECORDS, "xnli", 2)] == [2, 3, 0, 1]
    replicas = list_replicas(RECORDS, ["xnli"], seeds=SEEDS, num_finalists=1)
    assert [(r.number, r.plan.seed) for r in replicas] == [
        (number, seed) for number in (2, 0, 1) for seed in SEEDS
    ]
    assert {r.plan.targets for r in replicas} == {("xnli",)}


@pytest.mark.parametrize(("num_seeds", "champion"), [(1, 2), (2, 3)])
def test_the_searchs_own_seed_counts_beside_a_single_fresh_one_only(
    num_seeds: int, champion: int
) -> None:
    seeds = SEEDS[:num_seeds]
    reruns = [rerun(n, seed, v) for n, v in ((2, 60.0), (3, 62.0)) for seed in seeds]
    assert choose_finalist(RECORDS, reruns, "xnli", seeds=seeds, num_finalists=2) == champion


@pytest.mark.parametrize(("none", "champion"), [(63.0, 0), (62.0, 0), (61.0, 3)])
def test_a_baseline_is_champion_where_fresh_seeds_put_it_ahead_or_level(
    none: float, champion: int
) -> None:
    values = {0: none, 2: 60.0, 3: 62.0}
    reruns = [rerun(number, seed, v) for number, v in values.items() for seed in SEEDS]
    assert choose_finalist(RECORDS, reruns, "xnli", seeds=SEEDS, num_finalists=2) == champion


def test_a_finalist_that_lacks_a_seed_is_not_compared() -> None:
    reruns = [rerun(2, SEEDS[0], 90.0), *(rerun(3, seed, 60.0) for seed in SEEDS)]
    assert choose_finalist(RECORDS, reruns, "xnli", seeds=SEEDS, num_finalists=2) == 3
    assert choose_finalist(RECORDS, [], "xnli", seeds=SEEDS, num_finalists=2) is None


def test_gains_are_taken_seed_by_seed_with_students_interval() -> None:
    found = sum_up_seeds({1: 60.0, 2: 64.0}, {1: 50.0, 2: 52.0}, over="none")
    assert found is not None
    assert found.gain is not None
    assert (found.mean, found.gain.points) == (62.0, 11.0)
    assert found.gain.high == pytest.approx(11.0 + 12.706, abs=1e-3)


def test_a_confirmation_is_read_as_it_was_written() -> None:
    reruns = [rerun(n, seed, 50.0 + n) for n in (0, 2) for seed in SEEDS]
    confirmed = confirm(reruns, RECORDS, "xnli", 2)
    assert confirmed is not None
    assert confirmation_from_fields(asdict(confirmed)) == confirmed
    assert confirm(reruns, RECORDS, "xnli", 3) is None


def test_a_lost_target_counts_as_the_worst_that_was_told_of_it() -> None:
    told = [{"xnli": 50.0, "panx": 30.0}, {"panx": 20.0}]
    assert mean_at_worst({"xnli": 60.0}, ("xnli", "panx"), told) == 40.0
    assert mean_at_worst({"xnli": 60.0}, ("xnli", "panx"), []) == 30.0
