"""SQuAD's JSON and its copies: no answer, wrong answers, withheld answers, ids that repeat."""

import json
from pathlib import Path
from typing import Any

import pytest

from trainers.data.examples import Answer, SpanExample
from trainers.data.formats.records import Findings
from trainers.data.formats.spans import DROPPED, MOVED, UNANSWERED, read_squad, withholds_answers

CONTEXT = "Ada wrote to Bob, and Bob wrote back."


def question(name: str, *answers: tuple[str, int], **more: object) -> dict[str, Any]:
    return {
        "id": name,
        "question": "Who?",
        "answers": [{"text": text, "answer_start": start} for text, start in answers],
        **more,
    }


def write(folder: Path, *questions: dict[str, Any]) -> Path:
    path = folder / "questions.json"
    document = {"data": [{"paragraphs": [{"context": CONTEXT, "qas": list(questions)}]}]}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_unanswerable_questions_have_no_answers(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        question("a", ("Ada", 0), ("Bob", 13), is_impossible=False),
        question("b", is_impossible=True, plausible_answers=[{"text": "Bob", "answer_start": 13}]),
    )
    first, second = read_squad(path, has_unanswerable=True)
    assert first.answers == (Answer(text="Ada", start=0), Answer(text="Bob", start=13))
    assert second.answers == ()
    with pytest.raises(ValueError, match="question b: expected a gold answer"):
        read_squad(path)


def test_an_answerable_question_without_answers_is_a_fault_in_squad_2_too(tmp_path: Path) -> None:
    path = write(tmp_path, question("a", is_impossible=False))
    with pytest.raises(ValueError, match="question a: expected a gold answer"):
        read_squad(path, has_unanswerable=True)


def test_wrong_answers_are_moved_where_that_is_certain_and_else_dropped(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        question("right", ("Bob", 22)),
        question("once", ("Ada", 5)),
        question("twice", ("Bob", 3), ("Ada", 0)),
        question("nowhere", ("Eve", 0), ("", 4)),
    )
    findings = Findings()
    kept = read_squad(path, findings, is_mended=True)
    assert {example.id: example.answers for example in kept} == {
        "right": (Answer(text="Bob", start=22),),
        "once": (Answer(text="Ada", start=0),),
        "twice": (Answer(text="Ada", start=0),),
    }
    assert findings.tallies == {MOVED: 1, DROPPED: 3, UNANSWERED: 1}
    assert findings.faults == []


def test_repeated_ids_are_made_unique(tmp_path: Path) -> None:
    path = write(tmp_path, *(question(name, ("Ada", 0)) for name in ("12", "0", "12", "12")))
    assert [example.id for example in read_squad(path)] == ["12", "0", "12.2", "12.3"]


def test_languages_in_one_file_are_told_by_the_id(tmp_path: Path) -> None:
    names = ("english-1-2", "arabic-1-2", "english-3-4")
    path = write(tmp_path, *(question(name, ("Ada", 0)) for name in names))
    kept = read_squad(path, id_prefix="english-")
    assert [example.id for example in kept] == ["english-1-2", "english-3-4"]


def test_all_faulty_questions_are_collected(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        question("a", ("Ada", 1)),
        {"id": "b", "question": "Who?"},
        question("c", ("Ada", 0)),
        question("d"),
    )
    findings = Findings()
    kept = read_squad(path, findings)
    assert kept == [
        SpanExample(
            id="c", question="Who?", context=CONTEXT, answers=(Answer(text="Ada", start=0),)
        )
    ]
    assert len(findings.faults) == 3
    said_of = ("answer_start", "question b: expected an id", "gold")
    for fault, said in zip(findings.faults, said_of, strict=True):
        assert str(path) in fault
        assert said in fault


@pytest.mark.parametrize(
    "broken",
    [
        {"question": None},
        {"answers": None},
        {"answers": ["Ada"]},
        {"answers": [{"text": 5, "answer_start": 0}]},
        *({"answers": [{"text": "Ada", "answer_start": start}]} for start in ("0", None, 0.0)),
        {"is_impossible": "false"},
    ],
)
def test_a_field_of_another_type_is_told_with_its_question(
    tmp_path: Path, broken: dict[str, Any]
) -> None:
    path = write(tmp_path, question("a", ("Ada", 0), **broken), question("b", ("Ada", 0)))
    findings = Findings()
    assert [example.id for example in read_squad(path, findings)] == ["b"]
    (fault,) = findings.faults
    assert f"{path}, question a: expected an id, a text question, and answers" in fault


def test_a_question_that_is_no_object_is_told_by_its_number(tmp_path: Path) -> None:
    path = write(tmp_path, question("a", ("Ada", 0)))
    document = json.loads(path.read_text(encoding="utf-8"))
    (paragraphs,) = (article["paragraphs"] for article in document["data"])
    paragraphs[0]["qas"].append("x")
    paragraphs.append({"context": None, "qas": [question("c", ("Ada", 0))]})
    path.write_text(json.dumps(document), encoding="utf-8")
    findings = Findings()
    assert [example.id for example in read_squad(path, findings)] == ["a"]
    first, second = findings.faults
    assert "question number 2 of the file: expected an id" in first
    assert "question c: expected a text as its context, found 'None'" in second


@pytest.mark.parametrize(
    ("answers", "withheld"),
    [
        ([{"answer_start": 0, "text": ""}], True),
        ([{"text": "", "answer_start": 0}], True),
        ([], True),
        ([{"answer_start": 0, "text": "Ada"}], False),
        ([{"text": "Ada", "answer_start": 0}], False),
    ],
)
def test_withheld_answers_are_seen_without_reading_all(
    tmp_path: Path, answers: list[dict[str, object]], withheld: bool
) -> None:
    path = write(tmp_path, {"id": "a", "question": 'Is "answers": [] here?', "answers": answers})
    assert withholds_answers(path) is withheld
