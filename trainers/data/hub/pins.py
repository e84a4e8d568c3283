"""The commit of each repository: asked for once, written down, used from then on.

A branch of a repository can move; a commit cannot. The lock file is JSON, repository -> commit,
and may be copied to other machines, so that all of them read the same data.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

from trainers.cache_folder import cache_folder
from trainers.data.hub.faults import refusal, report_faults
from trainers.data.hub.places import find_branch

LOCK_VARIABLE = "INTERMIX_HUB_LOCK"
_COMMIT = re.compile(r"[0-9a-f]{40}")


def hub_folder() -> Path:
    """Where this machine keeps what was loaded from the hub, by commit."""
    return cache_folder() / "hub"


def lock_path() -> Path:
    """The lock file: $INTERMIX_HUB_LOCK, else `lock.json` beside the data."""
    chosen = os.environ.get(LOCK_VARIABLE)
    return Path(chosen).expanduser() if chosen else hub_folder() / "lock.json"


def read_pins() -> dict[str, str]:
    """Commits that are written down, by repository.

    Raises:
        ValueError: If the lock file is not what this module writes.
    """
    path = lock_path()
    if not path.exists():
        return {}
    try:
        pins = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        pins = None
    if not isinstance(pins, dict) or not all(_COMMIT.fullmatch(str(p)) for p in pins.values()):
        raise ValueError(
            f"{path} must be a JSON object of repositories with a commit of 40 hex digits each; "
            "copy it again, or delete it to pin today's commits"
        )
    return pins


def find_commit(repository: str, pins: Mapping[str, str]) -> str:
    """The commit of a repository: of `pins`, else of the lock file, else today's, written down.

    Raises:
        ValueError: If it is not written down and the hub cannot be asked.
    """
    if repository in pins:
        return pins[repository]
    written = read_pins()
    return written[repository] if repository in written else _write_down(repository)


def _write_down(repository: str) -> str:
    commit = _ask(repository)
    path = lock_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{path}.lock"):
        pins = {repository: commit} | read_pins()  # who came first wins
        partial = path.with_suffix(f".{os.getpid()}.partial")
        partial.write_text(json.dumps(pins, indent=2, sort_keys=True) + "\n", encoding="utf-8")
        partial.replace(path)
    return pins[repository]


def _ask(repository: str) -> str:
    from huggingface_hub import HfApi, is_offline_mode

    if is_offline_mode():
        raise refusal(
            repository, f"is not in the lock file {lock_path()}, and HF_HUB_OFFLINE is set"
        )
    with report_faults(repository):
        info = HfApi().dataset_info(repository, revision=find_branch(repository))
    assert info.sha is not None, "the hub gives the commit of what it describes"
    return info.sha
