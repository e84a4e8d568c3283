"""`--check-data`: every fault of every file at once, a table, and nothing started."""

import sys
from pathlib import Path

import pytest

from search.check_data import check_data, list_checked_sources
from search.run import main
from spaces.presets import PRESETS
from spaces.task import Source, Split
from trainers.data.folder import FolderCorpus
from trainers.data.offline import OfflineCorpus

XNLI = [
    Source(task="xnli", language=language, split=Split.DEV, num_examples=2490)
    for language in ("en", "de", "th")
]


def write(folder: Path, language: str, content: str) -> Path:
    path = folder / f"xnli/dev-{language}.tsv"
    path.parent.mkdir(exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path


def test_all_faults_of_all_files_are_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    english = write(tmp_path, "en", "a\tb\tmaybe\na\tb\tneutral\na\tb\n")
    german = write(tmp_path, "de", "a\tb\tneutral\na\tb\tnein\na\tb\tneutral\n")
    assert check_data(FolderCorpus(root=tmp_path), [*XNLI, *XNLI]) == 1
    out, err = capsys.readouterr()
    places = [line.partition(": expected")[0] for line in err.splitlines()]
    assert places == [f"{english}, line 1", f"{english}, line 3", f"{german}, line 2"]
    assert [line.split() for line in out.splitlines()] == [
        ["source", "examples", "official", "note"],
        ["xnli.en.dev", "1", "2,490", "2", "faults"],
        ["xnli.de.dev", "2", "2,490", "1", "faults"],
        ["3", "faults", "in", "2", "sources", "of", "dir", "data"],
    ]


def test_sound_data_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for language in ("en", "de"):
        write(tmp_path, language, "a\tb\tneutral\n")
    assert check_data(FolderCorpus(root=tmp_path), XNLI) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.splitlines()[-1] == "no faults in 2 sources of dir data"


def test_a_corpus_without_files_is_read_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    sources = [source for source in XNLI if source.language == "de"]
    assert check_data(OfflineCorpus(), sources) == 0
    assert "xnli.de.dev" in capsys.readouterr().out


def test_dev_splits_are_checked_beside_what_a_study_lists() -> None:
    names = [source.name for source in list_checked_sources(PRESETS["smoke"], XNLI)]
    assert names == [
        *(source.name for source in XNLI),
        *(f"{task}.en.dev" for task in PRESETS["smoke"].tasks),
    ]


def test_questions_that_selection_leaves_out_are_checked_too() -> None:
    selected = Source(task="squad", language="en", split=Split.DEV)
    names = {s.name for s in list_checked_sources(PRESETS["smoke"], (selected,))}
    assert "xquad.en.test" in names


@pytest.mark.parametrize(
    ("words", "added"),
    [
        ((), set()),
        (("--align",), {"alignment.sw.train"}),
        (("--intermediate", "mnli,mlm"), {"mlm.en.train", "mlm.sw.train"}),
    ],
)
def test_word_pairs_and_text_are_checked_when_they_are_asked_for(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    added: set[str],
) -> None:
    write(tmp_path, "en", "a\tb\tneutral\n")
    for name, content in {
        "xnli/train-en.tsv": "a\tc\tneutral\n",
        "alignment/sw.tsv": "nyumba\n",
        "mlm/sw.txt": "Nyumba yangu.\n",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    command = ["--space", "mixtures", "--targets", "xnli", "--data", str(tmp_path)]
    command += ["--out", str(tmp_path / "out"), "--intermediate", "mnli", "--check-data", *words]
    is_faulty = "--align" in words
    assert main(command) == int(is_faulty)
    out, err = capsys.readouterr()
    names = {line.split()[0] for line in out.splitlines()[1:-1]}
    assert names == {"mnli.en.train", "xnli.en.dev"} | added
    assert ("sw.tsv, line 1: expected a word, a tab, its English" in err) is is_faulty


def test_the_command_checks_and_starts_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "search.study", raising=False)
    data, out = tmp_path / "data", tmp_path / "study"
    data.mkdir()
    write(data, "en", "a\tb\tneutral\n")
    (data / "xnli/train-en.tsv").write_text("a\tb\tneutral\na\tb\tperhaps\n", encoding="utf-8")
    command = ["--space", "mixtures", "--targets", "xnli", "--intermediate", "mnli"]
    command += ["--data", str(data), "--out", str(out), "--check-data"]
    assert main(command) == 1
    assert "train-en.tsv, line 2: expected a label of entailment" in capsys.readouterr().err
    assert not out.exists()
    assert "search.study" not in sys.modules
    (data / "xnli/train-en.tsv").write_text("a\tb\tneutral\n", encoding="utf-8")
    assert main(command) == 0
