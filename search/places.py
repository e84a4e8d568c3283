"""Where a study's folder, its store and its MLflow lie."""

from __future__ import annotations

import re
from pathlib import Path

from search.request import Request


def find_out(out: Path) -> Path:
    """Where a study's folder lies.

    A submitted job works in a copy of its sender's folder, which Ray deletes after it: there a
    relative path is one of the home.
    """
    return Path.home() / out if "working_dir_files" in Path.cwd().parts else out


def check_out(out: Path, request: Request) -> None:
    """Whether the folder is one that this request may begin in, or go on in.

    Raises:
        ValueError: If it is not.
    """
    if request.check_data:
        return  # nothing is written
    if out.exists() and not out.is_dir():
        raise ValueError(f"--out must be a folder, {out} is a file")
    has_study = (out / "study.journal").exists()
    wants_study = request.resume or request.extend is not None
    if has_study and not wants_study:
        raise ValueError(
            f"{out} already holds a study: go on with --resume or --extend N, or give --out"
        )
    if wants_study and not has_study:
        raise ValueError(f"{out} holds no study to go on with: leave out --resume and --extend")


def read_tracking_uri(given: str | None, out: Path) -> str:
    """Where MLflow's runs go; None is a database in the study's folder.

    Raises:
        ValueError: If it is neither a database nor a server.
    """
    if given is None:
        return f"sqlite:///{(out / 'mlflow.db').absolute()}"
    if not re.match(r"(sqlite|postgresql|mysql|mssql)[+\w]*:|https?://|databricks", given):
        raise ValueError(
            f"--tracking-uri must be a database or a server (sqlite:///FILE, http://HOST:PORT), "
            f"got {given!r}"
        )
    return given


def make_absolute(uri: str) -> str:
    """A path as workers can use it, whose working directory is not ours; a URI as it is."""
    return uri if "://" in uri else str(Path(uri).expanduser().absolute())
