"""Made-up scores with a known best, and what samplers' champions lack of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import small_studies
from benchmarks.made_up_study import MadeUpScores, make_scope
from spaces.mixture import Mixture
from spaces.plan import Plan

SCOPE = make_scope(3, 2)
FIRST, SECOND, THIRD = SCOPE.intermediate


def make_scores(
    effects: list[list[float]], *, rate: float = 0.0, abroad: float = 0.0
) -> MadeUpScores:
    return MadeUpScores(
        scope=SCOPE,
        effects=np.array(effects),
        rates=np.full(2, rate),
        non_english=np.full(2, abroad),
    )


def plan(rate: float = 0.0, non_english: float = 0.0, **weights: float) -> Plan:
    mixture = Mixture.normalised(weights, non_english)
    return SCOPE.plan(mixture, SCOPE.preset.intermediate_learning_rate * 2**rate)


def test_no_intermediate_training_scores_fifty() -> None:
    scores = make_scores([[4.0, -4.0], [1.0, 1.0], [2.0, 2.0]], rate=0.5, abroad=0.3)
    assert scores.score(plan()).tolist() == [50.0, 50.0]


def test_shares_rates_and_languages_count_by_the_formula() -> None:
    scores = make_scores([[4.0, -4.0], [1.0, 1.0], [2.0, 2.0]], rate=0.5, abroad=0.25)
    reached = 1 - np.exp(-0.5 / 0.3)
    found = scores.score(plan(rate=1.0, non_english=0.5, **{FIRST: 1.0, SECOND: 1.0}))
    loss = 2.0 * (0.5**2 + 4 * 0.25**2)
    assert found == pytest.approx([50 + 5 * reached - loss, 50 - 3 * reached - loss], abs=1e-3)


def test_the_best_is_above_every_plan_and_reached_by_one() -> None:
    scores = make_scores([[4.0, -1.0], [3.0, -2.0], [-1.0, -3.0]])
    first, second = scores.best()
    assert second == 50.0  # no task helps: nothing is trained
    reached = [
        scores.score(plan(**{FIRST: share, SECOND: 1 - share}))[0]
        for share in np.linspace(0, 1, 201)
    ]
    assert first == pytest.approx(max(reached), abs=1e-2)
    rng = np.random.default_rng(0)
    for weights in rng.dirichlet(np.ones(3), size=200):
        drawn = plan(rng.uniform(-1, 1), **dict(zip(SCOPE.intermediate, weights, strict=True)))
        assert scores.score(drawn)[0] <= first + 1e-3


def test_noise_is_of_the_seed() -> None:
    scores = MadeUpScores.draw(SCOPE, np.random.default_rng(0))
    measured = [
        list(scores.measure(plan(**{FIRST: 1.0}), np.random.default_rng(seed)).values())
        for seed in (1, 1, 2)
    ]
    assert measured[0] == measured[1] != measured[2]
    many = [
        list(scores.measure(plan(**{FIRST: 1.0}), np.random.default_rng(seed)).values())
        for seed in range(300)
    ]
    assert np.mean(many, axis=0) == pytest.approx(scores.score(plan(**{FIRST: 1.0})), abs=0.15)
    assert np.std(many, axis=0) == pytest.approx([0.5, 0.5], abs=0.1)


def test_more_trials_lack_less(capsys: pytest.CaptureFixture[str]) -> None:
    means = []
    for searched in ("1", "12"):
        words = ["--trials", searched, "--seeds", "4", "--samplers", "random", "--json"]
        small_studies.main(words)
        found = json.loads(capsys.readouterr().out)
        means.append(found["samplers"]["random"]["lack"][0])
    assert means[0] > means[1] > 0


def test_a_line_for_each_sampler(capsys: pytest.CaptureFixture[str]) -> None:
    small_studies.main(["--trials", "1", "--seeds", "2", "--samplers", "random,tpe"])
    head, *lines = capsys.readouterr().out.splitlines()
    assert "3 tasks, 3 targets, 4 baselines, 2 worlds" in head
    assert [line.split()[0] for line in lines] == ["random", "tpe"]
    assert lines[0].endswith("+0.00 +- 0.00")
