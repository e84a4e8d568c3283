"""Reads the packed 4-bit weight file (magic `E5S1`) into plain float32 arrays.

The file comes in a small Python package, so a pretrained multilingual encoder is at hand where
no hub is. Everything here is the format; what the tensors mean is `offline_encoder`'s business.

Layout, little endian: magic, version, header; a tokenizer and a normaliser, both unused here; a
directory of named tensors; then the tensors, addressed from the start of the file.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

_MAGIC = b"E5S1"
_VERSION = 1
_BLOCK = 32
"""Weights in a 4-bit block; they share one scale."""
_Q4_BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))])
"""18 bytes: the first half of the block lies in the low nibbles, the second in the high ones."""
_Q4_ZERO = 8
"""The nibble that stands for zero."""


class _StoredType(IntEnum):
    """How a tensor's numbers are stored."""

    F32 = 0
    Q4 = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedHeader:
    """The sizes of the packed encoder."""

    hidden_size: int
    num_layers: int
    num_heads: int
    intermediate_size: int
    """Width of the feed-forward layers."""
    vocab_size: int
    """Rows of the word embedding."""
    max_tokens: int
    """Longest sequence, hence rows of the position embedding."""
    num_token_types: int
    layer_norm_eps: float


@dataclass(frozen=True, kw_only=True, slots=True)
class _Entry:
    """One line of the directory."""

    stored_type: _StoredType
    num_elements: int
    offset: int
    """Bytes from the start of the file."""
    num_bytes: int


@final
class PackedWeights:
    """An open packed file. The bytes stay on disk until a tensor is read."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, mode="r", dtype=np.uint8)
        cursor = _Cursor(self._bytes.data)
        if cursor.take("<4sI") != (_MAGIC, _VERSION):
            raise ValueError(
                f"{path} is not a packed weight file ({_MAGIC!r}, version {_VERSION})"
            )
        self.header = _read_header(cursor)
        _skip_tokenizer(cursor)
        self._entries = _read_directory(cursor)

    def read(self, name: str) -> npt.NDArray[np.float32]:
        """The numbers of the tensor `name` as a flat float32 array, row-major.

        Raises:
            KeyError: If the file has no such tensor.
        """
        entry = self._entries[name]
        stored = self._bytes[entry.offset : entry.offset + entry.num_bytes]
        if entry.stored_type is _StoredType.F32:
            return np.array(stored.view("<f4"), dtype=np.float32)
        return dequantise(stored)


def dequantise(stored: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """Expands 4-bit blocks: weight = (nibble - 8) x scale of the block.

    Args:
        stored: Bytes, (18 x blocks,).

    Returns:
        Weights, (32 x blocks,). Exact: a nibble times a half-precision scale fits float32.
    """
    blocks = stored.view(_Q4_BLOCK)
    scale = blocks["scale"].astype(np.float32)[:, None]
    weights = np.empty((len(blocks), _BLOCK), dtype=np.float32)
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    np.multiply(low.astype(np.int8) - _Q4_ZERO, scale, out=weights[:, : _BLOCK // 2])
    np.multiply(high.astype(np.int8) - _Q4_ZERO, scale, out=weights[:, _BLOCK // 2 :])
    return weights.reshape(-1)


@final
class _Cursor:
    """A position in the file that moves as fields are taken."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._offset = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        """The next fields, in the notation of `struct`."""
        fields = struct.unpack_from(layout, self._data, self._offset)
        self.skip(struct.calcsize(layout))
        return fields

    def skip(self, num_bytes: int) -> None:
        """Passes over `num_bytes`."""
        self._offset += num_bytes


def _read_header(cursor: _Cursor) -> PackedHeader:
    *sizes, layer_norm_eps, block = cursor.take("<7ifi")
    if block != _BLOCK:
        raise ValueError(f"packed file has blocks of {block} weights, must be {_BLOCK}")
    hidden, layers, heads, intermediate, vocab, positions, token_types = sizes
    return PackedHeader(
        hidden_size=hidden,
        num_layers=layers,
        num_heads=heads,
        intermediate_size=intermediate,
        vocab_size=vocab,
        max_tokens=positions,
        num_token_types=token_types,
        # 1e-12 stored in four bytes is 9.99999996e-13: give back the number that was meant
        layer_norm_eps=float(f"{layer_norm_eps:.6g}"),
    )


def _skip_tokenizer(cursor: _Cursor) -> None:
    """Passes over pieces (offsets, scores, text) and the normaliser's table."""
    num_pieces, *_special_ids = cursor.take("<5i")
    (num_text_bytes,) = cursor.take("<Q")
    cursor.skip(4 * (num_pieces + 1) + 4 * num_pieces + num_text_bytes)
    _num_rules, num_rule_bytes = cursor.take("<iI")
    cursor.skip(num_rule_bytes)


def _read_directory(cursor: _Cursor) -> dict[str, _Entry]:
    (num_tensors,) = cursor.take("<i")
    return dict(_read_entry(cursor) for _ in range(num_tensors))


def _read_entry(cursor: _Cursor) -> tuple[str, _Entry]:
    (num_name_bytes,) = cursor.take("<H")
    (name,) = cursor.take(f"<{num_name_bytes}s")
    stored_type, num_elements, offset, num_bytes = cursor.take("<BIQQ")
    entry = _Entry(
        stored_type=_StoredType(stored_type),
        num_elements=num_elements,
        offset=offset,
        num_bytes=num_bytes,
    )
    return name.decode(), entry
