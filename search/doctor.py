"""`python -m search.doctor`: is this machine, or this cluster, fit for a study?

Prints a line a check with what was found and, where something is amiss, what to do. Nothing is
trained; what is written to the store is removed again. On a cluster every node is asked. Exit
status: 0 all is well, warnings allowed; 1 something fails; 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from search.diagnosis.asked import Asked
    from search.diagnosis.finding import Finding

_EPILOG = """examples:
  python -m search.doctor
  python -m search.doctor --preset base
  ray job submit --working-dir . -- python -m search.doctor --preset base --store s3://BUCKET/x
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Check what the words of the command line ask for; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    from search.diagnosis.asked import read_asked

    try:
        asked = read_asked(**vars(given))
    except ValueError as error:
        print(f"search.doctor: {error}", file=sys.stderr)
        return 2
    return _examine_cluster(asked) if not asked.is_local else _examine_machine(asked)


def _examine_machine(asked: Asked) -> int:
    from search.diagnosis.nodes import ThisMachine
    from search.diagnosis.rounds import examine

    print("this machine, without a Ray cluster (--address auto asks every node of one)")
    return _tell(examine(asked, ThisMachine()))


def _examine_cluster(asked: Asked) -> int:
    from search.environment import prepare_environment

    prepare_environment(asked.address)
    from search.diagnosis.cluster import NoClusterError, reach_cluster
    from search.diagnosis.rounds import examine

    try:
        with reach_cluster(asked.address) as nodes:
            print(f"the Ray cluster at {asked.address}, {len(nodes.names)} node(s)")
            return _tell(examine(asked, nodes))
    except NoClusterError as error:
        print(f"search.doctor: {error}", file=sys.stderr)
        return 1


def _tell(findings: Iterable[Finding]) -> int:
    """Print each finding as it comes, then their number; returns the exit status."""
    from search.diagnosis.finding import Status
    from search.diagnosis.lines import count_columns, show_finding

    counts = dict.fromkeys(Status, 0)
    width = count_columns(is_terminal=sys.stdout.isatty())
    for finding in findings:
        counts[finding.status] += 1
        print(show_finding(finding, width), flush=True)
    told = (f"{count} {status}" for status, count in counts.items() if count)
    print(", ".join(told))
    return 1 if counts[Status.FAIL] else 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.doctor",
        description="Check whether this machine or a Ray cluster is fit for a study.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    what = parser.add_argument
    what("--preset", default="laptop", metavar="NAME", help="of the study (default: laptop)")
    what("--encoder", metavar="offline|HUB_ID|DIR", help="in place of the preset's")
    what("--data", metavar="offline|hub|DIR", help="in place of the preset's")
    what("--store", metavar="URI", help="where finished phases go (default: a folder in runs/)")
    what("--tracking-uri", metavar="URI", help="MLflow (default: sqlite in that folder)")
    what(
        "--address",
        metavar="local|auto|HOST:PORT",
        help="Ray cluster (default: $RAY_ADDRESS, else this machine without one)",
    )
    return parser


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # past Python's clean-up, which would wait for what a check has left hanging
    os._exit(status)
