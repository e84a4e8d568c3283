"""Studies whose scores are a known function of the plans, with and without noise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from plan_factories import make_scope
from record_factories import INTERMEDIATE, make_plan, make_score, make_study, make_trial

from search.champions import FILE_NAME, ChampionsFile, write_champions
from search.journal import JOURNAL_FILE, Journal
from search.records import Score
from search.scores import SCORES_FILE, write_scores
from search.study_folder import PastTrial, StudyFolder
from spaces.plan import Plan
from spaces.space import Baseline, Space

NINE = ("xnli", "pawsx", "udpos", "panx", "xquad", "mlqa", "tydiqa", "bucc2018", "tatoeba")
USUAL_RATE = 2e-4
"""Of the preset laptop, which the studies of the record factories have."""


def usual_plan(non_english: float = 0.0, doublings: float = 0.0, **weights: float) -> Plan:
    plan = make_plan(**weights)
    return replace(
        plan,
        mixture=replace(plan.mixture, non_english=non_english),
        intermediate=replace(plan.intermediate, learning_rate=USUAL_RATE * 2**doublings),
    )


def draw_plans(num: int, *, seed: int) -> dict[int, tuple[str | None, Plan]]:
    """None, the single tasks, then mixtures drawn evenly: number to baseline's name and plan."""
    generator = np.random.default_rng(seed)
    plans: list[tuple[str | None, Plan]] = [("none", usual_plan())]
    plans += [(f"single-{task}", usual_plan(**{task: 1.0})) for task in INTERMEDIATE]
    while len(plans) < num:
        weights = dict(zip(INTERMEDIATE, generator.dirichlet(np.ones(3)), strict=True))
        non_english, doublings = generator.uniform(0, 0.5), generator.uniform(-1, 1)
        plans.append((None, usual_plan(non_english, doublings, **weights)))
    return dict(enumerate(plans[:num]))


def linear_score(plan: Plan, slopes: Mapping[str, float]) -> float:
    """50 points, and slopes times shares, `non_english` and `rate` (doublings) among them."""
    if plan.mixture.is_empty:
        return 50.0
    doublings = np.log2(plan.intermediate.learning_rate / USUAL_RATE)
    shares = sum(slopes[task] * ratio for task, ratio in plan.mixture.ratios)
    rest = slopes["non_english"] * plan.mixture.non_english + slopes["rate"] * doublings
    return float(50.0 + shares + rest)


def draw_slopes(generator: np.random.Generator, size: float = 8.0) -> dict[str, float]:
    drawn = {task: generator.normal(0, size) for task in INTERMEDIATE}
    return {**drawn, "non_english": generator.normal(0, size), "rate": generator.normal(0, 2)}


def make_folder(
    plans: Mapping[int, tuple[str | None, Plan]], scores: Mapping[str, Sequence[float]]
) -> StudyFolder:
    """A finished study in memory; scores of each target in the order of the plans."""
    rows = {
        number: tuple(score_of(number, target, values[index]) for target, values in scores.items())
        for index, number in enumerate(plans)
    }
    content = ChampionsFile(
        study=make_study(targets=tuple(scores)), num_trials=len(plans), champions=()
    )
    trials = {
        number: PastTrial(number=number, plan=plan, baseline=name, scores=rows[number])
        for number, (name, plan) in plans.items()
    }
    return StudyFolder(out=Path("study"), content=content, trials=trials)


def score_of(number: int, target: str, value: float, **changes: object) -> Score:
    own = {"phase": f"phase-{number}-{target}", "cell": f"{number}-{target}"}
    return make_score(target, value, **{**own, **changes})


def write_folder(study: StudyFolder, out: Path) -> Path:
    """The same on disk: journal, scores and champions."""
    out.mkdir(parents=True)
    baselines = tuple(
        Baseline(name=trial.baseline, plan=trial.plan)
        for trial in study.trials.values()
        if trial.baseline
    )
    journal = Journal(out / JOURNAL_FILE)
    space = Space(name="known", baselines=lambda _: baselines, suggest=None)
    journal.set_up("known-1", {"tasks": None}, space=space, scope=make_scope(), in_flight=1)
    for number, past in study.trials.items():
        trial = journal.study.ask()
        assert trial.number == number
        journal.set_plan(trial, past.plan)
        journal.complete(number, {score.target: score.value for score in past.scores}, 0.0)
    records = [
        make_trial(past.number, past.scores, plan=past.plan, baseline=past.baseline)
        for past in study.trials.values()
    ]
    write_scores(out / SCORES_FILE, study.content.study, records)
    write_champions(out / FILE_NAME, study.content)
    return out


def draw_study(num: int, *, seed: int, noise: float, targets: tuple[str, ...]) -> StudyFolder:
    """A study of linear scores, with other slopes for each target."""
    generator, plans = np.random.default_rng(seed), draw_plans(num, seed=seed)
    scores = {}
    for target in targets:
        slopes = draw_slopes(generator)
        clean = np.array([linear_score(plan, slopes) for _, plan in plans.values()])
        scores[target] = clean + generator.normal(0, noise, len(clean))
    return make_folder(plans, {target: list(map(float, own)) for target, own in scores.items()})


def draw_noise(num: int, *, seed: int, targets: tuple[str, ...]) -> StudyFolder:
    """A study in which plans do not matter."""
    generator = np.random.default_rng(seed)
    scores = {target: list(map(float, generator.normal(50, 3, num))) for target in targets}
    return make_folder(draw_plans(num, seed=seed), scores)
