"""Rows of the hub become the examples that a folder has; what it lacks can be had elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sources import name_source

from spaces.catalogue import INTERMEDIATE
from spaces.task import Source
from trainers.data.examples import TextExample
from trainers.data.formats.records import Findings
from trainers.data.formats.spans import read_squad
from trainers.data.hub.corpus import HubCorpus
from trainers.data.hub.places import Part
from trainers.data.hub.rows import Row, read_commonsense
from trainers.data.hub.table import list_scored

PAIR = {"premise": "A cat.", "hypothesis": "An animal.", "label": "entailment"}
Serve = Callable[..., None]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Serve:
    """Sets the rows that every part has."""
    monkeypatch.setenv("INTERMIX_HUB_LOCK", str(tmp_path / "lock.json"))
    monkeypatch.setattr("trainers.data.hub.corpus.find_commit", lambda *_: "0" * 40)

    def set_rows(*rows: Row) -> None:
        def load_rows(part: Part, language: str, commit: str) -> Iterator[Row]:
            return iter(rows)

        monkeypatch.setattr("trainers.data.hub.corpus.load_rows", load_rows)

    return set_rows


def find_source(name: str) -> Source:
    """A source of the catalogue, with its size."""
    wanted = name_source(name)
    return next(source for source in INTERMEDIATE[wanted.task].sources if source == wanted)


def ask(number: int, context: str, *answers: tuple[str, int]) -> Row:
    """A question as the hub has it."""
    texts, starts = zip(*answers, strict=True) if answers else ((), ())
    return {
        "id": f"q{number}",
        "question": "Where?",
        "context": context,
        "answers": {"text": list(texts), "answer_start": list(starts)},
    }


QUESTIONS = (
    ask(1, "In Oslo.", ("Oslo", 3)),
    ask(2, "In Oslo.", ("Oslo", 0)),  # moved
    ask(3, "In Oslo, in Oslo.", ("Oslo", 4)),  # which of the two?
    ask(4, "In Oslo.", ("Lima", 3)),
    ask(5, "In Oslo, in Oslo.", ("Oslo", 3), ("Oslo", 5)),
    ask(6, "In Oslo."),
)


@pytest.mark.parametrize("name", ["squad.zh.train", "squad.en.dev", "xquad.de.test"])
def test_answers_are_mended_as_those_of_a_folder(serve: Serve, tmp_path: Path, name: str) -> None:
    serve(*QUESTIONS)
    corpus, source = HubCorpus(is_strict=False), name_source(name)
    path = tmp_path / "squad.json"
    path.write_text(json.dumps({"data": [{"paragraphs": [_as_paragraph(q) for q in QUESTIONS]}]}))
    findings = Findings()
    expected = read_squad(path, findings, is_mended=True)
    assert [example.id for example in expected] == ["q1", "q2", "q5"]
    assert corpus.read(source) == expected
    assert corpus.provenance(source).note.endswith(findings.note())
    assert "questions dropped with their last answer: 3" in findings.note()


def _as_paragraph(row: Row) -> dict[str, object]:
    """A row as a paragraph of SQuAD's JSON."""
    answers = zip(row["answers"]["text"], row["answers"]["answer_start"], strict=True)
    question = {
        "id": row["id"],
        "question": row["question"],
        "answers": [{"text": text, "answer_start": start} for text, start in answers],
    }
    return {"context": row["context"], "qas": [question]}


def test_unanswerable_questions_stay_where_the_task_has_them(serve: Serve) -> None:
    serve(*QUESTIONS)
    read = HubCorpus(is_strict=False).read(name_source("squad2.en.train"))
    assert [example.id for example in read] == ["q1", "q2", "q5", "q6"]


def test_rows_are_numbered_as_in_a_folder(serve: Serve) -> None:
    serve(PAIR, PAIR)
    read = HubCorpus(is_strict=False).read(name_source("mnli.en.train"))
    assert [example.id for example in read] == ["1", "2"]


@pytest.mark.parametrize(
    ("name", "size"), [("mnli.sw.train.translated", "392,702"), ("mnli.ko.train", "24,998")]
)
def test_the_catalogue_s_size_is_asked_for(serve: Serve, name: str, size: str) -> None:
    serve(PAIR, PAIR)
    with pytest.raises(ValueError, match=f"must have {size} examples of .., has 2; pin a commit"):
        HubCorpus().read(find_source(name))


def test_the_size_of_another_data_set_is_not_asked_for(serve: Serve) -> None:
    serve(QUESTIONS[0])
    source = find_source("squad.es.train.translated")  # SQuAD-es; the hub has MLQA's translation
    assert source.num_examples is not None
    assert len(HubCorpus().read(source)) == 1


def test_an_answer_key_that_is_no_choice_is_named_with_the_choices(serve: Serve) -> None:
    choices = {"label": ["A", "B"], "text": ["mill", "river"]}
    row = {"question": "Where?", "choices": choices, "answerKey": "X"}
    with pytest.raises(ValueError, match=r"^expected a label of A, B, found 'X'$"):
        read_commonsense("1", row)
    serve(row)
    with pytest.raises(ValueError, match=r"row 1: expected .* found 'X'; pin another commit"):
        HubCorpus().read(find_source("commonsenseqa.en.train"))


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("mnli.fa.train", "nonen/parsinlu/entailment/train.csv"),
        ("qqp.fa.train", "nonen/parsinlu/qqp/train.jsonl"),
        ("squad2.es.train.translated", "nonen/squad-es/SQuAD-es-v2.0/train-v2.0-es.json"),
    ],
)
def test_what_is_published_elsewhere_has_its_place_in_a_folder(name: str, file: str) -> None:
    corpus, source = HubCorpus(), find_source(name)
    assert not corpus.has(source)
    assert f"the hub has no {name}; use --data DIR with {file}" in corpus.missing(source)
    assert corpus.missing(source).endswith("or name its file in --tasks FILE")


def test_what_nobody_has_published_can_be_a_user_s_file() -> None:
    missing = HubCorpus().missing(find_source("hellaswag.de.train"))
    assert (
        missing == "the hub has no hellaswag.de.train; drop it, or name its file in --tasks FILE"
    )


CONTEXT = "The mill stands by the river, and nobody in the village knows who built it."


def test_running_text_is_read_without_what_dev_and_test_hold(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Greek has many such sets; two of them have a text that a paragraph holds."""
    words = "Three grey cats of the old miller sleep below the wooden bridge".split()
    rows: dict[tuple[str, str], Row] = {
        ("google/xquad", "validation"): ask(1, f"{CONTEXT} It is old.", ("mill", 4)),
        ("google/xtreme", "test"): {"tokens": words, "ner_tags": ["O"] * len(words)},
    }
    paragraphs = [
        TextExample(id="0", text=f"Built in 1802: {CONTEXT.upper()}"),
        TextExample(id="1", text=f"It is said that {' '.join(words).lower()}, even in winter."),
        TextExample(id="2", text="The river rises in the hills and runs past a mill to the sea."),
    ]
    asked: list[tuple[str, str]] = []

    def load_rows(part: Part, language: str, commit: str) -> Iterator[Row]:
        asked.append((part.repository, part.split))
        row = rows.get(asked[-1])
        return iter([row] if row is not None and set(part.columns) == set(row) else [])

    monkeypatch.setattr("trainers.data.hub.corpus.find_commit", lambda *_: "0" * 40)
    monkeypatch.setattr("trainers.data.hub.corpus.read_paragraphs", lambda *_: paragraphs)
    monkeypatch.setattr("trainers.data.hub.corpus.load_rows", load_rows)
    corpus, source = HubCorpus(is_strict=False), name_source("mlm.el.train")
    assert corpus.read(source) == paragraphs[2:]
    note = corpus.provenance(source).note
    assert note.endswith("share 50 characters with dev or test; paragraphs left out: 2")
    assert ("facebook/xnli", "validation") in asked
    assert ("facebook/xnli", "train") not in asked


def test_english_text_is_compared_with_the_english_side_of_every_bitext() -> None:
    names = {source.name for source in list_scored("en")}
    assert {"tatoeba.de.dev", "bucc_gold.zh.test", "squad.en.dev", "xquad.en.test"} <= names
    assert not any(name.startswith("xquad.de") or "train" in name for name in names)
    assert "tatoeba.fr.test" not in {source.name for source in list_scored("de")}
