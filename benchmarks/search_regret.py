r"""`python -m benchmarks.search_regret`: searches replayed on a table, without training anything.

    python -m benchmarks.search_regret --mixtures MIXTURES.csv --scores LOSSES.csv --minimise

A table of mixtures that somebody trained, with the scores of many targets, stands in for the
training: a sampler chooses a row and is told its scores. All samplers of a seed begin with the
same 12 random rows. Printed is the regret after 20, 40 and 60 rows, these 12 included: the best
score in the table minus the best found, in standard deviations of the target over the table, the
mean over targets; with standard errors over seeds. With `--per-target`, also that of each target,
and how it differs from that of as many random trials. Formats: `benchmarks.search_regret_table`.
Exit status: 0 done, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from statistics import mean, stdev

import numpy as np
import optuna

from benchmarks.search_regret_samplers import SAMPLERS, SNAPPED, draw_first
from benchmarks.search_regret_table import NUM_FIRST, Table, read_table
from search.evidence.student import reach_over_seeds
from search.portfolio.observations import Array

RANDOM = "random"
"""The sampler that others are compared with."""
STAGES = (20, 40, 60)
"""Numbers of rows after which the regret is taken."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """One sampler's search with one seed."""

    sampler: str
    regrets: tuple[tuple[float, ...], ...]
    """Of each target after each stage, in standard deviations."""
    seconds: float
    """An ask, the mean."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A mean over seeds."""

    mean: float
    stderr: float | None
    """Standard error; None for one seed."""


Figures = Mapping[str, Mapping[int, Figure]]
"""By sampler and stage."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Replay from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    try:
        names = _read_names(given.samplers)
        if min(given.seeds, given.jobs) < 1:
            raise ValueError(f"--seeds {given.seeds} --jobs {given.jobs}: give at least 1 of each")
        if given.per_target and (RANDOM not in names or given.seeds < 2):
            raise ValueError(f"--per-target needs the sampler {RANDOM} and at least two seeds")
        table = read_table(given.mixtures, given.scores, minimise=given.minimise)
    except (ValueError, OSError) as error:
        print(f"benchmarks.search_regret: {error}", file=sys.stderr)
        return 2
    searches = replay_all(table, names, num_seeds=given.seeds, num_jobs=given.jobs)
    figures = summarise(searches)
    if given.json != "-":
        print("\n".join(write_lines(table, searches, figures)))
        if given.per_target:
            print("\n".join(compare_targets(table.targets, searches)))
    if given.json:
        _write_json(given.json, figures)
    return 0


def replay_all(
    table: Table, samplers: Sequence[str], *, num_seeds: int, num_jobs: int = 1
) -> list[Search]:
    """All searches: each sampler with the seeds 0, 1, ...

    Args:
        table: What is searched.
        samplers: Names.
        num_seeds: Searches of each sampler.
        num_jobs: Processes, of one thread each if more than one.
    """
    tasks = [(name, seed) for seed in range(num_seeds) for name in samplers]
    if num_jobs == 1:
        return [replay(table, task) for task in tasks]
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # processes are new: they read it
    with ProcessPoolExecutor(num_jobs, mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(replay, table), tasks))


def replay(table: Table, task: tuple[str, int]) -> Search:
    """One search: a sampler's name and a seed on a table."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    name, seed = task
    tried = draw_first(table, seed)
    started = time.perf_counter()
    last = min(STAGES[-1], len(table.weights))
    while len(tried) < last:
        tried.append(SAMPLERS[name](table, tried, seed))
    return Search(
        sampler=name,
        regrets=tuple(tuple(table.regrets(tried[:stage]).tolist()) for stage in STAGES),
        seconds=(time.perf_counter() - started) / (last - NUM_FIRST),
    )


def summarise(searches: Iterable[Search]) -> Figures:
    """Means over targets and seeds."""
    return {
        name: {
            stage: _average(regrets)
            for stage, regrets in zip(STAGES, table.mean(axis=2).T.tolist(), strict=True)
        }
        for name, table in _tabulate(searches).items()
    }


def _tabulate(searches: Iterable[Search]) -> dict[str, Array]:
    """Regrets by sampler, shape (seeds, stages, targets)."""
    found: dict[str, list[tuple[tuple[float, ...], ...]]] = {}
    for search in searches:
        found.setdefault(search.sampler, []).append(search.regrets)
    return {name: np.array(rows) for name, rows in found.items()}


def _average(regrets: Sequence[float]) -> Figure:
    stderr = stdev(regrets) / len(regrets) ** 0.5 if len(regrets) > 1 else None
    return Figure(mean=mean(regrets), stderr=stderr)


def write_lines(table: Table, searches: Sequence[Search], figures: Figures) -> Iterator[str]:
    """The printed table."""
    num_seeds = len(searches) // len(figures)
    rows, sources = table.weights.shape
    yield (
        f"regret in standard deviations, mean over {table.scores.shape[1]} targets, +- standard "
        f"error over {num_seeds} seeds;"
    )
    yield f"{rows} rows of {sources} sources, {NUM_FIRST} of them random at first"
    yield f"{'':10}" + "".join(f"{f'after {stage}':>18}" for stage in STAGES) + f"{'s / ask':>10}"
    for name, stages in figures.items():
        cells = "".join(f"{_show(figure):>18}" for figure in stages.values())
        seconds = mean(search.seconds for search in searches if search.sampler == name)
        note = "  snapped to the nearest unused row" if name in SNAPPED else ""
        yield f"{name:10}{cells}{seconds:10.3f}{note}"


def compare_targets(targets: Sequence[str], searches: Iterable[Search]) -> Iterator[str]:
    """Each target's regret, and what it is below that of the random search of the same seed.

    With a 95 % Student t interval over seeds.

    Args:
        targets: Names.
        searches: Of the same seeds for each sampler, `random` among them.
    """
    tables = _tabulate(searches)
    theirs = tables.pop(RANDOM)
    width = max(map(len, targets))
    for name, ours in tables.items():
        yield f"\n{name}: regret, and minus that of {RANDOM} with its 95 % interval over seeds"
        yield f"{'':{width}}" + "".join(f"{f'after {stage}':>26}" for stage in STAGES)
        for number, target in enumerate(targets):
            pairs = zip(ours[:, :, number].T, theirs[:, :, number].T, strict=True)
            yield f"{target:{width}}" + "".join(f"{_compare(*pair):>26}" for pair in pairs)


def _compare(ours: Array, theirs: Array) -> str:
    differences = ours - theirs
    half = reach_over_seeds(differences.tolist())
    return f"{ours.mean():.3f}  {differences.mean():+.3f} ± {half:.3f}"


def _show(figure: Figure) -> str:
    return f"{figure.mean:.3f}" + ("" if figure.stderr is None else f" +- {figure.stderr:.3f}")


def _write_json(place: str, figures: Figures) -> None:
    """One line: `{"samplers": {NAME: {"20": {"mean": m, "stderr": e}, ...}}}`."""
    samplers = {
        name: {str(stage): {"mean": f.mean, "stderr": f.stderr} for stage, f in stages.items()}
        for name, stages in figures.items()
    }
    line = json.dumps({"samplers": samplers})
    if place == "-":
        print(line)
    else:
        Path(place).write_text(line + "\n", "utf-8")


def _read_names(words: str) -> tuple[str, ...]:
    names = tuple(words.split(","))
    unknown = [name for name in names if name not in SAMPLERS]
    if unknown:
        raise ValueError(f"--samplers {unknown[0]}: choose among {', '.join(SAMPLERS)}")
    return names


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search_regret",
        description="Replays searches on a table of mixtures and their scores.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--mixtures", type=Path, required=True, metavar="CSV", help="index, weights of sources")
    add("--scores", type=Path, required=True, metavar="CSV", help="index, scores of targets")
    add("--minimise", action="store_true", help="smaller scores are better (losses)")
    add("--seeds", type=int, default=20, metavar="N", help="of each sampler (default: 20)")
    add("--samplers", default=",".join(SAMPLERS), metavar="A,B", help="(default: all)")
    add("--per-target", action="store_true", help=f"each target's figures, beside {RANDOM}'s")
    add("--jobs", type=int, default=1, metavar="N", help="processes (default: 1)")
    add(
        "--json",
        nargs="?",
        const="-",
        metavar="FILE",
        help="write the figures as JSON (default: print them instead of the table)",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
