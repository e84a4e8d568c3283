"""The page on MLflow for a team: its commands, run for real on PostgreSQL and an S3 server."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import mlflow
import pytest
from cluster_machines import CREDENTIALS
from conftest import ROOT, run_command

from search.diagnosis.finding import Status
from search.diagnosis.nodes import ThisMachine
from search.diagnosis.tracking import check_tracking

Command = Callable[..., list[str]]
_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
_PAGE = (ROOT / "docs/team-tracking.md").read_text(encoding="utf-8")
_BUCKET = "team"
_ADMIN, _ROLE = "the admin's", "it's the role's"
_SECONDS = 240.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not _BINARIES, reason="needs PostgreSQL (apt-get install postgresql)"),
]


def read_block(name: str) -> str:
    """The commands of the page that a comment names."""
    (block,) = re.findall(rf"```sh\n# {name}\n(.*?)```", _PAGE, re.DOTALL)
    return str(block)


def find_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def unprivileged() -> dict[str, Any]:
    """Whom PostgreSQL runs as: it refuses root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    account = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


@contextmanager
def stop_after(process: subprocess.Popen[str], number: signal.Signals) -> Iterator[None]:
    """Ends a process, and all of its group, at the end."""
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        process.wait(timeout=60)


@pytest.fixture(scope="module")
def database() -> Iterator[int]:
    """A PostgreSQL of its own on loopback; its port."""
    # pytest's own folders cannot be entered by another account
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    account, port = unprivileged(), find_port()
    (folder / "password").write_text(_ADMIN)
    for path in (folder, folder / "password") if account else ():
        os.chown(path, account["user"], account["group"])
    data = folder / "data"
    initdb = [str(_BINARIES[-1]), "--pgdata", str(data), "--username", "postgres"]
    initdb += ["--auth", "scram-sha-256", "--pwfile", str(folder / "password"), "--no-sync"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **account)
    postgres = [str(_BINARIES[-1].with_name("postgres")), "-D", str(data), "-p", str(port)]
    postgres += ["-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}"]
    log = folder / "log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            postgres, cwd=folder, stderr=stream, text=True, process_group=0, **account
        )
    with stop_after(process, signal.SIGINT):
        wait_until(lambda: socket.create_connection(("127.0.0.1", port), 1).close(), process, log)
        yield port
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def bucket() -> Iterator[Any]:
    """Lists the keys of a bucket on a server that speaks S3; `.endpoint` is its address."""
    boto3 = pytest.importorskip("boto3")
    server = pytest.importorskip("moto.server").ThreadedMotoServer(
        ip_address="127.0.0.1", port=0, verbose=False
    )
    server.start()
    host, port = server.get_host_and_port()
    resource = boto3.resource(
        "s3",
        endpoint_url=f"http://{host}:{port}",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    yield resource.create_bucket(Bucket=_BUCKET)
    server.stop()


@pytest.fixture(scope="module")
def server(database: int, bucket: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An MLflow server, set up and started by the page's commands; its address."""
    admin = {"PGHOST": "127.0.0.1", "PGPORT": str(database), "PGUSER": "postgres"}
    administer = {**os.environ, **admin, "PGPASSWORD": _ADMIN, "ROLE_PASSWORD": _ROLE}
    subprocess.run(["bash", "-ec", read_block("database")], env=administer, check=True)
    port = find_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("MLFLOW_")},
        **CREDENTIALS,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "DATABASE": f"postgresql+psycopg2://intermix@127.0.0.1:{database}/intermix",
        "PGPASSWORD": _ROLE,
        "BUCKET": f"s3://{_BUCKET}/mlflow",
        "AWS_DEFAULT_REGION": "us-east-1",
        "MLFLOW_S3_ENDPOINT_URL": bucket.meta.client.meta.endpoint_url,
        "NAME": "127.0.0.1",
        "PORT": str(port),
    }
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w") as stream:
        process = subprocess.Popen(
            ["bash", "-ec", read_block("server")],
            env=environment,
            stdout=stream,
            stderr=stream,
            text=True,
            process_group=0,
        )
    address = f"http://127.0.0.1:{port}"
    with stop_after(process, signal.SIGTERM):
        wait_until(lambda: urlopen(f"{address}/health", timeout=5).close(), process, log)
        yield address


def wait_until(answers: Callable[[], None], process: subprocess.Popen[str], log: Path) -> None:
    deadline = time.monotonic() + _SECONDS
    while True:
        assert process.poll() is None, log.read_text()[-2000:]
        try:
            answers()
        except (URLError, OSError):
            assert time.monotonic() < deadline, "the server does not answer"
            time.sleep(0.5)
        else:
            return


@pytest.fixture(scope="module")
def study(
    server: str, study_command: Command, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[str]]:
    """Address of the server, and the words of a study that has written there."""
    out = tmp_path_factory.mktemp("team") / "wide"
    words = ["--tracking-uri", server, "--targets", "xnli", "--intermediate", "mnli"]
    command = study_command(out, *words, "--crews", "1", "--confirm", "0")
    done = run_command([*command, "--trials", "2"])
    assert done.returncode == 0, done.stderr
    return server, study_command(out, *words, "--crews", "1", "--resume")


def find_runs(client: mlflow.MlflowClient, level: str) -> list[Any]:
    experiments = [e.experiment_id for e in client.search_experiments() if e.name != "Default"]
    return list(client.search_runs(experiments, f"tags.`intermix.level` = '{level}'"))


def test_runs_and_artifacts_are_read_back(
    study: tuple[str, list[str]], bucket: Any, tmp_path: Path
) -> None:
    client = mlflow.MlflowClient(study[0], study[0])
    trials = find_runs(client, "trial")
    assert len(trials) == 2
    assert all("select/offline_xnli" in run.data.metrics for run in trials)
    assert len(find_runs(client, "phase")) > 2
    plan = Path(client.download_artifacts(trials[0].info.run_id, "plan.json", str(tmp_path)))
    assert '"targets": ["xnli"]' in plan.read_text()
    keys = [entry.key for entry in bucket.objects.all()]
    assert any(key.startswith("mlflow/") and key.endswith("/plan.json") for key in keys)
    (model,) = client.search_registered_models()
    assert client.get_model_version_by_alias(model.name, "champion")


def test_a_resumed_study_finds_its_runs(study: tuple[str, list[str]]) -> None:
    address, words = study
    done = run_command(words)
    assert done.returncode == 0, done.stderr
    assert len(find_runs(mlflow.MlflowClient(address, address), "trial")) == 2


def test_a_name_that_is_not_allowed_is_found_by_the_doctor(server: str) -> None:
    assert check_tracking(server, ThisMachine()).status is Status.OK
    other = server.replace("127.0.0.1", "localhost")
    found = check_tracking(other, ThisMachine())
    assert found.status is Status.FAIL
    assert f"--allowed-hosts '{other.removeprefix('http://')}'" in found.remedy


def test_the_doctor_asks_the_database_itself(
    database: int, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = f"postgresql+psycopg2://intermix@127.0.0.1:{database}/intermix"
    monkeypatch.setenv("PGPASSWORD", _ROLE)
    assert check_tracking(uri, ThisMachine()).status is Status.OK
    monkeypatch.setenv("PGPASSWORD", "wrong")
    found = check_tracking(uri, ThisMachine())
    assert found.status is Status.FAIL
    assert "password authentication failed" in found.text
