"""A driver in Tune's place, for tests of the searcher without Ray.

It asks for trials while the searcher gives any and ends running ones in an order of the test's
choosing. Scores are a function of the plan.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from optuna.trial import TrialState
from plan_factories import make_scope
from record_factories import make_score, make_trial

from search.journal import Journal, plan_of
from search.records import TrialRecord
from search.sampler import StudySearcher
from spaces.library import SPACES
from spaces.plan import Plan, plan_from_json
from spaces.space import Scope, Space

SCOPE = replace(make_scope(), targets=("xnli", "tatoeba"))
MIXTURES = SPACES["mixtures"]
NUM_BASELINES = len(MIXTURES.baselines(SCOPE))
NUM_TRIALS = 16
"""TPE draws at random until it has seen five results; here it models for several trials."""

Pick = Callable[[Sequence[str]], str]


def oldest_first(running: Sequence[str]) -> str:
    return running[0]


def newest_first(running: Sequence[str]) -> str:
    return running[-1]


def shuffled(seed: int) -> Pick:
    return random.Random(seed).choice


def score_plan(number: int, plan: Plan) -> TrialRecord:
    """A record whose scores follow from the plan."""
    mixture = plan.mixture
    xnli = 50 + 20 * mixture.ratio("mnli") - 10 * mixture.non_english
    scores = [make_score("xnli", xnli), make_score("tatoeba", 40 + 10 * mixture.ratio("ccg"))]
    return make_trial(number, scores, plan=plan)


@dataclass
class Driver:
    """One life of a study's driver."""

    path: Path
    in_flight: int = 3
    space: Space = MIXTURES
    scope: Scope = SCOPE
    sampler: str = "tpe"
    num_trials: int = NUM_TRIALS
    seed: int = 0
    rungs: tuple[float, ...] = (1.0,)
    running: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Configurations in flight by Tune's id, oldest first."""
    handed_out: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.journal = Journal(self.path)
        self.journal.set_up(
            "pilot", {}, space=self.space, scope=self.scope, in_flight=self.in_flight
        )
        self.journal.ask_for(self.num_trials)
        self.searcher = StudySearcher(
            self.journal,
            space=self.space,
            scope=replace(self.scope, seed=self.seed),
            sampler=self.sampler,
            in_flight=self.in_flight,
            rungs=self.rungs,
        )

    def ask(self) -> bool:
        """Start one more trial; False where the searcher gives none."""
        name = f"trial-{len(self.handed_out)}"
        config = self.searcher.suggest(name)
        if config in (None, StudySearcher.FINISHED):
            return False
        assert isinstance(config, dict)
        self.running[name] = config
        self.handed_out.append(config["number"])
        return True

    def end(self, name: str, result: dict[str, Any] | None = None) -> int:
        """End a running trial, with its plan's scores unless a result is given."""
        config = self.running.pop(name)
        number: int = config["number"]
        record = score_plan(number, plan_from_json(config["plan"]))
        self.searcher.on_trial_complete(name, {"record": record} if result is None else result)
        return number

    def run(self, pick: Pick = oldest_first, num_ends: int | None = None) -> None:
        """Run the study to its end, or until `num_ends` trials ended."""
        num_known = sum(trial.state.is_finished() for trial in self.journal.trials())
        num_left = self.num_trials - num_known
        for _ in range(num_left if num_ends is None else num_ends):
            while len(self.handed_out) < num_left and self.ask():
                pass
            self.end(pick(list(self.running)))
        if num_ends is None:
            self.searcher.tell_rest()

    def plans(self) -> list[Plan | None]:
        return [plan_of(trial) for trial in self.journal.trials()]

    def states(self) -> list[TrialState]:
        return [trial.state for trial in self.journal.trials()]
