"""`python -m benchmarks.workers`: crews x workers x threads on this machine, at equal work.

The same tokens are trained by two crews of one worker, by one crew of two data-parallel workers,
by one worker of two threads and by one of one thread, in turn and several times over, each time
by the workers of a study but without Ray. A step has 8,000 tokens. Exit status: 0 done, 2 wrong
arguments.

`search.run` takes crews first, since they exchange nothing, `--workers` only when asked for, and
threads for cores that are left, since threads wait for each other in every operation while
workers do once a step. `ratio_crews_to_workers` and `ratio_workers_to_threads` above 1 say that
this order is right on a machine; where one is below, give `--crews` and `--workers`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.machine import describe_machine
from benchmarks.workers_measurement import SHAPES, Bench, Workload, build_workload
from trainers.encoders import EncoderSpec, check_encoder
from trainers.numerics import choose_precision

_STEP_TOKENS = 8000
_MAX_SECONDS = 150.0
"""No round is begun after this long, but the first two: the whole takes under four minutes."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure from the words of the command line; returns the exit status."""
    given = _build_parser().parse_args(arguments)
    encoder = EncoderSpec(name=given.encoder, num_layers=given.layers)
    try:
        _check_counts(given)
        check_encoder(encoder)
    except ValueError as error:
        print(f"benchmarks.workers: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    with TemporaryDirectory(prefix="intermix-workers-") as folder:
        workload = build_workload(
            encoder,
            folder=Path(folder),
            precision=choose_precision(has_gpu=False),
            max_tokens=given.tokens,
            step_tokens=_STEP_TOKENS,
            compression=given.gradient_compression,
        )
        rates = _measure(workload, given.rounds)
    figures = _summarise(rates)
    print(json.dumps(figures, indent=1) if given.json else _write_table(figures, workload))
    return 0


def _measure(workload: Workload, rounds: int) -> dict[str, list[float]]:
    """Tokens a second of each shape in each round; the round before the first warms up."""
    rates: dict[str, list[float]] = {shape.name: [] for shape in SHAPES}
    deadline = time.monotonic() + _MAX_SECONDS
    with Bench(workload) as bench:
        for number in range(rounds + 1):
            if number > 1 and time.monotonic() > deadline:
                break
            for shape in SHAPES:
                rate = bench.measure(shape)
                if number:
                    rates[shape.name].append(rate)
                print(f"round {number}: {shape.name}: {rate:,.0f} tokens/s", file=sys.stderr)
    return rates


def _summarise(rates: dict[str, list[float]]) -> dict[str, object]:
    """Medians of the rates, and of the ratios within each round."""
    crews, pair, threads, _ = (rates[shape.name] for shape in SHAPES)
    return {
        "machine": describe_machine(),
        "shapes": [asdict(shape) for shape in SHAPES],
        "tokens_per_second": {name: median(values) for name, values in rates.items()},
        "ratio_workers_to_threads": _ratio(pair, threads),
        "ratio_crews_to_workers": _ratio(crews, pair),
        "rounds": rates,
    }


def _ratio(values: Sequence[float], others: Sequence[float]) -> float:
    return median(value / other for value, other in zip(values, others, strict=True))


def _write_table(figures: dict[str, object], workload: Workload) -> str:
    rates = figures["tokens_per_second"]
    assert isinstance(rates, dict)
    lines = [f"{name:<36} {rate:>8,.0f} tokens/s" for name, rate in rates.items()]
    return "\n".join(
        [
            f"{figures['machine']}; {workload.describe()}",
            *lines,
            f"two workers of one thread to one of two: {figures['ratio_workers_to_threads']:.2f}",
            f"two crews to two workers: {figures['ratio_crews_to_workers']:.2f}",
        ]
    )


def _check_counts(given: argparse.Namespace) -> None:
    """Refuse what measures nothing.

    Raises:
        ValueError: If a count is too small.
    """
    if given.tokens < 2 * _STEP_TOKENS:
        raise ValueError(f"--tokens must be at least {2 * _STEP_TOKENS}, got {given.tokens}")
    if given.rounds < 1:
        raise ValueError(f"--rounds must be at least 1, got {given.rounds}")


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.workers",
        description="Crews, workers and threads on this machine: which of them trains most.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--encoder", default="offline", metavar="offline|HUB_ID|DIR", help="(default: offline)")
    add("--layers", type=int, metavar="N", help="keep the first N layers (default: all)")
    add("--tokens", type=int, default=32_000, metavar="N", help="each time (default: 32,000)")
    add("--rounds", type=int, default=3, metavar="N", help="timed ones (default: 3)")
    add("--gradient-compression", default="none", choices=("none", "bf16"), help="of two workers")
    add("--json", action="store_true", help="print every figure as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
