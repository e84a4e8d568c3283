"""Optuna's ask and tell as a searcher of Ray Tune, on a durable study.

What is suggested depends on (seed, trial number) and on results alone, never on timing: the
suggestion for trial n sees exactly the results of trials <= n - K, where K trials may be in
flight. Results that come early wait; the sampler is made anew, from (seed, n), for every
suggestion. So one crew and two crews, and a study that was killed and resumed, search the same
points. Only a study that was extended differs from one that was longer from the start: when a
study ends, all its results are told.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from functools import partial
from typing import Any, final

import numpy as np
import optuna
from optuna.samplers import BaseSampler
from optuna.trial import TrialState
from ray.tune.search import Searcher

from search.journal import Journal, baseline_of, plan_of
from search.plan_domain import PlanDomain
from search.records import TrialRecord
from search.samplers import SAMPLERS, PointSampler
from search.summary import summarise_trial
from search.trial import OBJECTIVE
from spaces.plan import Plan
from spaces.simplex import Suggester
from spaces.space import Scope, Space

_FINISHED: str = Searcher.FINISHED


@final
class StudySearcher(Searcher):
    """Hands out plans in the order of their numbers."""

    def __init__(
        self, journal: Journal, *, space: Space, scope: Scope, sampler: str, in_flight: int
    ) -> None:
        """Search the space of a study that was set up.

        Args:
            journal: The study.
            space: Suggests plans.
            scope: Of the study.
            sampler: Key of `search.samplers.SAMPLERS`.
            in_flight: K.
        """
        super().__init__(metric=OBJECTIVE, mode="max")
        self.fault: str | None = None
        """What the space's own code raised, in a line; then nothing more is suggested."""
        self.is_stopped = False
        """Set when nothing can come of it: nothing is suggested, no result is told any more."""
        self._journal = journal
        self._space = space
        self._scope = scope
        self._sampler = sampler
        self._in_flight = in_flight
        trials = journal.trials()
        self._unfinished = deque(t.number for t in trials if t.state is TrialState.RUNNING)
        """Trials that a former driver left running: they run again under their numbers."""
        self._next = sum(trial.state is not TrialState.WAITING for trial in trials)
        self._numbers: dict[str, int] = {}
        """Optuna's number of each of Tune's trials."""
        self._arrived: dict[int, TrialRecord | str] = {}
        """Results that are not told yet, by number; a failure is its reason."""

    def __reduce__(self) -> tuple[type[Searcher], tuple[()]]:
        """Tune pickles searchers in order to restore them; here the journal is the state."""
        return Searcher, ()

    def suggest(self, trial_id: str) -> dict[str, Any] | str | None:
        """The next trial's configuration.

        Returns:
            None while it must wait for an earlier result; FINISHED if the search is stopped or
            the space is at fault.
        """
        if self.is_stopped:
            return _FINISHED
        number = self._unfinished[0] if self._unfinished else self._next
        if not self._unfinished and not self._tell_through(number - self._in_flight):
            return None
        try:
            plan = self._plan(number)
        except Exception as error:  # a user's code: one line, and no traceback through Tune
            self.fault = f"space {self._space.name}: {type(error).__name__}: {error}"
            return _FINISHED
        self._numbers[trial_id] = number
        baseline = baseline_of(self._journal.trials()[number])
        return {"number": number, "plan": plan.to_json(), "baseline": baseline}

    def on_trial_complete(
        self, trial_id: str, result: Mapping[str, Any] | None = None, error: bool = False
    ) -> None:
        """Take in a result; it is told when no suggestion could see it too early."""
        number = self._numbers.pop(trial_id, None)
        if number is None or self.is_stopped:
            return
        record = None if error or result is None else result.get("record")
        reason = "the trial's driver died" if result is None else result.get("error")
        self._arrived[number] = record or reason or "the trial reported nothing"

    def tell_rest(self) -> None:
        """Tell every result that arrived: nothing will be suggested any more."""
        for number in sorted(self._arrived):
            self._tell(number)

    def save(self, checkpoint_path: str) -> None:
        """Nothing: the journal is the state."""

    def restore(self, checkpoint_path: str) -> None:
        """Nothing: the journal is the state."""

    def _plan(self, number: int) -> Plan:
        if self._unfinished:
            self._unfinished.popleft()
            return self._plan_again(number)
        self._next += 1
        return self._plan_next(number)

    def _plan_next(self, number: int) -> Plan:
        self._journal.study.sampler = self._make_sampler(number)
        trial = self._journal.study.ask()
        assert trial.number == number, "trials are asked for in the order of their numbers"
        return self._suggest(trial)

    def _make_sampler(self, number: int) -> BaseSampler:
        domain = PlanDomain(partial(suggest_plan, self._space, self._scope), self._scope)
        return SAMPLERS[self._sampler](mix_seed(self._scope.seed, number), domain)

    def _plan_again(self, number: int) -> Plan:
        if plan_of(self._journal.trials()[number]) is None:
            point = self._draw_again(number)
            self._journal.study.sampler = PointSampler(lambda study, trial: point)
        return self._suggest(self._journal.trial(number))

    def _draw_again(self, number: int) -> dict[str, Any]:
        """The parameters of a trial whose driver died while it drew them.

        They are drawn in a copy of the study. In the journal those that were written already
        would not be drawn again, and their random numbers would fall to the other parameters.
        """
        assert self._space.suggest is not None, "plans of a list are recorded from the start"
        copy = optuna.create_study(sampler=self._make_sampler(number), direction="maximize")
        copy.add_trials(self._journal.trials()[:number])
        trial = copy.ask()
        self._space.suggest(trial, self._scope)
        return trial.params

    def _suggest(self, trial: optuna.Trial) -> Plan:
        """The plan that the trial was recorded with, else a new one."""
        plan = plan_of(self._journal.trials()[trial.number])
        if plan is None or self._space.point(plan, self._scope) is not None:
            # a baseline's parameters are asked for as well, so that the sampler learns from it
            suggested = suggest_plan(self._space, self._scope, trial)
            plan = plan or suggested
            self._journal.set_plan(trial, plan)
        return plan

    def _tell_through(self, last: int) -> bool:
        """Tell results up to number `last`; False while one of them is outstanding."""
        for trial in self._journal.trials()[: max(0, last + 1)]:
            if trial.state.is_finished():
                continue
            if trial.number not in self._arrived:
                return False
            self._tell(trial.number)
        return True

    def _tell(self, number: int) -> None:
        result = self._arrived.pop(number)
        if isinstance(result, str):
            self._journal.fail(number, result)
            return
        summary = summarise_trial(result, self._scope.targets)
        mean = summary.select_mean()
        if mean is None or not math.isfinite(mean):
            self._journal.fail(number, "a selection score is missing or not finite")
        else:
            self._journal.complete(number, summary.select_scores(), mean)


def suggest_plan(space: Space, scope: Scope, trial: Suggester) -> Plan:
    """The plan that a space makes of a trial's parameters.

    Raises:
        TypeError: If it is no plan.
        ValueError: If this study cannot carry it out.
    """
    assert space.suggest is not None, "such a space has baselines only"
    plan = space.suggest(trial, scope)
    if not isinstance(plan, Plan):
        raise TypeError(f"suggest must return a Plan, got {plan!r}")
    check_plan(plan, scope)
    return plan


def check_plan(plan: Plan, scope: Scope) -> None:
    """Refuse a plan that this study's data cannot carry out.

    Raises:
        ValueError: If it draws tasks or has targets that are not the study's, or breaks limits.
    """
    foreign = {name for name, _ in plan.mixture.ratios} - set(scope.intermediate)
    if foreign:
        raise ValueError(
            f"a mixture may draw from {', '.join(scope.intermediate)}, got {min(foreign)}"
        )
    if plan.alignment is not None and not scope.has_alignment:
        raise ValueError("a plan with alignment needs a study that was started with --align")
    if plan.mixture.mlm > 0 and not scope.has_mlm:
        raise ValueError(
            f"a mixture may have a share of MLM in a study with --intermediate mlm and running "
            f"text, got {plan.mixture.mlm}"
        )
    scope.limits.check_mixture(plan.mixture)
    if plan.targets != scope.targets:
        raise ValueError(f"targets must be {', '.join(scope.targets)}, got {plan.targets}")


def mix_seed(seed: int, number: int) -> int:
    """A sampler's seed from the study's seed and the trial's number."""
    return int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
