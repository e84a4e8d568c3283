"""What is filed can be read back; what was not finished does not exist."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import fs

from trainers.store import Partial, Store

OUTCOMES = pa.table({"id": ["a", "b"], "hit": [True, False], "score": [0.25, None]})
SCORES = {"scores": {"accuracy": 50.0}, "losses": [[1, 0.5]], "seconds": 0.125}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "a store, 100 %"))


def folder(store: Store) -> Path:
    return Path(store.uri)


def test_result_and_outcomes_round_trip(store: Store) -> None:
    assert store.read_result("cell") is None
    store.write_result("cell", SCORES, OUTCOMES)
    assert store.read_result("cell") == SCORES
    assert store.read_outcomes("cell").equals(OUTCOMES)
    assert store.read_result("other") is None


def test_result_without_outcomes_round_trips(store: Store) -> None:
    store.write_result("phase", SCORES)
    assert store.read_result("phase") == SCORES
    assert [path.name for path in (folder(store) / "results/phase").iterdir()] == ["manifest.json"]


@pytest.mark.parametrize("content", ["", '{"scores": {"accu', "\0\0\0\0\0\0"])
def test_entry_with_a_torn_manifest_does_not_exist(content: str, store: Store) -> None:
    store.write_result("cell", SCORES, OUTCOMES)
    store.write_weights("phase", b"weights")
    for kind in ("results/cell", "weights/phase"):
        (folder(store) / kind / "manifest.json").write_text(content)
    assert store.read_result("cell") is None
    assert not store.has_weights("phase")
    assert store.stored_weights() == ()
    store.write_result("cell", SCORES)  # and can be written again
    assert store.read_result("cell") == SCORES


def test_entry_without_a_manifest_does_not_exist(store: Store) -> None:
    store.write_weights("phase", b"weights")
    (folder(store) / "weights/phase/manifest.json").unlink()
    assert not store.has_weights("phase")
    store.write_weights("phase", b"again")
    assert store.read_weights("phase") == b"again"


def test_late_writers_lose(store: Store) -> None:
    store.write_result("cell", SCORES, OUTCOMES)
    store.write_result("cell", {"scores": {}}, OUTCOMES.slice(1))
    store.write_weights("phase", b"first")
    store.write_weights("phase", b"second")
    assert store.read_result("cell") == SCORES
    assert store.read_outcomes("cell").equals(OUTCOMES)
    assert store.read_weights("phase") == b"first"


def test_dropped_weights_are_gone_and_results_stay(store: Store) -> None:
    store.write_result("b", SCORES)
    for key in ("b", "a"):
        store.write_weights(key, key.encode())
    assert store.stored_weights() == ("a", "b")
    store.drop_weights("b")
    store.drop_weights("b")
    assert store.stored_weights() == ("a",)
    assert store.read_result("b") == SCORES
    store.write_weights("b", b"recomputed")
    assert store.read_weights("b") == b"recomputed"


def test_furthest_partial_state_counts(store: Store) -> None:
    assert store.read_partial("phase") is None
    for step in (5, 10, 120):
        store.write_partial("phase", Partial(step=step, state=f"{step}".encode()))
        assert store.read_partial("phase") == Partial(step=step, state=f"{step}".encode())
    assert [path.name for path in (folder(store) / "partial/phase").iterdir()] == ["120"]
    store.drop_partial("phase")
    assert store.read_partial("phase") is None
    store.drop_partial("phase")


def test_earlier_partial_state_that_a_crash_left_behind_does_not_count(store: Store) -> None:
    store.write_partial("phase", Partial(step=9, state=b"9"))
    former, aside = folder(store) / "partial/phase/9", folder(store) / "aside"
    shutil.copytree(former, aside)
    store.write_partial("phase", Partial(step=10, state=b"10"))
    aside.rename(former)
    assert store.read_partial("phase") == Partial(step=10, state=b"10")


def test_torn_partial_state_falls_back_to_the_one_before(store: Store) -> None:
    store.write_partial("phase", Partial(step=5, state=b"whole"))
    torn = folder(store) / "partial/phase/9"
    torn.mkdir()
    (torn / "state.pt").write_bytes(b"tor")
    assert store.read_partial("phase") == Partial(step=5, state=b"whole")


def test_partial_state_that_is_shorter_than_it_was_does_not_count(store: Store) -> None:
    store.write_partial("phase", Partial(step=5, state=b"whole"))
    (folder(store) / "partial/phase/5/state.pt").write_bytes(b"who")
    assert store.read_partial("phase") is store.read_partial("phase", 5) is None
    assert store.partial_steps("phase") == ()
    assert store.list_partials() == {}


def test_trunks_of_a_trajectory_stand_side_by_side(store: Store) -> None:
    for step in (70, 140, 9):
        store.write_trunk("one", Partial(step=step, state=b"x" * step))
    store.write_trunk("other", Partial(step=1, state=b"x"))
    store.write_trunk("one", Partial(step=9, state=b"late"))
    assert store.trunk_steps("one") == (9, 70, 140)
    assert store.read_trunk("one", 139) == Partial(step=70, state=b"x" * 70)
    assert store.read_trunk("one", 9) == Partial(step=9, state=b"x" * 9)
    assert store.read_trunk("one", 8) is store.read_trunk("none", 100) is None
    assert store.list_trunks() == {"one": 219, "other": 1}
    manifest = (folder(store) / "trunks/one/9/manifest.json").read_text()
    assert manifest == '{"num_bytes": 9}'
    store.drop_trunk("one")
    store.drop_trunk("one")
    assert store.list_trunks() == {"other": 1}
    assert not (folder(store) / "trunks/one").exists()


def test_folder_and_uri_name_the_same_store(store: Store) -> None:
    store.write_weights("phase", b"weights")
    other = Store(folder(store).as_uri())
    assert other.read_weights("phase") == b"weights"
    assert other.weights_uri("phase") == store.weights_uri("phase")
    opened, path = fs.FileSystem.from_uri(store.weights_uri("phase"))
    assert opened.open_input_file(f"{path}/weights.safetensors").read() == b"weights"


def test_file_system_without_folders_serves(tmp_path: Path) -> None:
    store = Store("mock:///bucket/prefix")
    store.write_result("cell", SCORES, OUTCOMES)
    store.write_partial("phase", Partial(step=1, state=b"1"))
    store.write_trunk("trajectory", Partial(step=1, state=b"12"))
    store.write_weights("phase", b"weights")
    assert (store.list_partials(), store.list_trunks()) == ({"phase": 1}, {"trajectory": 2})
    assert store.read_outcomes("cell").equals(OUTCOMES)
    assert store.read_partial("phase") == Partial(step=1, state=b"1")
    assert store.stored_bytes("weights")["phase"] > len(b"weights")
    assert store.stored_bytes("partial").keys() == {"phase"}
    store.drop_weights("phase")
    store.drop_partial("phase")
    store.drop_trunk("trajectory")
    assert store.stored_weights() == ()
    assert store.stored_bytes("partial") == {}
    assert (store.list_partials(), store.list_trunks()) == ({}, {})
    assert list(tmp_path.iterdir()) == []


def test_stored_bytes_are_those_of_the_files_whole_or_not(store: Store) -> None:
    assert store.stored_bytes("weights") == {}
    store.write_weights("a", b"12345")
    store.write_weights("b", b"1234567")
    (folder(store) / "weights/b/manifest.json").unlink()
    store.write_partial("a", Partial(step=10, state=b"123"))
    manifest = (folder(store) / "weights/a/manifest.json").stat().st_size
    assert store.stored_bytes("weights") == {"a": 5 + manifest, "b": 7}
    assert store.stored_bytes("partial").keys() == {"a"}


def test_weights_of_a_store_with_a_query_have_it_at_the_end() -> None:
    store = Store("s3://bucket/prefix/?region=us-east-1&scheme=http&endpoint_override=h:1")
    assert store.weights_uri("key") == (
        "s3://bucket/prefix/weights/key?region=us-east-1&scheme=http&endpoint_override=h:1"
    )
