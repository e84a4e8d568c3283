from __future__ import annotations

import math

import pytest
from record_factories import TARGETS, make_score, make_trial

from search.summary import shown_name, summarise_target, summarise_trial
from spaces.shares import Transfer
from spaces.task import Group, Role

ZERO_SHOT = {"transfer": Transfer.ZERO_SHOT}


def test_a_score_is_the_unweighted_mean_over_languages() -> None:
    scores = [
        make_score("xnli", 60.0),
        make_score("xnli", 40.0, role=Role.DEV, language="de", num_examples=10),
        make_score("xnli", 80.0, role=Role.DEV, language="en", num_examples=1000),
    ]
    summary = summarise_target(scores, "xnli")
    assert summary is not None
    assert summary.score(Role.DEV) == 60.0


def test_only_the_targets_own_metric_counts() -> None:
    scores = [
        make_score("xquad", 50.0),
        make_score("xquad", 40.0, metric="exact_match"),
        make_score("xquad", 60.0, metric="f1"),
    ]
    summary = summarise_target(scores, "xquad")
    assert summary is not None
    assert summary.select == 50.0
    assert {score.metric for score in summary.scores} == {"exact_match_f1"}


def test_the_best_rate_is_chosen_on_selection_alone() -> None:
    scores = [
        make_score("xnli", 60.0, learning_rate=1e-4),
        make_score("xnli", 70.0, learning_rate=2e-4),
        make_score("xnli", 90.0, learning_rate=1e-4, role=Role.TEST),
        make_score("xnli", 10.0, learning_rate=2e-4, role=Role.TEST),
    ]
    summary = summarise_target(scores, "xnli")
    assert summary is not None
    assert (summary.learning_rate, summary.score(Role.TEST)) == (2e-4, 10.0)


@pytest.mark.parametrize("rates", [(1e-4, 2e-4), (2e-4, 1e-4)])
def test_ties_go_to_the_lower_rate(rates: tuple[float, float]) -> None:
    scores = [make_score("xnli", 60.0, learning_rate=rate) for rate in rates]
    summary = summarise_target(scores, "xnli")
    assert summary is not None
    assert summary.learning_rate == 1e-4


@pytest.mark.parametrize("rates", [(1e-4, 2e-4), (2e-4, 1e-4)])
def test_a_rate_that_diverged_never_wins(rates: tuple[float, float]) -> None:
    scores = [
        make_score("xnli", math.nan, learning_rate=rates[0]),
        make_score("xnli", 1.0, learning_rate=rates[1]),
    ]
    summary = summarise_target(scores, "xnli")
    assert summary is not None
    assert summary.learning_rate == rates[1]


def test_zero_shot_scores_leave_trained_languages_out() -> None:
    scores = [
        make_score("xnli", 60.0),
        make_score("xnli", 90.0, role=Role.TEST, language="en"),
        make_score("xnli", 80.0, role=Role.TEST, language="de", transfer=Transfer.TRANSLATE_TRAIN),
        make_score("xnli", 40.0, role=Role.TEST, language="sw", **ZERO_SHOT),
        make_score("xnli", 50.0, role=Role.TEST, language="ur", **ZERO_SHOT),
    ]
    summary = summarise_target(scores, "xnli")
    assert summary is not None
    assert summary.score(Role.TEST, zero_shot=True) == 45.0
    assert summary.score(Role.TEST) == 65.0
    assert summary.score(Role.DEV) is None


def test_means_over_targets_with_and_without_retrieval() -> None:
    trial = make_trial(0, [make_score("xnli", 60.0), make_score("tatoeba", 80.0)])
    summary = summarise_trial(trial, TARGETS)
    assert summary.select_scores() == {"xnli": 60.0, "tatoeba": 80.0}
    assert summary.select_mean() == 70.0
    assert summary.select_mean_without_retrieval() == 60.0


def test_a_missing_target_leaves_no_mean_that_would_need_it() -> None:
    summary = summarise_trial(make_trial(0, [make_score("xnli", 60.0)]), TARGETS)
    assert summary.missing == ("tatoeba",)
    assert summary.select_mean() is None
    assert summary.select_mean_without_retrieval() == 60.0
    assert summary.gain({"xnli": 50.0, "tatoeba": 50.0}) is None


def test_a_study_of_retrieval_alone_has_no_mean_without_it() -> None:
    summary = summarise_trial(make_trial(0, [make_score("tatoeba", 80.0)]), ("tatoeba",))
    assert summary.select_mean() == 80.0
    assert summary.select_mean_without_retrieval() is None


@pytest.mark.parametrize("target", ["tatoeba", "bucc2018", "bucc_gold"])
def test_mining_is_retrieval_too(target: str) -> None:
    trial = make_trial(0, [make_score("xnli", 60.0), make_score(target, 20.0)])
    summary = summarise_trial(trial, ("xnli", target))
    assert summary.select_mean() == 40.0
    assert summary.select_mean_without_retrieval() == 60.0


def test_a_group_has_a_mean_where_all_its_targets_are() -> None:
    values = {"udpos": 80.0, "panx": 60.0, "xquad": 50.0, "tydiqa": 40.0, "tatoeba": 90.0}
    values |= {"bucc2018": 70.0, "bucc_gold": 10.0}  # the last is not of the benchmark's nine
    trial = make_trial(0, [make_score(target, value) for target, value in values.items()])
    means = summarise_trial(trial, tuple(values)).select_group_means()
    assert means == {Group.TAGGING: 70.0, Group.RETRIEVAL: 80.0}


def test_gain_is_the_mean_difference_and_zero_against_itself() -> None:
    trial = make_trial(0, [make_score("xnli", 60.0), make_score("tatoeba", 80.0)])
    summary = summarise_trial(trial, TARGETS)
    assert summary.gain({"xnli": 50.0, "tatoeba": 84.0}) == 3.0
    assert summary.gain(summary.select_scores()) == 0.0
    assert summary.gain({}) is None


@pytest.mark.parametrize(
    ("data", "shown"), [("offline", "offline_xnli"), ("hub", "xnli"), ("dir", "xnli")]
)
def test_offline_scores_do_not_bear_the_benchmarks_name(data: str, shown: str) -> None:
    assert shown_name("xnli", data) == shown
