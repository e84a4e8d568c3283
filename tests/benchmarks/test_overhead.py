"""What the overhead benchmark runs; its times need Ray and are taken by hand."""

import json
from dataclasses import replace

import pytest
from plan_factories import make_inventory, make_scope, make_setting

from benchmarks import overhead
from benchmarks.overhead_measurement import Overhead, copies_of_one_plan, make_phases
from spaces.phases import Stage, unfold
from spaces.task import Role


def test_phases_differ_and_every_other_one_starts_from_stored_weights() -> None:
    scope = replace(make_scope(), targets=("xnli",))
    phases = make_phases(make_setting(make_inventory(["en"])), scope, 3)
    assert [phase.stage for phase in phases] == [Stage.INTERMEDIATE, Stage.TARGET] * 3
    assert len({phase.key for phase in phases}) == 6
    for trunk, child in zip(phases[::2], phases[1::2], strict=True):
        assert (trunk.parent, child.parent) == (None, trunk.key)


def test_trials_of_the_space_have_all_phases_in_common() -> None:
    scope, setting = make_scope(), make_setting(make_inventory(["en"]))
    baselines = copies_of_one_plan(4).baselines(scope)
    assert len({baseline.name for baseline in baselines}) == 4
    assert len({unfold(b.plan, setting, (Role.SELECT,)) for b in baselines}) == 1


def test_json_has_the_figures(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = Overhead(
        warm_median_s=0.25, warm_p90_s=0.5, cold_s=20.0, trial_s=0.125, num_phases=16, num_trials=8
    )
    monkeypatch.setattr("benchmarks.overhead_measurement.measure", lambda *_, **__: found)
    assert overhead.main(["--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert (figures["warm_median_s"], figures["cold_s"], figures["trial_s"]) == (0.25, 20.0, 0.125)
    assert overhead.main([]) == 0
    assert "20.0 s until a crew is up, 0.25 s with a warm one" in capsys.readouterr().out


def test_a_fault_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> Overhead:
        raise ValueError("num_layers 99 must be at most 12")

    monkeypatch.setattr("benchmarks.overhead_measurement.measure", fail)
    assert overhead.main(["--layers", "99"]) == 1
    assert capsys.readouterr().err == "benchmarks.overhead: num_layers 99 must be at most 12\n"


def test_too_few_phases_are_refused() -> None:
    with pytest.raises(SystemExit, match="2"):
        overhead.main(["--phases", "1"])
