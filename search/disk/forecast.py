"""What a study will keep on disk, counted before it starts.

Weights are counted exactly, phase by phase; how many lie in the store at a time follows from
what `search.retention` keeps. Both ends are upper bounds: which trials will be best, and
whether one is best for several targets, is not known before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import final

from search.confirmation.forecast import expect_reruns
from search.disk.amounts import show_amount
from search.fidelity.forecast import list_baselines
from search.fidelity.rungs import FULL
from search.options import Options
from search.outlook import Outlook
from spaces.catalogue import TARGETS
from spaces.keys import Setting
from spaces.phases import AlignPhase, EvaluatePhase, PlanPhases, TrainPhase, unfold
from spaces.plan import Plan
from spaces.task import Role
from trainers.sizes import PhaseSizes, count_feature_bytes

_CELL_BYTES = 1_300
"""Of a cell's manifest, and of its outcomes without any example: measured, of 120 cells."""
_EXAMPLE_BYTES = 100
"""Assumed of an example's outcome and prediction: short labels take less, long answers more."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DiskForecast:
    """Bytes that a study will need."""

    peak: int
    """Of weights, at most, while it runs without a bound."""
    end: int
    """Of weights, at most, when it has ended."""
    states: int
    """Of partial states at a time, at most: a phase that runs for long enough has one, and two
    for a moment while the next is written."""
    trunks: int
    """Of the states from which phases of a larger budget go on, at most: kept where all weights
    are; else those of rungs, until their trials are trained in full or pruned. Where there is a
    bound they are dropped before any weights."""
    minimum: int
    """The smallest bound under which the study can run: what must be there at once."""
    reserve: int
    """To be kept free below a bound: what crews write between two looks at the store, and trunks
    where other studies use the store too, since none are dropped there."""
    results: int
    """Of scores and per-example outcomes, about."""
    features: int
    """Of encoded data in this machine's cache."""

    def describe(self, max_bytes: int | None) -> str:
        """A line on weights and states; `max_bytes` is the bound, None without one."""
        largest, end = self.peak, self.end
        trunks = f"; {show_amount(self.trunks)} of trunks" if self.trunks else ""
        bound = ""
        if max_bytes is not None:
            largest, end = min(largest, max_bytes), min(end, max_bytes)
            bound = f"; states included, kept under {show_amount(max_bytes)}"
        return (
            f"weights of at most {show_amount(largest)} at the peak and {show_amount(end)} at "
            f"the end; up to {show_amount(self.states)} of states of phases in hand{trunks}{bound}"
        )


def forecast_disk(
    options: Options, outlook: Outlook, setting: Setting, sizes: PhaseSizes | None = None
) -> DiskForecast:
    """What the study will need.

    Args:
        options: Of the study.
        outlook: Its trials.
        setting: Of the study.
        sizes: Of its phases; None: collect its vocabulary, to count the rows of embeddings.

    Raises:
        ValueError: If the encoder cannot be had.
    """
    sizes = sizes or PhaseSizes.of_study(options.data, setting.inventory)
    count = _Count(outlook, setting, sizes)
    everything, champions = count.everything(), count.champions()
    at_once = min(outlook.in_flight, outlook.num_trials)
    kept = count.tested_baselines() + count.alignments() + champions + at_once * count.trial()
    num_crews = options.crews or outlook.in_flight
    states = num_crews * count.largest_state()
    trunks = count.states() if options.keep_weights else count.trunks_of_rungs()
    lasting = trunks if options.has_shared_store else 0
    fewest = count.alignments() + champions
    fewest += (at_once + num_crews) * count.largest_weights()
    everything += count.reruns()
    peak = everything if options.keep_weights else min(everything, kept + count.reruns())
    floor = everything if options.keep_weights else min(everything, fewest)
    return DiskForecast(
        peak=peak,
        end=everything if options.keep_weights else min(everything, champions),
        states=2 * states,
        trunks=trunks,
        minimum=floor + 2 * states + lasting,
        reserve=states + lasting,
        results=count.results(),
        features=count_feature_bytes(setting.inventory),
    )


@final
class _Count:
    """Bytes of the phases of a study, in the sums that a forecast is made of."""

    def __init__(self, outlook: Outlook, setting: Setting, sizes: PhaseSizes) -> None:
        self._setting = setting
        self._sizes = sizes
        self._num_searched = outlook.num_searched
        lower = [rung for rung in outlook.rungs if rung < FULL]
        self._baselines_below = [
            self._unfold(plan) for r in lower for plan in list_baselines(outlook, r)
        ]
        self._searched_below = [self._unfold(outlook.searched.at_rung(rung)) for rung in lower]
        self._baselines = [self._unfold(plan) for plan in outlook.baselines]
        self._compared = [self._unfold(p) for p in outlook.baselines if p not in outlook.untested]
        self._searched = self._unfold(outlook.searched)
        self._reruns = expect_reruns(outlook, setting)

    def everything(self) -> int:
        """Weights of all trials."""
        shared = self._weights([*self._baselines, *self._baselines_below])
        own = self._weights([self._searched, *self._searched_below], with_alignment=False)
        return sum(shared.values()) + self._num_searched * sum(own.values())

    def states(self) -> int:
        """States of the trainings of all trials, one of each."""
        shared = self._states([*self._baselines, *self._baselines_below])
        own = self._states([self._searched, *self._searched_below])
        return sum(shared.values()) + self._num_searched * sum(own.values())

    def trunks_of_rungs(self) -> int:
        """Trunks of all trials at lower rungs, from which higher ones go on."""
        shared = self._states(self._baselines_below, leaving_trunks=True)
        own = self._states(self._searched_below, leaving_trunks=True)
        return sum(shared.values()) + self._num_searched * sum(own.values())

    def trial(self) -> int:
        """Weights of a trial under way: of the largest, as far as is known."""
        return max(
            sum(self._weights([phases], with_alignment=False).values())
            for phases in (*self._baselines, self._searched)
        )

    def tested_baselines(self) -> int:
        """Weights that baselines are tested with."""
        weights = self._weights(self._baselines)
        kept = {key for phases in self._compared for key in _tested(phases).values()}
        return sum(weights[key] for key in kept)

    def alignments(self) -> int:
        """Weights of the aligned encoder, from which many plans start."""
        plans = (*self._baselines, self._searched)
        found = {p.alignment.key: p.alignment for p in plans if p.alignment is not None}
        return sum(self._sizes.weights(alignment) for alignment in found.values())

    def champions(self) -> int:
        """Weights of the best trial of each target."""
        if self._num_searched == 0:
            return self._best(self._baselines)
        return self._best([self._searched])

    def reruns(self) -> int:
        """Weights of what is run again with fresh seeds, all of which lie there at its end."""
        weights = ((each.num, self._weights([each.phases])) for each in self._reruns)
        return sum(num * sum(own.values()) for num, own in weights)

    def largest_weights(self) -> int:
        """Weights of the largest phase."""
        return max(self._weights([*self._baselines, self._searched]).values())

    def largest_state(self) -> int:
        """Partial state of the phase with the largest."""
        phases = (*self._baselines, self._searched)
        return max(self._sizes.state(p) for each in phases for p in _trainings(each))

    def results(self) -> int:
        """Scores and outcomes of all trials, and of tests."""
        tests = [e for phases in self._baselines for e in _evaluations(phases)]
        searched = list(_evaluations(self._searched))
        rounds = [
            e
            for phases in (self._searched, *self._searched_below)
            for e in _evaluations(phases)
            if e.role is not Role.TEST
        ]
        tests += [e for p in self._baselines_below for e in _evaluations(p)]
        extra = [e for e in searched if e.role is Role.TEST] if self._num_searched else []
        again = sum(each.num * self._outcomes(_evaluations(each.phases)) for each in self._reruns)
        first = self._outcomes((*tests, *extra)) + self._num_searched * self._outcomes(rounds)
        return first + again

    def _best(self, plans: Iterable[PlanPhases]) -> int:
        """One fine-tune a target, the largest of those that the plans have."""
        best: dict[str, int] = {}
        for phases in plans:
            weights = self._weights([phases])
            for target, key in _tested(phases).items():
                best[target] = max(best.get(target, 0), weights[key])
        return sum(best.values())

    def _weights(
        self, plans: Iterable[PlanPhases], *, with_alignment: bool = True
    ) -> dict[str, int]:
        """Bytes of the weights of each phase, by its key."""
        return {
            phase.key: self._sizes.weights(phase)
            for phases in plans
            for phase in _trainings(phases)
            if with_alignment or not isinstance(phase, AlignPhase)
        }

    def _states(
        self, plans: Iterable[PlanPhases], *, leaving_trunks: bool = False
    ) -> dict[str, int]:
        """Bytes of a state of each fine-tune, or of those that leave trunks, by its key."""
        return {
            phase.key: self._sizes.state(phase)
            for phases in plans
            for phase in _trainings(phases)
            if isinstance(phase, TrainPhase) and (phase.leaves_trunk or not leaving_trunks)
        }

    def _outcomes(self, evaluations: Iterable[EvaluatePhase]) -> int:
        cells = {cell.key: cell for each in evaluations for cell in each.cells}
        facts = self._setting.inventory.sources
        num_examples = sum(facts[c.source.name].num_examples * c.share for c in cells.values())
        return len(cells) * _CELL_BYTES + ceil(num_examples) * _EXAMPLE_BYTES

    def _unfold(self, plan: Plan) -> PlanPhases:
        return unfold(plan, self._setting, tuple(Role))


def _trainings(phases: PlanPhases) -> list[AlignPhase | TrainPhase]:
    return [phase for phase in phases.in_order() if not isinstance(phase, EvaluatePhase)]


def _evaluations(phases: PlanPhases) -> Iterator[EvaluatePhase]:
    return (phase for phase in phases.in_order() if isinstance(phase, EvaluatePhase))


def _tested(phases: PlanPhases) -> dict[str, str]:
    """Weights that each target is tested with.

    Which rate will be best is not known. Targets that are fine-tuned on the same data may have
    different best ones: they are given different ones here, so that none is counted too little.
    """
    rates: dict[str, list[str]] = {}
    for branch in phases.targets:
        for evaluation in branch.evaluations[:1]:
            if evaluation.parent is not None:
                rates.setdefault(branch.target, []).append(evaluation.parent)
    num_before: dict[object, int] = {}
    tested: dict[str, str] = {}
    for target, keys in rates.items():
        index = num_before.get(TARGETS[target].train, 0)
        num_before[TARGETS[target].train] = index + 1
        tested[target] = keys[index % len(keys)]
    return tested
