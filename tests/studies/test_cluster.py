"""Studies on a cluster whose nodes come and go, with a store that speaks S3 and a token."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cluster_machines import CREDENTIALS
from conftest import ROOT
from standing_cluster import TOKEN, Machines, environment
from study_figures import read_figures

from trainers.store import Store

pytestmark = pytest.mark.slow

Command = Callable[..., list[str]]
_WORDS = (
    "--targets", "xnli", "--intermediate", "mnli", "--trials", "2", "--budget", "24",
    "--save-seconds", "0.2", "--keep-weights",
)  # fmt: skip
_SECONDS = 300


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)


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


def find_resumed(store: Store) -> list[dict[str, Any]]:
    """Results of training phases that went on from a partial state."""
    results = [store.read_result(key) for key in store.stored_weights()]
    return [result for result in results if result is not None and result["resumed_at"] > 0]


def test_what_the_cluster_refuses_is_said_in_a_line(
    machines: Machines, study_command: Command, tmp_path: Path
) -> None:
    where = ("--address", machines.address, "--store", machines.store_uri("refused"))
    no_token = {"RAY_AUTH_MODE": "token", "HOME": str(tmp_path)}
    wrong_token = {**TOKEN, "RAY_AUTH_TOKEN": "f" * 64}
    cases = (
        (where, wrong_token, "if it asks for a token, set RAY_AUTH_MODE"),
        (where, no_token, "put the one of the head"),
        (where[:2], TOKEN, "a cluster of 3 nodes needs a store that all reach"),
    )
    for words, variables, message in cases:
        study = start(study_command(tmp_path / "refused", *_WORDS, *words), **variables)
        _, printed = study.communicate(timeout=_SECONDS)
        assert study.returncode == 2, printed
        assert message in printed.splitlines()[-1]
        assert "Traceback" not in printed


def test_two_studies_on_a_cluster_that_loses_a_node_end_as_one_left_alone(
    machines: Machines,
    study_command: Command,
    undisturbed: list[tuple[object, ...]],
    tmp_path: Path,
) -> None:
    uris = {name: machines.store_uri(name) for name in ("red", "blue")}
    studies = [
        start(
            study_command(
                tmp_path / name, *_WORDS, "--crews", "1", "--address", machines.address,
                "--store", uri,
            ),
            **TOKEN,
        )
        for name, uri in uris.items()
    ]  # fmt: skip
    stores = [Store(uri) for uri in uris.values()]
    for store, study in zip(stores, studies, strict=True):
        wait_for_partial(store, study)
    machines.tell("0")
    machines.tell("add")
    for study in studies:
        printed = finish(study)
        assert "the cluster has 0 GPUs and 2 CPUs on 3 nodes: up to 1 crew(s)" in printed
    assert [read_figures(tmp_path / name) for name in uris] == [undisturbed] * 2
    assert stores[0].stored_weights() == stores[1].stored_weights()
    (resumed,) = [result for store in stores for result in find_resumed(store)]
    assert resumed["resumed_at"] < resumed["num_steps"]
