"""`python -m search.contrasts OUT`: what non-English intermediate data do to each target.

Every plan with non-English data is compared with the English-only plan of the same tasks, budgets,
rates and seed, on dev in all languages, wherever the study has both: the space `ratios` is made of
such pairs. Standard output has the table. `--json` prints, in points:

    {"targets": {"xnli": {"contrasts": [{"plan": "mnli 100 %; native 25 %", "trials": [2, 9],
     "english_only": [1, 8], "trained": {"points": 3.1, "interval": [0.4, 5.9],
     "languages": ["de"], "seeds": [2.9, 3.3], "seed_interval": [0.6, 5.6]},
     "zero-shot": {...} or null, "all": {...} or null}, ...], "absent": null or why there are
     none}, ...}, "not_compared": 0}

Exit status: 0, 1 where the study has no such pair, 2 for a mistake in the arguments.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search.mixing.comparisons import Comparisons
    from search.mixing.contrasts import Contrast, Difference


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the contrasts of an output folder; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    from search.errors import UserError

    try:
        return show_contrasts(given.out, given.store or str(given.out / "store"), given.json)
    except UserError as error:
        print(f"search.contrasts: {' '.join(str(error).split())}", file=sys.stderr)
        return 2


def show_contrasts(out: Path, store_uri: str, as_json: bool = False) -> int:
    """Print the contrasts of a finished study.

    Args:
        out: Its output folder.
        store_uri: Of its finished phases, which have the outcomes of examples.
        as_json: Whether to print figures for programs.

    Returns:
        Exit status.

    Raises:
        UserError: If there is no finished study.
    """
    from search.learned.words import stdout_console
    from search.mixing.comparisons import find_comparisons
    from search.mixing.contrasts import find_contrasts
    from search.mixing.table import render_contrasts
    from search.study_folder import open_study_folder
    from trainers.store import Store

    folder = open_study_folder(out)
    study = folder.content.study
    comparisons = find_comparisons(folder.trials.values())
    store = Store(store_uri)
    contrasts = find_contrasts(
        comparisons.found, study.targets, store.read_outcomes, seed=study.seed
    )
    if as_json:
        print(json.dumps(_fields(study.targets, comparisons, contrasts)))
    elif contrasts:
        stdout_console().print(render_contrasts(study, comparisons, contrasts))
    else:
        print(
            "no plan with non-English data beside its English-only plan: the space ratios has "
            "such pairs",
            file=sys.stderr,
        )
    _warn(contrasts, store.uri)
    return 0 if contrasts else 1


def _warn(contrasts: Sequence[Contrast], store_uri: str) -> None:
    differences = (d for contrast in contrasts for d in contrast.differences.values() if d)
    if any(difference.interval is None for difference in differences):
        print(
            f"store {store_uri} lacks outcomes of these trials, so differences have no "
            "intervals: give the --store that the study was run with",
            file=sys.stderr,
        )


def _fields(
    targets: Sequence[str], comparisons: Comparisons, contrasts: Sequence[Contrast]
) -> dict[str, Any]:
    from search.mixing.contrasts import explain_absence

    found: dict[str, dict[str, Any]] = {}
    for target in targets:
        own = [_contrast_fields(each) for each in contrasts if each.target == target]
        found[target] = {"contrasts": own, "absent": None if own else explain_absence(target)}
    return {"targets": found, "not_compared": comparisons.num_alone}


def _contrast_fields(contrast: Contrast) -> dict[str, Any]:
    pairs = contrast.comparison.pairs
    return {
        "plan": contrast.comparison.plan.describe(),
        "trials": [pair.mixed.number for pair in pairs],
        "english_only": [pair.english.number for pair in pairs],
        **{group.value: _difference_fields(d) for group, d in contrast.differences.items()},
    }


def _difference_fields(difference: Difference | None) -> dict[str, Any] | None:
    if difference is None:
        return None
    return {**asdict(difference), "seed_interval": difference.seed_interval()}


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m search.contrasts",
        description="Print what non-English intermediate data do to each target of a study.",
        allow_abbrev=False,
    )
    parser.add_argument("out", type=Path, help="output folder of a study")
    parser.add_argument(
        "--store", metavar="URI", help="finished phases of the study (default: OUT/store)"
    )
    parser.add_argument("--json", action="store_true", help="print figures for programs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
