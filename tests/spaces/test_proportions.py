"""Proportions by size: the formulas, their limits, and what becomes of shares in a mixture."""

import pytest
from plan_factories import make_inventory, make_plan

from spaces.mixture import Mixture
from spaces.proportions import proportional_weights, temperature_weights, uniform_weights
from spaces.shares import mixture_shares

SIZES = {"ccg": 38_015, "cosmosqa": 25_262, "mnli": 392_702, "qqp": 363_846, "squad": 0}


def test_sizes_count_up_to_the_cap() -> None:
    weights = proportional_weights(SIZES)
    assert weights == {
        "ccg": 38_015.0, "cosmosqa": 25_262.0, "mnli": 131_072.0, "qqp": 131_072.0, "squad": 0.0
    }  # fmt: skip
    ratios = dict(Mixture.normalised(weights).ratios)
    assert ratios["mnli"] == ratios["qqp"] == pytest.approx(131_072 / 325_421, abs=1e-4)
    assert "squad" not in ratios


def test_temperature_of_one_is_proportional_and_a_high_one_uniform() -> None:
    assert temperature_weights(SIZES, 1.0) == {task: float(n) for task, n in SIZES.items()}
    assert temperature_weights(SIZES, 1.0, 2**17) == proportional_weights(SIZES)
    assert temperature_weights(SIZES, 1e9) == pytest.approx(uniform_weights(SIZES))


def test_temperature_of_two_takes_the_square_root() -> None:
    assert temperature_weights({"a": 400, "b": 100}, 2.0) == pytest.approx({"a": 20, "b": 10})


@pytest.mark.parametrize("temperature", [0.0, 0.99, -1.0, float("nan")])
def test_temperature_below_one_is_refused(temperature: float) -> None:
    with pytest.raises(ValueError, match="temperature must be at least 1, got"):
        temperature_weights(SIZES, temperature)


def test_cap_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="examples_cap must be above 0, got 0"):
        proportional_weights(SIZES, 0)


@pytest.mark.parametrize("mlm", [0.0, 0.25])
@pytest.mark.parametrize("non_english", [0.0, 0.5, 1.0])
def test_shares_of_languages_and_text_leave_the_proportions(
    non_english: float, mlm: float
) -> None:
    weights = proportional_weights({"mnli": 392_702, "squad": 87_599})
    plan = make_plan(weights, non_english=non_english, mlm=mlm)
    shares = mixture_shares(plan, make_inventory())
    assert sum(share for _, share in shares) == pytest.approx(1.0)
    assert sum(s for source, s in shares if source.task == "mlm") == pytest.approx(mlm)
    for task in weights:
        own = {source.language: 0.0 for source, _ in shares if source.task == task}
        for source, share in shares:
            own[source.language] = own.get(source.language, 0.0) + share * (source.task == task)
        total = sum(own.values())
        assert total == pytest.approx((1 - mlm) * plan.mixture.ratio(task))
        assert total - own.get("en", 0.0) == pytest.approx(non_english * total)
