"""Studies on a cluster whose nodes come and go, with a store that speaks S3 and a token."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from cluster_machines import CREDENTIALS
from conftest import ROOT
from standing_cluster import TOKEN, Machines, environment, stand_up
from study_figures import read_figures

from trainers.store import Store

pytestmark = pytest.mark.slow

Command = Callable[..., list[str]]
_WORDS = (
    "--targets", "xnli", "--intermediate", "mnli", "--trials", "2", "--budget", "24",
    "--save-seconds", "0.2", "--keep-weights",
)  # fmt: skip
_SECONDS = 300


@pytest.fixture
def one_node(monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    with stand_up(1) as machines:
        yield machines


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory, study_command: Command
) -> list[tuple[object, ...]]:
    """Figures of the study on this machine alone."""
    out = tmp_path_factory.mktemp("undisturbed") / "alone"
    finish(start([*study_command(out, *_WORDS, "--crews", "1")]))
    return read_figures(out)


def start(words: list[str], **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        words,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**variables),
    )


def finish(study: subprocess.Popen[str]) -> str:
    """What it said, once it has ended well."""
    _, printed = study.communicate(timeout=_SECONDS)
    assert study.returncode == 0, printed
    return printed


def wait_for_partial(store: Store, study: subprocess.Popen[str]) -> str:
    """Key of a phase that has a whole partial state."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        assert study.poll() is None, study.communicate()[1]
        for key in store.list_partials():
            return key
        time.sleep(0.05)
    raise AssertionError("no phase was saved in time")


def read_trainings(store: Store, keys: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    """Results of training phases."""
    results = {key: store.read_result(key) for key in keys}
    return {key: result for key, result in results.items() if result is not None}


def test_a_study_whose_only_worker_node_goes_ends_as_one_left_alone(
    one_node: Machines,
    study_command: Command,
    undisturbed: list[tuple[object, ...]],
    tmp_path: Path,
) -> None:
    uri, out = one_node.store_uri("wounded"), tmp_path / "wounded"
    where = ("--address", one_node.address, "--store", uri)
    study = start(study_command(out, *_WORDS, *where, "--crews", "2"), **TOKEN)
    store = Store(uri)
    key = wait_for_partial(store, study)
    one_node.tell("0")
    one_node.tell("add")
    printed = finish(study)
    assert "the cluster has 0 GPUs and 1 CPUs on 2 nodes: up to 2 crew(s)" in printed
    trainings = read_trainings(store, store.stored_weights())
    assert 0 < trainings[key]["resumed_at"] < trainings[key]["num_steps"]
    assert read_figures(out) == undisturbed


def test_idle_crews_leave_and_come_back(
    one_node: Machines,
    study_command: Command,
    undisturbed: list[tuple[object, ...]],
    tmp_path: Path,
) -> None:
    out = tmp_path / "idle"
    where = ("--address", one_node.address, "--store", one_node.store_uri("idle"))
    idle = ("--crews", "1", "--idle-minutes", "0.00001")  # whenever nothing waits
    study = start(study_command(out, *_WORDS, *where, *idle), **TOKEN)
    workers: set[int] = set()
    while study.poll() is None:
        workers |= find_workers(one_node)
        time.sleep(0.2)
    finish(study)
    assert len(workers) > 1, "a crew of one worker was to leave between phases and come back"
    assert read_figures(out) == undisturbed


def find_workers(machines: Machines) -> set[int]:
    """Process ids of the training workers on a cluster's nodes."""
    found: set[int] = set()
    for process in psutil.Process(machines.process.pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "RayTrainWorker" in " ".join(process.cmdline()):
                found.add(process.pid)
    return found


def test_two_studies_on_one_cluster_leave_each_other_alone(
    one_node: Machines,
    study_command: Command,
    undisturbed: list[tuple[object, ...]],
    tmp_path: Path,
) -> None:
    one_node.tell("add")
    names = ("red", "blue")
    studies = [
        start(
            study_command(
                tmp_path / name, *_WORDS, "--crews", "1", "--address", one_node.address,
                "--store", one_node.store_uri(name),
            ),
            **TOKEN,
        )
        for name in names
    ]  # fmt: skip
    for study in studies:
        finish(study)
    assert [read_figures(tmp_path / name) for name in names] == [undisturbed] * 2
    stores = [Store(one_node.store_uri(name)) for name in names]
    assert stores[0].stored_weights() == stores[1].stored_weights()


def test_what_the_cluster_refuses_is_said_in_a_line(
    one_node: Machines, study_command: Command, tmp_path: Path
) -> None:
    where = ("--address", one_node.address, "--store", one_node.store_uri("refused"))
    no_token = {"RAY_AUTH_MODE": "token", "HOME": str(tmp_path)}
    wrong_token = {**TOKEN, "RAY_AUTH_TOKEN": "f" * 64}
    cases = (
        (where, {"HOME": str(tmp_path)}, "if it asks for a token, set RAY_AUTH_MODE"),
        (where, wrong_token, "if it asks for a token, set RAY_AUTH_MODE"),
        (where, no_token, "put the one of the head"),
        ((*where, "--workers", "2"), TOKEN, "--workers 2 needs 2 CPUs, the cluster has 0 GPUs"),
        (where[:2], TOKEN, "a cluster of 2 nodes needs a store that all reach"),
    )
    for words, variables, message in cases:
        study = start(study_command(tmp_path / "refused", *_WORDS, *words), **variables)
        _, printed = study.communicate(timeout=_SECONDS)
        assert study.returncode == 2, printed
        assert message in printed.splitlines()[-1]
        assert "Traceback" not in printed
