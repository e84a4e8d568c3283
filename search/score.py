"""`python -m search.score`: a submission folder, scored as XTREME's scorer does.

Standard output has the scores, standard error what was left out or counts as wrong. `--json`
prints what the benchmark's own scorer averages over languages, unrounded and in points:

    {"xnli": {"avg_accuracy": 30.666666666666668}, "xquad": {"avg_exact_match": ..., ...}, ...}

Exit status: 0 scored, 2 a fault of the arguments or of a file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from spaces.names import split_names

if TYPE_CHECKING:
    from search.submission.scores import SubmissionScores

_MIN_WIDTH = 100
"""Columns of the table in a pipe or a file."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Score a folder from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    from search.submission.scores import score_submission

    try:
        scores = score_submission(given.predictions, given.labels, given.targets)
    except (ValueError, OSError) as error:
        print(f"search.score: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    if given.json:
        print(json.dumps({name: each.averages() for name, each in scores.targets.items()}))
    else:
        _print_table(scores)
    for note in scores.notes:
        print(note, file=sys.stderr)
    return 0


def _print_table(scores: SubmissionScores) -> None:
    from rich.console import Console

    from search.submission.table import render_scores

    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=_MIN_WIDTH)
    console.print(render_scores(scores))


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.score",
        description="Score a folder of predictions as XTREME's scorer does.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--predictions",
        type=Path,
        required=True,
        metavar="DIR",
        help="TARGET/test-LANGUAGE.tsv, .json for questions",
    )
    parser.add_argument(
        "--labels", type=Path, required=True, metavar="DIR", help="the same with gold labels"
    )
    parser.add_argument(
        "--json", action="store_true", help="print averages over languages, unrounded"
    )
    parser.add_argument(
        "--targets",
        type=split_names,
        metavar="A,B",
        help="targets to score (default: all that both folders have)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
