"""Finished phases by key, and the states of running ones.

    results/{key}/manifest.json, outcomes.arrow      kept for ever
    weights/{key}/manifest.json, weights.safetensors kept while they are needed
    partial/{key}/{step}/manifest.json, state.pt     of a running phase
    trunks/{trajectory}/{step}/manifest.json, state.pt
                                                     before the learning rate falls: kept for
                                                     phases of other budgets

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
    """State of a phase that was under way: a partial state, or a trunk."""

    step: int
    """Steps that are done."""
    state: bytes


@final
class Store:
    """A store below one URI."""

    def __init__(self, uri: str) -> None:
        """Open the store.

        Args:
            uri: A folder, or a URI that pyarrow knows (`file:///x`, `s3://bucket/prefix`), with
                what it reads from a query (`?region=...&endpoint_override=...`).
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
        place, mark, query = base.partition("?")
        return f"{place.rstrip('/')}/weights/{key}{mark}{query}"

    def partial_steps(self, key: str) -> tuple[int, ...]:
        """Steps of the whole partial states of a phase, ascending."""
        return self._state_steps(f"partial/{key}")

    def read_partial(self, key: str, step: int | None = None) -> Partial | None:
        """The partial state of a phase at a step, None where there is none.

        Args:
            key: Of the phase.
            step: None: the furthest.
        """
        if step is None:
            step = max(self.partial_steps(key), default=0)
        return self._read_state(f"partial/{key}", step)

    def write_partial(self, key: str, partial: Partial) -> None:
        """File a partial state, then remove the earlier ones."""
        folder = f"partial/{key}"
        earlier = [step for step in self._steps(folder) if step != partial.step]
        self._write_state(folder, partial)
        for step in earlier:
            self._remove(f"{folder}/{step}")

    def drop_partial(self, key: str) -> None:
        """Remove all partial states of a phase."""
        self._drop_states(f"partial/{key}")

    def list_partials(self) -> dict[str, int]:
        """Bytes of the whole partial states of each phase, by its key."""
        return self._list_states("partial")

    def trunk_steps(self, trajectory: str) -> tuple[int, ...]:
        """Steps of the whole trunks of a trajectory, ascending."""
        return self._state_steps(f"trunks/{trajectory}")

    def read_trunk(self, trajectory: str, max_step: int) -> Partial | None:
        """The furthest trunk of at most so many steps, None where there is none."""
        steps = (step for step in self.trunk_steps(trajectory) if step <= max_step)
        return self._read_state(f"trunks/{trajectory}", max(steps, default=0))

    def write_trunk(self, trajectory: str, trunk: Partial) -> None:
        """File a trunk beside those of other steps; the first of a step stays."""
        folder = f"trunks/{trajectory}"
        if not self._is_whole(f"{folder}/{trunk.step}"):
            self._write_state(folder, trunk)

    def drop_trunk(self, trajectory: str) -> None:
        """Remove all trunks of a trajectory; longer phases then begin with their parent."""
        self._drop_states(f"trunks/{trajectory}")

    def list_trunks(self) -> dict[str, int]:
        """Bytes of the whole trunks of each trajectory, by its key."""
        return self._list_states("trunks")

    def _state_steps(self, folder: str) -> tuple[int, ...]:
        return tuple(s for s in sorted(self._steps(folder)) if self._is_whole(f"{folder}/{s}"))

    def _steps(self, folder: str) -> list[int]:
        names = [Path(info.path).name for info in self._list(folder)]
        return [int(name) for name in names if name.isdigit()]

    def _is_whole(self, folder: str) -> bool:
        """Whether a state has its manifest and is as long as that says."""
        manifest = self._read_manifest(folder)
        info = self._fs.get_file_info(f"{self._root}/{folder}/{_STATE}")
        return manifest is not None and manifest.get("num_bytes") == info.size

    def _read_state(self, folder: str, step: int) -> Partial | None:
        if not self._is_whole(f"{folder}/{step}"):
            return None
        return Partial(step=step, state=self._read(f"{folder}/{step}/{_STATE}"))

    def _write_state(self, folder: str, state: Partial) -> None:
        manifest = {"num_bytes": len(state.state)}
        self._write(f"{folder}/{state.step}", {_STATE: state.state}, manifest)

    def _drop_states(self, folder: str) -> None:
        for step in self._steps(folder):
            self._remove(f"{folder}/{step}")
        self._remove(folder)

    def _list_states(self, kind: str) -> dict[str, int]:
        sizes: dict[str, int] = {}
        for name in sorted(Path(info.path).name for info in self._list(kind)):
            folder = f"{kind}/{name}"
            states = [f"{self._root}/{folder}/{s}/{_STATE}" for s in self._state_steps(folder)]
            if states:
                sizes[name] = sum(info.size for info in self._fs.get_file_info(states))
        return sizes

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
