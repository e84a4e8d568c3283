"""A user's own formats, and that their files come before any other way in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from task_files import PAGE, write_task_file

from search.check_data import examine_source
from spaces.inventory import Provenance
from spaces.task import Source, Split, TaskType
from spaces.task_file import read_task_file
from spaces.user_tasks import register_user_tasks
from trainers.data.examples import ChoiceExample
from trainers.data.formats.records import STRICT
from trainers.data.offline import OfflineCorpus
from trainers.data.user_corpus import UserCorpus
from trainers.data.user_files import (
    FORMATS,
    RULES,
    read_choices,
    read_pairs_table,
)

LABELS = ("yes", "no")
REAL_DATA = Path(__file__).parents[4] / "shared" / "data"


def write(folder: Path, text: str) -> Path:
    path = folder / "file"
    path.write_text(text, encoding="utf-8")
    return path


def make_corpus(folder: Path) -> UserCorpus:
    tasks = read_task_file(write_task_file(folder), RULES)
    register_user_tasks(tasks)
    return UserCorpus(inner=OfflineCorpus(num_dev=4), tasks=tasks)


def test_columns_of_a_table_are_found_by_their_names(tmp_path: Path) -> None:
    path = write(tmp_path, "label\tid\tsentence2\tsentence1\nyes\t7\tb\ta\r\nno\t8\td\tc\n")
    examples = read_pairs_table(path, LABELS)
    assert [(e.id, e.text_a, e.text_b, e.label) for e in examples] == [
        ("1", "a", "b", "yes"),
        ("2", "c", "d", "no"),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("premise\tlabel\na\tyes\n", "line 1: expected a header with a column hypothesis or hypo"),
        ("premise\thypothesis\tlabel\na\tb\n", "line 2: expected 3 columns"),
        ("premise\thypothesis\tlabel\na\tb\tmaybe\n", "line 2: expected a label of yes, no"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read_pairs_table(write(tmp_path, text), LABELS)


def test_choices_are_read_with_and_without_a_question(tmp_path: Path) -> None:
    rows = (
        '{"context": "c", "question": "q", "choices": ["x", "y"], "answer": 1}\n'
        '{"context": "c", "choices": ["x", "y"], "answer": 0}\n'
    )
    assert read_choices(write(tmp_path, rows)) == [
        ChoiceExample(id="1", context="c", prefix="q", choices=("x", "y"), answer=1),
        ChoiceExample(id="2", context="c", prefix="", choices=("x", "y"), answer=0),
    ]
    for faulty in (rows.replace('"answer": 1', '"answer": 2'), "no\n", '{"context": "c"}\n'):
        with pytest.raises(
            ValueError, match=r"line 1: expected (a JSON object|context, two choices)"
        ):
            read_choices(write(tmp_path, faulty))


@pytest.mark.parametrize(
    ("format_", "source", "text"),
    [
        ("word_pairs", "alignment.sw.train", "maji\twater\n"),
        ("text", "mlm.sw.train", "maji ni uhai\n"),
        ("tagged", "ccg.en.train", "a\tNP/N\nman\tN\n"),  # the data define the tags
        ("tagged", "panx.en.train", "Berlin\tB-LOC\n"),
        ("squad", "squad2.es.train", """{"data": [{"paragraphs": [{"context": "c", "qas": [
            {"id": "1", "question": "q", "is_impossible": true, "answers": []}]}]}]}"""),
        ("choices_jsonl", "cosmosqa.de.train",
         '{"context": "c", "choices": ["x", "y"], "answer": 0}\n'),
    ],
)  # fmt: skip
def test_each_format_gives_an_example(
    tmp_path: Path, format_: str, source: str, text: str
) -> None:
    task, language, split = source.split(".")
    path = write(tmp_path, text)
    place = Source(task=task, language=language, split=Split(split))
    assert len(FORMATS[format_].read([path], place, STRICT)) == 1


@pytest.mark.usefixtures("own_catalogue")
def test_the_task_file_answers_first_and_the_data_for_the_rest(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path)
    mine = Source(task="my_nli", language="sw", split=Split.TRAIN)
    guarani = Source(task="xnli", language="gn", split=Split.TEST)
    german = Source(task="xnli", language="de", split=Split.DEV)
    assert corpus.kind == "offline"
    assert len(corpus.read(guarani)) == 12
    assert len(corpus.read(german)) == 4
    assert not corpus.has(mine)  # its file is of translated text
    with pytest.raises(FileNotFoundError, match=r"name a file for my_nli\.sw\.train in .*tasks"):
        corpus.read(mine)
    assert corpus.provenance(guarani) == Provenance(note="a user's own file")
    assert corpus.provenance(german) == corpus.inner.provenance(german)


@pytest.mark.usefixtures("own_catalogue")
def test_a_check_lists_every_fault_of_a_users_file(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path)
    path = tmp_path / "clinic" / "dev.tsv"
    path.write_text("premise\thypothesis\tlabel\na\tb\tmaybe\nc\td\tneutral\ne\tf\n")
    checked = examine_source(corpus, Source(task="clinic", language="en", split=Split.DEV))
    assert (len(checked.faults), checked.num_examples) == (2, 1)
    assert "line 2: expected a label of" in checked.faults[0]
    german = examine_source(corpus, Source(task="xnli", language="de", split=Split.DEV))
    assert (german.faults, german.num_examples) == ((), 4)


@pytest.mark.usefixtures("own_catalogue")
def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    corpus = make_corpus(tmp_path)
    (tmp_path / "clinic" / "dev.tsv").write_text("premise\thypothesis\tlabel\n")
    with pytest.raises(ValueError, match=r"dev.tsv: expected examples of clinic.en.dev"):
        corpus.read(Source(task="clinic", language="en", split=Split.DEV))


def test_every_format_is_on_the_page() -> None:
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| ([a-z, ]+) \|", page[page.index("## Formats") :], re.M)
    assert rows.pop(0)[0] == "format"
    described = {name: {TaskType(word) for word in types.split(", ")} for name, types in rows}
    assert described == {name: set(rule.task_types) for name, rule in RULES.items()}


@pytest.mark.real_data
@pytest.mark.usefixtures("own_catalogue")
def test_americasnli_becomes_languages_of_xnli(tmp_path: Path) -> None:
    root = REAL_DATA / "nonen" / "americasnli"
    if not root.is_dir():
        pytest.skip("needs the real slices")
    text = f"""
        [xnli]
        languages = ["gn", "quy"]
        [[xnli.files]]
        split = "test"
        language = ["gn", "quy"]
        format = "pairs_table"
        path = "{root}/test/{{language}}.tsv"
        [[xnli.files]]
        split = "dev"
        language = ["gn", "quy"]
        format = "pairs_table"
        path = "{root}/dev/{{language}}.tsv"
    """
    path = tmp_path / "tasks.toml"
    path.write_text(text, encoding="utf-8")
    tasks = read_task_file(path, RULES)
    register_user_tasks(tasks)
    corpus = UserCorpus(inner=OfflineCorpus(), tasks=tasks)
    num_examples = {file.source.name: len(corpus.read(file.source)) for file in tasks.files}
    assert num_examples == {
        "xnli.gn.test": 750,
        "xnli.quy.test": 750,
        "xnli.gn.dev": 743,
        "xnli.quy.dev": 743,
    }
