"""The table: which trials count, and what is in a row."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from learned_studies import draw_plans, draw_study, make_folder, score_of, usual_plan

from search.learned.contrasts import find_contrasts
from search.learned.table import read_table
from search.study_folder import StudyFolder
from spaces.task import Role


def make_small() -> StudyFolder:
    return make_folder(draw_plans(6, seed=1), {"xnli": [50.0, 51.0, 52.0, 53.0, 54.0, 55.0]})


def test_a_row_is_the_plan_as_features_that_vary() -> None:
    table = read_table(make_small())
    names = [feature.name for feature in table.features]
    assert names == ["mix/ccg", "mix/mnli", "mix/squad", "non_english", "lr/intermediate"]
    assert table.rows[0].tolist() == [0, 0, 0, 0, 0]
    assert table.rows[3].tolist() == [0, 0, 1, 0, 0]
    assert table.scores[:, 0].tolist() == [50, 51, 52, 53, 54, 55]


def test_baselines_alone_have_no_rate_and_no_non_english_share() -> None:
    table = read_table(make_folder(draw_plans(4, seed=1), {"xnli": [1.0, 2.0, 3.0, 4.0]}))
    assert [feature.task for feature in table.features] == ["ccg", "mnli", "squad"]


def test_a_trial_of_another_budget_is_left_out() -> None:
    plans = draw_plans(6, seed=1)
    short = replace(plans[5][1], intermediate=replace(plans[5][1].intermediate, max_tokens=10))
    longer = replace(plans[0][1], target=replace(plans[0][1].target, max_tokens=9000))
    plans = {**plans, 5: (None, short), 6: ("equal-compute", longer)}
    table = read_table(make_folder(plans, {"xnli": [50.0] * 7}))
    assert [trial.number for trial in table.trials] == [0, 1, 2, 3, 4]


def test_dev_scores_are_means_over_languages_and_absent_without_any() -> None:
    study = make_small()
    first = study.trials[0]
    dev = (
        score_of(0, "xnli", 40.0, role=Role.DEV, language="de"),
        score_of(0, "xnli", 60.0, role=Role.DEV, language="en"),
    )
    trials = {**study.trials, 0: replace(first, scores=(*first.scores, *dev))}
    table = read_table(replace(study, trials=trials), Role.DEV)
    assert table.scores[0, 0] == 50.0
    assert np.isnan(table.scores[1:, 0]).all()


def test_points_are_between_the_ends_of_what_the_trials_cover() -> None:
    table = read_table(draw_study(12, seed=1, noise=1.0, targets=("xnli",)))
    points = table.place(table.rows)
    assert points.min(axis=0)[3:].tolist() == [0, 0]
    assert points.max(axis=0)[3:].tolist() == [1, 1]
    assert np.array_equal(points[:, :3], table.rows[:, :3])


def test_a_plan_is_described_as_the_trials_are() -> None:
    table = read_table(make_small())
    assert table.describe(table.trials[4].plan).tolist() == table.rows[4].tolist()
    plan = usual_plan(doublings=1.0, squad=1.0)
    assert table.describe(plan) == pytest.approx([0, 0, 1, 0, 1])


def outcomes(num_hits: int) -> pa.Table:
    return pa.table({"id": [str(n) for n in range(30)], "hit": [n < num_hits for n in range(30)]})


def test_a_contrast_is_paired_over_the_examples_of_both() -> None:
    cells = {"0-xnli": outcomes(15), "1-xnli": outcomes(15), "2-xnli": outcomes(24)}
    study = make_folder(draw_plans(3, seed=1), {"xnli": [50.0, 50.0, 80.0]})
    ccg, mnli = find_contrasts(read_table(study), cells.__getitem__)
    assert (ccg.task, ccg.points, ccg.interval) == ("ccg", 0.0, (0.0, 0.0))
    assert (mnli.task, mnli.points) == ("mnli", 30.0)
    assert mnli.interval is not None
    assert 0 < mnli.interval[0] < 30 < mnli.interval[1] < 60


def test_a_contrast_without_outcomes_has_no_interval() -> None:
    def refuse(cell: str) -> pa.Table:
        raise FileNotFoundError(cell)

    study = make_folder(draw_plans(2, seed=1), {"xnli": [50.0, 52.0]})
    (contrast,) = find_contrasts(read_table(study), refuse)
    assert (contrast.points, contrast.interval) == (2.0, None)


def test_there_are_no_contrasts_without_the_baseline() -> None:
    plans = {number: (None, plan) for number, (_, plan) in draw_plans(3, seed=1).items()}
    study = make_folder(plans, {"xnli": [50.0, 52.0, 51.0]})
    assert find_contrasts(read_table(study), lambda _: outcomes(1)) == ()
