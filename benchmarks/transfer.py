r"""`python -m benchmarks.transfer OUT OUT ...`: what each intermediate task alone does to targets.

Reads the scores of studies that differ in their seed alone and hold the usual baselines: no
intermediate task, and each task by itself.

    for seed in 0 1 2; do
      python -m search.run --space baselines --targets all --intermediate all --trials 10 \
        --seed $seed --out runs/transfer-$seed --store runs/transfer-store
    done
    python -m benchmarks.transfer runs/transfer-0 runs/transfer-1 runs/transfer-2

A gain is the target's score with the task minus its score without, of one seed; a target's score
is the mean over its languages on test, or on dev where test was not read. Intervals are 95 %
Student t intervals over the seeds: they hold what another seed of training changes, and not the
choice of the examples. Exit status: 0 done, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import pyarrow as pa

from search.evidence.student import reach_over_seeds
from search.scores import SCORES_FILE, at_rung, read_scores
from spaces.catalogue import TARGETS
from spaces.plan import Plan, plan_from_json
from spaces.task import Role

_BASELINE = ""
"""Name of the plan without an intermediate task."""
_ROLES = (Role.TEST, Role.DEV)
"""Which scores are taken, the first that a target has."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gain:
    """What a task does to a target, in points."""

    task: str
    target: str
    points: float
    """Mean over seeds."""
    low: float
    high: float

    @property
    def mark(self) -> str:
        """Whether the interval lies above zero, below it, or holds it."""
        return "▲" if self.low > 0 else "▼" if self.high < 0 else ""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    try:
        seeds = [read_targets(read_scores(folder / SCORES_FILE)) for folder in given.studies]
        page = "\n".join(write_table(seeds, compare(seeds))) + "\n"
    except (ValueError, FileNotFoundError) as error:
        print(f"benchmarks.transfer: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    if given.markdown:
        given.markdown.write_text(page, "utf-8")
    else:
        print(page, end="")
    return 0


Scores = Mapping[tuple[str, str], float]
"""A study's scores, in points, by task and target; the task is empty without one."""


def read_targets(table: pa.Table) -> Scores:
    """The score of each target under each single task in English, and under none.

    Args:
        table: Of `search.scores`; other plans and lower rungs are passed over. Of several trials
            of one task, as fresh seeds are, the first counts.
    """
    rows = sorted(at_rung(table).to_pylist(), key=lambda row: row["trial"])
    cells: dict[tuple[str, str, Role], dict[str, float]] = {}
    first: dict[tuple[str, str, Role], int] = {}
    for row in rows:
        task = _single_task(plan_from_json(row["plan"]))
        is_metric = row["metric"] == TARGETS[row["target"]].task.metric
        if task is None or not is_metric:
            continue
        place = (task, row["target"], Role(row["role"]))
        if first.setdefault(place, row["trial"]) == row["trial"]:
            cells.setdefault(place, {})[row["language"]] = row["value"]
    found: dict[tuple[str, str], float] = {}
    for role in reversed(_ROLES):
        for (task, target, told), languages in cells.items():
            if told is role:
                found[task, target] = mean(languages.values())
    return found


def _single_task(plan: Plan) -> str | None:
    """The one task that a plan trains on in English, "" for none; None: it is another plan."""
    tasks = [task for task, ratio in plan.mixture.ratios if ratio > 0]
    is_more = plan.mixture.mean_share_abroad > 0 or plan.mixture.mlm > 0
    if len(tasks) > 1 or is_more or plan.alignment is not None:
        return None
    return "".join(tasks)


def compare(seeds: Sequence[Scores]) -> list[Gain]:
    """Gains of every task and target that all studies have.

    Raises:
        ValueError: If there are fewer than two studies, or they have no such plans in common.
    """
    if len(seeds) < 2:
        raise ValueError("an interval over seeds needs two studies or more")
    common = [pair for pair in seeds[0] if all(pair in scores for scores in seeds)]
    pairs = [(task, target) for task, target in common if task and (_BASELINE, target) in common]
    if not pairs:
        raise ValueError("the studies have no single task in common with no task at all")
    return [_estimate(task, target, seeds) for task, target in pairs]


def _estimate(task: str, target: str, seeds: Sequence[Scores]) -> Gain:
    gains = [scores[task, target] - scores[_BASELINE, target] for scores in seeds]
    half, points = reach_over_seeds(gains), mean(gains)
    return Gain(task=task, target=target, points=points, low=points - half, high=points + half)


def write_table(seeds: Sequence[Scores], gains: Sequence[Gain]) -> Iterator[str]:
    """A row a task, a column a target, as Markdown."""
    targets = [target for target in TARGETS if any(gain.target == target for gain in gains)]
    by_pair = {(gain.task, gain.target): gain for gain in gains}
    yield f"| intermediate task | {' | '.join(targets)} |"
    yield "|---|" + "---:|" * len(targets)
    yield f"| none: score | {' | '.join(_show_scores(seeds, target) for target in targets)} |"
    for task in dict.fromkeys(gain.task for gain in gains):
        cells = (by_pair.get((task, target)) for target in targets)
        yield f"| {task} | {' | '.join(_show_gain(gain) if gain else '' for gain in cells)} |"
    yield ""
    for mark, word in (("▲", "helps"), ("▼", "harms")):
        found = dict.fromkeys(gain.target for gain in gains if gain.mark == mark)
        yield f"{mark} some task {word}: {', '.join(found) or 'no target'}."


def _show_scores(seeds: Sequence[Scores], target: str) -> str:
    return f"{mean(scores[_BASELINE, target] for scores in seeds):.1f}"


def _show_gain(gain: Gain) -> str:
    return f"{gain.mark} {gain.points:+.1f} ± {gain.high - gain.points:.1f}".strip()


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.transfer",
        description="What each intermediate task alone does to each target, over seeds.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("studies", type=Path, nargs="+", metavar="OUT", help="output folders, a seed each")
    add("--markdown", type=Path, metavar="FILE", help="write the table (default: print it)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
