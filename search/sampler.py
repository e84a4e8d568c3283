"""Optuna's ask and tell as a searcher of Ray Tune, on a durable study.

What is suggested depends on (seed, trial number) and on results alone, never on timing: the
suggestion for trial n sees exactly the results of trials <= n - K, where K trials may be in
flight. Results that come early wait; the sampler is made anew, from (seed, n), for every
suggestion. So one crew and two crews, and a study that was killed and resumed, search the same
points. Only a study that was extended differs from one that was longer from the start: when a
study ends, all its results are told.

A trial that lost targets is told complete, with the scores that it has. Its objective must compare
with others': there a lost target counts as the worst score that was told of it. At a lower rung
such a trial fails.

In a study with rungs all this holds of its slots, see `search.fidelity.ladder`. Optuna is told the
result of the full budget only; a trial that is not promoted is told pruned when the study ends.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, final

import numpy as np
import optuna
from optuna.samplers import BaseSampler
from ray.tune.search import Searcher

from search.fidelity.ladder import Ladder, Slot
from search.fidelity.rungs import FULL
from search.journal import Journal, baseline_of, is_waiting, plan_of
from search.plan_domain import PlanDomain
from search.records import TrialRecord
from search.samplers import SAMPLERS, PointSampler
from search.summary import mean_at_worst, summarise_trial
from search.trial import OBJECTIVE
from spaces.plan import Plan
from spaces.simplex import Suggester
from spaces.space import Scope, Space

_FINISHED: str = Searcher.FINISHED


@final
class StudySearcher(Searcher):
    """Hands out plans in the order of their numbers."""

    def __init__(
        self,
        journal: Journal,
        *,
        space: Space,
        scope: Scope,
        sampler: str,
        in_flight: int,
        rungs: Sequence[float] = (FULL,),
    ) -> None:
        """Search the space of a study that was set up.

        Args:
            journal: The study.
            space: Suggests plans.
            scope: Of the study.
            sampler: Key of `search.samplers.SAMPLERS`.
            in_flight: K.
            rungs: Of the study, ascending, the last 1.
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
        self._ladder = Ladder(journal, rungs, in_flight=in_flight)
        self._unfinished = deque(slot for _, slot in sorted(self._ladder.open.items()))
        """Slots that a former driver left running: they run again."""
        self._slots: dict[str, Slot] = {}
        """Slot of each of Tune's trials."""
        self._arrived: dict[int, TrialRecord | str] = {}
        """Results that are not told yet, by the slot's number; a failure is its reason."""

    def __reduce__(self) -> tuple[type[Searcher], tuple[()]]:
        """Tune pickles searchers in order to restore them; here the journal is the state."""
        return Searcher, ()

    def suggest(self, trial_id: str) -> dict[str, Any] | str | None:
        """The next trial's configuration.

        Returns:
            None while it must wait for an earlier result; FINISHED if the search is stopped,
            there is nothing left to do, or the space is at fault.
        """
        if self.is_stopped:
            return _FINISHED
        slot = self._unfinished.popleft() if self._unfinished else self._next_slot()
        if slot is None:
            return _FINISHED if self._ladder.is_done else None
        try:
            plan = self._plan(slot).at_rung(slot.rung)
        except Exception as error:  # a user's code: one line, and no traceback through Tune
            self.fault = f"space {self._space.name}: {type(error).__name__}: {error}"
            return _FINISHED
        self._slots[trial_id] = slot
        baseline = baseline_of(self._journal.trials()[slot.trial])
        return {"number": slot.trial, "plan": plan.to_json(), "baseline": baseline}

    def on_trial_complete(
        self, trial_id: str, result: Mapping[str, Any] | None = None, error: bool = False
    ) -> None:
        """Take in a result; it is told when no suggestion could see it too early."""
        slot = self._slots.pop(trial_id, None)
        if slot is None or self.is_stopped:
            return
        record = None if error or result is None else result.get("record")
        reason = "the trial's driver died" if result is None else result.get("error")
        self._arrived[slot.number] = record or reason or "the trial reported nothing"

    def tell_rest(self) -> None:
        """Tell every result that arrived: nothing will be suggested any more."""
        for number in sorted(self._arrived):
            self._tell(self._ladder.open[number])
        for trial in self._ladder.resting() if self.fault is None else ():
            self._journal.prune(trial)

    def save(self, checkpoint_path: str) -> None:
        """Nothing: the journal is the state."""

    def restore(self, checkpoint_path: str) -> None:
        """Nothing: the journal is the state."""

    def _next_slot(self) -> Slot | None:
        while not self._ladder.is_done and self._tell_through(self._ladder.last_seen):
            slot = self._ladder.take()
            if slot is not None:
                return slot
        return None

    def _plan(self, slot: Slot) -> Plan:
        known = self._journal.trials()[slot.trial : slot.trial + 1]
        is_new = not known or is_waiting(known[0])
        if is_new:
            self._ask(slot.trial)
        self._ladder.note(slot)
        if slot.is_first:
            if not is_new:
                self._restore_draw(slot.trial)
            return self._suggest(self._journal.trial(slot.trial))
        plan = plan_of(known[0])
        assert plan is not None, "a trial that was at a rung has a plan"
        return plan

    def _ask(self, number: int) -> None:
        self._journal.study.sampler = self._make_sampler(number)
        trial = self._journal.study.ask()
        assert trial.number == number, "trials are asked for in the order of their numbers"

    def _make_sampler(self, number: int) -> BaseSampler:
        domain = PlanDomain(
            partial(suggest_plan, self._space, self._scope), self._scope, self._space
        )
        return SAMPLERS[self._sampler](mix_seed(self._scope.seed, number), domain)

    def _restore_draw(self, number: int) -> None:
        """Have the parameters of a trial that began before drawn as they were."""
        if plan_of(self._journal.trials()[number]) is None:
            point = self._draw_again(number)
            self._journal.study.sampler = PointSampler(lambda study, trial: point)

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
        """Tell results of slots up to `last`; False while one of them is outstanding."""
        for number, slot in sorted(self._ladder.open.items()):
            if number > last:
                break
            if number not in self._arrived:
                return False
            self._tell(slot)
        return True

    def _tell(self, slot: Slot) -> None:
        result = self._arrived.pop(slot.number)
        self._ladder.close(slot)
        if isinstance(result, str):
            self._journal.fail(slot.trial, result)
            return
        summary = summarise_trial(result, self._scope.targets)
        mean = summary.select_mean()
        if result.lost and slot.rung == FULL:
            told = self._journal.told_scores()
            mean = mean_at_worst(summary.select_scores(), self._scope.targets, told)
        if mean is None or not math.isfinite(mean):
            unscored = "a selection score is missing or not finite"
            reasons = "; ".join(f"{target}: {reason}" for target, reason in result.lost)
            self._journal.fail(slot.trial, reasons or unscored)
        elif slot.rung < FULL:
            self._journal.note_rung(slot.trial, slot.rung, summary.select_scores(), mean)
        else:
            self._journal.complete(slot.trial, summary.select_scores(), mean, result.lost)


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
    drawn = [f.source for f in scope.abroad if plan.mixture.ratio(f.source.task) > 0]
    for portion in plan.mixture.portions:
        if not any(portion.covers(source) for source in drawn):
            raise ValueError(f"the data have nothing for the portion {portion.describe()!r}")
    scope.limits.check_mixture(plan.mixture)
    if plan.targets != scope.targets:
        raise ValueError(f"targets must be {', '.join(scope.targets)}, got {plan.targets}")


def mix_seed(seed: int, number: int) -> int:
    """A sampler's seed from the study's seed and the trial's number."""
    return int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
