"""Phases and tokens of a study, counted before it starts: on one rung, or on several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from search.fidelity.promotion import ETA
from search.fidelity.rungs import FULL
from search.outlook import Outlook
from search.trial import TRIAL_ROLES
from spaces.keys import Setting
from spaces.phases import AlignPhase, EvaluatePhase, Phase, TrainPhase, unfold
from spaces.plan import Plan

_Phases = Mapping[str, Phase]


@dataclass(frozen=True, kw_only=True, slots=True)
class Work:
    """What a study runs, test scores apart."""

    num_phases: int
    num_baseline_phases: int
    """Of these the baselines', those that two share counted once."""
    num_tokens: int
    """To train on, at most."""
    num_scored_tokens: int
    """Of the splits that are scored, test apart."""


def list_baselines(outlook: Outlook, rung: float) -> list[Plan]:
    """The baselines at a rung."""
    return [plan.at_rung(rung) for plan in outlook.baselines]


def count_work(outlook: Outlook, setting: Setting, *, eta: int = ETA) -> Work:
    """The work of a study, rung by rung, if of `eta` searched trials one is promoted."""
    num_phases = num_baseline_phases = num_tokens = num_scored = 0
    below: tuple[_Phases, _Phases] = ({}, {})
    for rung in outlook.rungs:
        baselines = _unfold(list_baselines(outlook, rung), setting)
        searched = _unfold([outlook.searched.at_rung(rung)], setting)
        num_searched = outlook.num_searched_at(rung, eta)
        num_baseline_phases += len(baselines.keys() - below[0].keys())
        num_phases += num_searched * len(searched.keys() - below[1].keys())
        num_tokens += count_tokens(baselines, below[0], setting)
        num_tokens += num_searched * count_tokens(searched, below[1], setting)
        num_scored += count_scored_tokens(baselines.values(), setting)
        num_scored += num_searched * count_scored_tokens(searched.values(), setting)
        below = (baselines, searched)
    return Work(
        num_phases=num_phases + num_baseline_phases,
        num_baseline_phases=num_baseline_phases,
        num_tokens=num_tokens,
        num_scored_tokens=num_scored,
    )


def count_scored_tokens(phases: Iterable[Phase], setting: Setting) -> int:
    """Tokens of what evaluations score."""
    facts = setting.inventory.sources
    cells = (c for phase in phases if isinstance(phase, EvaluatePhase) for c in phase.cells)
    return round(sum(facts[cell.source.name].num_tokens * cell.share for cell in cells))


def describe_rungs(outlook: Outlook, setting: Setting) -> Iterator[str]:
    """How many searched trials come to each rung, and what else the study may take.

    More are promoted than forecast where trials that went on are overtaken, as a search improves.
    """
    if outlook.rungs == (FULL,):
        return
    counts = ", ".join(f"{outlook.num_searched_at(r)} at {r:g}" for r in outlook.rungs)
    without = count_work(replace(outlook, rungs=(FULL,)), setting)
    every = count_work(outlook, setting, eta=1)
    yield (
        f"{counts} of the searched trials, with one in {ETA} promoted; tokens if all were: "
        f"{every.num_tokens:,}; without rungs: {without.num_tokens:,}"
    )


def _unfold(plans: Sequence[Plan], setting: Setting) -> _Phases:
    """Distinct phases by key."""
    return {p.key: p for plan in plans for p in unfold(plan, setting, TRIAL_ROLES).in_order()}


def count_tokens(phases: _Phases, below: _Phases, setting: Setting) -> int:
    """Tokens of phases that are not there from the rung below, or begin with a trunk of it.

    Args:
        phases: By key.
        below: Those of the rung below; none on the lowest.
        setting: Of the study.
    """
    fine_tunes = (phase for phase in below.values() if isinstance(phase, TrainPhase))
    trunks = {p.trajectory: _count_trunk_tokens(p) for p in fine_tunes if p.leaves_trunk}
    num_tokens = 0
    for key in phases.keys() - below.keys():
        phase = phases[key]
        if isinstance(phase, TrainPhase):
            num_tokens += phase.training.max_tokens - trunks.get(phase.trajectory, 0)
        elif isinstance(phase, AlignPhase):
            num_tokens += _count_pair_tokens(phase, setting)
    return num_tokens


def _count_trunk_tokens(phase: TrainPhase) -> int:
    """Tokens before the learning rate falls; none where it falls from the end of warm-up on."""
    return int((1 - phase.training.decay_share) * phase.training.max_tokens)


def _count_pair_tokens(phase: AlignPhase, setting: Setting) -> int:
    """Of word pairs, at the mean length that they have in this study."""
    facts = [setting.inventory.sources[source.name] for source in phase.sources]
    num_pairs = phase.alignment.max_steps * phase.alignment.batch_pairs
    num_tokens, num_known = sum(f.num_tokens for f in facts), sum(f.num_examples for f in facts)
    return round(num_pairs * num_tokens / num_known)
