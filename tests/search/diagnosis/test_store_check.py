"""The store as the doctor sees it: whole, of each node its own, read-only, undeletable."""

from __future__ import annotations

from pathlib import Path

import pytest
from some_nodes import SomeNodes

from search.diagnosis import store as store_check
from search.diagnosis.finding import Status
from search.diagnosis.store import check_store
from trainers.store import Store


def list_all(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


def test_a_folder_of_one_machine_is_well_and_left_as_it_was(tmp_path: Path) -> None:
    found = check_store(str(tmp_path / "runs/x/store"), SomeNodes("here"))
    assert found.status is Status.OK
    assert list_all(tmp_path) == []
    Store(str(tmp_path)).write_result("key", {"seconds": 1.0})
    before = list_all(tmp_path)
    assert check_store(str(tmp_path), SomeNodes("here")).status is Status.OK
    assert [path for path in list_all(tmp_path) if path.is_file()] == [
        path for path in before if path.is_file()
    ]


def test_a_disk_that_all_nodes_mount_is_well(tmp_path: Path) -> None:
    found = check_store(tmp_path.as_uri(), SomeNodes("a", "b", "c"))
    assert found.status is Status.OK
    assert found.text.endswith("is written, read and deleted (all 3 nodes)")


def test_a_path_is_refused_on_several_nodes_without_being_tried(tmp_path: Path) -> None:
    found = check_store(str(tmp_path / "store"), SomeNodes("a", "b"))
    assert found.status is Status.FAIL
    assert "a path of its own on each of 2 nodes" in found.text
    assert "s3://" in found.remedy
    assert list_all(tmp_path) == []


def test_a_folder_under_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = check_store(str(tmp_path / "file" / "store"), SomeNodes("here"))
    assert found.status is Status.FAIL
    assert "cannot be written: " in found.text
    assert "--store" in found.remedy


def test_a_scheme_that_nobody_knows_is_a_finding() -> None:
    found = check_store("ftp://host/x", SomeNodes("here"))
    assert found.status is Status.FAIL
    assert "ftp" in found.text


def test_nodes_that_see_a_disk_of_their_own_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = SomeNodes("a", "b")
    monkeypatch.setattr(store_check, "Store", lambda uri: Store(str(tmp_path / nodes.asked)))
    found = check_store("file:///mnt/shared", nodes)
    assert found.status is Status.FAIL
    assert found.text == (
        "file:///mnt/shared lacks what was written by b (a); "
        "file:///mnt/shared lacks what was written by a (b)"
    )
    assert [path for path in list_all(tmp_path) if path.is_file()] == []


def test_a_node_that_may_not_write_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nodes = SomeNodes("a", "b")
    (tmp_path / "file").touch()
    places = {"a": tmp_path / "store", "b": tmp_path / "file" / "store"}
    monkeypatch.setattr(store_check, "Store", lambda uri: Store(str(places[nodes.asked])))
    found = check_store("file:///mnt/shared", nodes)
    assert found.status is Status.FAIL
    assert found.text.startswith("file:///mnt/shared cannot be written: ")
    assert "(b); file:///mnt/shared is written, read and deleted (a)" in found.text


def test_a_store_that_keeps_what_is_deleted_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Store, "drop_partial", lambda store, key: None)
    found = check_store(str(tmp_path), SomeNodes("here"))
    assert found.status is Status.FAIL
    assert "does not delete: what was deleted is still there" in found.text
