"""A plan's features: the same numbers for the same training, those that vary only."""

from __future__ import annotations

from dataclasses import replace

import optuna
import pytest
from plan_factories import make_scope

from spaces.features import describe_features, feature_names
from spaces.library import SPACES
from spaces.mixture import Mixture
from spaces.portions import Portion
from spaces.space import Scope
from spaces.task import Origin

NARROW = replace(make_scope(), has_non_english=False, has_mlm=False, has_alignment=False)
WIDE = replace(make_scope(), has_non_english=True, has_mlm=True, has_alignment=True)
RATE = WIDE.preset.intermediate_learning_rate


def test_features_are_named_in_order_and_only_where_they_can_vary() -> None:
    tasks = tuple(f"mix/{task}" for task in WIDE.intermediate)
    assert feature_names(NARROW) == (*tasks, "lr/intermediate")
    assert feature_names(WIDE) == (*tasks, "non_english", "mlm", "lr/intermediate", "alignment")


def test_tasks_have_their_shares_of_all_examples_running_text_included() -> None:
    mixture = Mixture.normalised({"mnli": 3.0, "squad": 1.0}, non_english=0.3, mlm=0.2)
    plan = WIDE.plan(mixture, RATE / 2, is_aligned=True)
    found = dict(zip(feature_names(WIDE), describe_features(plan, WIDE), strict=True))
    assert found == pytest.approx(
        {
            "mix/ccg": 0.0,
            "mix/mnli": 0.6,
            "mix/squad": 0.2,
            "non_english": 0.3,
            "mlm": 0.2,
            "lr/intermediate": -1.0,
            "alignment": 1.0,
        }
    )


@pytest.mark.parametrize("scope", [NARROW, WIDE], ids=["narrow", "wide"])
def test_shares_of_a_suggested_plan_sum_to_one(scope: Scope) -> None:
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=0))
    suggest = SPACES["mixtures"].suggest
    assert suggest is not None
    for _ in range(50):
        plan = suggest(study.ask(), scope)
        features = dict(zip(feature_names(scope), describe_features(plan, scope), strict=True))
        shares = [v for name, v in features.items() if name.startswith("mix/") or name == "mlm"]
        assert sum(shares) == pytest.approx(1.0)
        assert -1.0 <= features["lr/intermediate"] <= 1.0


def test_portions_count_as_the_share_that_they_ask_for() -> None:
    portion = Portion(task="mnli", origin=Origin.NATIVE, share=0.4)
    mixture = Mixture.normalised({"mnli": 3.0, "squad": 1.0}, portions=[portion])
    found = dict(
        zip(feature_names(WIDE), describe_features(WIDE.plan(mixture), WIDE), strict=True)
    )
    assert found["non_english"] == pytest.approx(0.3)


def test_without_intermediate_training_the_rate_is_no_difference() -> None:
    plans = [WIDE.plan(Mixture(ratios=()), rate) for rate in (RATE, 2 * RATE)]
    first, second = (describe_features(plan, WIDE) for plan in plans)
    assert first == second == (0.0,) * len(feature_names(WIDE))


def test_running_text_alone_has_a_rate() -> None:
    plan = WIDE.plan(Mixture(ratios=(), mlm=1.0), 2 * RATE)
    features = dict(zip(feature_names(WIDE), describe_features(plan, WIDE), strict=True))
    assert (features["mlm"], features["lr/intermediate"]) == (1.0, 1.0)
