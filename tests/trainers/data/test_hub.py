"""The hub corpus against a double of the hub: the real libraries load, in processes of their own.

A handful of rows stands for each data set, so most tests read without the official counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

import pytest
from hub_double import HubDouble, serve_hub
from hub_reader import list_all_sources, read_sources
from hub_repositories import write_repositories

from spaces.catalogue import TASKS
from spaces.task import TaskType
from trainers.data.hub.corpus import HubCorpus

KINDS = {
    TaskType.PAIR: "PairExample",
    TaskType.TAGGING: "TaggingExample",
    TaskType.SPAN: "SpanExample",
    TaskType.CHOICE: "ChoiceExample",
    TaskType.MLM: "TextExample",
    TaskType.BITEXT: "BitextExample",
}
Answers: TypeAlias = dict[str, dict[str, Any]]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def whole_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HubDouble]:
    """All repositories; nobody may publish here."""
    with serve_hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="module")
def everything(whole_hub: HubDouble) -> Answers:
    """Every source that the table has, read once."""
    return read_sources(whole_hub.environment, "all")


def test_every_source_of_the_table_loads_as_its_task_wants_it(everything: Answers) -> None:
    assert {name: found["error"] for name, found in everything.items() if "error" in found} == {}
    sources = list_all_sources()
    kinds = {name: KINDS[TASKS[sources[name].task].task_type] for name in everything}
    assert {name: found["kind"] for name, found in everything.items()} == kinds


def test_what_the_hub_lacks_is_known_without_asking(everything: Answers) -> None:
    absent = {name.partition(".")[0] for name in list_all_sources()} - {
        name.partition(".")[0] for name in everything
    }
    assert absent == {"ccg", "bucc2018", "alignment"}


def test_ids_are_unique_and_say_where_an_example_stands(everything: Answers) -> None:
    for name, found in everything.items():
        ids = [example["id"] for example in found["examples"]]
        assert len(set(ids)) == len(ids) > 0, name
    parallel = [everything[f"xnli.{language}.test"]["examples"] for language in ("en", "de")]
    assert [e["id"] for e in parallel[0]] == [e["id"] for e in parallel[1]]


def test_anli_plus_is_three_data_sets_without_rows_that_lack_gold(everything: Answers) -> None:
    examples = everything["anli_plus.en.train"]["examples"]
    parts = [example["id"].split()[0] for example in examples]
    assert {part: parts.count(part) for part in parts} == {
        "stanfordnlp/snli": 6,  # of 8
        "nyu-mll/glue": 6,
        "facebook/anli": 18,
    }
    assert everything["anli_plus.en.dev"]["examples"][-1]["id"] == "facebook/anli dev_r3 6"


def test_labels_are_told_by_name_whatever_their_order(everything: Answers) -> None:
    def labels(name: str) -> list[str]:
        return [example["label"] for example in everything[name]["examples"]][:3]

    assert labels("mnli.en.train") == ["entailment", "neutral", "contradiction"]
    assert labels("mnli.zh.train") == ["neutral", "entailment", "contradiction"]
    assert labels("qqp.en.train") == ["0", "1", "0"]
    assert labels("qqp.de.train.translated") == labels("pawsx.de.test") == ["0", "1", "0"]


def test_quotation_marks_are_text(everything: Answers) -> None:
    first = everything["pawsx.en.train"]["examples"][0]
    assert first["text_a"].startswith('"The')
    assert first["text_b"].endswith(' "')


def test_choices_know_their_answer_from_strings_numbers_and_letters(everything: Answers) -> None:
    for task, num_choices in (("hellaswag", 4), ("cosmosqa", 4), ("commonsenseqa", 5)):
        examples = everything[f"{task}.en.train"]["examples"]
        assert [e["answer"] for e in examples] == [row % num_choices for row in range(6)]
        assert {len(e["choices"]) for e in examples} == {num_choices}
    hellaswag, cosmos, commonsense = (
        everything[f"{task}.en.dev"]["examples"][0]
        for task in ("hellaswag", "cosmosqa", "commonsenseqa")
    )
    assert (hellaswag["prefix"], cosmos["prefix"]) == ("the miller", "Where are the cats?")
    assert (commonsense["context"], commonsense["prefix"]) == (
        "Where does cat number 0 sleep?",
        "",
    )


def test_answers_of_training_questions_stand_where_they_are_said_to(everything: Answers) -> None:
    examples = everything["squad.zh.train"]["examples"]
    assert [e["id"] for e in examples] == [f"question-{row}" for row in (0, 1, 2, 4, 5)]
    for example in examples:  # row 1 had a wrong offset, row 3 an answer that stands nowhere
        (answer,) = example["answers"]
        assert example["context"].startswith(answer["text"], answer["start"])
    assert everything["squad.zh.train"]["note"].endswith(
        "answers moved to the one place where their text is: 1; "
        "answers dropped whose text is not at its offset: 1; "
        "questions dropped with their last answer: 1"
    )


def test_unanswerable_questions_have_no_answers(everything: Answers) -> None:
    answers = [len(e["answers"]) for e in everything["squad2.en.train"]["examples"]]
    assert answers == [1, 0, 1, 1, 1, 1]


def test_tydiqa_is_told_apart_by_ids_and_its_selection_is_held_out(everything: Answers) -> None:
    halves = [everything[f"tydiqa.en.{split}"]["examples"] for split in ("train", "dev")]
    ids = sorted(example["id"] for half in halves for example in half)
    assert ids == sorted(f"english-{row}" for row in range(40))
    assert 0 < len(halves[1]) < len(halves[0])
    assert {e["id"].split("-")[0] for e in everything["tydiqa.sw.test"]["examples"]} == {"swahili"}


def test_tatoeba_loses_its_line_ends_and_is_halved(everything: Answers) -> None:
    halves = [everything[f"tatoeba.de.{split}"]["examples"] for split in ("dev", "test")]
    assert sorted(int(pair["id"]) for half in halves for pair in half) == list(range(1, 9))
    for pair in (*halves[0], *halves[1]):
        assert pair["foreign"].startswith("de: Der Müller")
        assert pair["english"].startswith("The miller")
        assert not any(text.endswith("\n") for text in (pair["foreign"], pair["english"]))


def test_text_is_paragraphs_without_headings(everything: Answers) -> None:
    texts = everything["mlm.de.train"]["examples"]
    assert [text["id"] for text in texts[:3]] == ["0-0", "0-1", "1-0"]
    assert min(len(text["text"]) for text in texts) > 80


def test_the_note_cites_repositories_and_commits(
    whole_hub: HubDouble, everything: Answers
) -> None:
    commit = whole_hub.repositories["datasets/google/xtreme"].branches["main"]
    assert everything["panx.de.test"]["note"] == f"google/xtreme {commit[:8]}"
    assert "multi-word tokens" in everything["udpos.de.test"]["note"]


def test_a_script_on_main_is_passed_over_for_the_converted_branch(
    whole_hub: HubDouble, everything: Answers
) -> None:
    repository = whole_hub.repositories["datasets/facebook/mlqa"]
    converted = repository.branches["refs/convert/parquet"]
    assert everything["mlqa.de.test"]["note"] == f"facebook/mlqa {converted[:8]}"


def test_what_was_loaded_is_read_again_without_a_network(
    whole_hub: HubDouble, everything: Answers
) -> None:
    names = "mnli.en.train,hellaswag.en.train,tatoeba.de.dev,mlqa.de.test,mlm.de.train"
    num_requests = len(whole_hub.requests)
    for offline in ("0", "1"):
        found = read_sources(whole_hub.environment | {"HF_HUB_OFFLINE": offline}, names)
        assert found == {name: everything[name] for name in names.split(",")}
    assert len(whole_hub.requests) == num_requests


def test_the_double_has_every_repository_of_the_table() -> None:
    corpus = HubCorpus()
    cited = {
        part.split()[0]
        for source in list_all_sources().values()
        if corpus.has(source)
        for part in corpus.provenance(source).note.partition(";")[0].split(", ")
    }
    assert {name.removeprefix("datasets/") for name in write_repositories()} == cited
