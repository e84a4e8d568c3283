"""Encoder and data as the doctor sees them: there, absent, on a hub that is out of reach."""

from __future__ import annotations

from pathlib import Path

import pytest
from some_nodes import SomeNodes
from study_folders import write_data, write_encoder

from search.diagnosis.asked import Asked, read_asked
from search.diagnosis.finding import Status
from search.diagnosis.pretrained import check_corpus, check_pretrained
from trainers import offline_encoder

NODES = SomeNodes("a", "b")


def ask(**changes: str) -> Asked:
    given: dict[str, str | None] = dict.fromkeys(
        ("encoder", "data", "store", "tracking_uri", "address")
    )
    return read_asked(**{**given, "preset": "smoke", **changes})  # type: ignore[arg-type]


@pytest.fixture
def no_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A hub whose port nobody listens on, and empty caches."""
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:1")
    monkeypatch.setattr(
        "huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE",
        "http://127.0.0.1:1/{repo_id}/resolve/{revision}/{filename}",
    )
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))


def test_folders_are_looked_for_on_every_node(tmp_path: Path) -> None:
    encoder, data = write_encoder(tmp_path / "encoder"), write_data(tmp_path / "data")
    asked = ask(encoder=str(encoder), data=str(data))
    assert check_pretrained(asked, NODES).text == f"folder {encoder} (all 2 nodes)"
    assert check_corpus(asked, NODES).text == f"folder {data} (all 2 nodes)"
    for folder in (encoder, data):
        folder.rename(folder.with_suffix(".gone"))
    for found in (check_pretrained(asked, NODES), check_corpus(asked, NODES)):
        assert found.status is Status.FAIL
        assert "mounts, or copy it" in found.remedy


def test_an_encoder_folder_that_lacks_files_fails(tmp_path: Path) -> None:
    encoder = write_encoder(tmp_path / "encoder")
    (encoder / "model.safetensors").unlink()
    found = check_pretrained(ask(encoder=str(encoder)), NODES)
    assert found.status is Status.FAIL
    assert "lacks model.safetensors" in found.text
    assert "save_pretrained" in found.remedy


def test_the_offline_encoder_needs_its_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path))
    monkeypatch.setattr(offline_encoder.metadata, "distribution", _raise_not_found)
    found = check_pretrained(ask(), NODES)
    assert found.status is Status.FAIL
    assert "intermix[offline]" in found.text + found.remedy
    assert check_corpus(ask(), NODES).text == "generated (all 2 nodes)"


def _raise_not_found(name: str) -> None:
    raise offline_encoder.metadata.PackageNotFoundError(name)


@pytest.mark.usefixtures("no_hub")
def test_a_hub_that_is_out_of_reach_fails_with_what_to_do() -> None:
    asked = ask(encoder="FacebookAI/xlm-roberta-base", data="hub")
    encoder, data = check_pretrained(asked, NODES), check_corpus(asked, NODES)
    assert (encoder.status, data.status) == (Status.FAIL, Status.FAIL)
    assert "--encoder FOLDER" in encoder.remedy
    assert "--data DIR" in data.remedy


@pytest.mark.usefixtures("no_hub")
def test_a_hub_that_must_not_be_asked_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    asked = ask(encoder="FacebookAI/xlm-roberta-base", data="hub")
    encoder, data = check_pretrained(asked, NODES), check_corpus(asked, NODES)
    assert "HF_HUB_OFFLINE forbids a download" in encoder.text
    assert "HF_HUB_OFFLINE forbids a download" in data.text
