"""`python -m search.export OUT --submission DIR`: the predictions of a study as XTREME takes them.

Each target's by its own champion, or all by one trial. Beside the folders lies `provenance.json`:

    study           fields of `search.records.StudyRecord`
    role            test, or dev, whose predictions bear the same file names
    is_benchmark    false on the offline suite, whose examples are not XTREME's
    lacks           what a full submission has and this has not, a line a fact
    predictions     by target: trial, baseline, plan, learning_rate, and by language: metric,
                    value (points), num_examples and cell (key of the outcomes in the store)

Exit status: 0 written, also where it is no full submission; 2 refused.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Export; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    from search.errors import UserError
    from search.submission.writing import Export, write_export

    try:
        write_export(Export(**vars(given)))
    except UserError as error:
        print(f"search.export: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    return 0


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.export",
        description="Write the predictions of a finished study in XTREME's folder layout.",
        allow_abbrev=False,
    )
    parser.add_argument("out", type=Path, metavar="OUT", help="output folder of the study")
    parser.add_argument(
        "--submission", type=Path, required=True, metavar="DIR", help="folder to write"
    )
    parser.add_argument(
        "--labels",
        type=Path,
        metavar="DIR",
        help="also write the labels of these examples, for search.score; needs the study's data",
    )
    parser.add_argument(
        "--trial",
        type=int,
        metavar="N",
        help="all targets by this trial (default: each by its champion)",
    )
    parser.add_argument(
        "--role",
        choices=("test", "dev"),
        default="test",
        help="test, which champions and baselines have, or dev of all languages (default: test)",
    )
    parser.add_argument(
        "--store", metavar="URI", help="the study's store, if it was named (default: OUT/store)"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace the predictions that a folder holds"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
