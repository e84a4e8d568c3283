"""Features on disk: one Arrow file a source, memory-mapped, built once per machine.

Workers of one machine map the same file, so a source costs its memory once. The file is keyed by
what determines it: the examples, the tokenizer, the limits and the label set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import final, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from filelock import FileLock

from trainers.data.encoding import Features

_LISTS = ("input_ids", "labels", "token_map")
_SCHEMA = pa.schema(
    [pa.field("example", pa.int32())] + [pa.field(name, pa.list_(pa.int32())) for name in _LISTS]
)


@final
class FeatureTable(Sequence[Features]):
    """Encoded examples of one source; rows are read without copying the file."""

    def __init__(self, table: pa.Table) -> None:
        """Wrap a table of the features' schema."""
        table = table.combine_chunks()
        self._examples: npt.NDArray[np.int32] = table.column("example").to_numpy()
        self._columns = {name: _flatten(table.column(name)) for name in _LISTS}

    def __len__(self) -> int:
        """Number of rows: windows count one by one."""
        return len(self._examples)

    @overload
    def __getitem__(self, row: int) -> Features: ...

    @overload
    def __getitem__(self, row: slice) -> list[Features]: ...

    def __getitem__(self, row: int | slice) -> Features | list[Features]:
        """A row as a record of lists, for decoding; training reads the arrays below."""
        if isinstance(row, slice):
            return [self[index] for index in range(*row.indices(len(self)))]
        if not 0 <= row < len(self):
            raise IndexError(row)
        lists = {name: self._slice(name, row).tolist() for name in _LISTS}
        return Features(example=int(self._examples[row]), **lists)

    @property
    def examples(self) -> npt.NDArray[np.int32]:
        """Row of the example that each feature row was cut from, [rows]."""
        return self._examples

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """Tokens of each row, special tokens included, [rows]."""
        offsets, _ = self._columns["input_ids"]
        return np.diff(offsets)

    @cached_property
    def example_shares(self) -> npt.NDArray[np.float64]:
        """Share of its example that each row stands for: 1 / number of its windows, [rows]."""
        _, inverse, counts = np.unique(self._examples, return_inverse=True, return_counts=True)
        return 1.0 / counts[inverse]

    @cached_property
    def token_ids(self) -> npt.NDArray[np.int32]:
        """Distinct token ids that occur, sorted."""
        _, values = self._columns["input_ids"]
        return np.unique(values)

    def input_ids(self, row: int) -> npt.NDArray[np.int32]:
        """Token ids of a row, [tokens]."""
        return self._slice("input_ids", row)

    def labels(self, row: int) -> npt.NDArray[np.int32]:
        """Labels of a row; their meaning depends on the task type, see `Features`."""
        return self._slice("labels", row)

    def token_map(self, row: int) -> npt.NDArray[np.int32]:
        """Where a row's tokens came from, see `Features`."""
        return self._slice("token_map", row)

    def _slice(self, column: str, row: int) -> npt.NDArray[np.int32]:
        offsets, values = self._columns[column]
        return values[offsets[row] : offsets[row + 1]]


def load_features(path: Path, build: Callable[[], Sequence[Features]]) -> FeatureTable:
    """The features stored at `path`; `build` is called once per machine if the file is missing.

    Args:
        path: File named after the key of its content.
        build: Encodes the source.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{path}.lock"):
            if not path.exists():
                _write(path, build())
    with pa.memory_map(str(path)) as mapped:
        return FeatureTable(pa.ipc.open_file(mapped).read_all())


def _write(path: Path, features: Sequence[Features]) -> None:
    columns = {
        name: [getattr(feature, name) for feature in features] for name in ("example", *_LISTS)
    }
    partial = path.with_suffix(".partial")  # whoever writes holds the lock
    with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, _SCHEMA) as writer:
        writer.write_table(pa.table(columns, schema=_SCHEMA))
    partial.replace(path)


def _flatten(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Offsets [rows + 1] and values of a list column, as views."""
    # the table's chunks are combined; to combine a column's single chunk would copy it off the map
    array = column.chunk(0) if column.num_chunks else pa.array([], type=column.type)
    return array.offsets.to_numpy().astype(np.int64), array.values.to_numpy()
