"""Test scores: everything is in the queue before anything is waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from plan_factories import make_inventory, make_plan, make_setting
from record_factories import make_score, make_trial

from search.records import TrialRecord
from search.selection import Champion
from search.testing import score_on_test
from spaces.phases import EvaluatePhase, Phase
from spaces.task import Role
from trainers.board import Outcome
from trainers.store import Store

TARGETS = ("xnli", "tatoeba")
SETTING = make_setting(make_inventory(["en", "de"]))


class FakeQueue:
    """Carries out everything that was submitted when somebody waits."""

    def __init__(self, store: Store, *, faulty: str = "") -> None:
        self.calls: list[str] = []
        self.submit = SimpleNamespace(remote=self._submit)
        self.wait = SimpleNamespace(remote=self._wait)
        self._store = store
        self._faulty = faulty
        self._phases: dict[str, Phase] = {}

    def _submit(self, phases: Sequence[Phase]) -> tuple[str, ...]:
        self.calls.append("submit")
        new = tuple(phase.key for phase in phases if phase.key not in self._phases)
        self._phases.update({phase.key: phase for phase in phases})
        return new

    def _wait(self, keys: Sequence[str]) -> tuple[Outcome, ...]:
        self.calls.append("wait")
        return tuple(self._end(self._phases[key]) for key in keys)

    def _end(self, phase: Phase) -> Outcome:
        if not isinstance(phase, EvaluatePhase):
            facts = {"seconds": 4.0, "num_steps": 20, "num_tokens": 4000, "losses": []}
            self._store.write_result(phase.key, facts)
        elif phase.target == self._faulty:
            return Outcome(key=phase.key, error="it broke")
        else:
            for cell in phase.cells:
                scores = {"scores": {"accuracy": 50.0}, "num_examples": 30, "seconds": 0.5}
                self._store.write_result(cell.key, scores)
        return Outcome(key=phase.key, error=None)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setattr("ray.get", lambda given: given)
    return Store(str(tmp_path / "store"))


def make_record(number: int, baseline: str | None) -> TrialRecord:
    scores = [make_score(target, 60.0) for target in TARGETS]
    plan = make_plan(targets=TARGETS, seed=number)
    return make_trial(number, scores, plan=plan, baseline=baseline)


def score(
    store: Store, queue: FakeQueue, make_room: Callable[[], None] | None = None
) -> tuple[list[TrialRecord], list[str]]:
    """A baseline, the champion of Tatoeba, and a trial that is best for nothing."""
    champion: Any = SimpleNamespace(trial=1, target="tatoeba", weights=None)
    champions: list[Champion] = [champion]
    records = [make_record(0, "none"), make_record(1, None), make_record(2, None)]
    return score_on_test(
        records,
        champions,
        TARGETS,
        queue=queue,
        setting=SETTING,
        store=store,
        make_room=make_room,
    )


def scored_targets(record: TrialRecord) -> set[str]:
    return {score.target for score in record.scores if score.role is Role.TEST}


def test_baselines_are_tested_on_all_targets_and_others_on_their_own(store: Store) -> None:
    tested, faults = score(store, FakeQueue(store))
    assert [record.number for record in tested] == [0, 1, 2]
    assert [scored_targets(record) for record in tested] == [set(TARGETS), {"tatoeba"}, set()]
    assert faults == []


def test_all_tests_are_submitted_before_the_first_is_waited_for(store: Store) -> None:
    queue = FakeQueue(store)
    score(store, queue)
    assert queue.calls == ["submit"] * 3 + ["wait"] * 3


def test_where_room_is_to_be_made_tests_run_one_after_the_other(store: Store) -> None:
    queue = FakeQueue(store)
    score(store, queue, make_room=lambda: queue.calls.append("room"))
    assert queue.calls == ["room", "submit", "wait"] * 3


def test_a_test_that_fails_is_a_line_and_leaves_the_others(store: Store) -> None:
    tested, faults = score(store, FakeQueue(store, faulty="xnli"))
    assert faults == ["test of trial 0 on xnli: it broke"]
    assert [scored_targets(record) for record in tested] == [{"tatoeba"}, {"tatoeba"}, set()]
