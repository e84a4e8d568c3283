"""Features come back from disk as they were encoded, and are encoded once per machine."""

import multiprocessing
import os
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from trainers.data.cache import FeatureTable, load_features
from trainers.data.encoding import IGNORED, NO_WORD, Features

ROWS = [
    Features(example=0, input_ids=[0, 7, 9, 2], labels=[1], token_map=[]),
    Features(example=1, input_ids=[0, 5, 2], labels=[IGNORED, 3, IGNORED], token_map=[-1, 0, -1]),
    Features(example=1, input_ids=[0, 2], labels=[], token_map=[NO_WORD]),
    Features(example=2, input_ids=[0, 6, 6, 6, 2], labels=[0, 0], token_map=[0, 4, 4, 8]),
]


def load(path: Path, rows: list[Features] = ROWS) -> FeatureTable:
    return load_features(path, lambda: rows)


def refuse() -> list[Features]:
    raise AssertionError("the file is there: nothing is to be encoded")


def test_table_equals_the_features(tmp_path: Path) -> None:
    table = load(tmp_path / "deep" / "rows.arrow")
    assert list(table) == ROWS
    assert table[1:3] == ROWS[1:3]
    assert [table.input_ids(row).tolist() for row in range(4)] == [r.input_ids for r in ROWS]
    assert [table.labels(row).tolist() for row in range(4)] == [r.labels for r in ROWS]
    assert [table.token_map(row).tolist() for row in range(4)] == [r.token_map for r in ROWS]
    with pytest.raises(IndexError):
        table[4]


def test_figures_of_a_table(tmp_path: Path) -> None:
    table = load(tmp_path / "rows.arrow")
    assert table.lengths.tolist() == [4, 3, 2, 5]
    assert table.examples.tolist() == [0, 1, 1, 2]
    assert table.example_shares.tolist() == [1.0, 0.5, 0.5, 1.0]
    assert table.token_ids.tolist() == [0, 2, 5, 6, 7, 9]


def test_second_load_maps_what_the_first_wrote(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"
    load(path)
    assert list(load_features(path, refuse)) == ROWS
    assert {file.suffix for file in tmp_path.iterdir()} <= {".arrow", ".lock"}


def test_empty_source_has_a_table(tmp_path: Path) -> None:
    table = load(tmp_path / "rows.arrow", [])
    assert len(table) == 0
    assert list(table) == []
    assert table.lengths.shape == table.example_shares.shape == table.token_ids.shape == (0,)


def test_failed_encoding_leaves_no_file_behind(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"
    with pytest.raises(AssertionError):
        load_features(path, refuse)
    assert not path.exists()
    assert list(load(path)) == ROWS


def _load_slowly(path: Path, calls: Path, barrier: object) -> None:
    def build() -> list[Features]:
        (calls / str(os.getpid())).touch()
        time.sleep(0.2)  # long enough for the other process to arrive
        return ROWS

    barrier.wait()  # type: ignore[attr-defined]
    table = load_features(path, build)
    np.testing.assert_array_equal(table.lengths, [4, 3, 2, 5])


def test_processes_that_want_the_same_file_encode_it_once(tmp_path: Path) -> None:
    calls = tmp_path / "calls"
    calls.mkdir()
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(3)
    arguments = (tmp_path / "rows.arrow", calls, barrier)
    workers = [context.Process(target=_load_slowly, args=arguments) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=30)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    assert len(list(calls.iterdir())) == 1


def _die_while_writing(path: Path) -> None:
    def build() -> list[Features]:
        return [*ROWS, Features(example=3, input_ids=[0], labels=_Fatal(), token_map=[])]

    load_features(path, build)


class _Fatal(list[int]):
    """A list that ends its process once Arrow reads it."""

    def __len__(self) -> int:
        os._exit(9)


def test_process_that_dies_leaves_no_table_and_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"
    worker = multiprocessing.get_context("fork").Process(target=_die_while_writing, args=(path,))
    worker.start()
    worker.join(timeout=30)
    assert worker.exitcode == 9
    assert not path.exists()
    assert list(load(path)) == ROWS


def test_what_a_killed_writer_left_is_written_over(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"
    path.with_suffix(".partial").write_bytes(b"half a table")
    assert list(load(path)) == ROWS
    assert not path.with_suffix(".partial").exists()


def test_mapped_table_takes_no_memory_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "rows.arrow"
    load(path, [Features(example=0, input_ids=[7] * 500_000, labels=[1], token_map=[])])
    before = pa.total_allocated_bytes()
    table = load_features(path, refuse)
    assert len(table.input_ids(0)) == 500_000
    assert not table.input_ids(0).flags.owndata
    assert pa.total_allocated_bytes() - before < 100_000
