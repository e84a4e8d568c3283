"""A submission folder: what it scores, and what is said of its faults."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from search.score import main
from search.submission.paths import prediction_path
from search.submission.scores import score_submission
from spaces.catalogue import TARGETS, XTREME_TARGETS, find_task
from spaces.task import TaskType

MOCK = Path(__file__).parents[3] / "shared" / "data" / "xtreme-mock"

_QUESTIONS = [("q1", ["the red house", "house"]), ("q2", ["12,5 km"])]
_LABELS: dict[TaskType, str] = {
    TaskType.PAIR: "1\n0\n0\n1\n",
    TaskType.TAGGING: "B-PER\nO\n\nO\nB-LOC\nI-LOC\n\n",
    TaskType.BITEXT: "2\n0\n1\n3\n",
    TaskType.MINING: "{language}-1\ten-1\n{language}-2\ten-2\n",
}
_PREDICTIONS: dict[TaskType, str] = {
    TaskType.PAIR: "1\r\n1\r\n0\r\n1",  # another system's line ends, and none at the end
    TaskType.TAGGING: "B-PER\nO\n\nO\nB-LOC\nO\n",
    TaskType.BITEXT: "2\n0\n0\n0\n",
    TaskType.MINING: "{language}-2\ten-2\n{language}-3\ten-2\n{language}-3\ten-2\n",
}
_ANSWERS = {"q1": "House", "q2": "12 km"}
_SCORES = {  # of each language, as worked out by hand
    TaskType.PAIR: {"avg_accuracy": 75.0},
    TaskType.TAGGING: {"avg_f1": 50.0, "avg_precision": 50.0, "avg_recall": 50.0},
    TaskType.BITEXT: {"avg_accuracy": 50.0},
    TaskType.MINING: {"avg_f1": 50.0, "avg_precision": 50.0, "avg_recall": 50.0},
    TaskType.SPAN: {"avg_exact_match": 50.0, "avg_f1": 75.0},
}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


def _squad(questions: list[tuple[str, list[str]]]) -> list[object]:
    entries = [
        {
            "id": name,
            "question": "?",
            "answers": [{"text": text, "answer_start": 0} for text in texts],
        }
        for name, texts in questions
    ]
    return [{"paragraphs": [{"context": "c", "qas": entries}]}]


def _fill(text: str, target: str, language: str) -> str:
    """The text in a language, with the labels of XNLI where it is that."""
    if target == "xnli":
        text = text.replace("0", "neutral").replace("1", "entailment")
    return text.format(language=language)


def _write_target(folder: Path, target: str) -> None:
    task_type = find_task(target).task_type
    for language in find_task(target).languages:
        gold = prediction_path(folder / "labels", target, language)
        predicted = prediction_path(folder / "predictions", target, language)
        if task_type is TaskType.SPAN:
            articles = _squad(_QUESTIONS)
            content = articles if language == "en" else {"version": "1.1", "data": articles}
            _write(gold, json.dumps(content))
            _write(predicted, json.dumps(_ANSWERS))
        else:
            _write(gold, _fill(_LABELS[task_type], target, language))
            _write(predicted, _fill(_PREDICTIONS[task_type], target, language))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A submission to all nine targets, with its labels."""
    for target in XTREME_TARGETS:
        _write_target(tmp_path, target)
    return tmp_path


def _arguments(folder: Path, *more: str) -> list[str]:
    return [
        *("--predictions", str(folder / "predictions")),
        *("--labels", str(folder / "labels")),
        *more,
    ]


def _file(folder: Path, target: str, language: str) -> Path:
    return prediction_path(folder / "predictions", target, language)


# --- scores -----------------------------------------------------------------------------------


@pytest.mark.real_data
@pytest.mark.skipif(not MOCK.exists(), reason="the real slices are absent")
def test_the_benchmarks_own_mock_scores_as_its_scorer_says_to_the_last_bit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(_arguments(MOCK, "--json")) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == json.loads((MOCK / "expected.json").read_text(encoding="utf-8"))


def test_json_has_the_averages_of_each_target(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_arguments(folder, "--json")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out) == {
        target: _SCORES[find_task(target).task_type] for target in XTREME_TARGETS
    }
    assert printed.err == ""


def test_the_table_has_scores_languages_and_averages(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_arguments(folder)) == 0
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
    assert main(_arguments(folder, "--json")) == 0
    printed = capsys.readouterr()
    assert set(json.loads(printed.out)) == set(XTREME_TARGETS) - {"xnli", "panx"}
    assert printed.err.splitlines() == [
        f"xnli: left out, no folder {folder / 'predictions' / 'xnli'}",
        f"panx: left out, no folder {folder / 'labels' / 'panx'}",
    ]


def test_targets_that_are_asked_for_are_scored_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _file(folder, "xnli", "de").unlink()
    assert main(_arguments(folder, "--json", "--targets", "mlqa, tatoeba")) == 0
    assert set(json.loads(capsys.readouterr().out)) == {"mlqa", "tatoeba"}


def test_other_languages_are_ignored(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _write(folder / "predictions" / "xnli" / "test-ja.tsv", "nonsense")
    assert main(_arguments(folder, "--json", "--targets", "xnli")) == 0
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
    assert main(_arguments(folder)) == 0
    printed = capsys.readouterr()
    assert "xnli *" in printed.out
    assert "all nine" not in printed.out
    assert "xnli: left out sw, with neither predictions nor labels" in printed.err


def test_questions_without_an_answer_score_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for language in TARGETS["tydiqa"].task.languages:
        _write(_file(folder, "tydiqa", language), json.dumps({"q1": "house"}))
    assert main(_arguments(folder, "--json", "--targets", "tydiqa")) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["tydiqa"] == {"avg_exact_match": 50.0, "avg_f1": 50.0}
    assert "test-fi.json: 1 of 2 questions have no answer: 0" in printed.err


def test_answers_to_other_questions_are_ignored(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = json.dumps({"q9": "a", "q1": "House", "q0": "b"})
    _write(_file(folder, "xquad", "de"), answers)
    scores = score_submission(folder / "predictions", folder / "labels", ["xquad"])
    assert scores.targets["xquad"].languages["de"]["exact_match"] == 50.0
    assert main(_arguments(folder, "--json", "--targets", "xquad")) == 0
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
        {"id": name, "answers": [{"text": text} for text in texts]} for name, texts in _QUESTIONS
    ]
    content = {"data": [{"paragraphs": [{"qas": entries}]}]}
    _write(prediction_path(folder / "labels", "xquad", "de"), json.dumps(content))
    scores = score_submission(folder / "predictions", folder / "labels", ["xquad"])
    assert scores.targets["xquad"].languages["de"] == scores.targets["xquad"].languages["en"]


def test_lines_that_are_no_label_are_counted_as_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(_file(folder, "pawsx", "de"), "1\n0\n0\nyes\n")
    assert main(_arguments(folder, "--targets", "pawsx")) == 0
    assert "test-de.tsv: 1 of 4 lines are none of 0, 1: wrong" in capsys.readouterr().err


def test_mlqa_is_read_by_the_rules_of_each_language(folder: Path) -> None:
    scores = score_submission(folder / "predictions", folder / "labels", ["mlqa"])
    assert scores.targets["mlqa"].languages["en"]["f1"] == 75.0
    for language in ("en", "de"):
        gold = prediction_path(folder / "labels", "mlqa", language)
        _write(gold, json.dumps(_squad([("q1", ["das Haus"]), ("q2", ["12"])])))
        _write(_file(folder, "mlqa", language), json.dumps({"q1": "Haus", "q2": "12"}))
    languages = score_submission(folder / "predictions", folder / "labels", ["mlqa"])
    figures = languages.targets["mlqa"].languages
    assert (figures["de"]["exact_match"], figures["en"]["exact_match"]) == (100.0, 50.0)


def test_empty_sentences_of_both_sides_are_none(folder: Path) -> None:
    for side in ("predictions", "labels"):
        path = prediction_path(folder / side, "panx", "de")
        _write(path, path.read_text(encoding="utf-8").replace("\n\n", "\n\n\n", 1))
    scores = score_submission(folder / "predictions", folder / "labels", ["panx"])
    assert scores.targets["panx"].languages["de"]["f1"] == 50.0


# --- faults -----------------------------------------------------------------------------------


def _write_question(folder: Path, entry: object) -> None:
    content = [{"paragraphs": [{"qas": [entry]}]}]
    _write(prediction_path(folder / "labels", "mlqa", "de"), json.dumps(content))


Spoil = Callable[[Path], object]
FAULTS: dict[str, tuple[Spoil, str]] = {
    "a prediction file is missing": (
        lambda folder: _file(folder, "xnli", "sw").unlink(),
        "predictions/xnli/test-sw.tsv: expected a file beside",
    ),
    "a label file is missing": (
        lambda folder: prediction_path(folder / "labels", "mlqa", "hi").unlink(),
        "labels/mlqa/test-hi.json: expected a file beside",
    ),
    "all languages are missing": (
        lambda folder: [
            path.unlink()
            for side in ("predictions", "labels")
            for path in (folder / side / "bucc2018").iterdir()
        ],
        "predictions/bucc2018: expected files such as test-de.tsv, found none",
    ),
    "a line too few": (
        lambda folder: _write(_file(folder, "xnli", "de"), "0\n1\n0\n"),
        "predictions/xnli/test-de.tsv: expected 4 lines, as in",
    ),
    "a line too many": (
        lambda folder: _write(_file(folder, "tatoeba", "de"), "0\n1\n0\n2\n\n"),
        "found 5; write one prediction for every example",
    ),
    "a sentence too many": (
        lambda folder: _write(_file(folder, "udpos", "de"), "X\nX\n\nX\nX\nX\n\n\n"),
        "expected 2 sentences, as in",
    ),
    "a tag too few": (
        lambda folder: _write(_file(folder, "panx", "de"), "O\nO\n\nO\nO\n"),
        "expected 3 tags in sentence 2, as in",
    ),
    "an answer that is no text": (
        lambda folder: _write(_file(folder, "xquad", "de"), json.dumps({"q1": ["a"]})),
        "expected a text as the answer to 'q1', found ['a']",
    ),
    "answers in a list": (
        lambda folder: _write(_file(folder, "tydiqa", "ko"), "[]"),
        "expected an object of question id to answer, found a list",
    ),
    "no JSON": (
        lambda folder: _write(_file(folder, "mlqa", "de"), "{\n'q1': 'a'}"),
        "test-de.json, line 2: expected JSON, found",
    ),
    "labels of another layout": (
        lambda folder: _write(prediction_path(folder / "labels", "mlqa", "de"), '{"q1": "a"}'),
        "labels/mlqa/test-de.json: expected questions in SQuAD's layout, found no 'data'",
    ),
    "labels that are a list of texts": (
        lambda folder: _write(prediction_path(folder / "labels", "mlqa", "de"), '["q1"]'),
        "labels/mlqa/test-de.json: expected questions in SQuAD's layout, found string indices",
    ),
    "a question without a text": (
        lambda folder: _write_question(folder, {"id": "q7", "answers": [{"answer_start": 0}]}),
        "labels/mlqa/test-de.json: expected an id and answers with a text in question 'q7', "
        "found no 'text'; take",
    ),
    "a question without an id": (
        lambda folder: _write_question(folder, {"answers": []}),
        "answers with a text in question 1, found no 'id'; take",
    ),
    "a question whose answers are none": (
        lambda folder: _write_question(folder, {"id": "q7", "answers": None}),
        "expected a record with a list of answers as question 'q7', found 'NoneType'",
    ),
    "labels without answers": (
        lambda folder: _write(
            prediction_path(folder / "labels", "mlqa", "de"), json.dumps(_squad([("q1", [])]))
        ),
        "labels/mlqa/test-de.json: question 'q1' has no gold answer",
    ),
    "swapped ids": (
        lambda folder: _write(_file(folder, "bucc2018", "ru"), "ru-1\ten-1\nen-2\tru-2\n"),
        "test-ru.tsv, line 2: expected ru-...<TAB>en-..., found 'en-2\\tru-2'",
    ),
    "another encoding": (
        lambda folder: _file(folder, "xnli", "de").write_bytes(b"0\n\xff\n"),
        "test-de.tsv: expected UTF-8, found byte 0xff at 2",
    ),
    "empty labels": (
        lambda folder: [
            _write(prediction_path(folder / side, "xnli", "de"), "")
            for side in ("predictions", "labels")
        ],
        "labels/xnli/test-de.tsv: expected a label or more, found none",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line(fault: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil, expected = FAULTS[fault]
    spoil(folder)
    assert main(_arguments(folder, "--json")) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.count("\n") == 1
    assert printed.err.startswith("search.score: ")
    assert expected in printed.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--targets", "xnli,mnli"), "unknown target 'mnli'; choose xnli, pawsx"),
        (("--targets", "xnli"), "predictions/xnli: expected a folder, found none"),
        ((), "expected a folder of one target or more in both"),
    ],
)
def test_nothing_to_score_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: str
) -> None:
    for side in ("predictions", "labels"):
        (tmp_path / side).mkdir()
    assert main(_arguments(tmp_path, *arguments)) == 2
    assert expected in capsys.readouterr().err


def test_folders_that_do_not_exist_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(_arguments(tmp_path)) == 2
    assert "predictions: expected a folder with one folder a target" in capsys.readouterr().err


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
