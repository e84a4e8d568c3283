"""`python -m search.effects OUT`: what each task does to each target, with intervals.

Standard output has the tables, standard error what was left out. `--json` prints, in points:

    {"role": "select", "targets": {"xnli": {"verdict": "predicts", "num_plans": 24,
     "correlation": 0.7, "chance": 0.2, "p_value": 0.002,
     "effects": {"mix/mnli": {"step": 0.1, "points": 1.9, "low": 0.8, "high": 3.1,
                              "p_value": 0.004, "is_distinct": true, "is_discovery": true}, ...},
     "single_minus_none": {"mnli": {"points": 9.2, "interval": [1.0, 17.5]}, ...}}, ...}}

`step` is in the unit of the feature, the learning rate's in doublings. A target that cannot be
predicted has no effects. Exit status: 0, or 2 for a mistake in the arguments.
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
    from search.learned.contrasts import Contrast
    from search.learned.effects import Effect
    from search.learned.targets import LearnedTarget


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the effects of an output folder; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    from search.errors import UserError
    from search.learned.contrasts import find_contrasts
    from search.learned.effects import find_effects
    from search.learned.effects_table import render_effects
    from search.learned.reading import open_table
    from search.learned.targets import learn_targets
    from search.learned.words import stdout_console
    from trainers.store import Store

    try:
        table = open_table(given.out, given.role, given.target)
    except (ValueError, UserError) as error:
        print(f"search.effects: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    learned = learn_targets(table, given.target)
    effects = find_effects(learned)
    store = Store(given.store or str(given.out / "store"))
    contrasts = find_contrasts(table, store.read_outcomes)
    if given.json:
        print(json.dumps(_fields(given.role, learned, effects, contrasts)))
    else:
        stdout_console().print(render_effects(table, learned, effects, contrasts))
    if any(contrast.interval is None for contrast in contrasts):
        print(
            f"store {store.uri} lacks outcomes of the baselines, so their contrasts have no "
            "intervals: give the --store that the study was run with",
            file=sys.stderr,
        )
    return 0


def _fields(
    role: str,
    learned: Sequence[LearnedTarget],
    effects: Sequence[Effect],
    contrasts: Sequence[Contrast],
) -> dict[str, Any]:
    targets: dict[str, dict[str, Any]] = {}
    for each in learned:
        quality = asdict(each.quality)
        targets[quality.pop("target")] = {**quality, "effects": {}, "single_minus_none": {}}
    for effect in effects:
        targets[effect.target]["effects"][effect.feature.name] = {
            "step": effect.feature.step,
            **asdict(effect.change),
            "p_value": effect.p_value,
            "is_distinct": effect.is_distinct,
            "is_discovery": effect.is_discovery,
        }
    for contrast in contrasts:
        if contrast.target in targets:
            figures = {"points": contrast.points, "interval": contrast.interval}
            targets[contrast.target]["single_minus_none"][contrast.task] = figures
    return {"role": role, "targets": targets}


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.effects",
        description="Print what each intermediate task of a finished study does to each target.",
        allow_abbrev=False,
    )
    parser.add_argument("out", type=Path, help="output folder of a study")
    parser.add_argument(
        "--target",
        type=split_names,
        default=(),
        metavar="A,B",
        help="targets to look at (default: all of the study)",
    )
    parser.add_argument(
        "--role",
        choices=("select", "dev"),
        default="select",
        help="the English selection score, or dev in all languages (default: select)",
    )
    parser.add_argument(
        "--store", metavar="URI", help="finished phases of the study (default: OUT/store)"
    )
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
