"""Hours are grounded in what finished phases took, or not given."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan_factories import make_plan, make_setting

from search.pace import measure_pace
from search.trial import TRIAL_ROLES
from spaces.phases import EvaluatePhase, unfold
from trainers.store import Store

PHASES = unfold(make_plan(), make_setting(), TRIAL_ROLES).in_order()


def test_nothing_is_known_before_a_training_has_finished(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    assert measure_pace(PHASES, store) is None
    for phase in PHASES:
        for cell in phase.cells if isinstance(phase, EvaluatePhase) else ():
            store.write_result(cell.key, {"seconds": 1.0})
    assert measure_pace(PHASES, store) is None


def test_scoring_and_workers_count(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    training = next(phase for phase in PHASES if not isinstance(phase, EvaluatePhase))
    cell = next(p.cells[0] for p in PHASES if isinstance(p, EvaluatePhase))
    store.write_result(training.key, {"seconds": 8.0, "num_tokens": 1000})
    store.write_result(cell.key, {"seconds": 2.0})
    pace = measure_pace([*PHASES, *PHASES], store)
    assert pace is not None
    assert (pace.num_phases, pace.tokens_per_second) == (1, 100.0)
    assert pace.device_hours(360_000, num_workers=2) == pytest.approx(2.0)
