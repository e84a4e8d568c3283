from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from plan_factories import make_inventory
from record_factories import (
    SEED,
    TARGETS,
    make_phase,
    make_plan,
    make_score,
    make_study,
    make_trial,
)

from search.figures import (
    describe_shares,
    phase_metrics,
    plan_metrics,
    share_params,
    study_params,
    trial_metrics,
    trial_params,
)
from search.summary import summarise_trial
from spaces.mixture import Mixture
from spaces.portions import Portion
from spaces.task import Origin, Role


def test_every_intermediate_task_has_a_ratio_even_if_it_is_zero() -> None:
    params = trial_params(make_plan(mnli=3, ccg=1), make_study())
    assert params == {
        "mix/ccg": 0.25,
        "mix/mnli": 0.75,
        "mix/squad": 0.0,
        "non_english": 0.0,
        "alignment": 0,
        "mlm": 0.0,
        "lr/intermediate": 1e-4,
        "seed": SEED,
    }


def test_shares_of_other_languages_are_told_by_origin_as_they_are_drawn() -> None:
    portion = Portion(origin=Origin.NATIVE, share=0.5)
    mixture = Mixture.normalised({"ccg": 1, "mnli": 1}, mlm=0.2, portions=[portion])
    plan = replace(make_plan(mnli=1), mixture=mixture)
    inventory = make_inventory(["en", "de"], without=["ccg.de.train"])
    assert trial_params(plan, make_study())["non_english"] == pytest.approx(0.5)
    assert share_params(plan, inventory) == {"native": 0.2, "translated": 0.0}
    assert json.loads(describe_shares(plan, inventory)) == pytest.approx(
        {
            "ccg.en.train": 0.4,
            "mnli.en.train": 0.2,
            "mnli.de.train": 0.2,
            "mlm.en.train": 0.1,
            "mlm.de.train": 0.1,
        }
    )


def test_the_rate_is_a_metric_on_a_logarithmic_scale() -> None:
    assert plan_metrics(make_plan(mnli=1)) == {"log10_lr/intermediate": pytest.approx(-4)}


def test_trial_metrics_hold_what_exists_and_nothing_else() -> None:
    scores = [
        make_score("xnli", 60.0),
        make_score("xnli", 50.0, role=Role.DEV, language="de"),
        make_score("tatoeba", 80.0),
    ]
    summary = summarise_trial(make_trial(0, scores), TARGETS)
    assert trial_metrics(summary, make_study(), {"xnli": 58.0, "tatoeba": 80.0}) == {
        "select/xnli": 60.0,
        "dev/xnli": 50.0,
        "best_lr/xnli": 1e-4,
        "select/tatoeba": 80.0,
        "select/mean": 70.0,
        "select/mean_without_retrieval": 60.0,
        "select/gain": 1.0,
    }
    assert "select/gain" not in trial_metrics(summary, make_study(), {})


def test_study_params_say_which_layer_retrieval_compares() -> None:
    assert study_params(make_study())["retrieval_layer"] == "6"


def test_means_of_whole_groups_are_metrics() -> None:
    targets = ("xnli", "pawsx", "tatoeba")
    trial = make_trial(0, [make_score("xnli", 60.0), make_score("pawsx", 70.0)])
    figures = trial_metrics(summarise_trial(trial, targets), make_study(), {})
    assert {name: value for name, value in figures.items() if "mean_" in name} == {
        "select/mean_classification": 65.0,
        "select/mean_without_retrieval": 65.0,
    }


def test_a_score_that_is_not_a_number_stays_for_the_log_to_name() -> None:
    summary = summarise_trial(make_trial(0, [make_score("xnli", math.nan)]), ("xnli",))
    assert math.isnan(trial_metrics(summary, make_study(), {})["select/xnli"])


def test_no_offline_figure_bears_the_name_of_a_benchmark() -> None:
    study = make_study(data="offline")
    score = make_score("xnli", 60.0)
    summary = summarise_trial(make_trial(0, [score]), ("xnli",))
    names = [
        *trial_metrics(summary, study, {"xnli": 1.0}),
        *phase_metrics(make_phase(score.phase), [score], study),
        study_params(study)["targets"],
    ]
    assert any("offline_xnli" in name for name in names)
    assert not any("xnli" in name.replace("offline_xnli", "") for name in names)


def test_a_phase_has_its_own_scores_alone() -> None:
    scores = [make_score("xnli", 60.0, phase="a"), make_score("tatoeba", 80.0, phase="b")]
    evaluation = make_phase("a", kind="evaluate", num_steps=0, num_tokens=0, seconds=2.0)
    assert phase_metrics(evaluation, scores, make_study()) == {
        "seconds": 2.0,
        "eval/xnli/en/accuracy": 60.0,
    }
    assert phase_metrics(make_phase("c"), scores, make_study()) == {
        "seconds": 3.0,
        "num_steps": 20,
        "num_tokens": 4000,
    }
