"""`python -m benchmarks.profile`: where the time of the engine's steps goes, as a picture.

A worker carries out a phase on the mix of `benchmarks.throughput`; after some steps that warm it
up, torch's profiler listens to the next ones. Operators are timed on the processor, one group of
them a bar. Exit status: 0 done, 2 wrong arguments.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self, final

import torch
from torch.optim.optimizer import register_optimizer_step_post_hook
from torch.profiler import ProfilerActivity, profile

from benchmarks.bar_chart import Bar, draw_bars
from benchmarks.machine import describe_isa, describe_machine, limit_isa, list_versions
from benchmarks.operator_groups import group_times
from benchmarks.throughput_sides import open_worker
from benchmarks.throughput_workload import (
    Workload,
    build_data_spec,
    build_training,
    build_workload,
    open_corpus,
)
from trainers.encoders import EncoderSpec, check_encoder, count_layers
from trainers.numerics import choose_precision


@final
class StepProfile:
    """Listens to some optimiser steps, from the end of one to the end of another."""

    def __init__(self, *, num_warm: int, num_steps: int) -> None:
        """Not listening yet.

        Args:
            num_warm: Steps before the first that counts, at least 1.
            num_steps: That count.
        """
        self.elapsed = 0.0
        """Seconds of the steps that counted, by the clock; 0 if there were too few."""
        self._first, self._last = num_warm, num_warm + num_steps
        self._num_done = 0
        self._started = 0.0
        self._profile = profile(activities=[ProfilerActivity.CPU], acc_events=True)

    def __enter__(self) -> Self:
        """Count steps from here on."""
        self._hook = register_optimizer_step_post_hook(self._count)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop counting."""
        self._hook.remove()

    def times(self) -> list[tuple[str, float]]:
        """Operators with the seconds that each took by itself, on all threads of torch's."""
        return [
            (event.key, event.self_cpu_time_total / 1e6) for event in self._profile.key_averages()
        ]

    def _count(self, *_: object) -> None:
        self._num_done += 1
        if self._num_done == self._last:
            self.elapsed = time.perf_counter() - self._started
            self._profile.stop()
        if self._num_done == self._first:
            self._profile.start()
            self._started = time.perf_counter()


def main(arguments: Sequence[str] | None = None) -> int:
    """Profile and draw; returns the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    given = _build_parser().parse_args(words)
    limit = limit_isa(given.isa)
    if not limit.items() <= os.environ.items():  # read when a process starts
        os.environ.update(limit)
        os.execv(sys.executable, [sys.executable, "-m", "benchmarks.profile", *words])
    try:
        document = measure(_build_workload(given), num_warm=given.warm, num_steps=given.steps)
    except ValueError as error:
        print(f"benchmarks.profile: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    document = {"run": _describe_run(given, words), **document}
    print(json.dumps(document, indent=1))
    if given.out:
        given.out.write_text(draw(document), encoding="utf-8")
    return 0


def measure(workload: Workload, *, num_warm: int, num_steps: int) -> dict[str, Any]:
    """Milliseconds a step of each group of operators.

    Raises:
        ValueError: If the phase has too few steps.
    """
    torch.set_num_threads(workload.num_threads)
    with TemporaryDirectory() as folder:
        worker = open_worker(workload, Path(folder))
        worker.warm_up()
        with StepProfile(num_warm=num_warm, num_steps=num_steps) as listening:
            worker.carry_out(workload.phase(seed=0))
    if not listening.elapsed:
        raise ValueError(
            f"the phase must have {num_warm + num_steps} steps to warm up and to profile: "
            "ask for more --examples or fewer --steps"
        )
    groups = group_times(listening.times(), listening.elapsed)
    return {
        "num_steps": num_steps,
        "step_ms": listening.elapsed / num_steps * 1e3,
        "groups_ms": {name: seconds / num_steps * 1e3 for name, seconds in groups.items()},
    }


def draw(document: Mapping[str, Any]) -> str:
    """The picture of a profile, as SVG."""
    run, groups = document["run"], document["groups_ms"]
    whole = sum(groups.values())
    bars = [
        Bar(label=name, value=time, note=f"{time:.1f} ms, {time / whole:.1%}")
        for name, time in groups.items()
        if time > 0
    ]
    return draw_bars(
        f"Where a step's {document['step_ms']:.0f} ms go",
        f"{run['encoder']}, {run['precision']}, {run['machine']}, {run['isa']}; {run['date']}",
        bars,
    )


def _build_workload(given: argparse.Namespace) -> Workload:
    """The workload, checked.

    Raises:
        ValueError: If data or encoder cannot be had, or a number is out of range.
    """
    for name in ("examples", "warm", "steps", "threads"):
        if getattr(given, name) < 1:
            raise ValueError(f"--{name} must be at least 1, got {getattr(given, name)}")
    encoder = EncoderSpec(name=given.encoder, num_layers=given.layers)
    check_encoder(encoder)
    return build_workload(
        build_data_spec(
            open_corpus(given.data), encoder, num_examples=given.examples, num_held_out=1
        ),
        build_training(1e-4, given.micro_batch_tokens, given.micro_batches),
        tuned_batch=1,
        precision=choose_precision(has_gpu=False),
        num_threads=given.threads,
    )


def _describe_run(given: argparse.Namespace, words: Sequence[str]) -> dict[str, Any]:
    shown = ["DIR" if word == str(given.data) else word for word in words]
    return {
        "command": " ".join(["python -m benchmarks.profile", *shown]),
        "date": date.today().isoformat(),
        "machine": describe_machine(),
        "isa": describe_isa(given.isa),
        "versions": list_versions(),
        "encoder": f"{given.encoder}, "
        f"{count_layers(EncoderSpec(name=given.encoder, num_layers=given.layers))} layers",
        "precision": choose_precision(has_gpu=False),
    }


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.profile",
        description="Where the time of the engine's steps goes: JSON, and a picture.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--out", type=Path, metavar="FILE.svg", help="draw the picture")
    add("--data", type=Path, metavar="DIR", help="official layouts (default: the offline suite)")
    add("--encoder", default="offline", metavar="offline|HUB_ID|DIR", help="(default: offline)")
    add("--layers", type=int, metavar="N", help="keep the first N layers (default: all)")
    add("--examples", type=int, default=256, metavar="N", help="of each task (default: 256)")
    add("--warm", type=int, default=4, metavar="N", help="steps before (default: 4)")
    add("--steps", type=int, default=12, metavar="N", help="steps that count (default: 12)")
    add("--threads", type=int, default=os.cpu_count(), metavar="N", help="(default: all cores)")
    add("--micro-batch-tokens", type=int, default=512, metavar="N", help="(default: 512)")
    add("--micro-batches", type=int, default=2, metavar="N", help="a step (default: 2)")
    add("--isa", choices=("native", "avx512_bf16"), default="native", help="(default: native)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
