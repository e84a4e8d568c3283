"""Effects against the truth of studies whose scores are a known function of the plans."""

from __future__ import annotations

from statistics import fmean

import numpy as np
import pytest
from learned_studies import (
    draw_plans,
    draw_slopes,
    draw_study,
    linear_score,
    make_folder,
    usual_plan,
)

from search.learned.effects import Effect, _mark_discoveries, find_effects, step_rows
from search.learned.table import TrialTable, read_table
from search.learned.targets import learn_targets


def true_effect(effect: Effect, table: TrialTable, slopes: dict[str, float]) -> float:
    """Of linear scores, from the definition of Cox's direction."""
    task = effect.feature.task
    if task is None:
        return {"non_english": 0.1 * slopes["non_english"], "lr/intermediate": slopes["rate"]}[
            effect.feature.name
        ]
    changes = []
    for plan in {trial.plan.mixture: trial.plan for trial in table.trials}.values():
        share = plan.mixture.ratio(task)
        if not plan.mixture.is_empty and share <= 0.9:
            others = sum(slopes[t] * r for t, r in plan.mixture.ratios if t != task) / (1 - share)
            changes.append(0.1 * (slopes[task] - others))
    return fmean(changes)


def test_intervals_hold_the_truth_nineteen_times_in_twenty() -> None:
    held = []
    for seed in range(40):
        generator, plans = np.random.default_rng(seed), draw_plans(24, seed=seed)
        slopes = draw_slopes(generator)
        scores = [linear_score(plan, slopes) for _, plan in plans.values()]
        noisy = list(map(float, np.array(scores) + generator.normal(0, 1.5, 24)))
        table = read_table(make_folder(plans, {"xnli": noisy}))
        effects = find_effects(learn_targets(table))
        held += [
            effect.change.low <= true_effect(effect, table, slopes) <= effect.change.high
            for effect in effects
        ]
    assert len(held) >= 150  # of 200, where the surface predicts
    assert 0.92 <= fmean(held) <= 0.99


def test_a_strong_task_is_told_from_the_others_and_has_its_sign() -> None:
    plans = draw_plans(24, seed=1)
    slopes = {"ccg": -10.0, "mnli": 0.0, "squad": 20.0, "non_english": 0.0, "rate": 0.0}
    noise = np.random.default_rng(2).normal(0, 0.5, 24)
    scores = [
        linear_score(plan, slopes) + e for (_, plan), e in zip(plans.values(), noise, strict=True)
    ]
    table = read_table(make_folder(plans, {"xquad": scores}))
    effects = {effect.feature.name: effect for effect in find_effects(learn_targets(table))}
    assert effects["mix/squad"].change.points == pytest.approx(
        true_effect(effects["mix/squad"], table, slopes), abs=0.3
    )
    assert effects["mix/squad"].is_distinct
    assert effects["mix/squad"].is_discovery
    assert effects["mix/ccg"].change.high < 0
    assert not effects["non_english"].is_discovery


def test_a_step_of_a_share_stays_on_the_simplex_and_keeps_the_others_proportions() -> None:
    table = read_table(draw_study(20, seed=2, noise=1.0, targets=("xnli",)))
    squad = next(feature for feature in table.features if feature.task == "squad")
    before, after = step_rows(table, squad)
    assert len(before) == sum(
        not t.plan.mixture.is_empty and t.plan.mixture.ratio("squad") <= 0.9 for t in table.trials
    )
    assert after[:, :3].sum(axis=1) == pytest.approx(np.ones(len(after)))
    assert after[:, 2] - before[:, 2] == pytest.approx(np.full(len(after), 0.1))
    assert after[:, 0] * before[:, 1] == pytest.approx(before[:, 0] * after[:, 1])
    assert np.array_equal(after[:, 3:], before[:, 3:])


def test_a_step_that_leaves_the_range_of_the_trials_is_taken_downwards_or_not_at_all() -> None:
    plans = {
        number: (None, usual_plan(doublings=doublings, mnli=1.0))
        for number, doublings in enumerate((-1.0, -0.5, 0.0, 1.0))
    }
    table = read_table(make_folder(plans, {"xnli": [1.0, 2.0, 3.0, 4.0]}))
    (rate,) = table.features
    before, after = step_rows(table, rate)
    assert sorted(before[:, 0]) == pytest.approx([-1.0, -0.5, 0.0, 0.0])  # of 1.0 downwards
    assert after[:, 0] - before[:, 0] == pytest.approx(np.ones(4))


def test_discoveries_are_benjamini_and_hochbergs() -> None:
    p_values = np.array([0.010, 0.040, 0.001, 0.9, 0.035])
    # sorted: 0.001 <= 0.01, 0.010 <= 0.02, 0.035 > 0.03, 0.040 <= 0.04: the first four stay
    assert _mark_discoveries(p_values) == [True, True, True, False, True]
    assert _mark_discoveries(np.array([0.5, 0.2])) == [False, False]
    assert _mark_discoveries(np.array([])) == []
