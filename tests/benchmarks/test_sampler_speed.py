"""The study on which samplers are timed, and that each of them suggests in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from optuna.trial import TrialState

from benchmarks import sampler_speed
from search.journal import baseline_of, plan_of
from search.options import SAMPLER_NAMES


def test_the_study_has_baselines_and_trials_of_nine_targets(tmp_path: Path) -> None:
    trials = sampler_speed.fill_study(tmp_path, 13).journal.trials()
    assert [trial.state for trial in trials] == [TrialState.COMPLETE] * 13
    assert [baseline_of(trial) is None for trial in trials] == [False] * 10 + [True] * 3
    for trial in trials:
        assert len([name for name in trial.user_attrs if name.startswith("select/")]) == 9
        assert len(trial.params) == 11
        assert plan_of(trial) is not None


def test_every_sampler_is_timed(capsys: pytest.CaptureFixture[str]) -> None:
    sampler_speed.main(["--trials", "12", "--asks", "1", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert found["trials"] == 12
    assert tuple(found["seconds"]) == SAMPLER_NAMES
    assert all(len(times) == 1 and times[0] > 0 for times in found["seconds"].values())
