"""Which trials are finished, failed and unfinished, from journal and progress."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from optuna.trial import TrialState
from record_factories import make_plan, make_score, make_study, make_trial

from search.journal import Journal
from search.progress import Progress
from search.trials import sort_trials

PLANS = [make_plan(mnli=1), make_plan(ccg=1), make_plan(squad=1), make_plan()]


def make_journal(*states: TrialState) -> Journal:
    trials = [
        SimpleNamespace(
            number=number, state=state, user_attrs={"intermix.plan": PLANS[number].to_json()}
        )
        for number, state in enumerate(states)
    ]
    trials.append(SimpleNamespace(number=len(states), state=TrialState.RUNNING, user_attrs={}))
    return cast("Journal", SimpleNamespace(trials=lambda: trials))


def make_progress(*numbers: int) -> Progress:
    records = [make_trial(n, [make_score("xnli", 50.0)], plan=PLANS[n]) for n in numbers]
    return Progress(make_study(), 4, records)


def find(journal: Journal, progress: Progress) -> tuple[Any, ...]:
    trials = sort_trials(journal, progress)
    return [r.number for r in trials.finished], list(trials.unfinished), list(trials.failed)


def test_a_trial_is_what_the_journal_says() -> None:
    journal = make_journal(
        TrialState.COMPLETE, TrialState.FAIL, TrialState.RUNNING, TrialState.WAITING
    )
    assert find(journal, make_progress(0)) == ([0], PLANS[2:], [PLANS[1]])


def test_a_trial_whose_end_the_journal_has_not_heard_of_has_ended() -> None:
    journal = make_journal(TrialState.RUNNING, TrialState.RUNNING, TrialState.RUNNING)
    progress = make_progress(2, 0)
    progress.fail(1, "broke")
    assert find(journal, progress) == ([0, 2], [], [PLANS[1]])
