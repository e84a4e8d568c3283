"""Which targets are said to be predictable, on studies where that is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from learned_studies import NINE, draw_noise, draw_plans, draw_study, make_folder

from search.learned.effects import find_effects
from search.learned.quality import LEVEL, Verdict
from search.learned.table import read_table
from search.learned.targets import learn_targets


def test_nine_targets_with_effects_are_predicted() -> None:
    learned = learn_targets(read_table(draw_study(24, seed=1, noise=1.0, targets=NINE)))
    assert [each.target for each in learned] == list(NINE)
    assert all(each.quality.predicts for each in learned)
    assert all((each.quality.correlation or 0) > 0.7 for each in learned)


def test_noise_is_refused_but_for_the_level_that_is_stated() -> None:
    learned = [
        each
        for seed in range(20)
        for each in learn_targets(read_table(draw_noise(16, seed=seed, targets=NINE)))
    ]
    share = np.mean([(each.quality.p_value or 0) <= LEVEL for each in learned])
    assert 0.01 <= share <= 0.10  # of 180; nominal 0.05
    refused = [each for each in learned if not each.quality.predicts]
    assert find_effects(refused) == ()
    assert all("more trials are needed" in each.quality.describe() for each in refused)


def test_a_surface_that_is_wrong_throughout_does_not_predict_however_rare_that_is() -> None:
    """Baselines alone: every plan is as far from each other, so nothing can be known."""
    plans = draw_plans(4, seed=0)
    learned = learn_targets(read_table(make_folder(plans, {"xnli": [50.0, 60.0, 40.0, 55.0]})))
    assert learned[0].quality.verdict is Verdict.TOO_FEW
    assert "4 plans have a score, 6 are needed" in learned[0].quality.describe()


def test_equal_scores_have_a_verdict_of_their_own() -> None:
    (learned,) = learn_targets(
        read_table(make_folder(draw_plans(8, seed=0), {"xnli": [33.3] * 8}))
    )
    assert learned.quality.verdict is Verdict.FLAT
    assert learned.quality.correlation is None


def test_a_target_without_any_score_has_too_few() -> None:
    (learned,) = learn_targets(
        read_table(make_folder(draw_plans(8, seed=0), {"xnli": [float("nan")] * 8}))
    )
    assert (learned.quality.verdict, learned.quality.num_plans) == (Verdict.TOO_FEW, 0)


def test_replicas_with_other_seeds_are_no_plans_of_their_own() -> None:
    plans = draw_plans(10, seed=3)
    replicas = {
        10 + number: (None, replace(plan, seed=seed))
        for number, (seed, (_, plan)) in enumerate(
            (seed, plans[index]) for index in (4, 5, 6) for seed in (1, 2)
        )
    }
    generator = np.random.default_rng(4)
    study = make_folder({**plans, **replicas}, {"xnli": list(generator.normal(50, 3, 16))})
    (learned,) = learn_targets(read_table(study))
    assert learned.quality.num_plans == 10
    assert learned.quality.p_value is not None


def test_the_same_study_gives_the_same_verdicts() -> None:
    study = draw_study(12, seed=5, noise=4.0, targets=("xnli", "panx"))
    first, second = (learn_targets(read_table(study)) for _ in range(2))
    assert [each.quality for each in first] == [each.quality for each in second]


@pytest.mark.parametrize("names", [("panx",), ("xnli", "panx")])
def test_only_targets_that_were_asked_for_are_looked_at(names: tuple[str, ...]) -> None:
    study = draw_study(8, seed=5, noise=4.0, targets=("xnli", "panx"))
    assert {each.target for each in learn_targets(read_table(study), names)} == set(names)
