"""Multiple choice: what is context, what begins a choice, and which labels are refused."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from trainers.data.examples import ChoiceExample
from trainers.data.formats.choices import (
    read_choices,
    read_commonsense,
    read_cosmos,
    read_hellaswag,
)
from trainers.data.formats.records import Findings

COSMOS_HEADER = "id,context,question,answer0,answer1,answer2,answer3,label\n"


def write(folder: Path, content: str) -> Path:
    path = folder / "records"
    path.write_text(content, encoding="utf-8", newline="")
    return path


def swag(label: object, **more: object) -> str:
    record = {"ctx_a": "A man sits.", "ctx_b": "he", "endings": ["a", "b", "c", "d"]}
    return json.dumps({"ind": 1, **record, "label": label, **more}) + "\n"


def choice(**more: object) -> str:
    return json.dumps({"context": "c", "choices": ["x", "y"], "answer": 0, **more}) + "\n"


def commonsense(key: str, letters: str = "ABC") -> str:
    choices = [{"label": letter, "text": f"text {letter}"} for letter in letters]
    question = {"stem": "Where?", "choices": choices, "question_concept": "x"}
    return json.dumps({"id": "q", "answerKey": key, "question": question}) + "\n"


def test_hellaswag_takes_numbers_and_texts_as_labels(tmp_path: Path) -> None:
    examples = read_hellaswag(write(tmp_path, swag(3) + swag("1") + swag(0, ctx_b="")))
    assert examples[0] == ChoiceExample(
        id="1", context="A man sits.", prefix="he", choices=("a", "b", "c", "d"), answer=3
    )
    assert [(each.answer, each.prefix) for each in examples] == [(3, "he"), (1, "he"), (0, "")]


def test_cosmos_asks_about_a_passage_that_may_span_lines(tmp_path: Path) -> None:
    row = 'i,"Long, ""quoted""\npassage",Why ?,a,b,c,"d, e",2\r\n'
    assert read_cosmos(write(tmp_path, COSMOS_HEADER + row)) == [
        ChoiceExample(
            id="1",
            context='Long, "quoted"\npassage',
            prefix="Why ?",
            choices=("a", "b", "c", "d, e"),
            answer=2,
        )
    ]


def test_commonsense_orders_choices_by_their_letters(tmp_path: Path) -> None:
    assert read_commonsense(write(tmp_path, commonsense("B", "CAB"))) == [
        ChoiceExample(
            id="1",
            context="Where?",
            prefix="",
            choices=("text A", "text B", "text C"),
            answer=1,
        )
    ]


def test_choices_are_read_with_and_without_a_question(tmp_path: Path) -> None:
    rows = (
        '{"context": "c", "question": "q", "choices": ["x", "y"], "answer": 1}\n'
        '{"context": "c", "choices": ["x", "y"], "answer": 0}\n'
    )
    assert read_choices(write(tmp_path, rows)) == [
        ChoiceExample(id="1", context="c", prefix="q", choices=("x", "y"), answer=1),
        ChoiceExample(id="2", context="c", prefix="", choices=("x", "y"), answer=0),
    ]


@pytest.mark.parametrize(
    ("read", "content", "message"),
    [
        (read_hellaswag, swag(0) + swag(""), "line 2: expected a label of 0, 1, 2, 3, found ''"),
        (read_hellaswag, swag(4), "line 1: expected a label of 0, 1, 2, 3, found '4'"),
        (read_hellaswag, swag(0, endings=["a"]), "line 1: expected the texts ctx_a"),
        (read_hellaswag, "[]\n", "line 1: expected a JSON object"),
        (read_cosmos, COSMOS_HEADER + "i,c,q,a,b,c,d,-1\n", "line 2: expected a label of 0, 1"),
        (read_cosmos, COSMOS_HEADER + "i,c,q,a,b,c,d\n", "line 2: expected 8 columns, found '7: "),
        (read_cosmos, "id,context,label\n", "line 1: expected the header with the columns"),
        (read_commonsense, commonsense("F"), "line 1: expected a label of A, B, C, found 'F'"),
        (read_commonsense, commonsense("A", "A"), "line 1: expected question.stem"),
        (read_commonsense, commonsense("A", "AAB"), "line 1: expected question.stem, question.ch"),
        (read_hellaswag, swag(0, endings=["a", "b", 3]), "line 1: expected the texts ctx_a"),
        (read_hellaswag, swag(0, endings=["a", "b", None]), "line 1: expected the texts ctx_a"),
        (read_choices, "no\n", "line 1: expected a JSON object"),
        (read_choices, choice(answer=2), "line 1: expected the texts context, choices"),
        (read_choices, choice(answer=True), "line 1: expected the texts context, choices"),
        (read_choices, choice(choices=["x", 3]), "line 1: expected the texts context, choices"),
        (read_choices, choice(choices=["x"]), "line 1: expected the texts context, choices"),
        (read_choices, choice(question=None), "line 1: expected the texts context, choices"),
        (
            read_choices,
            choice() + choice(choices=["x", "y", "z"]) + choice(),
            "line 2: expected 2 choices, as in the rows before, found '3'",
        ),
        (
            read_hellaswag,
            swag(0) + swag(0, endings=["a", "b", "c"]),
            "line 2: expected 4 choices, as in the rows before, found '3'",
        ),
        (
            read_commonsense,
            commonsense("A") + commonsense("A", "ABCD"),
            "line 2: expected 3 choices, as in the rows before, found '4'",
        ),
    ],
)
def test_a_broken_record_is_told_where_and_what(
    tmp_path: Path, read: Callable[..., list[ChoiceExample]], content: str, message: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(ValueError, match=r"expected .*, found .*; ") as caught:
        read(path)
    assert f"{path}, {message}" in str(caught.value)
    findings = Findings()
    read(path, findings)
    assert findings.faults == [str(caught.value)]
