"""The trials that a study is to have, before any has run: what forecasts are counted from."""

from __future__ import annotations

import math
from dataclasses import dataclass

from search.fidelity.promotion import ETA
from search.fidelity.rungs import FULL
from search.journal import Journal
from search.options import Options
from search.rehearsal import rehearse
from search.setting import count_trials
from spaces.mixture import Mixture
from spaces.plan import Plan
from spaces.space import Scope

DEFAULT_IN_FLIGHT = 3
"""Trials at a time: while one trial's targets are trained, the next one's mixture is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """Baselines as they are, and a uniform mixture in place of each searched trial."""

    baselines: tuple[Plan, ...]
    searched: Plan
    """Shares no phase with the baselines, save an alignment."""
    num_searched: int
    in_flight: int
    """Trials at a time."""
    rungs: tuple[float, ...] = (FULL,)
    """Of the study, ascending."""
    untested: frozenset[Plan] = frozenset()
    """Of the baselines those that are scored on test only where they are best."""
    confirm: int = 0
    """Fresh seeds with which the best of each target are run again."""
    num_finalists: int = 0
    """How many of each target are, baselines apart."""
    notes: tuple[str, ...] = ()
    """What of the space the study lacks the data for, a line each."""

    @property
    def num_trials(self) -> int:
        """In all."""
        return len(self.baselines) + self.num_searched

    def num_searched_at(self, rung: float, eta: int = ETA) -> int:
        """Searched trials that come to a rung, if of so many one is promoted from each."""
        return math.ceil(self.num_searched / math.pow(eta, self.rungs.index(rung)))


def expect_trials(options: Options, scope: Scope, journal: Journal | None) -> Outlook:
    """The trials of a study.

    Args:
        options: Of the study.
        scope: Of the study.
        journal: Of a study that goes on; None, or one that is new, for a new study.

    Raises:
        ValueError: If a space that is a list of plans has fewer than are asked for, or one that
            is searched suggests no plan.
    """
    rehearse(options.space, scope)
    known = None if journal is None or journal.is_new else journal
    num_trials = count_trials(options, scope, so_far=known.num_trials if known else None)
    listed = options.space.baselines(scope)[:num_trials]
    uniform = Mixture.normalised(dict.fromkeys(scope.intermediate, 1.0))
    return Outlook(
        baselines=tuple(baseline.plan for baseline in listed),
        searched=scope.plan(uniform, is_aligned=scope.has_alignment),
        num_searched=num_trials - len(listed),
        in_flight=known.in_flight if known else options.in_flight or DEFAULT_IN_FLIGHT,
        rungs=options.rungs,
        untested=frozenset(baseline.plan for baseline in listed if not baseline.is_reference),
        confirm=options.confirm,
        num_finalists=options.finalists,
        notes=options.space.notes(scope) if options.space.notes else (),
    )
