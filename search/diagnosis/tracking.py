"""MLflow: a database is looked at from the driver, a server is asked from every node.

The driver alone writes there, so a server that other nodes do not reach is a warning.
"""

from __future__ import annotations

import base64
import os
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from search.diagnosis.finding import Answer, Finding, Observation, Status, sum_up, unchecked
from search.diagnosis.nodes import Nodes, say

_WHAT = "MLflow"
_SECONDS = 5.0
_ANY_EXPERIMENT = "api/2.0/mlflow/experiments/get?experiment_id=0"
"""Asks for little; unlike /health, a server answers it to allowed hosts only."""


def check_tracking(uri: str, nodes: Nodes) -> Finding:
    """Whether runs can be written.

    Args:
        uri: A database or a server.
        nodes: Who is asked, the driver's machine first.
    """
    driver = nodes.names[0]
    if uri.startswith(("http://", "https://")):
        answers = nodes.ask(partial(ask_server, uri))
        return sum_up(_WHAT, [_observe_server(uri, each, driver) for each in answers])
    if uri.startswith("sqlite:"):
        return _check_file(Path(uri.removeprefix("sqlite:///")), driver)
    if "://" not in uri:
        return unchecked(_WHAT, f"{uri}: only servers and databases are asked")
    return _check_database(uri, driver)


def ask_server(uri: str, name: str) -> str:
    """Asks a server whether it is up, and for an experiment.

    Returns:
        An empty string if it answers as it should, else what is wrong and, after a tab, what to
        do about it.
    """
    status, text = _get(f"{uri.rstrip('/')}/health")
    if status != 200:
        return f"answers /health with {status}\tgive the address of an `mlflow server`"
    status, text = _get(f"{uri.rstrip('/')}/{_ANY_EXPERIMENT}")
    if status == 403 and "Host" in text:
        host = urlsplit(uri).netloc
        return (
            f"refuses the name {host}\tstart it with mlflow server --allowed-hosts '{host}' "
            "(and the names that others use, with commas)"
        )
    if status in (401, 403):
        return (
            f"wants credentials ({status})\tset MLFLOW_TRACKING_USERNAME and "
            "MLFLOW_TRACKING_PASSWORD"
        )
    if status not in (200, 404):  # experiment 0 may have been deleted
        return f"answers with {status}\tlook at the server's log"
    return ""


def _get(url: str) -> tuple[int, str]:
    """Status and beginning of the text of an answer.

    Raises:
        URLError: If nobody answers.
    """
    user, password = (
        os.environ.get(f"MLFLOW_TRACKING_{each}", "") for each in ("USERNAME", "PASSWORD")
    )
    request = Request(url)
    if user:
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
    try:
        with urlopen(request, timeout=_SECONDS) as response:
            return int(response.status), ""
    except HTTPError as error:
        with error:
            return error.code, error.read(1000).decode(errors="replace")


def _observe_server(uri: str, given: Answer[str], driver: str) -> Observation:
    if given.value == "":
        return Observation(node=given.node, text=f"{uri} answers")
    status = Status.FAIL if given.node == driver else Status.WARN
    if given.value is None:
        return Observation(
            node=given.node,
            text=f"{uri} does not answer: {given.error}",
            status=status,
            remedy="start it (docs/team-tracking.md), or give the address it has from there",
        )
    found, _, remedy = given.value.partition("\t")
    return Observation(node=given.node, text=f"{uri} {found}", status=status, remedy=remedy)


def _check_file(path: Path, driver: str) -> Finding:
    """A database in a file, which only the driver opens."""
    place = next(each for each in (path, *path.absolute().parents) if each.exists())
    fault = _find_fault(path) if place == path else _find_fault_of_folder(place)
    if fault is None:
        return sum_up(_WHAT, [Observation(node=driver, text=f"{path}, opened by the driver only")])
    return Finding(
        what=_WHAT,
        status=Status.FAIL,
        text=f"{path}: {fault}",
        remedy="give --tracking-uri sqlite:///FILE in a folder that may be written",
    )


def _find_fault_of_folder(folder: Path) -> str | None:
    if not folder.is_dir():
        return f"{folder} is no folder"
    return None if os.access(folder, os.W_OK) else f"{folder} may not be written"


def _find_fault(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(path, timeout=_SECONDS)) as database:
            database.execute("begin immediate").fetchall()
            database.rollback()
    except sqlite3.Error as error:
        return say(error)
    return None


def _check_database(uri: str, driver: str) -> Finding:
    """A database server, which only the driver asks."""
    from sqlalchemy import create_engine, make_url

    url = make_url(uri)
    shown = url.render_as_string(hide_password=True)
    limits = {"connect_timeout": int(_SECONDS)} if url.get_backend_name() == "postgresql" else {}
    try:
        create_engine(url, connect_args=limits).connect().close()
    except ImportError as error:
        remedy = "pip install 'intermix[team]', and write postgresql+psycopg2://... for its driver"
        return Finding(
            what=_WHAT, status=Status.FAIL, text=f"{shown}: {say(error)}", remedy=remedy
        )
    except Exception as error:  # each database has errors of its own
        reason = str(error).splitlines()[0]
        remedy = "start it, and look at user, password and host (docs/team-tracking.md)"
        return Finding(what=_WHAT, status=Status.FAIL, text=f"{shown}: {reason}", remedy=remedy)
    return sum_up(_WHAT, [Observation(node=driver, text=f"{shown} answers the driver")])
