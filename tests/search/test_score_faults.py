"""A submission folder with a fault: one line says which."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from submission_folders import arguments_of, prediction_of, squad, write, write_submission

from search.score import main
from search.submission.paths import prediction_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_submission(tmp_path)


def _write_question(folder: Path, entry: object) -> None:
    content = [{"paragraphs": [{"qas": [entry]}]}]
    write(prediction_path(folder / "labels", "mlqa", "de"), json.dumps(content))


Spoil = Callable[[Path], object]
FAULTS: dict[str, tuple[Spoil, str]] = {
    "a prediction file is missing": (
        lambda folder: prediction_of(folder, "xnli", "sw").unlink(),
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
        lambda folder: write(prediction_of(folder, "xnli", "de"), "0\n1\n0\n"),
        "predictions/xnli/test-de.tsv: expected 4 lines, as in",
    ),
    "a line too many": (
        lambda folder: write(prediction_of(folder, "tatoeba", "de"), "0\n1\n0\n2\n\n"),
        "found 5; write one prediction for every example",
    ),
    "a sentence too many": (
        lambda folder: write(prediction_of(folder, "udpos", "de"), "X\nX\n\nX\nX\nX\n\n\n"),
        "expected 2 sentences, as in",
    ),
    "a tag too few": (
        lambda folder: write(prediction_of(folder, "panx", "de"), "O\nO\n\nO\nO\n"),
        "expected 3 tags in sentence 2, as in",
    ),
    "an answer that is no text": (
        lambda folder: write(prediction_of(folder, "xquad", "de"), json.dumps({"q1": ["a"]})),
        "expected a text as the answer to 'q1', found ['a']",
    ),
    "answers in a list": (
        lambda folder: write(prediction_of(folder, "tydiqa", "ko"), "[]"),
        "expected an object of question id to answer, found a list",
    ),
    "no JSON": (
        lambda folder: write(prediction_of(folder, "mlqa", "de"), "{\n'q1': 'a'}"),
        "test-de.json, line 2: expected JSON, found",
    ),
    "labels of another layout": (
        lambda folder: write(prediction_path(folder / "labels", "mlqa", "de"), '{"q1": "a"}'),
        "labels/mlqa/test-de.json: expected questions in SQuAD's layout, found no 'data'",
    ),
    "labels that are a list of texts": (
        lambda folder: write(prediction_path(folder / "labels", "mlqa", "de"), '["q1"]'),
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
        lambda folder: write(
            prediction_path(folder / "labels", "mlqa", "de"), json.dumps(squad([("q1", [])]))
        ),
        "labels/mlqa/test-de.json: question 'q1' has no gold answer",
    ),
    "swapped ids": (
        lambda folder: write(prediction_of(folder, "bucc2018", "ru"), "ru-1\ten-1\nen-2\tru-2\n"),
        "test-ru.tsv, line 2: expected ru-...<TAB>en-..., found 'en-2\\tru-2'",
    ),
    "another encoding": (
        lambda folder: prediction_of(folder, "xnli", "de").write_bytes(b"0\n\xff\n"),
        "test-de.tsv: expected UTF-8, found byte 0xff at 2",
    ),
    "empty labels": (
        lambda folder: [
            write(prediction_path(folder / side, "xnli", "de"), "")
            for side in ("predictions", "labels")
        ],
        "labels/xnli/test-de.tsv: expected a label or more, found none",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_one_line(fault: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil, expected = FAULTS[fault]
    spoil(folder)
    assert main(arguments_of(folder, "--json")) == 2
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
    assert main(arguments_of(tmp_path, *arguments)) == 2
    assert expected in capsys.readouterr().err


def test_folders_that_do_not_exist_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments_of(tmp_path)) == 2
    assert "predictions: expected a folder with one folder a target" in capsys.readouterr().err
