"""MLflow as the doctor sees it: servers that answer, refuse and are silent; databases."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from some_nodes import SomeNodes

from search.diagnosis.finding import Status
from search.diagnosis.tracking import check_tracking

HERE = SomeNodes("here")
INVALID_HOST = b"Invalid Host header - possible DNS rebinding attack detected"


@contextmanager
def serve(status: int, text: bytes = b"", *, health: int = 200) -> Iterator[str]:
    """A server that answers /health, and all else with a status; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(health if self.path == "/health" else status)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def test_a_server_that_answers_is_well() -> None:
    with serve(200) as uri:
        found = check_tracking(uri, HERE)
    assert (found.status, found.text) == (Status.OK, f"{uri} answers")


@pytest.mark.parametrize(
    ("status", "text", "remedy"),
    [
        (403, INVALID_HOST, "--allowed-hosts '127.0.0.1:"),
        (401, b"log in", "MLFLOW_TRACKING_USERNAME"),
        (403, b"forbidden", "MLFLOW_TRACKING_USERNAME"),
        (500, b"", "look at the server's log"),
    ],
)
def test_a_server_that_refuses_fails_with_its_remedy(
    status: int, text: bytes, remedy: str
) -> None:
    with serve(status, text) as uri:
        found = check_tracking(uri, HERE)
    assert found.status is Status.FAIL
    assert remedy in found.remedy


def test_a_server_of_something_else_fails() -> None:
    with serve(200, health=404) as uri:
        found = check_tracking(uri, HERE)
    assert (found.status, found.text) == (Status.FAIL, f"{uri} answers /health with 404")


def test_a_silent_server_fails_for_the_driver_and_is_a_warning_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with serve(200) as uri:
        pass
    assert check_tracking(uri, HERE).status is Status.FAIL
    from search.diagnosis import tracking

    nodes = SomeNodes("driver", "worker")
    monkeypatch.setattr(
        tracking, "_get", lambda url: (200, "") if nodes.asked == "driver" else 1 / 0
    )
    found = check_tracking(uri, nodes)
    assert found.status is Status.WARN
    assert found.text.startswith(f"{uri} does not answer: ZeroDivisionError")
    assert "(worker)" in found.text


def test_a_database_in_a_file_need_not_exist_but_its_folder_must_be_one(tmp_path: Path) -> None:
    uri = f"sqlite:///{tmp_path}/new/mlflow.db"
    assert check_tracking(uri, SomeNodes("driver", "worker")).status is Status.OK
    assert not (tmp_path / "new").exists()
    (tmp_path / "new").touch()
    assert check_tracking(uri, HERE).status is Status.FAIL


def test_a_file_that_is_no_database_fails(tmp_path: Path) -> None:
    path = tmp_path / "mlflow.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("create table t (x)")
        database.commit()
    assert check_tracking(f"sqlite:///{path}", HERE).status is Status.OK
    path.write_text("x" * 5000)
    found = check_tracking(f"sqlite:///{path}", HERE)
    assert found.status is Status.FAIL
    assert "not a database" in found.text


@pytest.mark.parametrize("driver", ["+psycopg2", ""])  # the second is not installed
def test_a_password_is_not_told(driver: str) -> None:
    found = check_tracking(f"postgresql{driver}://me:secret@127.0.0.1:1/db", HERE)
    assert found.status is Status.FAIL
    assert "secret" not in found.text + found.remedy
