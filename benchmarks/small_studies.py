"""`python -m benchmarks.small_studies`: what samplers find in studies of few trials.

On made-up scores (`benchmarks.made_up_study`), where the best is known. A study runs its baselines
and then some searched trials, three at a time; each target's champion is the trial of its best
score, noise included. Printed is what the champions' true scores lack of the best that is
possible, in points, the mean over targets and worlds with a standard error, and the same of the
difference to the first sampler in the same worlds.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_up_study import (
    MadeUpScores,
    MadeUpStudy,
    count_baselines,
    make_scope,
    plans_of,
)
from search.portfolio.tried import read_attributes
from search.samplers import SAMPLERS
from spaces.space import Scope

_IN_FLIGHT = 3
_NAMES = ",".join(["random", *(name for name in SAMPLERS if name != "random")])
_WORLD = 1_000_003
"""Distinguishes the seed of a world's scores from those of its trials."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each sampler, or one line of JSON."""
    given = _build_parser().parse_args(arguments)
    scope = make_scope(given.tasks, given.targets)
    regrets = {
        name: np.array(
            [find_regrets(scope, name, seed=s, searched=given.trials) for s in range(given.seeds)]
        )
        for name in given.samplers.split(",")
    }
    first = regrets[given.samplers.partition(",")[0]]
    figures = {
        name: {"lack": _summarise(values), "difference": _summarise(values - first)}
        for name, values in regrets.items()
    }
    if given.json:
        print(json.dumps({"searched": given.trials, "samplers": figures}))
        return
    print(
        f"points that champions lack of the best after {given.trials} searched trials, "
        f"{given.tasks} tasks, {given.targets} targets, {count_baselines(scope)} baselines, "
        f"{given.seeds} worlds; difference to {given.samplers.partition(',')[0]}"
    )
    for name, row in figures.items():
        print(
            f"{name:10} {row['lack'][0]:5.2f} +- {row['lack'][1]:.2f}   "
            f"{row['difference'][0]:+5.2f} +- {row['difference'][1]:.2f}"
        )


def find_regrets(scope: Scope, sampler: str, *, seed: int, searched: int) -> float:
    """What champions of one study lack, the mean over targets, in points."""
    scores = MadeUpScores.draw(scope, np.random.default_rng([_WORLD, seed]))
    with tempfile.TemporaryDirectory(prefix="intermix-small-") as folder:
        study = MadeUpStudy(Path(folder), scores, seed=seed, in_flight=_IN_FLIGHT)
        study.run(sampler, count_baselines(scope) + searched)
        plans = plans_of(study.journal)
        found = [read_attributes(trial) for trial in study.journal.trials()]
    truth = np.array([scores.score(plan) for plan in plans])
    chosen = [
        truth[int(np.argmax([trial[target] for trial in found])), index]
        for index, target in enumerate(scope.targets)
    ]
    return float(np.mean(scores.best() - np.array(chosen)))


def _summarise(values: NDArray[np.float64]) -> tuple[float, float]:
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.small_studies",
        description="What champions lack of the best after few trials, on made-up scores.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--tasks", type=int, default=3, metavar="N", help="intermediate (default: 3)")
    add("--targets", type=int, default=3, metavar="N", help="(default: 3)")
    add("--trials", type=int, default=4, metavar="N", help="beyond the baselines (default: 4)")
    add("--seeds", type=int, default=40, metavar="N", help="worlds (default: 40)")
    add("--samplers", default=_NAMES, metavar="A,B", help=f"(default: {_NAMES})")
    add("--json", action="store_true", help="print the figures as one line of JSON")
    return parser


if __name__ == "__main__":
    main()
