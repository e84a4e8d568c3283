"""Nearest neighbours of sentence vectors, for bitext retrieval.

XTREME's Tatoeba: the query is the English sentence, the index holds the foreign ones, and the
nearest by cosine counts. Pooling token vectors into sentence vectors is the model's part.
"""

from __future__ import annotations

import faiss
import numpy as np
from numpy.typing import NDArray

FloatRows = NDArray[np.float32]


def retrieve(queries: FloatRows, index: FloatRows) -> tuple[NDArray[np.int64], FloatRows]:
    """The nearest row of `index` to each query, by exact search.

    Args:
        queries: `[num_queries, dim]`, of any length.
        index: `[num_rows, dim]`, of any length, at least one row.

    Returns:
        The nearest row `[num_queries]` and its cosine `[num_queries]`. Among equal rows the
        lowest is named.

    Raises:
        ValueError: If the shapes do not fit, or a vector is zero or not finite.
    """
    if queries.ndim != 2 or index.ndim != 2 or queries.shape[1] != index.shape[1]:
        raise ValueError(
            "queries and index must be matrices of the same width, "
            f"got shapes {queries.shape} and {index.shape}"
        )
    if len(index) == 0:
        raise ValueError("the index must have at least one row, got none")
    units = normalise(index, name="index")
    search = faiss.IndexFlatIP(index.shape[1])
    search.add(units)
    cosines, rows = search.search(normalise(queries, name="queries"), 1)
    # the products of equal rows can differ in their last bit, so faiss may name any of them
    _, first, group = np.unique(units, axis=0, return_index=True, return_inverse=True)
    return first[group.reshape(-1)[rows[:, 0]]], cosines[:, 0]


def normalise(vectors: FloatRows, *, name: str) -> FloatRows:
    """Rows of length 1, in the layout faiss reads.

    Raises:
        ValueError: If a row is zero or not finite; `name` says of what.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not (np.isfinite(lengths) & (lengths > 0)).all():
        bad = int(np.argmin(np.isfinite(lengths) & (lengths > 0)))
        raise ValueError(
            f"rows of {name} must be finite and not zero, got length {lengths[bad, 0]} in row "
            f"{bad}; the encoder may have diverged"
        )
    return np.ascontiguousarray(vectors / lengths, dtype=np.float32)
