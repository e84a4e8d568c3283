from __future__ import annotations

import math
from collections.abc import Sequence

import pyarrow as pa
import pytest
from record_factories import make_phase, make_plan, make_score, make_study, make_trial

from search.evidence.gains import Gain
from search.records import Score, TrialRecord
from search.selection import Champion, choose_champions
from spaces.plan import Plan
from spaces.shares import Transfer
from spaces.task import Role

STUDY = make_study(targets=("xnli",))
NUM_EXAMPLES = 20


def read_hits(cell: str) -> pa.Table:
    """Outcomes whose accuracy is the number at the end of the cell's name, e.g. `none/de/40`."""
    num_hits = round(float(cell.rpartition("/")[2]) / 100 * NUM_EXAMPLES)
    ids = [f"{i:03}" for i in range(NUM_EXAMPLES)]
    return pa.table({"id": ids, "hit": [i < num_hits for i in range(NUM_EXAMPLES)]})


def make_xnli_score(value: float, role: Role = Role.SELECT, **changes: object) -> Score:
    cell = f"{role}/{changes.get('language', 'en')}/{value}"
    return make_score("xnli", value, role=role, cell=cell, **changes)


def make_test_score(language: str, value: float, transfer: Transfer) -> Score:
    return make_xnli_score(value, Role.TEST, language=language, transfer=transfer)


def make_baseline(value: float, name: str = "none", *, number: int = 0) -> TrialRecord:
    plan = make_plan() if name == "none" else make_plan(mnli=1)
    return make_trial(number, [make_xnli_score(value)], plan=plan, baseline=name)


def make_searched(number: int, value: float, plan: Plan | None = None) -> TrialRecord:
    return make_trial(number, [make_xnli_score(value)], plan=plan or make_plan(mnli=1, ccg=1))


def choose(*trials: TrialRecord) -> Champion:
    (champion,) = choose_champions(STUDY, trials, read_hits)
    return champion


def test_the_best_selection_score_wins_whatever_the_order() -> None:
    trials = [make_baseline(50.0), make_searched(1, 70.0), make_searched(2, 60.0)]
    assert choose(*trials).trial == 1
    assert choose(*reversed(trials)) == choose(*trials)


@pytest.mark.parametrize(
    ("plans", "winner"),
    [
        ((make_plan(mnli=1, ccg=1), make_plan(mnli=1)), 1),  # fewer tasks
        ((make_plan(mnli=1), make_plan()), 1),  # no task at all is simpler still
        ((make_plan(mnli=1), make_plan(squad=1)), 0),  # then the earlier trial
    ],
)
def test_ties_go_to_the_simpler_mixture_then_to_the_earlier_trial(
    plans: Sequence[Plan], winner: int
) -> None:
    trials = [make_searched(number, 60.0, plan) for number, plan in enumerate(plans)]
    assert choose(*trials).trial == winner
    assert choose(*reversed(trials)).trial == winner


def test_the_gain_is_over_the_trial_without_intermediate_tasks() -> None:
    champion = choose(make_baseline(50.0), make_searched(1, 70.0))
    gain = champion.select.gain
    assert gain is not None
    assert (champion.select.score, gain.over, gain.points) == (70.0, "none", 20.0)
    assert gain.low < gain.points < gain.high


def test_the_best_of_the_single_tasks_is_compared_with() -> None:
    champion = choose(
        make_baseline(50.0),
        make_baseline(55.0, "single-mnli", number=1),
        make_baseline(65.0, "single-squad", number=2),
        make_searched(3, 70.0),
    )
    single = champion.gain_over_single
    assert single is not None
    assert (single.over, single.points) == ("single-squad", 5.0)


def test_the_baseline_may_be_the_champion_and_gains_nothing() -> None:
    champion = choose(make_baseline(70.0), make_searched(1, 60.0))
    assert champion.baseline == "none"
    assert champion.select.gain == Gain(over="none", points=0.0, low=0.0, high=0.0, corrected=0.0)


def test_without_baselines_there_is_a_champion_but_no_gain() -> None:
    champion = choose(make_searched(1, 60.0))
    assert champion.select.gain is None
    assert champion.gain_over_single is None


def test_zero_shot_compares_on_the_languages_that_are_so_for_the_champion() -> None:
    none = make_trial(
        0,
        [
            make_xnli_score(50.0),
            make_test_score("de", 40.0, Transfer.ZERO_SHOT),
            make_test_score("sw", 20.0, Transfer.ZERO_SHOT),
        ],
        plan=make_plan(),
        baseline="none",
    )
    searched = make_trial(
        1,
        [
            make_xnli_score(70.0),
            make_test_score("de", 90.0, Transfer.TRANSLATE_TRAIN),
            make_test_score("sw", 30.0, Transfer.ZERO_SHOT),
        ],
    )
    champion = choose(none, searched)
    assert champion.test is not None
    assert champion.test.gain is not None
    assert (champion.test.num_languages, champion.test.gain.points) == (2, 30.0)
    assert champion.test_zero_shot is not None
    assert champion.test_zero_shot.gain is not None
    assert champion.test_zero_shot.num_languages == 1
    assert champion.test_zero_shot.gain.points == 10.0


def test_dev_is_scored_over_all_and_over_zero_shot_languages() -> None:
    trained, untrained = Transfer.IN_LANGUAGE, Transfer.ZERO_SHOT
    scores = [
        make_xnli_score(70.0),
        make_xnli_score(80.0, Role.DEV, language="en", transfer=trained),
        make_xnli_score(40.0, Role.DEV, language="sw", transfer=untrained),
    ]
    champion = choose(make_trial(0, scores))
    assert champion.dev is not None
    assert champion.dev_zero_shot is not None
    assert (champion.dev.score, champion.dev_zero_shot.score) == (60.0, 40.0)


def test_a_split_that_was_not_scored_is_missing() -> None:
    champion = choose(make_baseline(50.0), make_searched(1, 70.0))
    assert champion.dev is None
    assert champion.test_zero_shot is None


def test_a_baseline_that_lacks_a_language_gives_no_gain_there() -> None:
    german, swahili = (make_test_score(lang, 40.0, Transfer.ZERO_SHOT) for lang in ("de", "sw"))
    none = make_trial(0, [make_xnli_score(50.0), german], plan=make_plan(), baseline="none")
    champion = choose(none, make_trial(1, [make_xnli_score(70.0), german, swahili]))
    assert champion.test is not None
    assert (champion.test.num_languages, champion.test.gain) == (2, None)


def test_a_trial_that_diverged_never_wins() -> None:
    assert choose(make_searched(0, math.nan), make_searched(1, 1.0)).trial == 1


def test_the_weights_are_those_behind_the_selection_score_of_the_best_rate() -> None:
    scores = [
        make_xnli_score(60.0, learning_rate=1e-4, phase="low"),
        make_xnli_score(70.0, learning_rate=2e-4, phase="high"),
    ]
    phases = [make_phase("train"), *(make_phase(key, kind="evaluate") for key in ("low", "high"))]
    champion = choose(make_trial(0, scores, phases=phases))
    assert (champion.learning_rate, champion.weights) == (2e-4, "high-weights")


def test_each_target_has_its_own_champion_and_one_without_scores_has_none() -> None:
    study = make_study(targets=("tatoeba", "panx", "xnli"))
    trials = [
        make_trial(0, [make_score("tatoeba", 10.0, cell="t/10"), make_xnli_score(60.0)]),
        make_trial(1, [make_score("tatoeba", 90.0, cell="t/90"), make_xnli_score(50.0)]),
    ]
    champions = choose_champions(study, trials, read_hits)
    assert [(c.target, c.trial) for c in champions] == [("tatoeba", 1), ("xnli", 0)]


def test_an_interval_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="low <= high"):
        Gain(over="none", points=0.0, low=1.0, high=-1.0)
