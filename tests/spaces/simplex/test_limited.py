"""Mixtures within limits: every draw keeps to them, allowed ones stay as they are."""

from __future__ import annotations

import math

import pytest
from simplex_draws import SIZES, TASKS, draw_trials, normalise, replay

from spaces.limits import NO_LIMITS, MixtureLimits
from spaces.mixture import Mixture
from spaces.simplex import (
    Dirichlet,
    Limited,
    Logits,
    Parametrisation,
    Sparse,
    SparseBox,
    StickBreaking,
    Temperature,
)
from spaces.supply import Supply

FOUR = ("ccg", "mnli", "qqp", "squad")
SUPPLY = Supply(
    num_examples=(("ccg", 100), ("mnli", 1000), ("qqp", 400), ("squad", 50)),
    mean_tokens=(("ccg", 30.0), ("mnli", 40.0), ("qqp", 25.0), ("squad", 200.0)),
    max_tokens=40_000,
)
LIMITS = {
    "pin": MixtureLimits(pinned=(("mnli", 0.3),)),
    "left out": MixtureLimits(pinned=(("mnli", 0.0),)),
    "two pins": MixtureLimits(pinned=(("ccg", 0.0123), ("mnli", 0.3333))),
    "keep": MixtureLimits(floors=(("ccg", 0.05), ("squad", 0.2))),
    "ceilings": MixtureLimits(ceilings=(("ccg", 0.3), ("mnli", 0.3), ("qqp", 0.35))),
    "few": MixtureLimits(max_tasks=2),
    "few with ceilings": MixtureLimits(
        ceilings=(("ccg", 0.1), ("mnli", 0.6), ("qqp", 0.05), ("squad", 0.5)), max_tasks=2
    ),
    "all": MixtureLimits(
        pinned=(("ccg", 0.1),),
        floors=(("squad", 0.15),),
        ceilings=(("mnli", 0.5), ("squad", 0.6)),
        max_tasks=3,
        max_repetitions=5.0,
    ),
    "repetitions": MixtureLimits(max_repetitions=3.0),
}
SIMPLICES: dict[str, Parametrisation] = {
    "dirichlet": Dirichlet(),
    "logits": Logits(),
    "sticks": StickBreaking(),
    "temperature": Temperature(sizes=SIZES | {"qqp": 363_846}, has_cap=True),
    "sparse": Sparse(),
    "box": SparseBox(),
}
every_limit = pytest.mark.parametrize("limits", LIMITS.values(), ids=list(LIMITS))
every_simplex = pytest.mark.parametrize("simplex", SIMPLICES.values(), ids=list(SIMPLICES))


@every_limit
@every_simplex
def test_every_recorded_suggestion_keeps_to_the_limits_and_is_left_as_it_is(
    simplex: Parametrisation, limits: MixtureLimits
) -> None:
    limited = Limited(simplex=simplex, limits=limits, supply=SUPPLY)
    for trial in draw_trials(60):
        weights = limited.suggest(trial, FOUR)
        total = math.fsum(weights.values())
        assert total == pytest.approx(1, abs=1e-9) or (total == 0 and limited.has_empty)
        if total == 0:
            continue
        mixture = Mixture.normalised(weights)
        limits.check_mixture(mixture)
        recorded = {task: mixture.ratio(task) for task in FOUR}
        assert limited.limit(recorded, FOUR, is_free=False) == pytest.approx(recorded, abs=1e-9)


@every_limit
@pytest.mark.parametrize("simplex", [Dirichlet(), SparseBox()], ids=["dirichlet", "box"])
def test_recorded_mixtures_have_parameters_that_give_them_again(
    simplex: Parametrisation, limits: MixtureLimits
) -> None:
    limited = Limited(simplex=simplex, limits=limits, supply=SUPPLY)
    for trial in draw_trials(60):
        mixture = Mixture.normalised(limited.suggest(trial, FOUR))
        if not mixture.is_empty or limited.has_empty:
            point = limited.parameters(dict(mixture.ratios), FOUR)
            assert Mixture.normalised(replay(limited, point, FOUR)) == mixture


def test_without_limits_nothing_changes() -> None:
    for trial, again in zip(draw_trials(20), draw_trials(20), strict=True):
        free = normalise(Dirichlet().suggest(trial, TASKS))
        limited = Limited(simplex=Dirichlet(), limits=NO_LIMITS).suggest(again, TASKS)
        assert limited == pytest.approx(free, abs=1e-12)
        assert trial.params == again.params


def test_pinned_tasks_are_not_asked_for() -> None:
    (trial,) = draw_trials(1)
    weights = Limited(simplex=Dirichlet(), limits=LIMITS["pin"]).suggest(trial, TASKS)
    assert weights["mnli"] == 0.3
    assert trial.params.keys() == {"u/ccg", "u/squad"}


def test_one_task_that_takes_the_rest_is_not_asked_for() -> None:
    limits = MixtureLimits(pinned=(("ccg", 0.5), ("mnli", 0.3)))
    limited = Limited(simplex=Dirichlet(), limits=limits)
    assert replay(limited, {}) == pytest.approx({"ccg": 0.5, "mnli": 0.3, "squad": 0.2})
    assert limited.parameters({"ccg": 0.5, "mnli": 0.3, "squad": 0.2}, TASKS) == {}
    whole = Limited(
        simplex=Dirichlet(), limits=MixtureLimits(pinned=(("ccg", 0.75), ("mnli", 0.25)))
    )
    assert replay(whole, {}) == {"ccg": 0.75, "mnli": 0.25, "squad": 0.0}


def test_floors_leave_a_flat_simplex_flat() -> None:
    limited = Limited(simplex=Dirichlet(), limits=MixtureLimits(floors=(("mnli", 0.4),)))
    shares = [limited.suggest(trial, TASKS)["mnli"] for trial in draw_trials(2000, seed=1)]
    assert min(shares) >= 0.4
    for share in (0.1, 0.5, 0.8):
        found = sum((each - 0.4) / 0.6 > share for each in shares) / len(shares)
        assert found == pytest.approx((1 - share) ** 2, abs=0.04)


def test_the_faces_that_limits_leave_are_reached_exactly() -> None:
    limited = Limited(simplex=Dirichlet(), limits=LIMITS["keep"])
    for weights in (
        {"ccg": 0.05, "squad": 0.95},
        {"ccg": 0.8, "squad": 0.2},
        {"ccg": 0.05, "mnli": 0.75, "squad": 0.2},
    ):
        again = replay(limited, limited.parameters(weights, FOUR), FOUR)
        assert Mixture.normalised(again) == Mixture.normalised(weights)


def test_where_all_are_off_the_kept_ones_share_what_there_is() -> None:
    limited = Limited(simplex=SparseBox(), limits=LIMITS["keep"])
    off = {f"u/{task}": 0.9 for task in FOUR}
    assert replay(limited, off, FOUR) == pytest.approx(
        {"ccg": 0.2, "mnli": 0.0, "qqp": 0.0, "squad": 0.8}
    )
    pinned = Limited(simplex=SparseBox(), limits=LIMITS["pin"])
    assert replay(pinned, off, TASKS) == pytest.approx({"ccg": 0.35, "mnli": 0.3, "squad": 0.35})


def test_an_excess_goes_to_the_others_in_proportion_and_spares_what_is_off() -> None:
    limited = Limited(simplex=Dirichlet(), limits=LIMITS["ceilings"])
    weights = {"ccg": 0.1, "mnli": 0.8, "qqp": 0.0, "squad": 0.1}
    assert limited.limit(weights, FOUR) == pytest.approx(
        {"ccg": 0.3, "mnli": 0.3, "qqp": 0.0, "squad": 0.4}
    )
    assert limited.limit({"mnli": 1.0}, FOUR) == pytest.approx(
        {"ccg": 0.0, "mnli": 0.3, "qqp": 0.0, "squad": 0.7}  # the one with most room
    )


def test_of_too_many_tasks_the_largest_stay_unless_they_cannot_hold_all() -> None:
    weights = {"ccg": 0.4, "mnli": 0.1, "qqp": 0.3, "squad": 0.2}
    few = Limited(simplex=Dirichlet(), limits=LIMITS["few"])
    assert few.limit(weights, FOUR) == pytest.approx(
        {"ccg": 4 / 7, "mnli": 0.0, "qqp": 3 / 7, "squad": 0.0}
    )
    held = Limited(simplex=Dirichlet(), limits=LIMITS["few with ceilings"])
    assert held.limit(weights, FOUR) == pytest.approx(
        {"ccg": 0.0, "mnli": 0.5, "qqp": 0.0, "squad": 0.5}
    )


@pytest.mark.parametrize(
    "weights",
    [{"mnli": 0.31, "squad": 0.69}, {}, {"mnli": 0.3, "squad": 0.5}],
    ids=["another pin", "empty", "no sum"],
)
def test_what_breaks_the_limits_has_no_parameters(weights: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"weights must keep to the limits: mnli = 0\.3"):
        Limited(simplex=Dirichlet(), limits=LIMITS["pin"]).parameters(weights, TASKS)


def test_only_without_a_task_to_keep_is_there_an_empty_mixture() -> None:
    for limits, has_empty in (("keep", False), ("pin", False), ("left out", True), ("few", True)):
        assert Limited(simplex=Dirichlet(), limits=LIMITS[limits]).has_empty is has_empty
    assert not Limited(simplex=StickBreaking(), limits=LIMITS["few"]).has_empty


def test_limits_on_other_tasks_are_refused() -> None:
    limited = Limited(simplex=Dirichlet(), limits=MixtureLimits(pinned=(("qqp", 0.3),)))
    with pytest.raises(ValueError, match="tasks of the study, ccg, mnli, squad; got 'qqp'"):
        limited.suggest(draw_trials(1)[0], TASKS)
