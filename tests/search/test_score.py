"""A submission folder: what it scores."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from submission_folders import (
    QUESTIONS,
    SCORES,
    arguments_of,
    prediction_of,
    squad,
    write,
    write_submission,
)

from search.score import main
from search.submission.paths import prediction_path
from search.submission.scores import score_submission
from spaces.catalogue import TARGETS, XTREME_TARGETS, find_task

MOCK = Path(__file__).parents[3] / "shared" / "data" / "xtreme-mock"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_submission(tmp_path)


@pytest.mark.real_data
@pytest.mark.skipif(not MOCK.exists(), reason="the real slices are absent")
def test_the_benchmarks_own_mock_scores_as_its_scorer_says_to_the_last_bit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(arguments_of(MOCK, "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((MOCK / "expected.json").read_text(encoding="utf-8"))


def test_json_has_the_averages_of_each_target(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments_of(folder, "--json")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        target: SCORES[find_task(target).task_type] for target in XTREME_TARGETS
    }
    assert printed.err == ""


def test_the_table_has_scores_languages_and_averages(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments_of(folder)) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 100
    rows = {words[0]: words for line in lines if (words := line.split())}
    assert rows["xnli"][:3] == ["xnli", "classification", "75.0"]
    assert rows["mlqa"][:3] == ["mlqa", "qa", "62.5"]
    assert "accuracy 80.0" in next(line for line in lines if line.startswith("udpos"))
    assert sum("kk 50.0" in line for line in lines) == 3  # PAN-X, UDPOS, Tatoeba
    assert rows["all"][-1] == f"{(2 * 75 + 4 * 50 + 3 * 62.5) / 9:.1f}"
    assert rows["without"][-1] == f"{(2 * 75 + 2 * 50 + 3 * 62.5) / 7:.1f}"
    assert [rows[group][-1] for group in ("classification", "tagging", "qa", "retrieval")] == [
        *("75.0", "50.0", "62.5", "50.0")
    ]


def test_means_need_every_target_of_theirs(folder: Path) -> None:
    scores = score_submission(
        folder / "predictions", folder / "labels", ["xnli", "pawsx", "mlqa", "xquad"]
    )
    assert scores.means() == {"classification": 75.0}


def test_target_folders_that_are_missing_are_left_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "predictions" / "xnli").rename(folder / "predictions" / "bucc_gold")
    (folder / "labels" / "panx").rename(folder / "labels" / "other")
    assert main(arguments_of(folder, "--json")) == 0
    printed = capsys.readouterr()
    assert set(json.loads(printed.out)) == set(XTREME_TARGETS) - {"xnli", "panx"}
    assert printed.err.splitlines() == [
        f"xnli: left out, no folder {folder / 'predictions' / 'xnli'}",
        f"panx: left out, no folder {folder / 'labels' / 'panx'}",
    ]


def test_targets_that_are_asked_for_are_scored_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prediction_of(folder, "xnli", "de").unlink()
    assert main(arguments_of(folder, "--json", "--targets", "mlqa, tatoeba")) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"mlqa", "tatoeba"}


def test_other_languages_are_ignored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder / "predictions" / "xnli" / "test-ja.tsv", "nonsense")
    assert main(arguments_of(folder, "--json", "--targets", "xnli")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["xnli"] == {"avg_accuracy": 75.0}
    assert printed.err == "xnli: ignored test-ja.tsv, no language of it\n"


def test_a_language_without_predictions_and_labels_keeps_its_target_from_the_averages(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for side in ("predictions", "labels"):
        prediction_path(folder / side, "xnli", "sw").unlink()
    scores = score_submission(folder / "predictions", folder / "labels", ["xnli", "pawsx"])
    assert scores.targets["xnli"].absent == ("sw",)
    assert "sw" not in scores.targets["xnli"].languages
    assert scores.means() == {}
    assert main(arguments_of(folder)) == 0
    printed = capsys.readouterr()
    assert "xnli *" in printed.out
    assert "all nine" not in printed.out
    assert "xnli: left out sw, with neither predictions nor labels" in printed.err


def test_questions_without_an_answer_score_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in TARGETS["tydiqa"].task.languages:
        write(prediction_of(folder, "tydiqa", language), json.dumps({"q1": "house"}))
    assert main(arguments_of(folder, "--json", "--targets", "tydiqa")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["tydiqa"] == {"avg_exact_match": 50.0, "avg_f1": 50.0}
    assert "test-fi.json: 1 of 2 questions have no answer: 0" in printed.err


def test_answers_to_other_questions_are_ignored(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = json.dumps({"q9": "a", "q1": "House", "q0": "b"})
    write(prediction_of(folder, "xquad", "de"), answers)
    scores = score_submission(folder / "predictions", folder / "labels", ["xquad"])
    assert scores.targets["xquad"].languages["de"]["exact_match"] == 50.0
    assert main(arguments_of(folder, "--json", "--targets", "xquad")) == 0
    assert (
        capsys.readouterr()
        .err.splitlines()[-1]
        .endswith(
            "test-de.json: 1 of 2 questions have no answer: 0; "
            "2 of 3 answers are to no question: ignored"
        )
    )


def test_labels_need_ids_and_texts_only(folder: Path) -> None:
    entries = [
        {"id": name, "answers": [{"text": text} for text in texts]} for name, texts in QUESTIONS
    ]
    content = {"data": [{"paragraphs": [{"qas": entries}]}]}
    write(prediction_path(folder / "labels", "xquad", "de"), json.dumps(content))
    scores = score_submission(folder / "predictions", folder / "labels", ["xquad"])
    assert scores.targets["xquad"].languages["de"] == scores.targets["xquad"].languages["en"]


def test_lines_that_are_no_label_are_counted_as_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(prediction_of(folder, "pawsx", "de"), "1\n0\n0\nyes\n")
    assert main(arguments_of(folder, "--targets", "pawsx")) == 0
    assert "test-de.tsv: 1 of 4 lines are none of 0, 1: wrong" in capsys.readouterr().err


def test_mlqa_is_read_by_the_rules_of_each_language(folder: Path) -> None:
    scores = score_submission(folder / "predictions", folder / "labels", ["mlqa"])
    assert scores.targets["mlqa"].languages["en"]["f1"] == 75.0
    for language in ("en", "de"):
        gold = prediction_path(folder / "labels", "mlqa", language)
        write(gold, json.dumps(squad([("q1", ["das Haus"]), ("q2", ["12"])])))
        write(prediction_of(folder, "mlqa", language), json.dumps({"q1": "Haus", "q2": "12"}))
    languages = score_submission(folder / "predictions", folder / "labels", ["mlqa"])
    figures = languages.targets["mlqa"].languages
    assert (figures["de"]["exact_match"], figures["en"]["exact_match"]) == (100.0, 50.0)


def test_empty_sentences_of_both_sides_are_none(folder: Path) -> None:
    for side in ("predictions", "labels"):
        path = prediction_path(folder / side, "panx", "de")
        write(path, path.read_text(encoding="utf-8").replace("\n\n", "\n\n\n", 1))
    scores = score_submission(folder / "predictions", folder / "labels", ["panx"])
    assert scores.targets["panx"].languages["de"]["f1"] == 50.0


def _time_help() -> float:
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "search.score", "--help"],
        cwd=Path(__file__).parents[2],
        check=True,
        capture_output=True,
    )
    return time.monotonic() - started


def test_help_is_answered_at_once() -> None:
    assert min(_time_help() for _ in range(3)) < 0.5  # the least: other work may slow one down
