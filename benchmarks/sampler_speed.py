"""`python -m benchmarks.sampler_speed`: seconds that a sampler takes to suggest a trial.

In a study as it is after 60 trials, ten of them baselines: nine intermediate tasks, a non-English
share and a learning rate (eleven features), nine targets. Scores are made up, since no time
depends on what they are of.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.machine import describe_machine
from benchmarks.made_up_study import MadeUpScores, MadeUpStudy, make_scope
from search.samplers import SAMPLERS
from spaces.features import feature_names

_SCOPE = make_scope(9, 9)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each sampler, or one line of JSON."""
    given = _build_parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="intermix-samplers-") as folder:
        study = fill_study(Path(folder), given.trials)
        seconds = {
            name: time_asks(study, name, num_asks=given.asks) for name in given.samplers.split(",")
        }
    if given.json:
        print(json.dumps({"trials": given.trials, "seconds": seconds}))
        return
    print(describe_machine())
    print(
        f"seconds to suggest a trial after {given.trials}, {len(_SCOPE.targets)} targets, "
        f"{len(feature_names(_SCOPE))} features; median and longest of {given.asks}"
    )
    for name, times in seconds.items():
        print(f"{name:10} {statistics.median(times):6.2f} {max(times):6.2f}")


def fill_study(folder: Path, num_trials: int) -> MadeUpStudy:
    """A study of baselines and random trials."""
    scores = MadeUpScores.draw(_SCOPE, np.random.default_rng(0))
    study = MadeUpStudy(folder, scores, seed=0, in_flight=1)
    study.run("random", num_trials)
    return study


def time_asks(study: MadeUpStudy, sampler: str, *, num_asks: int) -> list[float]:
    """Seconds of each of some suggestions; what is suggested fails, and changes little."""
    seconds = []
    for _ in range(num_asks):
        started = time.perf_counter()
        number = study.ask(sampler)
        seconds.append(time.perf_counter() - started)
        study.journal.fail(number, "nothing was run")
    return seconds


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.sampler_speed",
        description="Seconds that each sampler takes to suggest a trial.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--trials", type=int, default=60, metavar="N", help="that are known (default: 60)")
    add("--asks", type=int, default=5, metavar="N", help="of each sampler (default: 5)")
    add("--samplers", default=",".join(SAMPLERS), metavar="A,B", help="(default: all)")
    add("--json", action="store_true", help="print the figures as one line of JSON")
    return parser


if __name__ == "__main__":
    main()
