"""What running the best again with fresh seeds takes, counted before it is known who they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from search.fidelity.forecast import count_scored_tokens, count_tokens
from search.outlook import Outlook
from search.trial import TRIAL_ROLES
from spaces.keys import Setting
from spaces.phases import EvaluatePhase, Phase, PlanPhases, unfold
from spaces.plan import Plan
from spaces.task import Role


@dataclass(frozen=True, kw_only=True, slots=True)
class RerunWork:
    """What all replicas take, at most."""

    num_phases: int
    """Test scores apart."""
    num_tokens: int
    """To train on."""
    num_scored_tokens: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Reruns:
    """Replicas that are alike in what they take."""

    phases: PlanPhases
    """Of one of them."""
    num: int
    """How many there are at most, each with phases of its own."""


def expect_reruns(outlook: Outlook, setting: Setting) -> tuple[Reruns, ...]:
    """The replicas of a study, at most.

    Of each target the finalists are taken for trials of their own, and its best single task for
    the longest; in truth one trial is often good for several targets, whose replicas then share
    the intermediate phase. No intermediate training is run once a seed for all targets.
    """
    if outlook.confirm == 0:
        return ()
    plans = [(plan, times * outlook.confirm) for plan, times in _list_plans(outlook)]
    return tuple(
        Reruns(phases=unfold(plan, setting, (*TRIAL_ROLES, Role.TEST)), num=num)
        for plan, num in plans
        if num
    )


def count_rerun_work(outlook: Outlook, setting: Setting) -> RerunWork:
    """The work of all replicas."""
    num_phases = num_tokens = num_scored = 0
    for each in expect_reruns(outlook, setting):
        phases = {phase.key: phase for phase in each.phases.in_order() if not _is_test(phase)}
        num_phases += each.num * len(phases)
        num_tokens += each.num * count_tokens(phases, {}, setting)
        num_scored += each.num * count_scored_tokens(phases.values(), setting)
    return RerunWork(num_phases=num_phases, num_tokens=num_tokens, num_scored_tokens=num_scored)


def describe_reruns(outlook: Outlook, setting: Setting) -> Iterator[str]:
    """A line on what `--confirm` adds; none where nothing is run again."""
    if outlook.confirm == 0:
        return
    work = count_rerun_work(outlook, setting)
    plural = "s" if outlook.confirm > 1 else ""
    yield (
        f"at most {count_replicas(outlook)} replicas with {outlook.confirm} fresh seed{plural}: "
        f"{work.num_phases:,} phases and {work.num_tokens:,} tokens more"
    )


def count_replicas(outlook: Outlook) -> int:
    """How many there are at most: a target, a trial and a seed each."""
    return outlook.confirm * len(outlook.searched.targets) * _count_entrants(outlook)


def _count_entrants(outlook: Outlook) -> int:
    """Trials of each target: finalists, and beside them its baselines that are none."""
    none, others = _part_baselines(outlook)
    return min(outlook.num_finalists + len(none) + bool(others), outlook.num_trials)


def _list_plans(outlook: Outlook) -> Iterator[tuple[Plan, int]]:
    """Plans that are run again with each fresh seed, and how often."""
    none, others = _part_baselines(outlook)
    num_searched = min(outlook.num_finalists, outlook.num_searched)
    num_others = _count_entrants(outlook) - num_searched - len(none)
    for target in outlook.searched.targets:
        yield _narrow(outlook.searched, target), num_searched
        yield from ((_narrow(plan, target), 1) for plan in others[:num_others])
    yield from ((_narrow(plan, *plan.targets), 1) for plan in none)


def _part_baselines(outlook: Outlook) -> tuple[tuple[Plan, ...], tuple[Plan, ...]]:
    """No intermediate training, which comes first where it is listed, and the others."""
    baselines = outlook.baselines
    num_none = int(bool(baselines) and baselines[0].mixture.is_empty)
    return baselines[:num_none], baselines[num_none:]


def _is_test(phase: Phase) -> bool:
    return isinstance(phase, EvaluatePhase) and phase.role is Role.TEST


def _narrow(plan: Plan, *targets: str) -> Plan:
    """The plan for these targets, at one learning rate."""
    return replace(plan, targets=targets, target_learning_rates=plan.target_learning_rates[:1])
