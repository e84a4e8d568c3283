"""Where this machine keeps what can be made again: converted encoders, encoded features."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """The user's cache: $INTERMIX_CACHE, else intermix in $XDG_CACHE_HOME or ~/.cache."""
    if chosen := os.environ.get("INTERMIX_CACHE"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "intermix"


def features_file(digest: str) -> Path:
    """Where the encoded features of a source lie, by the digest in the study's inventory."""
    return cache_folder() / "features" / f"{digest}.arrow"
