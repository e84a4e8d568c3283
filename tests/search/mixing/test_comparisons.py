"""Which trials are compared with which."""

from __future__ import annotations

from dataclasses import replace

from mixed_studies import ENGLISH, NATIVE, TRANSLATED, make_past, mix
from record_factories import make_plan

from search.mixing.comparisons import find_comparisons
from search.study_folder import PastTrial
from spaces.plan import Alignment, Plan


def trial(number: int, plan: Plan) -> PastTrial:
    return make_past(number, plan, {"de": 50.0})


def pairs_of(*trials: PastTrial) -> list[list[tuple[int, int]]]:
    return [
        [(pair.mixed.number, pair.english.number) for pair in comparison.pairs]
        for comparison in find_comparisons(trials).found
    ]


def test_a_plan_is_compared_with_itself_in_english() -> None:
    trials = (
        trial(0, make_plan()),
        trial(1, ENGLISH),
        trial(2, mix(*NATIVE)),
        trial(3, replace(ENGLISH, mixture=replace(ENGLISH.mixture, non_english=0.3))),
    )
    assert pairs_of(*trials) == pairs_of(*reversed(trials)) == [[(2, 1)], [(3, 1)]]


def test_seeds_are_paired_each_with_its_own() -> None:
    trials = (
        trial(5, mix(*NATIVE, seed=0)),
        trial(1, replace(ENGLISH, seed=1)),
        trial(2, mix(*NATIVE, seed=1)),
        trial(4, ENGLISH),
        trial(3, mix(*TRANSLATED, seed=1)),
        trial(6, mix(*NATIVE, seed=2)),  # whose English-only plan is not there
    )
    assert pairs_of(*trials) == [[(5, 4), (2, 1)], [(3, 1)]]
    assert find_comparisons(trials).num_alone == 1


def test_whatever_else_differs_makes_no_pair() -> None:
    others = (
        make_plan(squad=1),
        replace(ENGLISH, alignment=Alignment()),
        replace(ENGLISH, mixture=replace(ENGLISH.mixture, mlm=0.2)),
        replace(ENGLISH, intermediate=replace(ENGLISH.intermediate, learning_rate=1.0)),
        replace(ENGLISH, target_learning_rates=(1.0,)),
    )
    trials = [trial(0, mix(*NATIVE)), *(trial(n, plan) for n, plan in enumerate(others, 1))]
    found = find_comparisons(trials)
    assert (found.found, found.num_alone) == ((), 1)


def test_the_same_plan_twice_is_compared_once() -> None:
    trials = [trial(0, ENGLISH), trial(1, mix(*NATIVE)), trial(2, mix(*NATIVE)), trial(3, ENGLISH)]
    found = find_comparisons(trials)
    assert pairs_of(*trials) == [[(1, 0)]]
    assert found.num_alone == 0
