"""Rungs: shares of the full budgets at which mixtures are tried before they are trained in full.

A rung fixes the budget of phase two, that of phase three and the examples that are scored, all as
the same share of the study's. Attributes of a trial in the journal tell how far it climbed:

    rung/{share}/slot             number of the slot in which it was handed out at this rung
    rung/{share}/select/{target}  selection score there, in points; at rung 1 it is the trial's own
    rung/{share}/select_mean      their mean, written last: the result is there as a whole

A study without rungs has rung 1 alone and none of these attributes: trial n is slot n.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spaces.space import Space

FULL = 1.0
"""The highest rung of every study."""
_NUM_PER_CENT = 100
_RUNG, _SLOT, _MEAN = "rung/", "/slot", "/select_mean"


def choose_rungs(
    given: Sequence[str] | None, preset: Sequence[float], space: Space
) -> tuple[float, ...]:
    """The rungs of a study.

    Args:
        given: For `--rungs`, None where nothing was.
        preset: Those of the preset.
        space: What is searched.

    Raises:
        ValueError: If they are not rungs, or the space is a list of plans, all of which are run
            in full.
    """
    if space.suggest is None and given is not None:
        raise ValueError(
            f"--rungs tries what is searched, space {space.name} is a list of plans that are all "
            "run in full: leave it out"
        )
    if space.suggest is None:
        return (FULL,)
    return check_rungs(preset if given is None else [_read_share(share) for share in given])


def _read_share(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"--rungs must be numbers such as 0.1,1, got {text!r}") from None


def check_rungs(given: Sequence[float]) -> tuple[float, ...]:
    """The rungs given for `--rungs`.

    Raises:
        ValueError: If they are not ascending whole per cents that end with 1.
    """
    rungs = tuple(given)
    are_whole = all(abs(r * _NUM_PER_CENT - round(r * _NUM_PER_CENT)) < 1e-6 for r in rungs)
    is_ascending = rungs == tuple(sorted(set(rungs)))
    if not (rungs and are_whole and is_ascending and rungs[0] > 0 and rungs[-1] == FULL):
        raise ValueError(
            "--rungs must be ascending shares of the budgets in whole per cents, the last 1 "
            f"(0.25,1), got {','.join(f'{rung:g}' for rung in rungs) or 'none'}"
        )
    return rungs


def rung_code(rung: float) -> int:
    """The rung as `scores.parquet` has it: 0 for the full budget, else per cents of it."""
    return 0 if rung == FULL else round(rung * _NUM_PER_CENT)


def slot_key(rung: float) -> str:
    """Attribute with the slot of a trial at a rung."""
    return f"{_RUNG}{rung:g}{_SLOT}"


def score_key(rung: float, target: str) -> str:
    """Attribute with the selection score of a trial at a rung below the full one."""
    return f"{_RUNG}{rung:g}/select/{target}"


def mean_key(rung: float) -> str:
    """Attribute with the mean of those scores."""
    return f"{_RUNG}{rung:g}{_MEAN}"


def top_rung(attributes: Mapping[str, Any]) -> float:
    """The highest rung at which a trial was handed out; 1 in a study without rungs."""
    return max(_rungs_with(attributes, _SLOT), default=FULL)


def told_rungs(attributes: Mapping[str, Any]) -> list[float]:
    """Rungs below the full one whose results are there, ascending."""
    return sorted(_rungs_with(attributes, _MEAN))


def _rungs_with(attributes: Mapping[str, Any], end: str) -> list[float]:
    names = (name for name in attributes if name.startswith(_RUNG) and name.endswith(end))
    return [float(name.removeprefix(_RUNG).removesuffix(end)) for name in names]


@dataclass(frozen=True, kw_only=True, slots=True)
class Climb:
    """How far a trial has climbed."""

    trial: int
    is_baseline: bool
    is_over: bool
    """Whether nothing more will come of it: it has its full budget, failed or was pruned."""
    slots: Mapping[float, int]
    """Slot of each rung at which it was handed out, lowest first."""
    scores: Mapping[float, Mapping[str, float]]
    """Selection scores in points, by target, of each rung whose result is there."""

    @property
    def top(self) -> float:
        """The highest rung at which it was handed out."""
        return max(self.slots)

    @property
    def is_open(self) -> bool:
        """Whether it is handed out and its result is not there."""
        return not self.is_over and self.top not in self.scores

    def as_of(self, slot: int) -> Climb:
        """With the results of slots up to this one alone."""
        known = {rung: own for rung, own in self.scores.items() if self.slots[rung] <= slot}
        return replace(self, scores=known, is_over=self.is_over and self.slots[self.top] <= slot)


def read_climb(
    trial: int,
    attributes: Mapping[str, Any],
    rungs: Sequence[float],
    *,
    is_baseline: bool,
    is_over: bool,
    is_complete: bool,
) -> Climb:
    """The climb of a trial from its attributes in the journal.

    Args:
        trial: Its number. It has begun.
        attributes: Of the trial.
        rungs: Of the study.
        is_baseline: Whether it is one.
        is_over: See `Climb`.
        is_complete: Whether it finished at its full budget.
    """
    is_single = tuple(rungs) == (FULL,)
    slots = {FULL: trial} if is_single else _read_slots(attributes, rungs)
    scores = {r: _scores_below(attributes, r) for r in rungs[:-1] if mean_key(r) in attributes}
    if is_complete:
        scores[FULL] = _scores_below(attributes, None)
    return Climb(trial=trial, is_baseline=is_baseline, is_over=is_over, slots=slots, scores=scores)


def _read_slots(attributes: Mapping[str, Any], rungs: Sequence[float]) -> dict[float, int]:
    return {r: int(attributes[slot_key(r)]) for r in rungs if slot_key(r) in attributes}


def _scores_below(attributes: Mapping[str, Any], rung: float | None) -> dict[str, float]:
    prefix = "select/" if rung is None else score_key(rung, "")
    return {
        name.removeprefix(prefix): float(value)
        for name, value in attributes.items()
        if name.startswith(prefix)
    }
