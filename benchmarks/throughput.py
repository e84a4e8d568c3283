"""`python -m benchmarks.throughput`: the engine against Hugging Face's `Trainer` on the same text.

One encoder, one mix of MNLI, PAN-X and SQuAD, the same rows once, the same rate and schedule, the
same heads and losses, tokenised beforehand; three sides in turn, each in a process of its own:

- engine: a phase as a worker carries it out, in bf16 where the processor multiplies it natively;
- default: `Trainer` at its defaults: fp32, eight rows a batch, padded to the longest, fused AdamW,
  every row of the embedding;
- tuned: `Trainer` with bf16 as the engine's, grouped by length, larger batches.

Sides take the same rows in steps of their own: eight a step at the defaults, more tuned, as many
as fill the tokens in the engine. Final losses are compared, so that speed at the price of training
would show. Exit status: 0 done, 1 a side failed, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, final

import torch

from benchmarks.machine import describe_isa, describe_machine, limit_isa, list_versions
from benchmarks.throughput_figures import Round, Summary, describe
from benchmarks.throughput_page import write_text
from benchmarks.throughput_sides import PEAK, SIDES, SideFigures
from benchmarks.throughput_workload import (
    Workload,
    build_data_spec,
    build_training,
    build_workload,
    open_corpus,
)
from trainers.encoders import EncoderSpec, check_encoder, count_layers
from trainers.numerics import choose_precision

_QUICK_EXAMPLES, _QUICK_ROUNDS = 48, 1


class SideFailedError(RuntimeError):
    """A side's process ended without figures."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare the sides; returns the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = _build_parser().parse_args(words)
    try:
        workload = _build_workload(given)
        document = measure(workload, num_rounds=_count_rounds(given), isa=given.isa)
    except (SideFailedError, ValueError) as error:
        print(f"benchmarks.throughput: {' '.join(str(error).split())}", file=sys.stderr)
        return 2 if isinstance(error, ValueError) else 1
    document = {"run": _describe_run(given, words, workload), **document}
    print(json.dumps(document, indent=1) if given.json else write_text(document))
    return 0


def measure(workload: Workload, *, num_rounds: int, isa: str) -> dict[str, Any]:
    """All figures, see `throughput_figures.describe`.

    Raises:
        SideFailedError: If a side fails; its own words are on standard error.
    """
    with TemporaryDirectory() as folder:
        runner = _Runner(folder=Path(folder), workload=workload, isa=isa)
        rounds = [runner.run_round(seed) for seed in range(num_rounds)]
    return describe(Summary(num_tokens=workload.num_tokens, rounds=rounds))


@final
@dataclass(frozen=True, kw_only=True, slots=True)
class _Runner:
    """Starts sides as processes, one after the other."""

    folder: Path
    workload: Workload
    isa: str

    def run_round(self, seed: int) -> Round:
        """Every side once, then the peak."""
        sides = {side: SideFigures(**self._run(side, seed)) for side in SIDES}
        peak = self._run(PEAK, seed)["flops_per_second"]
        return Round(seed=seed, sides=sides, peak=peak)

    def _run(self, side: str, seed: int) -> dict[str, Any]:
        print(f"round {seed + 1}: {side}", file=sys.stderr, flush=True)
        workload, answer = self.folder / "workload.pickle", self.folder / f"{side}-{seed}.json"
        workload.write_bytes(pickle.dumps(self.workload))
        threads = {"OMP_NUM_THREADS": str(self.workload.num_threads)}
        module = "benchmarks.throughput_sides"
        status = subprocess.run(
            [sys.executable, "-m", module, side, str(workload), str(seed), str(answer)],
            env={**os.environ, **threads, **limit_isa(self.isa)},
            stdout=subprocess.DEVNULL,
            check=False,
        ).returncode
        if status:
            raise SideFailedError(f"side {side} ended with status {status}: see its words above")
        figures: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return figures


def _build_workload(given: argparse.Namespace) -> Workload:
    """The workload, checked.

    Raises:
        ValueError: If data or encoder cannot be had, or a number is out of range.
    """
    for name in ("examples", "held_out", "rounds", "threads", "tuned_batch"):
        if getattr(given, name) < 1:
            raise ValueError(f"--{name.replace('_', '-')} must be at least 1")
    encoder = EncoderSpec(name=given.encoder, num_layers=given.layers)
    check_encoder(encoder)
    data = build_data_spec(
        open_corpus(given.data),
        encoder,
        num_examples=min(given.examples, _QUICK_EXAMPLES) if given.quick else given.examples,
        num_held_out=given.held_out,
    )
    return build_workload(
        data,
        build_training(given.learning_rate, given.micro_batch_tokens, given.micro_batches),
        tuned_batch=given.tuned_batch,
        precision=given.precision or choose_precision(has_gpu=torch.cuda.is_available()),
        num_threads=given.threads,
    )


def _count_rounds(given: argparse.Namespace) -> int:
    return _QUICK_ROUNDS if given.quick else int(given.rounds)


def _describe_run(
    given: argparse.Namespace, words: Sequence[str], workload: Workload
) -> dict[str, Any]:
    shown = ["DIR" if word == str(given.data) else word for word in words if word != "--json"]
    facts = workload.inventory.sources
    torch.set_num_threads(workload.num_threads)  # the sides' number, for the line on the machine
    return {
        "command": " ".join(["python -m benchmarks.throughput", *shown]),
        "date": date.today().isoformat(),
        "machine": describe_machine(),
        "isa": describe_isa(given.isa),
        "threads": workload.num_threads,
        "versions": {**list_versions(), **list_versions(("accelerate",))},
        "encoder": f"{given.encoder}, {count_layers(workload.data.encoder)} layers",
        "precision": workload.precision,
        "learning_rate": workload.training.learning_rate,
        "micro_batch_tokens": workload.training.micro_batch_tokens,
        "micro_batches": workload.training.micro_batches,
        "tuned_batch": workload.tuned_batch,
        "examples": {s.name: facts[s.name].num_examples for s in workload.train},
        "tokens": {s.name: facts[s.name].num_tokens for s in workload.train},
        "held_out": {s.name: facts[s.name].num_examples for s in workload.held_out},
    }


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.throughput",
        description="The engine against Hugging Face's Trainer: tokens a second, memory, losses.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--data", type=Path, metavar="DIR", help="official layouts (default: the offline suite)")
    add("--encoder", default="offline", metavar="offline|HUB_ID|DIR", help="(default: offline)")
    add("--layers", type=int, metavar="N", help="keep the first N layers (default: all)")
    add("--examples", type=int, default=256, metavar="N", help="of each task (default: 256)")
    add("--held-out", type=int, default=96, metavar="N", help="of each task (default: 96)")
    add("--rounds", type=int, default=2, metavar="N", help="a seed each (default: 2)")
    add("--quick", action="store_true", help="one round on few examples; losses say nothing")
    add("--threads", type=int, default=os.cpu_count(), metavar="N", help="(default: all cores)")
    add("--learning-rate", type=float, default=1e-4, metavar="X", help="peak (default: 1e-4)")
    add("--micro-batch-tokens", type=int, default=512, metavar="N", help="ours (default: 512)")
    add("--micro-batches", type=int, default=2, metavar="N", help="ours, a step (default: 2)")
    add("--tuned-batch", type=int, default=16, metavar="N", help="rows, tuned (default: 16)")
    add("--precision", choices=("bf16", "fp32"), help="engine, tuned (default: bf16 if native)")
    add(
        "--isa",
        choices=("native", "avx512_bf16"),
        default="native",
        help="avx512_bf16: no AMX, for every side and the peak (default: native)",
    )
    add("--json", action="store_true", help="print every figure as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
