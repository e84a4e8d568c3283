"""The toy lexicon with an encoder to align, shared by the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from lexicon import Study, make_study


@pytest.fixture
def study(
    encoder_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, single_thread: None
) -> Study:
    monkeypatch.setenv("INTERMIX_CACHE", str(tmp_path / "cache"))
    return make_study(encoder_folder)
