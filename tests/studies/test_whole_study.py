"""A study as a person runs it: what it prints, what it leaves, and that it can go on."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import mlflow
import psutil
import pyarrow.parquet as pq
import pytest

from search.journal import Journal, plan_of

pytestmark = pytest.mark.slow

Study = tuple[Path, subprocess.CompletedProcess[str]]
Run = Callable[..., subprocess.CompletedProcess[str]]

_FIGURES = ("trial", "target", "language", "role", "metric", "value", "num_examples")


def read_figures(out: Path) -> list[tuple[object, ...]]:
    """Rows of the score view that must not depend on how the study was run."""
    table = pq.read_table(out / "scores.parquet")
    return sorted(zip(*(table.column(name).to_pylist() for name in _FIGURES), strict=True))


def read_plans(out: Path) -> list[str]:
    plans = [plan_of(trial) for trial in Journal(out / "study.journal").trials()]
    return [plan.to_json() for plan in plans if plan is not None]


def finished_phases(out: Path) -> dict[str, int]:
    """When each finished phase or cell was filed, in nanoseconds, by key."""
    manifests = (out / "store" / "results").glob("*/manifest.json")
    return {path.parent.name: path.stat().st_mtime_ns for path in manifests}


def test_study_ends_with_champions(finished_study: Study) -> None:
    out, process = finished_study
    assert process.returncode == 0, process.stderr
    content = json.loads((out / "champions.json").read_text())
    assert [c["target"] for c in content["champions"]] == ["xnli", "panx", "tatoeba"]
    assert "offline_xnli" in process.stdout
    assert all(c["test_zero_shot"] is not None for c in content["champions"])


def test_output_folder_is_as_documented(finished_study: Study) -> None:
    out, _ = finished_study
    assert {path.name for path in out.iterdir()} == {
        "artifacts", "champions.json", "mlflow.db", "scores.parquet", "store", "study.journal",
    }  # fmt: skip


def test_every_trial_is_in_mlflow(finished_study: Study) -> None:
    out, _ = finished_study
    client = mlflow.MlflowClient(f"sqlite:///{out / 'mlflow.db'}")
    experiments = [e.experiment_id for e in client.search_experiments() if e.name != "Default"]
    runs = client.search_runs(experiments, "tags.`intermix.level` = 'trial'")
    assert len(runs) == 5
    assert {run.info.status for run in runs} == {"FINISHED"}
    assert all({"select/offline_xnli", "select/mean"} <= run.data.metrics.keys() for run in runs)
    assert {"mix/ccg", "mix/mnli", "non_english"} <= runs[0].data.params.keys()


def test_first_trials_are_the_baselines(finished_study: Study) -> None:
    out, _ = finished_study
    names = [
        t.user_attrs.get("intermix.baseline") for t in Journal(out / "study.journal").trials()
    ]
    assert names == ["none", "single-ccg", "single-mnli", None, None]


def test_one_crew_and_two_crews_finish_the_same_study(
    finished_study: Study, run_study: Run, tmp_path: Path
) -> None:
    out, _ = finished_study
    process = run_study(tmp_path / "one", "--crews", "1")
    assert process.returncode == 0, process.stderr
    assert read_plans(tmp_path / "one") == read_plans(out)
    assert read_figures(tmp_path / "one") == read_figures(out)


def test_two_workers_a_crew_finish_a_study(run_study: Run, tmp_path: Path) -> None:
    process = run_study(tmp_path / "wide", "--workers", "2", "--trials", "2")
    assert process.returncode == 0, process.stderr
    assert not process.stderr.count("failed")


def test_extend_runs_more_trials_and_repeats_no_phase(
    finished_study: Study, run_study: Run
) -> None:
    out, _ = finished_study
    before, figures = finished_phases(out), read_figures(out)
    process = run_study(out, "--extend", "1", "--keep-weights")
    assert process.returncode == 0, process.stderr
    after = finished_phases(out)
    assert {key: after[key] for key in before} == before
    assert "found in the store" in process.stdout
    assert len(read_plans(out)) == 6
    assert set(figures) <= set(read_figures(out))


def test_killed_study_resumes_without_loss_or_repetition(
    finished_study: Study, run_study: Run, study_command: Callable[..., list[str]], tmp_path: Path
) -> None:
    undisturbed, _ = finished_study
    out = tmp_path / "killed"
    driver = subprocess.Popen(
        study_command(out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    wait_for(lambda: (out / "scores.parquet").exists(), driver)  # the first trial has ended
    family = psutil.Process(driver.pid).children(recursive=True)
    driver.kill()
    driver.wait()
    _, alive = psutil.wait_procs(family, timeout=60)
    assert not alive, "workers were to go when their driver was killed"
    before = finished_phases(out)
    assert before, "the first trial's phases were to be in the store"

    process = run_study(out, "--resume")
    assert process.returncode == 0, process.stderr
    after = finished_phases(out)
    assert {key: after[key] for key in before} == before
    assert read_plans(out) == read_plans(undisturbed)[:5]
    assert {f for f in read_figures(undisturbed) if f[0] in range(3)} >= {
        f for f in read_figures(out) if f[0] in range(3)
    }


def test_local_study_listens_on_loopback_only(
    study_command: Callable[..., list[str]], tmp_path: Path
) -> None:
    words = [*study_command(tmp_path / "ports"), "--trials", "1"]
    driver = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    seen: set[str] = set()
    while driver.poll() is None:
        seen |= listening_addresses(psutil.Process(driver.pid))
        time.sleep(0.5)
    assert driver.returncode == 0
    assert seen, "a study listens somewhere"
    assert {address for address in seen if not is_loopback(address)} == set()


def listening_addresses(process: psutil.Process) -> set[str]:
    """Addresses that a process or one of its descendants listens on."""
    addresses: set[str] = set()
    try:
        family = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return addresses
    for member in family:
        try:
            connections = member.net_connections(kind="tcp")
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        addresses |= {c.laddr.ip for c in connections if c.status == psutil.CONN_LISTEN}
    return addresses


def is_loopback(address: str) -> bool:
    return address.removeprefix("::ffff:").startswith("127.") or address == "::1"


def wait_for(is_true: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 200
    while not is_true():
        assert process.poll() is None, "the study ended early"
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.05)
