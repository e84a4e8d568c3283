"""`python -m benchmarks.retrieval`: how fast translations are mined, against a brute force.

Both mine the same synthetic sentence vectors in turns, and must find the same pairs. Exit status:
0 done, 1 other pairs were found, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.machine import describe_machine
from benchmarks.plain_mining import mine_by_brute_force
from trainers.evaluation.mining import mine

_Floats: TypeAlias = NDArray[np.float32]
_Miner: TypeAlias = Callable[[_Floats, _Floats], list[tuple[int, int, float]]]

_NUM_TOPICS = 200
_COMMON, _TOPIC, _SENTENCE, _NOISE = 2.0, 1.0, 0.8, 0.5
"""Lengths of the parts of a vector: what all sentences share, as encoders' vectors do, what those
of a topic share, what is the sentence's own, and what its translation does not share."""
_PAIRED = 0.5
"""Share of the sentences that have a translation; in BUCC it is smaller still."""
_WARM_UP_ROWS = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class Timing:
    """What was measured."""

    num_rows: int
    """Of either side."""
    dim: int
    seconds: float
    """Of `trainers.evaluation.mining`, the median of the rounds."""
    brute_force_seconds: float
    ratio_to_brute_force: float
    """Median over the rounds: how many times as long the brute force took."""
    num_pairs: int
    has_same_pairs: bool
    """Whether both found the same pairs in every round."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure from the words of the command line; returns the exit status."""
    parser = _build_parser()
    given = parser.parse_args(arguments)
    if min(given.dim, given.rounds) < 1 or given.rows < _WARM_UP_ROWS:
        parser.error(f"--rows must be at least {_WARM_UP_ROWS}, --dim and --rounds at least 1")
    timing = measure(given.rows, given.dim, num_rounds=given.rounds)
    print(json.dumps(asdict(timing)) if given.json else _describe(timing))
    return 0 if timing.has_same_pairs else 1


def measure(num_rows: int, dim: int, *, num_rounds: int) -> Timing:
    """Time both in turns on the same vectors.

    Args:
        num_rows: Sentences of either side.
        dim: Width of the vectors.
        num_rounds: Runs of each.
    """
    foreign, english = make_vectors(num_rows, dim)
    rounds = []
    for miner in (mine, mine_by_brute_force):  # threads and libraries come up
        miner(foreign[:_WARM_UP_ROWS], english[:_WARM_UP_ROWS])
    has_same_pairs = True
    for _ in range(num_rounds):
        seconds, pairs = _time(mine, foreign, english)
        brute_force_seconds, expected = _time(mine_by_brute_force, foreign, english)
        rounds.append((seconds, brute_force_seconds))
        has_same_pairs &= {pair[:2] for pair in pairs} == {pair[:2] for pair in expected}
    return Timing(
        num_rows=num_rows,
        dim=dim,
        seconds=median(ours for ours, _ in rounds),
        brute_force_seconds=median(theirs for _, theirs in rounds),
        ratio_to_brute_force=median(theirs / ours for ours, theirs in rounds),
        num_pairs=len(pairs),
        has_same_pairs=has_same_pairs,
    )


def make_vectors(num_rows: int, dim: int, *, seed: int = 0) -> tuple[_Floats, _Floats]:
    """Vectors of foreign and of English sentences, of which half are translations.

    As sentence vectors do they share a direction and gather by topic, so that neighbours are near.

    Args:
        num_rows: Of either side.
        dim: Width.
        seed: Of all that is random.

    Returns:
        `[num_rows, dim]`, twice; the rows of a pair do not stand in the same place.
    """
    draw = np.random.default_rng(seed)

    def directions(count: int) -> _Floats:
        rows: _Floats = draw.normal(size=(count, dim)).astype(np.float32)
        return rows / np.float32(np.sqrt(dim))

    topics = _COMMON * directions(1) + _TOPIC * directions(_NUM_TOPICS)

    def sentences() -> _Floats:
        own = topics[draw.integers(_NUM_TOPICS, size=num_rows)]
        rows: _Floats = (own + _SENTENCE * directions(num_rows)).astype(np.float32)
        return rows

    english, foreign = sentences(), sentences()
    num_paired = round(_PAIRED * num_rows)
    foreign[:num_paired] = english[:num_paired] + _NOISE * directions(num_paired)
    return foreign[draw.permutation(num_rows)], english


def _time(
    miner: _Miner, foreign: _Floats, english: _Floats
) -> tuple[float, list[tuple[int, int, float]]]:
    started = time.perf_counter()
    pairs = miner(foreign, english)
    return time.perf_counter() - started, pairs


def _describe(timing: Timing) -> str:
    found = "the same pairs" if timing.has_same_pairs else "OTHER PAIRS"
    return (
        f"{describe_machine()}\n"
        f"{timing.num_rows} x {timing.num_rows} vectors of {timing.dim}: {timing.seconds:.2f} s, "
        f"brute force {timing.brute_force_seconds:.2f} s, {timing.ratio_to_brute_force:.1f} times "
        f"as long; {found}, {timing.num_pairs}"
    )


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.retrieval",
        description="Time the mining of translations against a brute force with numpy.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--rows", type=int, default=20_000, metavar="N", help="of either side (default: 20000)")
    add("--dim", type=int, default=384, metavar="N", help="of the vectors (default: 384)")
    add("--rounds", type=int, default=3, metavar="N", help="runs of each (default: 3)")
    add("--json", action="store_true", help="print the figures as one line of JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
