"""Mixtures: exact units, one form for one mixture, and what is refused."""

from __future__ import annotations

import itertools
import math
import random

import pytest

from spaces.mixture import Mixture

NAMES = ("anli_plus", "ccg", "mnli", "qqp", "squad")


def draw_weights(seed: int) -> dict[str, float]:
    """Weights over several orders of magnitude, some of them zero, not all."""
    draw = random.Random(seed)
    weights = {
        name: draw.choice([0.0, draw.random(), 10 ** draw.uniform(-9, 9)]) for name in NAMES
    }
    return {**weights, "mnli": weights["mnli"] or 1.0}


def count_units(mixture: Mixture) -> list[float]:
    return [ratio * 10_000 for _, ratio in mixture.ratios]


@pytest.mark.parametrize("seed", range(50))
def test_ratios_are_whole_units_that_sum_to_ten_thousand(seed: int) -> None:
    weights = draw_weights(seed)
    mixture = Mixture.normalised(weights)
    units = [round(unit) for unit in count_units(mixture)]
    assert count_units(mixture) == pytest.approx(units, abs=1e-9)
    assert sum(units) == 10_000
    total = math.fsum(weights.values())
    for name, weight in weights.items():
        assert mixture.ratio(name) == pytest.approx(weight / total, abs=1e-4)


@pytest.mark.parametrize("seed", range(50))
def test_normalising_again_changes_nothing_and_order_does_not_matter(seed: int) -> None:
    weights = draw_weights(seed)
    mixture = Mixture.normalised(weights, 0.25)
    assert Mixture.normalised(dict(mixture.ratios), mixture.non_english) == mixture
    shuffled = random.Random(seed).sample(sorted(weights.items()), k=len(weights))
    assert Mixture.normalised(dict(shuffled), 0.25) == mixture


def test_weights_whose_sum_depends_on_the_order_make_one_mixture() -> None:
    weights = {"ccg": 1.0, "mnli": 0.1, "squad": 0.7000000000000001}
    orders = [dict(order) for order in itertools.permutations(weights.items())]
    assert len({sum(order.values()) for order in orders}) > 1
    assert len({Mixture.normalised(order) for order in orders}) == 1


def test_remainders_of_a_unit_go_to_the_largest_then_by_name() -> None:
    thirds = Mixture.normalised({"squad": 1, "mnli": 1, "ccg": 1})
    assert thirds.ratios == (("ccg", 0.3334), ("mnli", 0.3333), ("squad", 0.3333))


@pytest.mark.parametrize("weights", [{}, {"mnli": 0.0}, {"mnli": 0.0, "squad": -0.0}])
def test_no_weight_at_all_is_the_empty_mixture_without_languages(
    weights: dict[str, float],
) -> None:
    mixture = Mixture.normalised(weights, non_english=0.5)
    assert mixture == Mixture(ratios=())
    assert mixture.is_empty
    assert mixture.non_english == 0.0


def test_a_share_below_half_a_unit_is_not_drawn() -> None:
    mixture = Mixture.normalised({"mnli": 1.0, "squad": 1e-5})
    assert mixture.ratios == (("mnli", 1.0),)
    assert mixture.ratio("squad") == 0.0
    assert not mixture.is_empty


@pytest.mark.parametrize("weight", [-1e-9, math.nan, math.inf])
def test_a_weight_that_is_none_is_refused_by_name(weight: float) -> None:
    with pytest.raises(ValueError, match=f"'squad' must be finite and >= 0, got {weight}"):
        Mixture.normalised({"mnli": 1.0, "squad": weight})


@pytest.mark.parametrize(
    ("ratios", "message"),
    [
        ((("squad", 0.5), ("mnli", 0.5)), "sorted and unique"),
        ((("mnli", 0.5), ("mnli", 0.5)), "sorted and unique"),
        ((("mnli", 0.0), ("squad", 1.0)), "'mnli' must be finite and above 0, got 0.0"),
        ((("mnli", math.nan),), "'mnli' must be finite"),
        ((("mnli", 0.5), ("squad", 0.4)), "must sum to 1, got 0.9"),
    ],
)
def test_points_off_the_simplex_are_refused(
    ratios: tuple[tuple[str, float], ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Mixture(ratios=ratios)


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_a_non_english_share_outside_of_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"non_english must be in \[0, 1\]"):
        Mixture.normalised({"mnli": 1.0}, share)


@pytest.mark.parametrize("share", [-0.1, 1.1, math.nan])
def test_a_share_of_mlm_outside_of_0_to_1_is_refused(share: float) -> None:
    with pytest.raises(ValueError, match=r"mlm must be in \[0, 1\]"):
        Mixture.normalised({"mnli": 1.0}, mlm=share)


def test_mlm_alone_is_a_mixture_and_nothing_else_is_without_ratios() -> None:
    alone = Mixture(ratios=(), mlm=1.0)
    assert not alone.is_empty
    for ratios, mlm in (((), 0.5), ((("mnli", 1.0),), 1.0)):
        with pytest.raises(ValueError, match="mlm must be 1 without ratios and below 1 with"):
            Mixture(ratios=ratios, mlm=mlm)


def test_the_share_of_mlm_is_recorded_in_units_and_dropped_with_the_weights() -> None:
    assert Mixture.normalised({"mnli": 1.0}, mlm=1 / 3).mlm == 0.3333
    assert Mixture.normalised({"mnli": 0.0}, mlm=0.5) == Mixture(ratios=())


@pytest.mark.parametrize(
    ("mixture", "line"),
    [
        (Mixture(ratios=(), mlm=1.0), "MLM 100 %"),
        (
            Mixture.normalised({"mnli": 1}, 0.25, 0.5),
            "mnli 100 %; non-English 25 %; MLM 50 %",
        ),
        (Mixture.normalised({}), "no intermediate task"),
        (Mixture.normalised({"mnli": 1}), "mnli 100 %"),
        (Mixture.normalised({"ccg": 2, "mnli": 6, "squad": 2}), "mnli 60 %, ccg 20 %, squad 20 %"),
        (Mixture.normalised({"mnli": 1}, 0.25), "mnli 100 %; non-English 25 %"),
    ],
)
def test_a_mixture_is_described_largest_share_first(mixture: Mixture, line: str) -> None:
    assert mixture.describe() == line
