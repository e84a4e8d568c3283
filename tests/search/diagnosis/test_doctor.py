"""The doctor's command: a machine that is fit, one that is not, and wrong words."""

from __future__ import annotations

from pathlib import Path

import pytest
from some_nodes import SomeNodes
from study_folders import write_encoder

from search import doctor
from search.diagnosis import rounds
from search.diagnosis.asked import read_asked
from search.diagnosis.finding import Status


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)


def list_checks(text: str) -> list[str]:
    return [line[12:26].strip() for line in text.splitlines()[1:-1]]


def test_a_fit_machine_ends_with_status_0(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    encoder = write_encoder(tmp_path / "encoder")
    assert doctor.main(["--encoder", str(encoder), "--store", str(tmp_path / "store")]) == 0
    text = capsys.readouterr().out
    assert list_checks(text)[-5:] == ["encoder", "data", "store", "MLflow", "crews"]
    assert "FAIL" not in text
    assert sorted(path.name for path in tmp_path.iterdir()) == ["encoder"]


def test_what_fails_is_told_with_its_remedy_and_ends_with_status_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    encoder = write_encoder(tmp_path / "encoder")
    words = ["--encoder", str(encoder), "--store", str(tmp_path / "file/store")]
    assert doctor.main(words) == 1
    (line,) = (each for each in capsys.readouterr().out.splitlines() if each.startswith("FAIL"))
    assert " store " in line
    assert "; remedy: give a --store" in line


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--preset", "huge"], "unknown preset 'huge'; choose smoke, laptop, full"),
        (["--data", "nowhere"], "--data must be offline, hub or a folder"),
        (["--tracking-uri", "mlruns"], "--tracking-uri must be a database or a server"),
    ],
)
def test_wrong_words_are_one_line(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor.main(words) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert message in said.err


def test_a_cluster_that_is_not_there_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor.main(["--address", "127.0.0.1:1"]) == 1
    assert "no Ray at 127.0.0.1:1" in capsys.readouterr().err


def test_nothing_else_is_claimed_of_nodes_that_cannot_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(name: str) -> None:
        raise ModuleNotFoundError("No module named 'trainers'")

    monkeypatch.setattr(rounds, "_read_machine", refuse)
    asked = read_asked(
        preset="smoke", encoder=None, data=None, store=None, tracking_uri=None, address=None
    )
    nodes, rest = rounds.examine(asked, SomeNodes("a", "b"))
    assert (nodes.status, rest.status) == (Status.FAIL, Status.UNCHECKED)
