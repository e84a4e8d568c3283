"""The searcher where nothing can come of it: a space at fault, a study that lost its crews."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from optuna.trial import TrialState
from tune_driver import MIXTURES, NUM_BASELINES, Driver

from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.portions import Portion
from spaces.simplex import Suggester
from spaces.space import Scope, Space
from spaces.task import Origin


@pytest.mark.parametrize("answer", [None, 1 / 3])
def test_a_space_at_fault_ends_the_suggestions_in_a_line(tmp_path: Path, answer: object) -> None:
    def suggest(trial: Suggester, scope: Scope) -> Plan:
        return answer  # type: ignore[return-value]

    space = Space(name="mine", baselines=MIXTURES.baselines, suggest=suggest)
    driver = Driver(tmp_path / "j", in_flight=1, space=space)
    driver.run(num_ends=NUM_BASELINES)
    assert driver.searcher.suggest("one-more") == "FINISHED"
    assert driver.searcher.fault is not None
    assert f"space mine: TypeError: suggest must return a Plan, got {answer!r}" in (
        driver.searcher.fault
    )


@pytest.mark.parametrize(
    ("mixture", "message"),
    [
        (Mixture.normalised({"qqp": 1.0}), "may draw from ccg, mnli, squad, got qqp"),
        (Mixture.normalised({"mnli": 1.0}, mlm=0.2), "share of MLM in a study with .* got 0.2"),
        (
            Mixture.normalised(
                {"mnli": 1.0}, portions=[Portion(origin=Origin.NATIVE, language="zh", share=0.2)]
            ),
            "the data have nothing for the portion 'native zh 20 %'",
        ),
    ],
)
def test_a_plan_outside_of_the_study_is_refused(
    tmp_path: Path, mixture: Mixture, message: str
) -> None:
    def suggest(trial: Suggester, scope: Scope) -> Plan:
        return scope.plan(mixture)

    space = Space(name="mine", baselines=MIXTURES.baselines, suggest=suggest)
    driver = Driver(tmp_path / "j", in_flight=1, space=space)
    driver.run(num_ends=NUM_BASELINES)
    assert driver.searcher.suggest("one-more") == "FINISHED"
    assert re.search(message, str(driver.searcher.fault))


def test_a_stopped_search_leaves_its_trials_to_a_resume(tmp_path: Path) -> None:
    undisturbed = Driver(tmp_path / "undisturbed")
    undisturbed.run()
    driver = Driver(tmp_path / "j")
    driver.run(num_ends=4)
    running = [config["number"] for config in driver.running.values()]
    driver.searcher.is_stopped = True
    assert driver.searcher.suggest("one-more") == "FINISHED"
    for name in list(driver.running):
        driver.end(name, {"error": "no crew is left"})
    driver.searcher.tell_rest()
    resumed = Driver(tmp_path / "j")
    resumed.run()
    assert resumed.handed_out[: len(running)] == running
    assert resumed.plans() == undisturbed.plans()
    assert TrialState.FAIL not in resumed.states()
