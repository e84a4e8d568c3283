"""Checks of facts: versions, GPUs, room, tokens and clocks, of well and of broken machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from some_nodes import GB, H100, T4, VERSIONS, SomeNodes, make_machine, with_version

from search.capacity import Node
from search.diagnosis import clocks
from search.diagnosis.clocks import check_clocks, compare, observe
from search.diagnosis.crews import check_auth, check_crews
from search.diagnosis.finding import Answer, Finding, Status
from search.diagnosis.hardware import check_bf16, check_gpus, check_ray_gpus
from search.diagnosis.room import check_disks, check_shared_memory, observe_room
from search.diagnosis.software import check_answers, check_torch, check_versions
from spaces.presets import PRESETS
from trainers.machine import Machine, Room, digest_sources, read_machine


def compare_versions(*machines: Machine) -> dict[str, Finding]:
    named = [(f"10.0.0.{number}", machine) for number, machine in enumerate(machines, 1)]
    return {finding.what: finding for finding in check_versions(named)}


def test_equal_versions_are_well() -> None:
    found = compare_versions(make_machine(), make_machine())
    assert found.keys() == dict(VERSIONS).keys()
    assert {finding.status for finding in found.values()} == {Status.OK}
    assert found["torch"].text == "2.13.0 (all 2 nodes)"


def test_another_version_on_one_node_fails_and_is_named() -> None:
    found = compare_versions(make_machine(), make_machine(), with_version("torch", "2.12.1"))
    assert found["torch"].status is Status.FAIL
    assert found["torch"].text == "2.13.0 (10.0.0.1, 10.0.0.2); 2.12.1 (10.0.0.3)"
    assert "2.13.0" in found["torch"].remedy
    assert found["ray"].status is Status.OK


@pytest.mark.parametrize(
    ("name", "version", "status"),
    [
        ("mlflow", "3.16.0", Status.WARN),  # the driver alone uses it
        ("mlflow", "not installed", Status.FAIL),
        ("python", "3.11.2", Status.OK),
        ("python", "3.12.1", Status.FAIL),
        ("torch", "2.13.0+cpu", Status.OK),  # a head without GPU may have a build for CPUs
    ],
)
def test_what_must_agree(name: str, version: str, status: Status) -> None:
    assert compare_versions(make_machine(), with_version(name, version))[name].status is status


def test_a_package_that_is_absent_fails_on_one_machine_too() -> None:
    assert compare_versions(with_version("ray", "not installed"))["ray"].status is Status.FAIL


def test_a_node_that_cannot_run_our_code_fails() -> None:
    answers = [
        Answer(node="a", value=make_machine()),
        Answer(node="b", error="ModuleNotFoundError: No module named 'trainers'"),
    ]
    found = check_answers(answers)
    assert found.status is Status.FAIL
    assert found.text.startswith("ModuleNotFoundError: No module named 'trainers' (b)")
    assert "--working-dir" in found.remedy


def test_a_torch_that_cannot_be_imported_fails() -> None:
    found = check_torch([("a", make_machine(fault="ImportError: libcudart.so.13"))])
    assert found.status is Status.FAIL
    assert "libcudart.so.13" in found.text
    assert check_torch([("a", make_machine(cuda_build="13.0"))]).text == "for CUDA 13.0"


def test_gpus_are_counted_by_kind() -> None:
    found = check_gpus([("a", make_machine(gpus=(H100, H100, T4), num_devices=3))])
    assert (found.status, found.text) == (Status.OK, "2 x H100 with 80 GB, 1 x T4 with 16 GB")
    assert check_gpus([("a", make_machine())]).status is Status.OK


@pytest.mark.parametrize(
    ("build", "remedy"), [(None, "install a CUDA build"), ("13.0", "driver for CUDA 13.0")]
)
def test_gpus_that_torch_does_not_see_fail(build: str | None, remedy: str) -> None:
    found = check_gpus([("a", make_machine(num_devices=4, cuda_build=build))])
    assert found.status is Status.FAIL
    assert remedy in found.remedy


def test_gpus_that_emulate_bf16_are_warned_of() -> None:
    found = check_bf16([("a", make_machine(gpus=(H100,))), ("b", make_machine(gpus=(T4,)))])
    assert found is not None
    assert (found.status, found.text) == (
        Status.WARN,
        "emulated on T4 (b); every GPU multiplies it (a)",
    )
    assert check_bf16([("a", make_machine())]) is None


def test_ray_must_not_promise_gpus_that_are_not_there() -> None:
    machines = [("a", make_machine(gpus=(H100,)))]

    def status_of(gpus: int) -> Status | None:
        found = check_ray_gpus(machines, {"a": Node(cpus=8, gpus=gpus)})
        return None if found is None else found.status

    assert [status_of(1), status_of(0), status_of(2)] == [Status.OK, Status.WARN, Status.FAIL]
    assert check_ray_gpus([("a", make_machine())], {"a": Node(cpus=8, gpus=0)}) is None


@pytest.mark.parametrize(
    ("size", "status"), [(8 * GB, Status.OK), (64 * 10**6, Status.WARN), (None, Status.WARN)]
)
def test_a_containers_shared_memory_is_warned_of(size: int | None, status: Status) -> None:
    assert check_shared_memory([("a", make_machine(shared_memory_bytes=size))]).status is status


@pytest.mark.parametrize(
    ("free", "status"), [(50 * GB, Status.OK), (5 * GB, Status.WARN), (10**8, Status.FAIL)]
)
def test_little_room_is_told_with_its_folder(free: int, status: Status) -> None:
    seen = observe_room("a", Room(purpose="temp", folder="/scratch", free_bytes=free))
    assert seen.status is status
    assert ("/scratch" in seen.text and "TMPDIR" in seen.remedy) == (status is not Status.OK)


def test_the_folder_of_the_study_is_looked_at_where_the_driver_is(tmp_path: Path) -> None:
    full = make_machine(rooms=(Room(purpose="temp", folder="/tmp", free_bytes=0),))
    found = check_disks([("a", make_machine()), ("b", full)], tmp_path / "not/there", "a")
    assert found.status is Status.FAIL
    assert found.text.startswith("temp 0 bytes free in /tmp (b)")
    assert "out " in found.text


def test_a_cluster_without_a_token_is_warned_of() -> None:
    assert check_auth([("a", make_machine())]).status is Status.OK
    found = check_auth([("a", make_machine()), ("b", make_machine(auth_mode=""))])
    assert found.status is Status.WARN
    assert "RAY_AUTH_MODE is not set" in found.text


def test_crews_that_fit_are_told() -> None:
    gpus = check_crews(PRESETS["laptop"], (Node(cpus=8, gpus=0), Node(cpus=16, gpus=2)))
    assert gpus.status is Status.OK
    assert "a GPU" in gpus.text
    assert check_crews(PRESETS["laptop"], ()).status is Status.OK


def test_a_cluster_without_room_for_a_crew_fails() -> None:
    found = check_crews(PRESETS["laptop"], (Node(cpus=0, gpus=0),))
    assert found.status is Status.FAIL
    assert found.remedy == "add a node with one"


def test_a_clock_is_compared_with_the_middle_of_the_round_trip() -> None:
    offset = compare("a", sent=100.0, told=103.0, received=102.0)
    assert (offset.seconds, offset.uncertainty) == (2.0, 1.0)
    assert observe(offset).status is Status.OK  # half of it may be the way there
    late = observe(compare("a", sent=100.0, told=90.0, received=100.2))
    assert (late.status, late.text) == (Status.WARN, "-10.1 s (± 0.1) from the driver's")


def test_clocks_of_all_nodes_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    nodes = SomeNodes("a", "b")
    assert check_clocks(nodes).text == "within 1 s of the driver's (all 2 nodes)"
    monkeypatch.setattr(clocks, "_read_clock", lambda name: clocks.time.time() + 5 * (name == "b"))
    found = check_clocks(nodes)
    assert found.status is Status.WARN
    assert found.text.startswith("+5.0 s (± 0.0) from the driver's (b)")


def test_this_machine_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAY_AUTH_MODE", "token")
    machine = read_machine()
    versions = dict(machine.versions)
    assert versions["intermix"] == f"source {digest_sources()}"
    assert versions["torch"][0].isdigit()
    assert machine.fault is None
    assert machine.auth_mode == "token"
    assert all(room.free_bytes > 0 for room in machine.rooms)
