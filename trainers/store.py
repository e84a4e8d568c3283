"""Finished phases by key, and the partial state of running ones.

    results/{key}/manifest.json, outcomes.arrow      kept for ever
    weights/{key}/manifest.json, weights.safetensors kept while they are needed
    partial/{key}/{step}/manifest.json, state.pt     of a running phase

Resume, caching and sharing between trials are this one idea. It works on any file system of
pyarrow (`file`, `s3`, `gs`) and needs no rename: objects are written first, the manifest last,
and an entry without a readable manifest does not exist. The first manifest stays: late writers
of the same key lose.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, final

import pyarrow as pa
from pyarrow import fs

Manifest = dict[str, Any]

_MANIFEST = "manifest.json"
_OUTCOMES = "outcomes.arrow"
_WEIGHTS = "weights.safetensors"
_STATE = "state.pt"


@dataclass(frozen=True, kw_only=True, slots=True)
class Partial:
    """State of a phase that was under way."""

    step: int
    """Steps that are done."""
    state: bytes


@final
class Store:
    """A store below one URI."""

    def __init__(self, uri: str) -> None:
        """Open the store.

        Args:
            uri: A folder, or a URI that pyarrow knows (`file:///x`, `s3://bucket/prefix`).
        """
        self.uri = uri
        if "://" not in uri:
            uri = Path(uri).absolute().as_uri()
        self._fs, self._root = fs.FileSystem.from_uri(uri)

    def read_result(self, key: str) -> Manifest | None:
        """The manifest of a finished phase or cell, None where there is none."""
        return self._read_manifest(f"results/{key}")

    def write_result(self, key: str, manifest: Manifest, outcomes: pa.Table | None = None) -> None:
        """File a finished phase or cell.

        Args:
            key: Of the phase or the cell.
            manifest: Scores, losses, counts: JSON.
            outcomes: Per-example outcomes of a cell.
        """
        if self.read_result(key) is not None:
            return
        objects = {} if outcomes is None else {_OUTCOMES: _to_arrow(outcomes)}
        self._write(f"results/{key}", objects, manifest)

    def read_outcomes(self, key: str) -> pa.Table:
        """Per-example outcomes of a cell."""
        with pa.ipc.open_file(pa.py_buffer(self._read(f"results/{key}/{_OUTCOMES}"))) as reader:
            return reader.read_all()

    def has_weights(self, key: str) -> bool:
        """Whether the weights of a training phase are there."""
        return self._read_manifest(f"weights/{key}") is not None

    def read_weights(self, key: str) -> bytes:
        """Weights of a training phase in safetensors format."""
        return self._read(f"weights/{key}/{_WEIGHTS}")

    def write_weights(self, key: str, weights: bytes) -> None:
        """File the weights of a training phase, in safetensors format."""
        if not self.has_weights(key):
            self._write(f"weights/{key}", {_WEIGHTS: weights}, {"num_bytes": len(weights)})

    def drop_weights(self, key: str) -> None:
        """Remove weights, manifest first; the plan can recompute them."""
        self._remove(f"weights/{key}")

    def stored_weights(self) -> tuple[str, ...]:
        """Keys whose weights are there, sorted."""
        keys = (Path(info.path).name for info in self._list("weights"))
        return tuple(sorted(key for key in keys if self.has_weights(key)))

    def stored_bytes(self, kind: str) -> dict[str, int]:
        """Bytes of each entry by its key, the beginnings of what is being written included.

        Args:
            kind: Folder of the store: `results`, `weights`, `partial`, ...
        """
        root = f"{self._root}/{kind}"
        selector = fs.FileSelector(root, recursive=True, allow_not_found=True)
        sizes: dict[str, int] = {}
        for info in self._fs.get_file_info(selector):
            if info.type is fs.FileType.File:
                key = PurePosixPath(info.path).relative_to(root).parts[0]
                sizes[key] = sizes.get(key, 0) + info.size
        return sizes

    def weights_uri(self, key: str) -> str:
        """The folder of the weights, for people and registries."""
        base = self.uri if "://" in self.uri else Path(self.uri).absolute().as_uri()
        return f"{base}/weights/{key}"

    def read_partial(self, key: str) -> Partial | None:
        """The furthest partial state of a phase, None where there is none."""
        for step in sorted(self._partial_steps(key), reverse=True):
            folder = f"partial/{key}/{step}"
            if self._read_manifest(folder) is not None:
                return Partial(step=step, state=self._read(f"{folder}/{_STATE}"))
        return None

    def write_partial(self, key: str, partial: Partial) -> None:
        """File a partial state, then remove the earlier ones."""
        earlier = [step for step in self._partial_steps(key) if step != partial.step]
        self._write(f"partial/{key}/{partial.step}", {_STATE: partial.state}, {})
        for step in earlier:
            self._remove(f"partial/{key}/{step}")

    def drop_partial(self, key: str) -> None:
        """Remove all partial states of a phase."""
        for step in self._partial_steps(key):
            self._remove(f"partial/{key}/{step}")
        self._remove(f"partial/{key}")

    def _partial_steps(self, key: str) -> list[int]:
        names = [Path(info.path).name for info in self._list(f"partial/{key}")]
        return [int(name) for name in names if name.isdigit()]

    def _write(self, folder: str, objects: Mapping[str, bytes], manifest: Manifest) -> None:
        self._fs.create_dir(f"{self._root}/{folder}", recursive=True)
        text = json.dumps(manifest, sort_keys=True).encode()
        for name, content in (*objects.items(), (_MANIFEST, text)):
            with self._fs.open_output_stream(f"{self._root}/{folder}/{name}") as stream:
                stream.write(content)

    def _read(self, path: str) -> bytes:
        with self._fs.open_input_file(f"{self._root}/{path}") as file:
            content: bytes = file.read()
        return content

    def _read_manifest(self, folder: str) -> Manifest | None:
        try:
            manifest: Manifest = json.loads(self._read(f"{folder}/{_MANIFEST}"))
        except (FileNotFoundError, ValueError):
            return None  # never written, or cut short by a crash
        return manifest

    def _remove(self, folder: str) -> None:
        path = f"{self._root}/{folder}"
        if self._fs.get_file_info(path).type is fs.FileType.NotFound:
            return
        manifest = f"{path}/{_MANIFEST}"
        if self._fs.get_file_info(manifest).type is fs.FileType.File:
            self._fs.delete_file(manifest)
        self._fs.delete_dir(path)

    def _list(self, folder: str) -> list[fs.FileInfo]:
        selector = fs.FileSelector(f"{self._root}/{folder}", allow_not_found=True)
        return list(self._fs.get_file_info(selector))


def _to_arrow(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return content
