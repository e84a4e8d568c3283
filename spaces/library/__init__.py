"""The search spaces that ship with the package, one a file, and a user's own."""

from __future__ import annotations

import runpy
from hashlib import sha256
from pathlib import Path

from spaces.library import baselines, mixtures
from spaces.space import Space, usual_baselines

SPACES: dict[str, Space] = {
    "mixtures": mixtures.SPACE,
    "baselines": baselines.SPACE,
}


def find_space(name: str) -> Space:
    """The space of that name, or the one in a user's file.

    Args:
        name: A key of `SPACES`, or the path of a Python file with a function
            `suggest(trial, scope) -> Plan`; it runs after the usual baselines.

    Raises:
        ValueError: If there is no such space, or the file fails or has no such function.
    """
    if name in SPACES:
        return SPACES[name]
    path = Path(name)
    if path.suffix != ".py" or not path.is_file():
        raise ValueError(
            f"unknown space {name!r}; choose {', '.join(SPACES)}, or give the path of a .py file"
        )
    try:
        suggest = runpy.run_path(str(path)).get("suggest")
    except Exception as error:  # whatever a user's code may raise
        raise ValueError(f"{path} must run, got {type(error).__name__}: {error}") from error
    if not callable(suggest):
        raise ValueError(f"{path} must define a function suggest(trial, scope) -> Plan")
    digest = sha256(path.read_bytes()).hexdigest()[:12]
    return Space(name=path.stem, baselines=usual_baselines, suggest=suggest, digest=digest)
