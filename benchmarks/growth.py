"""`python -m benchmarks.growth`: whether more crews take less time.

Real crews take phases that sleep and write to a store from a real queue; so what they take beyond
their sleep is what queue, crews and store cost, and more crews than cores can be looked at. Exit
status: 0 done, 1 failed, 2 wrong arguments.
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
    from benchmarks.growth_measurement import Growth

_HEAD = "crews  phases  seconds  share of ideal  overhead a phase  driver's memory"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure from the words of the command line; returns the exit status."""
    parser = _build_parser()
    given = parser.parse_args(arguments)
    if min(*given.crews, given.phases) < 1 or given.seconds <= 0:
        parser.error("--crews and --phases must be at least 1, --seconds above 0")
    from search.environment import prepare_environment

    prepare_environment("local")  # before Ray is imported
    from benchmarks.growth_measurement import measure

    if not given.json:
        print(_HEAD, flush=True)
    with tempfile.TemporaryDirectory(prefix="intermix-growth-") as folder:
        found = measure(
            Path(folder), given.crews, num_phases=given.phases, sleep_seconds=given.seconds
        )
        try:
            for growth in found:
                print(json.dumps(asdict(growth)) if given.json else describe(growth), flush=True)
        except ValueError as error:
            print(f"benchmarks.growth: {error}", file=sys.stderr)
            return 1
    return 0


def describe(growth: Growth) -> str:
    """A row of the table."""
    return (
        f"{growth.crews:>5}  {growth.num_phases:>6}  {growth.seconds:>7.1f}  "
        f"{growth.share_of_ideal:>13.1%}  {1000 * growth.overhead_seconds:>13.1f} ms  "
        f"{growth.driver_bytes / 2**20:>11.0f} MiB"
    )


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.growth",
        description="Time of phases that only sleep and write, by the number of crews.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    sizes = [1, 2, 4, 8]
    add("--crews", type=int, nargs="+", default=sizes, metavar="N", help="(default: 1 2 4 8)")
    add("--phases", type=int, default=1000, metavar="N", help="of each size (default: 1000)")
    add("--seconds", type=float, default=0.5, metavar="S", help="of a phase (default: 0.5)")
    add("--json", action="store_true", help="print each size as a line of JSON")
    return parser


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # past Python's clean-up, where threads of Ray Train may wait
