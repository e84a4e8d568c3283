"""What a task file says, and that each mistake in it is one line with file, table and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest
from task_files import documented_file, write_task_file

from spaces.catalogue import intermediate_dev
from spaces.task import Group, Origin, Source, Split, TaskType
from spaces.task_file import read_task_file
from spaces.user_tasks import SHIPPED_TARGETS, UserTasks
from trainers.data.user_files import RULES

NEW = """
[mine]
as = "target"
type = "pair"
train_on = "mnli"
[[mine.files]]
split = "test"
language = "en"
format = "pairs_csv"
path = "my_nli/train-en.tsv"
"""
WORDS = """
[[alignment.files]]
split = "train"
language = "sw"
format = "word_pairs"
path = "my_nli/train-en.tsv"
"""
SWAHILI_QUESTIONS = """
[[mlqa.files]]
split = "test"
language = "sw"
format = "squad"
path = "my_nli/train-en.tsv"
"""


def read(folder: Path, text: str) -> UserTasks:
    return read_task_file(write_task_file(folder, text), RULES)


def test_the_documented_file_is_read(tmp_path: Path) -> None:
    tasks = read(tmp_path, documented_file())
    (mine,), (xnli, clinic) = tasks.intermediate, tasks.targets
    assert mine.task.languages == ("en", "de", "sw")
    assert mine.sources[1].origin is Origin.TRANSLATED
    publication = mine.sources[0].publication
    assert publication is not None
    assert (publication.licence, publication.is_non_commercial) == ("CC BY-NC 4.0", True)
    assert (clinic.group, clinic.task.metric) == (Group.CLASSIFICATION, "accuracy")
    assert clinic.task.labels == ("entailment", "neutral", "contradiction")
    assert [s.name for s in clinic.select] == ["clinic.en.dev"]
    assert [s.name for s in clinic.test] == ["clinic.en.test", "clinic.sw.test"]
    assert xnli.select == SHIPPED_TARGETS["xnli"].select
    assert [s.name for s in xnli.test[-2:]] == ["xnli.gn.test", "xnli.quy.test"]
    assert tasks.files[0].paths == (str(tmp_path / "my_nli" / "train-en.tsv"),)


def test_each_term_is_the_file_s_if_it_has_it_else_the_task_s(tmp_path: Path) -> None:
    def read_terms(of_task: str, of_file: str) -> tuple[str, bool]:
        text = NEW.replace('"mnli"', f'"mnli"\n{of_task}').replace('"en"', f'"en"\n{of_file}')
        publication = read(tmp_path, text).targets[0].test[0].publication
        assert publication is not None
        return publication.licence, publication.is_non_commercial

    assert read_terms('licence = "MIT"', "non_commercial = true") == ("MIT", True)
    both = 'licence = "MIT"\nnon_commercial = true'
    assert read_terms(both, "non_commercial = false") == ("MIT", False)
    assert read_terms(both, 'licence = "BSD"') == ("BSD", True)
    assert read_terms("non_commercial = true", 'licence = "BSD"') == ("BSD", True)


def test_files_alone_change_no_task(tmp_path: Path) -> None:
    text = WORDS + NEW.split("[[")[1].replace("mine.files", "mnli.files").join(("[[", "")).replace(
        "test", "train"
    )
    tasks = read(tmp_path, text)
    assert (tasks.intermediate, tasks.targets) == ((), ())
    assert [file.source.name for file in tasks.files] == ["alignment.sw.train", "mnli.en.train"]


def test_a_target_without_english_dev_is_selected_as_its_training_task(tmp_path: Path) -> None:
    (target,) = read(tmp_path, NEW).targets
    assert target.select == (intermediate_dev("mnli"),)
    (tagged,) = read(
        tmp_path,
        NEW.replace('"pair"', '"tagging"')
        .replace("pairs_csv", "tagged")
        .replace("mnli", "panx", 1),
    ).targets
    assert tagged.select == (Source(task="panx", language="en", split=Split.DEV),)
    assert tagged.task.task_type is TaskType.TAGGING


def test_a_target_may_train_on_a_task_of_the_same_file(tmp_path: Path) -> None:
    text = documented_file().replace('"mnli" ', '"my_nli" ')
    (_, clinic) = read(tmp_path, text).targets
    assert clinic.train is not None
    assert clinic.train.name == "my_nli.en.train"


def test_a_target_is_selected_on_the_dev_of_a_training_task_of_the_same_file(
    tmp_path: Path,
) -> None:
    dev = """
[[my_nli.files]]
split = "dev"
language = "en"
format = "pairs_csv"
path = "my_nli/train-en.tsv"
"""
    text = NEW.replace('"mnli"', '"my_nli"') + documented_file()
    with pytest.raises(ValueError, match=r"\[mine\]: files must have a split dev in en"):
        read(tmp_path, text)
    (mine,) = (each for each in read(tmp_path, text + dev).targets if each.name == "mine")
    assert [source.name for source in mine.select] == ["my_nli.en.dev"]
    assert (mine.dev, [source.name for source in mine.test]) == ((), ["mine.en.test"])


def test_other_questions_than_mlqas_may_train_on_squad(tmp_path: Path) -> None:
    text = f'[mine]\nas = "target"\ntype = "span"\ntrain_on = "squad"\n{SWAHILI_QUESTIONS}'
    (target,) = read(tmp_path, text.replace("[[mlqa", "[[mine")).targets
    assert [source.name for source in target.test] == ["mine.sw.test"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[my_nli] ", "[My-nli] ", r"'My-nli' must be a table whose name"),
        ('"pair"', '"pairs"', r"\[my_nli\]: type must be one of pair, tagging, span"),
        ('title = "My', 'titel = "My', r"titel is not a key here; choose title, as"),
        ('as = "inter', 'as = "enter', r"as must be one of intermediate, target"),
        ('["entailment", "neutral", "contradiction"]', "[]", "labels must list at least two"),
        ('"pairs_csv"', '"squad"', r"files\]\] number 1: format must be one of pairs_csv"),
        (
            "train-{language}",
            "tr-{language}",
            r"number 1: path must be a file, .*tr-en.tsv is not",
        ),
        ('language = "en"', 'language = "English"', r'language must be a code such as "sw"'),
        ('["de", "sw"]', '["de", "de"]', "language must name each once"),
        ('split = "train"', 'split = "tain"', "split must be one of train, dev, test"),
        ('language = "en"', 'language = "da"', r"must be a file, .*train-da"),
        ("non_commercial = true", 'non_commercial = "yes"', "must be true or false"),
        ('licence = "CC BY-NC 4.0"\n', "", "non_commercial goes with a licence"),
        ('train_on = "mnli" ', 'train_on = "squad" ', r"train_on must be one of anli_plus, mnli"),
        ('train_on = "mnli" ', "#", r"\[clinic\]: train_on must name a task, or a file"),
        ('["gn", "quy"]\n\n', '["gn"]\n\n', r'in quy need languages = \["quy"\] in this table'),
        ('["gn", "quy"]\n\n', '["gn", "quy", "aym"]\n\n', "must have files, aym has none"),
        ('["gn", "quy"]\n\n', '["gn", "de"]\n\n', "must be new, the catalogue has de"),
        ("[my_nli] ", "my_nli] ", "must be TOML"),
    ],
)
def test_a_mistake_is_one_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in documented_file()
    text = documented_file().replace(old, new, 1)
    with pytest.raises(ValueError, match=message) as caught:
        read(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path / "tasks.toml"))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must have a table for each task"),
        ("[mine]\nas = 'intermediate'\ntype = 'pair'", "files is missing"),
        (NEW.replace('"target"', '"intermediate"'), "train_on belongs to a target"),
        (
            NEW.replace('"target"', '"intermediate"')
            .replace('train_on = "mnli"', 'labels = ["a", "b"]'),
            "must have English training data",
        ),
        (NEW.replace('"mnli"', '"mnli"\nlabels = ["a", "b"]', 1), "must be those of its training"),
        (NEW.replace('"pair"', '"span"').replace("pairs_csv", "squad"), "train_on must be one of"),
        (WORDS.replace('"sw"', '"quy"'), r"in quy need languages"),
        (f'[alignment]\nlanguages = ["quy"]\n{WORDS}', "languages cannot be added here"),
        (
            f'[mlqa]\nlanguages = ["sw"]\n{SWAHILI_QUESTIONS}',
            r"\[mlqa\]: languages cannot be added: .* seven .* train_on = \"squad\"$",
        ),
        (WORDS.replace('"train"', '"test"', 1), "must be for a source of the task"),
        (WORDS + WORDS, "names a second file for alignment.sw.train"),
        (WORDS.replace("word_pairs", "text"), "format must be one of word_pairs"),
        ("[mine]\nfiles = 3\nas = 'target'\ntype = 'pair'", r"written as \[\[mine.files\]\]"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="must be a readable TOML file"):
        read_task_file(tmp_path / "none.toml", RULES)
