"""What rungs save: `python -m benchmarks.rungs --scores CSV`, replayed on a table of scores.

A table has a row a mixture and a column a target. Rows are taken in a random order, as random
search would, so what is measured is promotion and not the sampler. The scores of the lower rung
are those of the table with noise, so that they correlate with them as much as is asked for, or a
table of their own (`--low CSV`). Printed are the tokens, in full trials, until the mean over
targets of the regret is as low as that of N trials without rungs, and the regret at the same
tokens. Regret is the best value in the table minus the best that was trained in full, in standard
deviations.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import fmean, median
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from search.fidelity.promotion import Rank, Scores, Step, choose_step, rank_by_portfolio
from search.fidelity.rungs import FULL, Climb
from spaces.catalogue import TARGETS
from spaces.plan import Training
from spaces.presets import FULL as FULL_PRESET

Array: TypeAlias = npt.NDArray[np.float64]
Course: TypeAlias = list[tuple[float, float]]
"""(tokens in full trials, mean regret) after each slot."""

_IN_FLIGHT = 3
_CORRELATIONS = (0.5, 0.7, 0.9)
_NUM_TRIALS = (12, 24)
_MAX_TOKENS = 48.0
"""In full trials: what is not reached with twice the tokens counts as not reached."""
_NEW = Climb(trial=0, is_baseline=False, is_over=False, slots={}, scores={})
_DECAY = Training(learning_rate=1.0, max_tokens=1).decay_share


@dataclass(frozen=True, kw_only=True, slots=True)
class Saving:
    """A way of promoting against no rungs, over seeds."""

    promotion: str
    correlation: float | None
    """Of the rung with the full budget; None where the table of the rung was given."""
    num_trials: int
    """Without rungs."""
    regret_without: float
    regret: float
    """At the tokens of so many trials."""
    stderr: float
    """Of the difference of the two, paired by seed."""
    tokens: float
    """Median tokens to the regret without rungs, as a share of what that took; infinite where
    most replays never reach it."""


def rank_by_mean(scores: Scores) -> list[int]:
    """What promotion by one objective would do."""
    return sorted(scores, key=lambda n: (-fmean(scores[n].values()), n))


PROMOTIONS: dict[str, Rank] = {"portfolio": rank_by_portfolio, "mean": rank_by_mean}


def read_table(path: Path, *, is_minimised: bool = False) -> Array:
    """Standardised scores `[rows, targets]`, larger better.

    The first column of the file is an index and passed over.

    Raises:
        ValueError: If a cell is not a number, or rows differ in length.
    """
    with path.open(encoding="utf-8", newline="") as file:
        _, *rows = csv.reader(file)
    table = np.array([[float(cell) for cell in row[1:]] for row in rows])
    return _standardise(-table if is_minimised else table)


def replay(
    full: Array,
    low: Array,
    rungs: Sequence[float],
    *,
    rank: Rank = rank_by_portfolio,
    max_tokens: float = math.inf,
) -> Course:
    """A study that takes the rows in their order, at a lower rung first where there is one.

    Args:
        full: Scores of each row at the full budget, `[rows, targets]`.
        low: The same at the lower rung.
        rungs: One or two.
        rank: The order of promotion.
        max_tokens: Where it ends, in full trials.

    Returns:
        Where it stood after each training in full.
    """
    climbs: list[Climb] = []
    course: Course = []
    tokens, best = 0.0, np.full(full.shape[1], -np.inf)
    for slot, step in _walk(climbs, rungs, len(full), rank):
        row = len(climbs) if step.trial is None else step.trial
        known = _NEW if step.trial is None else climbs[row]
        scores = full[row] if step.rung == FULL else low[row]
        climbs[row : row + 1] = [_climb(replace(known, trial=row), step.rung, slot, scores)]
        tokens += step.rung - (0.0 if step.trial is None else _continued(rungs[0]))
        if step.rung == FULL:
            best = np.maximum(best, scores)
            course.append((tokens, float((full.max(axis=0) - best).mean())))
        if tokens >= max_tokens:
            break
    return course


def measure(
    full: Array, lows: Sequence[Array], rung: float, *, correlation: float | None
) -> Iterator[Saving]:
    """Each way of promotion against no rungs.

    Args:
        full: Scores at the full budget.
        lows: Scores at the lower rung, of each seed.
        rung: Share of the lower one.
        correlation: What is said of it.
    """
    orders = [np.random.default_rng(seed).permutation(len(full)) for seed in range(len(lows))]
    plain = [replay(full[order], full[order], (FULL,), max_tokens=_MAX_TOKENS) for order in orders]
    for name, rank in PROMOTIONS.items():
        pairs = zip(lows, orders, strict=True)
        climbed = [
            replay(full[order], low[order], (rung, FULL), rank=rank, max_tokens=_MAX_TOKENS)
            for low, order in pairs
        ]
        for num_trials in _NUM_TRIALS:
            without = np.array([_regret_at(course, num_trials) for course in plain])
            found = np.array([_regret_at(course, num_trials) for course in climbed])
            goals = zip(climbed, without, strict=True)
            yield Saving(
                promotion=name,
                correlation=correlation,
                num_trials=num_trials,
                regret_without=float(without.mean()),
                regret=float(found.mean()),
                stderr=float((found - without).std(ddof=1) / math.sqrt(len(lows))),
                tokens=median(_tokens_to(*goal) for goal in goals) / num_trials,
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a line for each saving, or JSON."""
    given = _build_parser().parse_args(arguments)
    full = read_table(given.scores, is_minimised=given.minimise)[:, : given.targets]
    savings: list[Saving] = []
    if given.low is not None:
        low = read_table(given.low, is_minimised=given.minimise)[:, : given.targets]
        savings += measure(full, [low] * given.seeds, given.rung, correlation=None)
    else:
        for correlation in _CORRELATIONS:
            lows = [blur(full, correlation, seed) for seed in range(given.seeds)]
            savings += measure(full, lows, given.rung, correlation=correlation)
    if given.json:
        print(json.dumps([asdict(saving) for saving in savings]))
    else:
        print("\n".join(_describe(savings)))
    return 0


def blur(full: Array, correlation: float, seed: int) -> Array:
    """Standardised scores with as much noise as leaves that correlation (Pearson's)."""
    noise = np.random.default_rng([seed, 1]).standard_normal(full.shape)
    blurred: Array = correlation * full + math.sqrt(1 - correlation**2) * noise
    return blurred


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rungs", description=__doc__)
    parser.add_argument("--scores", type=Path, required=True, metavar="CSV")
    parser.add_argument("--low", type=Path, metavar="CSV", help="the same rows at the lower rung")
    parser.add_argument("--minimise", action="store_true", help="the table holds losses")
    parser.add_argument("--rung", type=float, default=0.1, metavar="SHARE")
    parser.add_argument("--targets", type=int, metavar="N", help="the first columns alone")
    parser.add_argument("--seeds", type=int, default=20, metavar="N")
    parser.add_argument("--json", action="store_true")
    return parser


def _describe(savings: Iterable[Saving]) -> Iterator[str]:
    yield "promotion   correlation  trials   regret: without   with            tokens to the same"
    for s in savings:
        correlation = "table" if s.correlation is None else f"{s.correlation:.1f}"
        tokens = f"{s.tokens:.2f} of those without" if math.isfinite(s.tokens) else "not reached"
        yield (
            f"{s.promotion:10}  {correlation:>11}  {s.num_trials:6}  {s.regret_without:16.3f}  "
            f"{s.regret:6.3f} +- {s.stderr:.3f}   {tokens}"
        )


def _walk(
    climbs: Sequence[Climb], rungs: Sequence[float], num_trials: int, rank: Rank
) -> Iterator[tuple[int, Step]]:
    """Slots for which there is something to do; whoever walks adds to `climbs`."""
    slot = num_idle = 0
    while num_idle <= _IN_FLIGHT:
        step = choose_step(
            [climb.as_of(slot - _IN_FLIGHT) for climb in climbs],
            rungs,
            num_baselines_left=0,
            may_search=len(climbs) < num_trials,
            rank=rank,
        )
        num_idle = num_idle + 1 if step is None else 0
        if step is not None:
            yield slot, step
        slot += 1


def _climb(climb: Climb, rung: float, slot: int, scores: Array) -> Climb:
    named = {str(target): float(score) for target, score in enumerate(scores)}
    return replace(
        climb,
        is_over=rung == FULL,
        slots={**climb.slots, rung: slot},
        scores={**climb.scores, rung: named},
    )


def _continued(rung: float) -> float:
    """Tokens, in full trials, that a promoted trial of the preset `full` need not train again.

    Its intermediate phase begins with the trunk of the lower rung, its fine-tunes begin anew.
    """
    preset = FULL_PRESET
    sources = {TARGETS[target].train for target in preset.targets} - {None}
    fine_tunes = len(sources) * len(preset.target_learning_rates) * preset.target_tokens
    share = preset.intermediate_tokens / (preset.intermediate_tokens + fine_tunes)
    return (1 - _DECAY) * rung * share


def _regret_at(course: Course, tokens: float) -> float:
    """The regret when so many tokens were spent; before the first full training, that one's."""
    return next((r for spent, r in reversed(course) if spent <= tokens + 1e-9), course[0][1])


def _tokens_to(course: Course, regret: float) -> float:
    return next((spent for spent, reached in course if reached <= regret), math.inf)


def _standardise(table: Array) -> Array:
    standardised: Array = (table - table.mean(axis=0)) / table.std(axis=0)
    return standardised


if __name__ == "__main__":
    sys.exit(main())
