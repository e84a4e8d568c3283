"""`python -m search.predict OUT --mix mnli=0.5,squad=0.5`: what a mixture would score.

Standard output has the predictions, and a line for each target that cannot be predicted; standard
error warnings. `--json` prints, in points:

    {"plan": {...}, "warnings": [...], "targets": {"xnli": {"verdict": "predicts",
     "num_plans": 24, "correlation": 0.7, "chance": 0.2, "p_value": 0.002,
     "score": {"points": 51.0, "low": 44.9, "high": 57.2}, "gain": {...} or null}, ...}}

Exit status: 0 predicted, 1 no target can be predicted, 2 a mistake in the arguments.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spaces.names import split_names

if TYPE_CHECKING:
    from search.learned.predictions import Prediction
    from search.learned.table import TrialTable
    from spaces.plan import Plan


def main(arguments: Sequence[str] | None = None) -> int:
    """Predict from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    from search.errors import UserError
    from search.learned.predictions import find_warnings, predict_targets
    from search.learned.reading import open_table
    from search.learned.targets import learn_targets

    try:
        table = open_table(given.out, given.role, given.target)
        plan = _read_plan(given, table)
    except (ValueError, UserError) as error:
        print(f"search.predict: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    row = table.describe(plan)
    predictions = predict_targets(learn_targets(table, given.target), row)
    warnings = find_warnings(table, row)
    if given.json:
        print(json.dumps(_fields(plan, predictions, warnings)))
    else:
        _print_table(table, plan, predictions)
        for warning in warnings:
            print(f"warning: {warning}", file=sys.stderr)
    return 0 if any(each.score is not None for each in predictions) else 1


def _read_plan(given: argparse.Namespace, table: TrialTable) -> Plan:
    from search.learned.asked import Asked, parse_mix, plan_asked

    asked = Asked(
        mix=parse_mix(given.mix),
        non_english=given.non_english,
        mlm=given.mlm,
        rate=given.rate,
        is_aligned=given.align,
    )
    plan = plan_asked(asked, table)
    if abs(asked.total - 1) > 1e-6:
        print(f"weights sum to {asked.total:g}: taken in proportion", file=sys.stderr)
    return plan


def _print_table(table: TrialTable, plan: Plan, predictions: Sequence[Prediction]) -> None:
    from search.learned.prediction_table import render_predictions
    from search.learned.words import stdout_console

    stdout_console().print(render_predictions(table, plan, predictions))


def _fields(
    plan: Plan, predictions: Sequence[Prediction], warnings: Sequence[str]
) -> dict[str, Any]:
    targets = {}
    for each in predictions:
        figures = {
            "score": each.score and asdict(each.score),
            "gain": each.gain and asdict(each.gain),
        }
        targets[each.target] = {**asdict(each.quality), **figures}
        del targets[each.target]["target"]
    return {"plan": asdict(plan), "warnings": list(warnings), "targets": targets}


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.predict",
        description="Predict what a mixture would score, from the trials of a finished study.",
        allow_abbrev=False,
    )
    parser.add_argument("out", type=Path, help="output folder of a study")
    _add_plan(parser)
    parser.add_argument(
        "--target",
        type=split_names,
        default=(),
        metavar="A,B",
        help="targets to predict (default: all of the study)",
    )
    parser.add_argument(
        "--role",
        choices=("select", "dev"),
        default="select",
        help="predict the English selection score, or dev in all languages (default: select)",
    )
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    return parser


def _add_plan(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mix",
        required=True,
        metavar="TASK=WEIGHT,...",
        help="weights of the intermediate tasks, e.g. mnli=0.5,squad=0.5",
    )
    parser.add_argument(
        "--non-english",
        type=float,
        default=0.0,
        metavar="X",
        help="share of each task's examples that are not English (default: 0)",
    )
    parser.add_argument(
        "--mlm",
        type=float,
        default=0.0,
        metavar="X",
        help="share of all examples that are running text with masked tokens (default: 0)",
    )
    parser.add_argument(
        "--rate",
        type=float,
        metavar="X",
        help="learning rate of phase two (default: the preset's)",
    )
    parser.add_argument("--align", action="store_true", help="begin with lexical alignment")


if __name__ == "__main__":
    sys.exit(main())
