"""`search.predict`: what it answers, what it refuses, and in which words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from learned_studies import draw_noise, draw_plans, draw_study, make_folder, write_folder

from search.learned.reading import say_learned
from search.predict import main

TARGETS = ("xnli", "panx")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study that predicts both its targets."""
    study = draw_study(24, seed=1, noise=0.5, targets=TARGETS)
    return write_folder(study, tmp_path_factory.mktemp("learned") / "known")


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> Path:
    study = draw_noise(12, seed=1, targets=TARGETS)
    return write_folder(study, tmp_path_factory.mktemp("learned") / "noise")


def predict(out: Path, *words: str) -> int:
    return main([str(out), *words])


def test_a_prediction_has_an_interval_and_a_gain(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(known, "--mix", "mnli=0.5,squad=0.5", "--json") == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed["targets"]) == set(TARGETS)
    xnli = printed["targets"]["xnli"]
    assert xnli["verdict"] == "predicts"
    assert xnli["score"]["low"] < xnli["score"]["points"] < xnli["score"]["high"]
    assert xnli["gain"]["low"] < xnli["gain"]["points"] < xnli["gain"]["high"]
    assert printed["plan"]["mixture"]["ratios"] == [["mnli", 0.5], ["squad", 0.5]]


def test_the_table_fits_and_says_what_its_columns_mean(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(known, "--mix", "mnli=0.5,squad=0.5", "--rate", "3e-4") == 0
    captured = capsys.readouterr()
    assert all(len(line) <= 100 for line in captured.out.splitlines())
    assert "mnli 50 %, squad 50 %; learning rate 3.0e-04" in captured.out
    assert "of a new run's score" in " ".join(captured.out.split())
    assert captured.err == ""


def test_what_cannot_be_predicted_is_refused_target_by_target(
    noise: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(noise, "--mix", "mnli=1") == 1
    text = " ".join(capsys.readouterr().out.split())
    for target in TARGETS:
        assert f"{target} not predicted: no better than chance" in text
    assert text.count("more trials are needed (search.run --extend N)") == 2
    assert "new run" not in text


def test_weights_are_taken_in_proportion_and_that_is_said(
    known: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(known, "--mix", "mnli=1,squad=3", "--target", "panx") == 0
    captured = capsys.readouterr()
    assert captured.err == "weights sum to 4: taken in proportion\n"
    assert "squad 75 %, mnli 25 %" in captured.out
    assert "xnli" not in captured.out


def test_a_plan_beyond_the_trials_is_warned_of(
    known: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(known, "--mix", "mnli=1", "--rate", "2e-3", "--non-english", "0.9") == 0
    assert capsys.readouterr().err.splitlines() == [
        "warning: non-English share lies beyond what the trials cover",
        "warning: learning rate lies beyond what the trials cover",
    ]
    corners = {n: draw_plans(4, seed=0)[n] for n in (0, 1, 2, 3)}
    study = make_folder(corners, {"xnli": [1.0, 2.0, 3.0, 4.0]})
    assert predict(write_folder(study, tmp_path / "corners"), "--mix", "mnli=1,squad=1") == 1
    warnings = capsys.readouterr().err.splitlines()
    assert (
        "warning: the mixture is far from every trial's: 50 % of the examples would be others "
        "than in the nearest, more than 25 %"
    ) in warnings


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--mix mnl=1", "the study has no intermediate task 'mnl'; choose among ccg, mnli, squad"),
        ("--mix mnli=a", "weights of --mix must be finite and at least 0, got 'mnli=a'"),
        ("--mix mnli=-1", "weights of --mix must be finite and at least 0, got 'mnli=-1'"),
        ("--mix mnli=0", "--mix needs a weight above 0, got 'mnli=0'"),
        ("--mix mnli=1,mnli=2", "--mix takes each task once"),
        ("--mix mnli", "weights of --mix must be finite and at least 0, got 'mnli'"),
        ("--mix mnli=1 --mlm 0.2", "--mlm: all trials of the study have it alike; leave it out"),
        ("--mix mnli=1 --mlm 1", "--mlm must be at least 0 and below 1, got 1.0"),
        ("--mix mnli=1 --non-english 2", "--non-english must be in [0, 1], got 2.0"),
        ("--mix mnli=1 --rate 0", "--rate must be finite and above 0, got 0.0"),
        ("--mix mnli=1 --align", "--align: all trials of the study have it alike; leave it out"),
        ("--mix mnli=1 --target bucc", "the study has no target 'bucc'; choose xnli, panx"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(
    known: Path, capsys: pytest.CaptureFixture[str], words: str, message: str
) -> None:
    assert predict(known, *words.split()) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    (line,) = captured.err.splitlines()
    assert line.startswith(f"search.predict: {message}")


def test_a_folder_without_a_study_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert predict(tmp_path, "--mix", "mnli=1") == 2
    assert "has no finished study" in capsys.readouterr().err


def test_the_end_of_a_study_says_what_can_be_predicted(
    known: Path, noise: Path, tmp_path: Path
) -> None:
    line = say_learned(known)
    assert line.startswith(
        "learned to predict xnli, panx, of 2 targets: see python -m search.predict "
    )
    assert f"python -m search.effects {known}" in line
    assert say_learned(noise).startswith("learned to predict no target yet, of 2 targets")
    assert say_learned(tmp_path).startswith("what was learned cannot be told: ")
