"""A trial against a store filled by hand: what must run, and the record that is read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest
from plan_factories import make_inventory, make_plan, make_setting

from search.reading import read_record
from search.trial import (
    TRIAL_ROLES,
    PhaseFailedError,
    SubmittedPlan,
    await_plan,
    find_missing,
    split_phases,
)
from spaces.phases import EvaluatePhase, Phase, PlanPhases, TrainPhase, unfold
from spaces.plan import Plan
from spaces.shares import Transfer
from spaces.task import Role
from trainers.board import Outcome
from trainers.store import Store

PLAN = make_plan(targets=("xnli", "tatoeba"))
SETTING = make_setting(make_inventory(["en", "de"]))
PHASES = unfold(PLAN, SETTING, TRIAL_ROLES)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "store"))


def fill(store: Store, phases: Iterable[Phase]) -> None:
    """File results of phases, and the weights of trainings."""
    for phase in phases:
        if isinstance(phase, TrainPhase):
            manifest = {"seconds": 4.0, "num_steps": 20, "num_tokens": 4000}
            store.write_result(phase.key, {**manifest, "losses": [[10, 1.5], [20, 1.0]]})
            store.write_weights(phase.key, b"weights")
        else:
            metric = "accuracy"
            for cell in phase.cells:
                value = 60.0 if cell.source.language == "en" else 50.0
                cell_manifest = {"scores": {metric: value}, "num_examples": 30, "seconds": 0.5}
                store.write_result(cell.key, cell_manifest)


def trainings(phases: PlanPhases = PHASES) -> list[TrainPhase]:
    """The trainings: intermediate, then XNLI's."""
    return [phase for phase in phases.in_order() if isinstance(phase, TrainPhase)]


def evaluations(target: str) -> list[EvaluatePhase]:
    return [
        phase
        for phase in PHASES.in_order()
        if isinstance(phase, EvaluatePhase) and phase.target == target
    ]


def drop_weights(store: Store) -> None:
    for key in store.stored_weights():
        store.drop_weights(key)


def test_everything_is_missing_from_an_empty_store(store: Store) -> None:
    assert find_missing(PHASES, store) == PHASES.in_order()


@pytest.mark.parametrize("has_weights", [True, False])
def test_nothing_is_missing_where_all_results_are(store: Store, has_weights: bool) -> None:
    fill(store, PHASES.in_order())
    if not has_weights:
        drop_weights(store)
    assert find_missing(PHASES, store) == ()


def test_only_the_evaluation_with_a_missing_cell_runs_where_weights_are(store: Store) -> None:
    select, dev = evaluations("xnli")
    fill(store, [*trainings(), select, *evaluations("tatoeba")])
    assert find_missing(PHASES, store) == (dev,)


def test_a_missing_evaluation_brings_back_the_training_whose_weights_were_dropped(
    store: Store,
) -> None:
    intermediate, xnli = trainings()
    select, dev = evaluations("xnli")
    fill(store, [intermediate, xnli, select, *evaluations("tatoeba")])
    store.drop_weights(xnli.key)
    assert find_missing(PHASES, store) == (xnli, dev)


def test_weights_that_are_wanted_come_back_with_nothing_else_missing(store: Store) -> None:
    intermediate, xnli = trainings()
    fill(store, PHASES.in_order())
    assert find_missing(PHASES, store, {xnli.key, "of another plan"}) == ()
    store.drop_weights(xnli.key)
    assert find_missing(PHASES, store, {xnli.key, "of another plan"}) == (xnli,)
    store.drop_weights(intermediate.key)
    assert find_missing(PHASES, store, {xnli.key}) == (intermediate, xnli)


def test_the_parent_comes_back_too_where_its_weights_were_dropped(store: Store) -> None:
    select, dev = evaluations("xnli")
    fill(store, [*trainings(), select, *evaluations("tatoeba")])
    drop_weights(store)
    assert find_missing(PHASES, store) == (*trainings(), dev)


def test_a_parent_alone_comes_back_for_its_own_evaluation(store: Store) -> None:
    intermediate, _ = trainings()
    fill(store, [*trainings(), *evaluations("xnli")])
    drop_weights(store)
    assert find_missing(PHASES, store) == (intermediate, *evaluations("tatoeba"))


def test_a_training_without_a_result_runs_even_if_its_scores_are_there(store: Store) -> None:
    intermediate, xnli = trainings()
    fill(store, [phase for phase in PHASES.in_order() if phase != xnli])
    assert find_missing(PHASES, store) == (xnli,)
    store.drop_weights(intermediate.key)
    assert find_missing(PHASES, store) == (intermediate, xnli)


def test_another_plan_finds_what_it_shares(store: Store) -> None:
    fill(store, PHASES.in_order())
    wider = unfold(make_plan(targets=("xnli", "tatoeba", "xquad")), SETTING, TRIAL_ROLES)
    missing = find_missing(wider, store)
    assert [phase.describe() for phase in missing] == ["train squad", "score xquad (select)"]


def test_a_record_has_a_score_for_each_cell_and_role(store: Store) -> None:
    fill(store, PHASES.in_order())
    record = read_record(
        PLAN, PHASES, number=3, baseline="single-mnli", setting=SETTING, store=store, seconds=9.0
    )
    assert (record.number, record.plan, record.baseline) == (3, PLAN, "single-mnli")
    assert record.seconds == 9.0
    found = {
        (s.target, s.language, s.role, s.split, s.transfer, s.learning_rate, s.value)
        for s in record.scores
    }
    english, german = Transfer.IN_LANGUAGE, Transfer.ZERO_SHOT
    assert found == {
        ("xnli", "en", Role.SELECT, "dev", english, 1e-4, 60.0),
        ("xnli", "en", Role.DEV, "dev", english, 1e-4, 60.0),
        ("xnli", "de", Role.DEV, "dev", german, 1e-4, 50.0),
        ("tatoeba", "de", Role.SELECT, "bitext-dev", german, None, 50.0),
        ("tatoeba", "de", Role.DEV, "bitext-dev", german, None, 50.0),
    }
    assert len(record.scores) == len(found)
    assert {(s.metric, s.num_examples, s.seconds) for s in record.scores} == {
        ("accuracy", 30, 0.5)
    }


def test_a_test_split_goes_by_its_own_name(store: Store) -> None:
    phases = unfold(PLAN, SETTING, [Role.TEST])
    fill(store, phases.in_order())
    record = read_record(PLAN, phases, number=0, baseline=None, setting=SETTING, store=store)
    assert {score.split for score in record.scores} == {"test"}


def test_scores_lead_to_their_cells_and_phases(store: Store) -> None:
    fill(store, PHASES.in_order())
    record = read_record(PLAN, PHASES, number=0, baseline=None, setting=SETTING, store=store)
    cells = {
        (cell.key, phase.key)
        for target in ("xnli", "tatoeba")
        for phase in evaluations(target)
        for cell in phase.cells
    }
    assert {(score.cell, score.phase) for score in record.scores} <= cells


def test_a_record_tells_phases_that_were_run_from_those_that_were_found(store: Store) -> None:
    fill(store, PHASES.in_order())
    intermediate, xnli = trainings()
    record = read_record(
        PLAN, PHASES, number=0, baseline=None, setting=SETTING, store=store, new=[xnli.key]
    )
    phases = {phase.key: phase for phase in record.phases}
    assert [phase.key for phase in record.phases] == [p.key for p in PHASES.in_order()]
    assert [key for key, phase in phases.items() if not phase.found] == [xnli.key]
    trained = phases[intermediate.key]
    assert (trained.kind, trained.description) == ("intermediate", "train mnli+squad")
    assert (trained.num_steps, trained.num_tokens, trained.seconds) == (20, 4000, 4.0)
    assert trained.losses == ((10, 1.5), (20, 1.0))
    assert trained.weights == intermediate.key
    scored = phases[evaluations("xnli")[1].key]
    assert (scored.kind, scored.weights, scored.seconds) == ("evaluate", xnli.key, 2 * 0.5)


@pytest.mark.parametrize("plan", [make_plan({}, targets=("tatoeba",))])
def test_the_pretrained_encoder_is_scored_without_training(store: Store, plan: Plan) -> None:
    phases = unfold(plan, SETTING, TRIAL_ROLES)
    assert all(isinstance(phase, EvaluatePhase) for phase in find_missing(phases, store))
    fill(store, phases.in_order())
    record = read_record(plan, phases, number=0, baseline="none", setting=SETTING, store=store)
    assert {phase.weights for phase in record.phases} == {None}


@pytest.mark.parametrize("lost", ["train mnli", "score xnli (dev)"])
def test_a_result_that_was_lost_is_told_in_a_line(store: Store, lost: str) -> None:
    fill(store, [phase for phase in PHASES.in_order() if phase.describe() != lost])
    with pytest.raises(ValueError, match=r"has no result of '.*', which had finished: give the"):
        read_record(PLAN, PHASES, number=0, baseline=None, setting=SETTING, store=store)


def submitted(errors: dict[str, str]) -> tuple[SubmittedPlan, SimpleNamespace]:
    """The plan with all its phases in a queue, where those with errors fail."""
    keys = tuple(phase.key for phase in PHASES.in_order())
    outcomes = tuple(Outcome(key=key, error=errors.get(key)) for key in keys)
    queue = SimpleNamespace(wait=SimpleNamespace(remote=lambda needed: outcomes))
    plan = SubmittedPlan(plan=PLAN, phases=PHASES, needed=keys, new=frozenset(keys), started=0.0)
    return plan, queue


def test_a_trial_that_loses_a_phase_keeps_the_targets_that_finished(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ray.get", lambda given: given)
    intermediate, xnli = trainings()
    fill(store, [intermediate, *evaluations("tatoeba")])
    plan, queue = submitted({xnli.key: "it broke"})
    record = await_plan(plan, number=4, baseline=None, queue=queue, setting=SETTING, store=store)
    assert record.lost == (("xnli", "it broke"),)
    assert {score.target for score in record.scores} == {"tatoeba"}
    assert xnli.key not in {phase.key for phase in record.phases}


def test_a_trial_without_any_target_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ray.get", lambda given: given)
    plan, queue = submitted({phase.key: "no memory" for phase in PHASES.in_order()})
    with pytest.raises(PhaseFailedError, match="no memory"):
        await_plan(plan, number=4, baseline=None, queue=queue, setting=SETTING, store=store)


def test_an_evaluation_that_failed_loses_its_target_alone() -> None:
    failed = evaluations("tatoeba")[0]
    assert split_phases(PHASES, {failed.key: "it broke"})[1] == (("tatoeba", "it broke"),)
    assert split_phases(PHASES, {}) == (PHASES, ())
