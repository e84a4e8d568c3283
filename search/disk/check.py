"""Whether a study's disk suffices: the bound that the user gave, and what the disk has free."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from search.disk.amounts import show_amount
from search.disk.forecast import DiskForecast
from trainers.store import Store


def check_bound(forecast: DiskForecast, max_bytes: int | None) -> None:
    """Refuse a bound that the study cannot keep.

    Raises:
        ValueError: If less is allowed than must be there at once; it says how much that is.
    """
    if max_bytes is not None and max_bytes < forecast.minimum:
        least = show_amount(forecast.minimum).replace(" ", "")
        raise ValueError(
            f"--max-disk must be at least {least} for this study, got {show_amount(max_bytes)}: "
            "give that, fewer --crews, --in-flight or --targets, or leave out --keep-weights"
        )


def describe_disk(
    forecast: DiskForecast, max_bytes: int | None, store: Store, *, is_shared: bool = False
) -> Iterator[str]:
    """What is said before a study starts: its forecast, and where the disk has too little.

    Args:
        forecast: Of the study.
        max_bytes: Bound that was asked for.
        store: Of the study.
        is_shared: Whether other studies use the store; then nothing in it counts as had already.
    """
    yield forecast.describe(max_bytes)
    free = count_free_bytes(store.uri)
    if free is None:
        return
    largest = forecast.peak + forecast.states
    if max_bytes is not None:
        largest = min(largest, max_bytes)
    kinds = () if is_shared else ("weights", "partial")
    stored = sum(sum(store.stored_bytes(kind).values()) for kind in kinds)
    needed = max(0, largest - stored) + forecast.results
    if needed > free:
        yield (
            f"the study may need {show_amount(needed)} more, {store.uri} has "
            f"{show_amount(free)} free: give --max-disk, or another --store"
        )


def count_free_bytes(store_uri: str) -> int | None:
    """Free bytes of the local disk that a store lies on, or will; None for a remote store."""
    parts = urlsplit(store_uri) if "://" in store_uri else None
    if parts is not None and parts.scheme != "file":
        return None
    folder = Path(unquote(parts.path) if parts else store_uri).absolute()
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    return shutil.disk_usage(existing).free
