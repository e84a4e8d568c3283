r"""`python -m benchmarks.study_table OUT`: the trials of a study as a table to replay searches on.

    python -m search.run --space SPACE.py --sampler random --trials 64 --out runs/table
    python -m benchmarks.study_table runs/table --mixtures mixtures.csv --scores scores.csv
    python -m benchmarks.search_regret --mixtures mixtures.csv --scores scores.csv

The mixtures' CSV has the ratio of each intermediate task, the scores' a column a target: the mean
over the languages of dev, or of select where a target has no dev. Of a lower rung (`--rung 0.1`)
it is select always, by which trials are promoted. Trials that vary anything else than ratios are
refused: a replay would take it for noise. Exit status: 0 done, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

import pyarrow as pa

from search.fidelity.rungs import FULL
from search.scores import SCORES_FILE, at_rung, read_scores
from spaces.catalogue import TARGETS
from spaces.mixture import Mixture
from spaces.plan import Plan, plan_from_json
from spaces.task import Role

Scores = Mapping[str, float]
"""In points, by target."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the two files from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    try:
        plans, scores = read_trials(read_scores(given.study / SCORES_FILE), given.rung)
    except (ValueError, FileNotFoundError) as error:
        print(f"benchmarks.study_table: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    tasks = sorted({task for plan in plans.values() for task, _ in plan.mixture.ratios})
    targets = [target for target in TARGETS if any(target in row for row in scores.values())]
    ratios = {n: [plan.mixture.ratio(task) for task in tasks] for n, plan in plans.items()}
    _write(given.mixtures, tasks, ratios)
    _write(
        given.scores, targets, {n: [row.get(t, "") for t in targets] for n, row in scores.items()}
    )
    print(f"{len(plans)} trials, {len(tasks)} tasks, {len(targets)} targets")
    return 0


def read_trials(table: pa.Table, rung: float = FULL) -> tuple[dict[int, Plan], dict[int, Scores]]:
    """Plans and scores of the trials that had some intermediate training.

    Args:
        table: Of `search.scores`.
        rung: The share of the budget at which they are wanted.

    Raises:
        ValueError: If their plans differ in more than ratios, or none was at that rung.
    """
    roles = (Role.SELECT, Role.DEV) if rung == FULL else (Role.SELECT,)
    plans: dict[int, Plan] = {}
    cells: dict[tuple[int, str, Role], list[float]] = {}
    for row in at_rung(table, rung).to_pylist():
        plan = plan_from_json(row["plan"])
        if plan.mixture.is_empty or row["metric"] != TARGETS[row["target"]].task.metric:
            continue
        plans[row["trial"]] = plan
        cells.setdefault((row["trial"], row["target"], Role(row["role"])), []).append(row["value"])
    if len({_beside_ratios(plan) for plan in plans.values()}) != 1:
        raise ValueError(
            "the study's plans differ in more than the ratios of tasks, or there are none"
        )
    scores: dict[int, dict[str, float]] = {number: {} for number in plans}
    for role in roles:  # dev last, so that it counts where there is one
        for (number, target, told), values in cells.items():
            if told is role:
                scores[number][target] = mean(values)
    return plans, dict(scores)


def _beside_ratios(plan: Plan) -> tuple[object, ...]:
    mixture = plan.mixture
    rest = replace(plan, mixture=Mixture(ratios=()))
    return rest, mixture.non_english, mixture.mlm, mixture.portions


def _write(path: Path, columns: Sequence[str], rows: Mapping[int, Sequence[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("index", *columns))
        writer.writerows((number, *cells) for number, cells in rows.items())


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.study_table",
        description="A study's trials as the table that benchmarks.search_regret replays.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("study", type=Path, metavar="OUT", help="output folder of the study")
    add("--mixtures", type=Path, required=True, metavar="CSV", help="where ratios are written")
    add("--scores", type=Path, required=True, metavar="CSV", help="where scores are written")
    add("--rung", type=float, default=FULL, metavar="SHARE", help="(default: 1, in full)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
