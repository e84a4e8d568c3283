"""What the growth benchmark runs and prints; its times need Ray."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import growth
from benchmarks.growth_measurement import Growth, Sleeper, make_phases
from trainers.store import Store

TWO = Growth(crews=2, num_phases=100, seconds=30.0, sleep_seconds=0.5, driver_bytes=300 * 2**20)


def test_time_beyond_sleep_is_overhead() -> None:
    assert TWO.share_of_ideal == pytest.approx(50 / 60)
    assert TWO.overhead_seconds == pytest.approx(0.1)


def test_a_phase_leaves_a_result(tmp_path: Path) -> None:
    phases = make_phases(3)
    assert len({phase.key for phase in phases}) == 3
    sleeper = Sleeper(str(tmp_path), 0.001)
    for phase in phases:
        sleeper.carry_out(phase)
        assert Store(str(tmp_path)).read_result(phase.key) == {"seconds": 0.001}


def test_each_size_is_a_row(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("benchmarks.growth_measurement.measure", lambda *_, **__: iter([TWO]))
    assert growth.main([]) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == [
        "2", "100", "30.0", "83.3%", "100.0", "ms", "300", "MiB",
    ]  # fmt: skip
    assert growth.main(["--json"]) == 0
    assert json.loads(capsys.readouterr().out)["seconds"] == 30.0


def test_faults_are_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> Iterator[Growth]:
        raise ValueError("a phase failed: no space left")
        yield TWO

    monkeypatch.setattr("benchmarks.growth_measurement.measure", fail)
    assert growth.main([]) == 1
    assert capsys.readouterr().err == "benchmarks.growth: a phase failed: no space left\n"
    with pytest.raises(SystemExit, match="2"):
        growth.main(["--phases", "0"])
