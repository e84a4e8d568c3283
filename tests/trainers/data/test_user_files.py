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
from trainers.data.examples import MiningExample
from trainers.data.formats.records import STRICT
from trainers.data.offline import OfflineCorpus
from trainers.data.user_corpus import UserCorpus
from trainers.data.user_files import FORMATS, RULES

REAL_DATA = Path(__file__).parents[4] / "shared" / "data"


def write(folder: Path, text: str) -> Path:
    path = folder / "file"
    path.write_text(text, encoding="utf-8")
    return path


def make_corpus(folder: Path) -> UserCorpus:
    tasks = read_task_file(write_task_file(folder), RULES)
    register_user_tasks(tasks)
    return UserCorpus(inner=OfflineCorpus(num_dev=4), tasks=tasks)


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
def test_bucc_takes_a_language_in_three_files(tmp_path: Path) -> None:
    contents = {"sw": "s1\tMaji.\ns2\tMoto.\n", "en": "e1\tWater.\n", "gold": "s1\te1\n"}
    for suffix, content in contents.items():
        (tmp_path / f"bucc.{suffix}").write_text(content, encoding="utf-8")
    text = """
        [bucc2018]
        languages = ["sw"]
        [[bucc2018.files]]
        split = "dev"
        language = "sw"
        format = "mining"
        path = ["bucc.{language}", "bucc.en", "bucc.gold"]
    """
    tasks = read_task_file(write(tmp_path, text), RULES)
    register_user_tasks(tasks)
    corpus = UserCorpus(inner=OfflineCorpus(num_dev=4), tasks=tasks)
    source = Source(task="bucc2018", language="sw", split=Split.DEV)
    assert corpus.read(source) == [
        MiningExample(id="s1", text="Maji.", is_english=False, translation="e1"),
        MiningExample(id="s2", text="Moto.", is_english=False, translation=""),
        MiningExample(id="e1", text="Water.", is_english=True, translation="s1"),
    ]
    (tmp_path / "bucc.gold").unlink()
    (fault,) = examine_source(corpus, source).faults
    assert "bucc.gold, the file itself: expected one that can be read" in fault


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
