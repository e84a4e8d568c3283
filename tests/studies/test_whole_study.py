"""A study as a person runs it: what it prints, what it leaves, and that it can go on."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import mlflow
import psutil
import pytest
from filelock import FileLock
from study_figures import read_figures

from search.journal import Journal, plan_of

pytestmark = pytest.mark.slow

Study = tuple[Path, subprocess.CompletedProcess[str]]
Command = Callable[..., list[str]]
Run = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]


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
    shown = {path.name for path in out.iterdir() if not path.name.startswith(".")}
    assert shown == {
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


def test_extend_runs_more_trials_and_repeats_no_phase(
    finished_study: Study, run_study: Run, tmp_path: Path
) -> None:
    out = Path(shutil.copytree(finished_study[0], tmp_path / "extended"))
    before, figures = finished_phases(out), read_figures(out)
    process = run_study(out, "--extend", "1", "--keep-weights", "--crews", "1")
    assert process.returncode == 0, process.stderr
    after = finished_phases(out)
    assert {key: after[key] for key in before} == before
    assert "found in the store" in process.stdout
    assert len(read_plans(out)) == 6
    assert set(figures) <= set(read_figures(out))


def test_killed_study_resumes_without_loss_or_repetition(
    finished_study: Study, run_study: Run, study_command: Command, tmp_path: Path
) -> None:
    undisturbed, _ = finished_study
    out = tmp_path / "killed"
    driver = start(study_command(out, "--crews", "1"))
    wait_for(lambda: (out / "scores.parquet").exists(), driver)  # the first trial has ended
    kill_driver(driver)
    before = finished_phases(out)
    assert before, "the first trial's phases were to be in the store"

    process = run_study(out, "--resume", "--crews", "1")
    assert process.returncode == 0, process.stderr
    after = finished_phases(out)
    assert {key: after[key] for key in before} == before
    assert read_plans(out) == read_plans(undisturbed)[:5]
    assert read_figures(out, through=4) == read_figures(undisturbed, through=4)


@pytest.fixture(scope="module")
def interrupted(
    study_command: Command, tmp_path_factory: pytest.TempPathFactory
) -> tuple[int, str, set[str]]:
    """Exit status of a study that met Ctrl-C, what it said, and where it had listened."""
    out = tmp_path_factory.mktemp("studies") / "interrupted"
    driver = start(study_command(out, "--crews", "1"))
    seen: set[str] = set()

    def has_scores() -> bool:
        seen.update(listening_addresses(psutil.Process(driver.pid)))
        return (out / "scores.parquet").exists()

    wait_for(has_scores, driver)
    driver.send_signal(signal.SIGINT)
    _, printed = driver.communicate(timeout=60)
    return driver.returncode, printed, seen


def test_interrupted_study_says_how_to_go_on(interrupted: tuple[int, str, set[str]]) -> None:
    status, printed, _ = interrupted
    assert status == 130
    assert "--resume" in printed.splitlines()[-1]
    assert "Traceback" not in printed


def test_local_study_listens_on_loopback_only(interrupted: tuple[int, str, set[str]]) -> None:
    _, _, seen = interrupted
    assert seen, "a study listens somewhere"
    assert {address for address in seen if not is_loopback(address)} == set()


def test_a_second_driver_is_refused_while_the_first_runs(
    finished_study: Study, run_study: Run
) -> None:
    out, _ = finished_study
    with FileLock(out / ".lock"):
        process = run_study(out, "--resume")
    assert process.returncode == 2
    assert "a study is running in" in process.stderr.splitlines()[-1]


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


def start(words: list[str]) -> subprocess.Popen[str]:
    """A study that runs beside the test."""
    return subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )


def kill_driver(driver: subprocess.Popen[str]) -> None:
    """Kill the driver alone; its workers shall go by themselves before they finish a phase.

    Ray's agents, which write nothing of ours, take a minute longer.
    """
    workers = find_workers(driver)
    driver.kill()
    driver.communicate()
    _, alive = psutil.wait_procs(workers, timeout=60)
    assert workers, "a study has workers"
    assert not alive, "workers were to go when their driver was killed"


def find_workers(driver: subprocess.Popen[str]) -> list[psutil.Process]:
    """The training workers of a study."""
    family = psutil.Process(driver.pid).children(recursive=True)
    return [member for member in family if "RayTrainWorker" in " ".join(member.cmdline())]


def wait_for(is_true: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 200
    while not is_true():
        assert process.poll() is None, "the study ended early"
        assert time.monotonic() < deadline, "nothing happened in time"
        time.sleep(0.1)
