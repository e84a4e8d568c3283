"""Fixtures of the tests that train: a tiny encoder on disk, and a cache of their own.

A `conftest.py` here also puts this folder on the path, so that `tiny` is found from subfolders.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from tiny import make_data_spec, save_encoder

from trainers.data.study_data import DataSpec


@pytest.fixture(scope="session")
def encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder") / "tiny"
    save_encoder(folder)
    return folder


@pytest.fixture
def single_thread() -> Iterator[None]:
    """Threads only wait for each other on so small a network."""
    num_threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(num_threads)


@pytest.fixture
def data_spec(
    encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, single_thread: None
) -> DataSpec:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    return make_data_spec(encoder_folder)
