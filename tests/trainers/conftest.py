"""Fixtures of the tests that train: a tiny encoder on disk, and a cache of their own.

A `conftest.py` here also puts this folder on the path, so that `tiny` is found from subfolders.
"""

from pathlib import Path

import pytest
from tiny import make_data_spec, save_encoder

from trainers.data.study_data import DataSpec


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder") / "tiny"
    save_encoder(folder)
    return folder


@pytest.fixture
def data_spec(encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataSpec:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    return make_data_spec(encoder_folder)
