"""The ways in to an encoder: package data, a local folder, a hub.

Each ends in a folder in Hugging Face layout (config.json, model.safetensors, tokenizer.json), so
that what loads and tokenises is one code path. None of them imports torch.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from hashlib import file_digest
from pathlib import Path
from typing import Any, Protocol, final

from trainers import offline_encoder

OFFLINE = "offline"
"""Name of the encoder that comes as package data."""

CONFIG, WEIGHTS, TOKENIZER = "config.json", "model.safetensors", "tokenizer.json"

_MODEL_TYPE = "xlm-roberta"
_PAD_ID = 1
"""Position ids are computed from it: another one would shift them all."""
_NO_HUB = (
    "give --encoder FOLDER or --encoder offline, or run python -m trainers.prefetch --encoder "
    "where the hub answers and copy its cache here"
)
_HUB_ID = re.compile(r"[\w.-]+(/[\w.-]+)?", re.ASCII)


def find_origin(name: str) -> Origin:
    """The way in to the encoder of this name; looks for a folder before it takes a hub id."""
    if name == OFFLINE:
        return _PackageData()
    if name.startswith((".", "/", "~")) or Path(name).is_dir():
        return _Folder(name)
    return _Hub(name)


class Origin(Protocol):
    """A way in."""

    def check(self) -> None:
        """Raises ValueError if the encoder cannot be had. Quick; downloads nothing."""
        ...

    def find(self, timeout_seconds: float) -> str:
        """Where it would come from, in a few words; raises ValueError if it cannot be had.

        A hub is asked where its cache does not have it, for so long.
        """
        ...

    def locate(self) -> Path:
        """The encoder's folder; converts or downloads it first where needed."""
        ...

    def identify(self) -> str:
        """What pins weights and tokenizer."""
        ...

    def num_layers(self) -> int | None:
        """The whole encoder's depth; None before a download has shown it."""
        ...


@final
class _PackageData:
    """Weights and tokenizer that installed packages carry."""

    def check(self) -> None:
        offline_encoder.check_offline()

    def find(self, timeout_seconds: float) -> str:
        self.check()
        return "offline, from installed packages"

    def locate(self) -> Path:
        return offline_encoder.locate_offline()

    def identify(self) -> str:
        return offline_encoder.digest_offline()

    def num_layers(self) -> int | None:
        return offline_encoder.NUM_LAYERS


@final
class _Folder:
    """A folder in Hugging Face layout, for example one that a study exported."""

    def __init__(self, name: str) -> None:
        self._path = Path(name).expanduser()

    def check(self) -> None:
        _require_files(self._path, CONFIG, WEIGHTS, TOKENIZER)

    def find(self, timeout_seconds: float) -> str:
        if not self._path.is_dir():
            raise ValueError(
                f"encoder folder {self._path} is not here: put it on a disk that every node "
                "mounts, or copy it"
            )
        self.check()
        return f"folder {self._path}"

    def locate(self) -> Path:
        _require_files(self._path, CONFIG, WEIGHTS)
        return self._path

    def identify(self) -> str:
        paths = [self._path / name for name in (CONFIG, WEIGHTS, TOKENIZER)]
        present = [path for path in paths if path.is_file()]
        return " ".join(_digest_file(path, path.stat().st_mtime_ns) for path in present)

    def num_layers(self) -> int | None:
        return _read_num_layers(self._path)


@final
class _Hub:
    """A repository of the Hugging Face hub, by way of the hub's own cache."""

    def __init__(self, name: str) -> None:
        self._name = name

    def check(self) -> None:
        from huggingface_hub import is_offline_mode

        if not _HUB_ID.fullmatch(self._name):
            raise ValueError(f"encoder {self._name!r} must be 'offline', a folder or a hub id")
        if is_offline_mode() and self._find() is None:
            raise ValueError(
                f"encoder {self._name!r} is neither a folder nor in the hub's cache, and "
                "HF_HUB_OFFLINE forbids a download: unset it, or choose 'offline'"
            )

    def find(self, timeout_seconds: float) -> str:
        from huggingface_hub import get_hf_file_metadata, hf_hub_url

        self.check()
        if self._find() is not None:
            return f"{self._name}, in the hub's cache"
        try:
            get_hf_file_metadata(hf_hub_url(self._name, CONFIG), timeout=timeout_seconds)
        except Exception as error:  # the HTTP client's own differ between versions
            reason = next(iter(str(error).splitlines()), "") or type(error).__name__
            raise ValueError(
                f"encoder {self._name!r} is not in the hub's cache, and the hub does not have it "
                f"or does not answer ({reason}): {_NO_HUB}"
            ) from error
        return f"{self._name}, on the hub"

    def locate(self) -> Path:
        from huggingface_hub import snapshot_download

        self.check()
        # the cached one first: a run must not change with what the hub has today
        cached = self._find()
        if cached is not None:
            return cached
        patterns = [CONFIG, WEIGHTS, TOKENIZER]
        try:
            folder = Path(snapshot_download(self._name, allow_patterns=patterns))
        except OSError as error:
            reason = str(error).splitlines()[0]
            raise ValueError(
                f"encoder {self._name!r} must be on the hub and within reach, or a folder, or "
                f"'offline'; the download failed ({reason}): {_NO_HUB}"
            ) from error
        _require_files(folder, *patterns)
        return folder

    def identify(self) -> str:
        return self.locate().name  # a snapshot's folder is named by its commit

    def num_layers(self) -> int | None:
        cached = self._find()
        return None if cached is None else _read_num_layers(cached)

    def _find(self) -> Path | None:
        """Its folder in the hub's cache, if all files are there."""
        from huggingface_hub import try_to_load_from_cache

        found = [try_to_load_from_cache(self._name, name) for name in (CONFIG, WEIGHTS, TOKENIZER)]
        paths = [Path(path) for path in found if isinstance(path, str)]
        return paths[0].parent if len(paths) == len(found) else None


def _require_files(folder: Path, *names: str) -> None:
    missing = [name for name in names if not (folder / name).is_file()]
    if missing:
        raise ValueError(
            f"encoder folder {folder} must have {', '.join(names)} but lacks "
            f"{', '.join(missing)}: give one that save_pretrained wrote"
        )


def _read_num_layers(folder: Path) -> int:
    """Depth of the encoder in `folder`, after making sure that it is an XLM-R."""
    _require_files(folder, CONFIG)
    path = folder / CONFIG
    config: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    found = (config.get("model_type"), config.get("pad_token_id", _PAD_ID))
    if found != (_MODEL_TYPE, _PAD_ID):
        raise ValueError(
            f"{path} has model_type {found[0]!r} and pad_token_id {found[1]!r}, "
            f"must be {_MODEL_TYPE!r} and {_PAD_ID}: choose an XLM-R encoder"
        )
    return int(config["num_hidden_layers"])


@lru_cache(maxsize=64)
def _digest_file(path: Path, modified_ns: int) -> str:
    """sha256 (hex) of a file; `modified_ns` makes a changed file a new question."""
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
