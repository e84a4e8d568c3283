"""`python -m benchmarks.overhead`: what a study spends beside training and evaluation.

Seconds from submitting a phase to its first optimiser step, with a crew that has yet to come up
and with a warm one, and seconds that a trial takes beyond its phases. The offline encoder in the
sizes of the laptop preset, real Ray. Exit status: 0 done, 1 failed, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.overhead_measurement import Overhead

_LEAST_PHASES = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure from the words of the command line; returns the exit status."""
    parser = _build_parser()
    given = parser.parse_args(arguments)
    if given.phases < _LEAST_PHASES or given.trials < _LEAST_PHASES:
        parser.error(f"--phases and --trials must be at least {_LEAST_PHASES}")
    from search.environment import prepare_environment

    prepare_environment("local")  # before Ray is imported
    from benchmarks.overhead_measurement import measure
    from search.errors import StudyFailedError

    with tempfile.TemporaryDirectory(prefix="intermix-overhead-") as folder:
        try:
            overhead = measure(
                Path(folder), num_phases=given.phases, num_trials=given.trials, layers=given.layers
            )
        except (StudyFailedError, ValueError) as error:
            print(f"benchmarks.overhead: {' '.join(str(error).split())}", file=sys.stderr)
            return 1
    print(json.dumps(asdict(overhead)) if given.json else _describe(overhead))
    return 0


def _describe(overhead: Overhead) -> str:
    from benchmarks.machine import describe_machine

    return (
        f"{describe_machine()}\n"
        f"from submit to first step: {overhead.cold_s:.1f} s until a crew is up, "
        f"{overhead.warm_median_s:.2f} s with a warm one "
        f"(90th percentile {overhead.warm_p90_s:.2f} s, {overhead.num_phases} phases)\n"
        f"a trial beyond its phases: {overhead.trial_s:.2f} s"
    )


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.overhead",
        description="Seconds from submit to first step, cold and warm, and per trial.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--phases", type=int, default=16, metavar="N", help="on a warm crew (default: 16)")
    add("--trials", type=int, default=8, metavar="N", help="without phases (default: 8)")
    add("--layers", type=int, metavar="N", help="of the encoder (default: the preset's)")
    add("--json", action="store_true", help="print the figures as one line of JSON")
    return parser


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # past Python's clean-up, where threads of Ray Train may wait
