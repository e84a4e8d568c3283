"""A bound that is too small, a disk that is too full, and a store that is neither."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from search.disk.check import check_bound, count_free_bytes, describe_disk
from search.disk.forecast import DiskForecast
from trainers.store import Store

MB = 1_000_000
FORECAST = DiskForecast(
    peak=500 * MB,
    end=80 * MB,
    states=100 * MB,
    trunks=0,
    minimum=200 * MB,
    reserve=50 * MB,
    results=MB,
    features=MB,
)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "not/yet/there"))


def leave_free(monkeypatch: pytest.MonkeyPatch, num_bytes: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=num_bytes))


def test_the_smallest_bound_that_suffices_is_named() -> None:
    check_bound(FORECAST, None)
    check_bound(FORECAST, 200 * MB)
    with pytest.raises(ValueError, match="must be at least 200MB for this study, got 199 MB"):
        check_bound(FORECAST, 199 * MB)


def test_a_study_that_fits_is_one_line(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_free(monkeypatch, 601 * MB)
    (line,) = describe_disk(FORECAST, None, store)
    assert line == (
        "weights of at most 500 MB at the peak and 80 MB at the end; up to 100 MB of states of "
        "phases in hand"
    )


def test_a_disk_with_too_little_free_is_told(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_free(monkeypatch, 600 * MB)
    _, warning = describe_disk(FORECAST, None, store)
    assert "may need 601 MB more" in warning
    assert "has 600 MB free: give --max-disk" in warning


def test_what_a_study_has_already_is_not_needed_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_free(monkeypatch, 600 * MB)
    store.write_weights("a", bytes(2 * MB))
    assert len(list(describe_disk(FORECAST, None, store))) == 1
    # it may be another study's
    assert len(list(describe_disk(FORECAST, None, store, is_shared=True))) == 2


def test_under_a_bound_less_is_needed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_free(monkeypatch, 300 * MB)
    (line,) = describe_disk(FORECAST, 250 * MB, store)
    assert line.startswith("weights of at most 250 MB at the peak and 80 MB at the end")
    assert line.endswith("states included, kept under 250 MB")


def test_free_space_is_that_of_the_folder_above_a_store_to_come(tmp_path: Path) -> None:
    assert count_free_bytes(str(tmp_path / "a/b c")) is not None
    assert count_free_bytes((tmp_path / "a/b c").as_uri()) is not None
    assert count_free_bytes("s3://bucket/prefix") is None
