"""What a study with rungs keeps, shows and writes of its trials."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from optuna.trial import TrialState
from plan_factories import make_plan, make_setting
from record_factories import make_phase, make_score, make_study, make_trial

from search.fidelity.rungs import FULL, mean_key, slot_key
from search.figures import at_rung
from search.journal import Journal
from search.progress import Progress
from search.records import TrialRecord
from search.retention import Retention
from search.scores import read_scores, scores_by_trial, write_scores
from search.trial import TRIAL_ROLES
from search.trials import Trials, sort_trials
from spaces.phases import TrainPhase, unfold
from spaces.plan import Plan
from trainers.store import Partial, Store

SETTING = make_setting()
STUDY = make_study()
PLANS = [make_plan({"mnli": 1.0 + n, "squad": 1.0}) for n in range(5)]


def make_record(number: int, rung: float, xnli: float = 50.0, **changes: Any) -> TrialRecord:
    """A trial at a rung, with the phases of its plan."""
    plan = PLANS[number].at_rung(rung)
    phases = [make_phase(p.key, weights=p.key) for p in trainings(plan)]
    scores = [make_score("xnli", xnli), make_score("tatoeba", 30.0 + number)]
    evaluations = [make_phase(s.phase, kind="evaluate", weights=None) for s in scores]
    return make_trial(number, scores, plan=plan, phases=[*phases, *evaluations], **changes)


def trainings(plan: Plan) -> list[TrainPhase]:
    phases = unfold(plan, SETTING, TRIAL_ROLES).in_order()
    return [phase for phase in phases if isinstance(phase, TrainPhase)]


def fill(store: Store, plan: Plan) -> None:
    """What a plan leaves when it has been carried out."""
    for phase in trainings(plan):
        store.write_weights(phase.key, b"weights")
        if phase.leaves_trunk:
            store.write_trunk(phase.trajectory, Partial(step=5, state=b"state"))


def make_journal(*trials: tuple[TrialState, dict[str, float]]) -> Journal:
    listed = [
        SimpleNamespace(
            number=n,
            state=state,
            user_attrs={"intermix.plan": PLANS[n].to_json(), **attributes},
        )
        for n, (state, attributes) in enumerate(trials)
    ]
    return cast("Journal", SimpleNamespace(trials=lambda: listed))


RESTING = {slot_key(0.25): 1, mean_key(0.25): 50.0}


def test_trials_are_sorted_by_what_they_may_still_need() -> None:
    journal = make_journal(
        (TrialState.COMPLETE, {**RESTING, slot_key(1.0): 4}),
        (TrialState.RUNNING, RESTING),
        (TrialState.RUNNING, {**RESTING, slot_key(1.0): 5}),
        (TrialState.RUNNING, {slot_key(0.25): 6}),
        (TrialState.PRUNED, RESTING),
    )
    records = [make_record(0, FULL), *(make_record(n, 0.25) for n in (0, 1, 2, 4))]
    trials = sort_trials(journal, Progress(STUDY, 5, records))
    assert [record.number for record in trials.finished] == [0]
    assert [record.number for record in trials.tried] == [0, 1, 2, 4]
    assert list(trials.unfinished) == [PLANS[2], PLANS[3].at_rung(0.25)]
    assert list(trials.climbing) == [PLANS[1], PLANS[3]]


def test_trunks_stay_while_their_trial_may_go_on(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    retention = Retention(store, STUDY, SETTING)
    tried = [make_record(n, 0.25) for n in (0, 1, 2)]
    for record in tried:
        fill(store, record.plan)
    first, resting, promoted = (trainings(PLANS[n])[0].trajectory for n in (0, 1, 2))
    done = make_record(0, FULL)
    retention.collect(
        Trials(finished=[done], unfinished=[PLANS[2]], tried=tried, climbing=[PLANS[1]])
    )
    assert set(store.list_trunks()) == {resting, promoted}
    assert first not in store.list_trunks()
    # nothing is scored on test with weights of a lower rung
    assert store.stored_weights() == ()
    retention.keep_only([], Trials(finished=[done], tried=tried))
    assert store.list_trunks() == {}


def test_trunks_that_another_study_left_in_a_shared_store_stay(tmp_path: Path) -> None:
    store = Store(str(tmp_path))
    record = make_record(0, 0.25)
    fill(store, record.plan)
    retention = Retention(store, STUDY, SETTING, is_shared=True)
    found = [make_phase(p.key, weights=p.key, found=True) for p in trainings(record.plan)]
    theirs = make_trial(0, record.scores, plan=record.plan, phases=found)
    retention.collect(Trials(finished=[], tried=[theirs]))
    assert len(store.list_trunks()) == 1
    retention.collect(Trials(finished=[], tried=[record]))
    assert store.list_trunks() == {}


def test_scores_of_all_rungs_are_written_and_full_ones_read(tmp_path: Path) -> None:
    path = tmp_path / "scores.parquet"
    write_scores(path, STUDY, [make_record(0, FULL, 60.0), make_record(0, 0.25, 40.0)])
    rows = read_scores(path).to_pylist()
    assert [(r["rung"], r["value"]) for r in rows if r["target"] == "xnli"] == [
        (0, 60.0),
        (25, 40.0),
    ]
    assert [score.value for score in scores_by_trial(read_scores(path))[0]] == [60.0, 30.0]


def test_the_best_so_far_is_of_the_full_budget_and_a_resting_trial_is_done() -> None:
    progress = Progress(STUDY, 5, [make_record(0, FULL, 60.0)])
    progress.start(1)
    progress.finish(make_record(1, 0.25, 90.0))
    assert progress.best()[0].score == 60.0
    assert progress.count_done() == 2
    progress.start(1)
    assert progress.count_done() == 1


def test_baselines_are_known_at_each_rung() -> None:
    full, low = (make_record(0, r, 10 * r, baseline="none") for r in (FULL, 0.25))
    progress = Progress(STUDY, 5, [low])
    assert progress.baseline_scores() == {}
    progress.finish(full)
    assert progress.baseline_scores()["xnli"] == 10.0
    assert progress.baseline_scores(0.25)["xnli"] == 2.5


def test_what_a_rung_predicts_is_told() -> None:
    pairs = [(1.0, 3.0), (2.0, 1.0), (3.0, 2.0), (4.0, 4.0)]
    records = [
        make_record(n, rung, value)
        for n, pair in enumerate(pairs)
        for rung, value in zip((0.25, FULL), pair, strict=True)
    ]
    (line,) = Progress(STUDY, 5, [*records, make_record(4, 0.25)]).describe_rungs()
    # XNLI 0.4 by hand; Tatoeba's scores are equal at both
    assert line.startswith("rung 0.25: rank correlation with rung 1 0.70 [")
    assert line.endswith("over 4 trials (tatoeba 1.00, xnli 0.40)")
    assert Progress(STUDY, 5, [make_record(0, FULL)]).describe_rungs() == ()


@pytest.mark.parametrize(("rung", "name"), [(FULL, "select/xnli"), (0.1, "rung/0.1/select/xnli")])
def test_figures_of_a_lower_rung_have_names_of_their_own(rung: float, name: str) -> None:
    assert at_rung({"select/xnli": 50.0}, rung) == {name: 50.0}
